"""What a report says of the time and the parts of a shift: OEE by ISO 22400-2, its losses, and what was made."""

from collections.abc import Iterable

from hmi.domain.oee import Count, Loss, OeeAnswer
from hmi.domain.production_state import ProductionState
from hmi.domain.stop import WAITS
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.displays.oee_words import element_facts, figures_of, loss_words, why_recorded_words
from ui.displays.report_rows import ReportRows
from ui.formatting import NOTHING, chain_text, count_text, duration_text
from ui.models.tag_labels import tag_label
from ui.widgets.report_document import Bar, BarChart, Rows, Section, Tile

MOST_BARS = 8


def oee_section(rows: ReportRows) -> Section:
    """The indices with their formulas, their elements, and what time was lost to."""
    answer, title = rows.told.answers.get("oee"), _("OEE (ISO 22400-2)")
    if not isinstance(answer, OeeAnswer):
        return rows.missing(title, "oee")
    counted = rows.of_readings(_tags(answer.produced, answer.good, answer.rejected))
    spans = Rows(table="states") if rows.states is not None else None
    sources = ((spans, counted), (spans, None), (spans, counted), (counted, None))
    tiles = [
        Tile(
            name=one.name,
            value=one.value,
            formula=f"{one.formula} = {one.numbers}",
            why=one.why,
            rows=first or second,
            more_rows=second if first is not None else None,
        )
        for one, (first, second) in zip(figures_of(answer), sources, strict=True)
    ]
    return Section(
        title=title,
        words=tuple(filter(None, (why_recorded_words(answer),))),
        tiles=tuple(tiles),
        facts=tuple(element_facts(answer)),
        charts=tuple(_losses(rows, answer)),
    )


def made_section(rows: ReportRows) -> Section:
    """Parts by the controllers' counters."""
    answer, title = rows.told.answers.get("oee"), _("Production")
    if not isinstance(answer, OeeAnswer):
        return rows.missing(title, "oee")
    told = (
        (_("Parts produced"), answer.produced, (answer.good, answer.rejected), "+"),
        (_("Good parts"), answer.good, (answer.produced, answer.rejected), "\N{MINUS SIGN}"),
        (_("Rejected parts"), answer.rejected, (), ""),
    )
    return Section(title=title, tiles=tuple(_count_tile(rows, *one) for one in told))


def _count_tile(rows: ReportRows, name: str, count: Count, parts: tuple[Count, ...], sign: str) -> Tile:
    definition = rows.bridge.picture.definition(count.tag_name) if count.tag_name is not None else None
    source = chain_text((tag_label(definition), definition.name)) if definition is not None else ""
    if not source and count.count is not None and all(one.count is not None for one in parts):
        source = f" {sign} ".join(count_text(one.count or 0) for one in parts)
    whys: list[str] = []
    if count.is_least:
        whys.append(_("at least: the counter began anew while nobody watched, or was first heard within this time"))
    if count.count is None:
        whys.append(_("not known"))
    if count.resets:
        words = ngettext("the counter began anew {count} time", "the counter began anew {count} times", count.resets)
        whys.append(words.format(count=count_text(count.resets)))
    return Tile(
        name=name,
        value=NOTHING if count.count is None else count_text(count.count),
        formula=source,
        why="; ".join(whys),
        rows=rows.of_readings(_tags(count) or _tags(*parts)),
    )


def _tags(*counts: Count) -> list[str]:
    return [one.tag_name for one in counts if one.tag_name is not None]


def _losses(rows: ReportRows, answer: OeeAnswer) -> Iterable[BarChart]:
    losses = sorted(answer.losses, key=lambda loss: -loss.seconds)
    bars = [
        Bar(
            words=loss_words(loss, rows.tree),
            value=loss.seconds,
            value_words=duration_text(loss.seconds),
            rows=_rows_of(rows, loss),
        )
        for loss in losses[:MOST_BARS]
    ]
    if len(losses) > MOST_BARS:
        rest_s = sum(loss.seconds for loss in losses[MOST_BARS:])
        words = ngettext("{count} more", "{count} more", len(losses) - MOST_BARS)
        bars.append(
            Bar(
                words=words.format(count=count_text(len(losses) - MOST_BARS)),
                value=rest_s,
                value_words=duration_text(rest_s),
            )
        )
    if bars:
        yield BarChart(title=_("What time was lost to, the greatest first"), bars=tuple(bars), is_lying=True)


def _rows_of(rows: ReportRows, loss: Loss) -> Rows | None:
    """Its stops; for short ones those of that reason; else the times in which the cell said so."""
    if loss.stops:
        return rows.of_stops(loss.stops)
    if loss.is_short:
        return rows.of_short(loss.reason)
    return rows.of_states(
        number
        for number, span in enumerate(rows.line)
        if span.activity.kind is loss.kind
        and span.activity.state is not ProductionState.PRODUCING
        and span.activity.kind not in WAITS
    )
