"""What a report says of people's doings: acts on the cell, cases, and what was handed over."""

from collections.abc import Iterator

from hmi.domain.case_query import CasesAnswer
from hmi.domain.handover import Handover, HandoverState
from hmi.domain.handover_query import HandoversAnswer
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.displays.case_words import untold_words
from ui.displays.handover_attention import missing_words
from ui.displays.handover_unknowns import untold_acts
from ui.displays.report_rows import ReportRows
from ui.displays.report_tables import acts_by, items_table
from ui.formatting import count_text
from ui.models.handover_words import handover_facts, signature_words
from ui.models.journal_list import Stage
from ui.widgets.report_document import Rows, Section, Tile, Tone

_STAGES = {
    Stage.DONE: N_("Done"),
    Stage.REFUSED: N_("Refused"),
    Stage.FAILED: N_("Failed"),
    Stage.ASKED: N_("Nobody knows the outcome"),
}


def acts_section(rows: ReportRows) -> Section:
    """How many acts ended how."""
    title = _("What people did")
    if "acts" in rows.told.faults:
        return rows.missing(title, "acts")
    entries = [one for some in acts_by(rows.told.acts).values() for one in some]
    tiles: list[Tile] = []
    for stage, words in _STAGES.items():
        ids = tuple(f"J{one.row.seq}" for one in entries if one.stage is stage)
        if stage is Stage.ASKED and not ids:
            continue
        tiles.append(
            Tile(
                name=_(words),
                value=count_text(len(ids)),
                tone=Tone.ABNORMAL if stage is Stage.FAILED and ids else Tone.PLAIN,
                rows=Rows(table="acts", ids=ids) if ids and rows.acts is not None else None,
            )
        )
    return Section(title=title, tiles=tuple(tiles))


def cases_section(rows: ReportRows) -> Section:
    """How many, and how many of them want somebody still."""
    answer, title = rows.told.answers.get("cases"), _("Cases")
    if not isinstance(answer, CasesAnswer) or rows.cases is None:
        return rows.missing(title, "cases")
    unsolved = {case.id for case in answer.cases if case.is_unsolved}
    ids = tuple(row.id for row in rows.cases.rows if row.subject in unsolved)
    tiles = (
        Tile(
            name=_("Cases in this period"),
            value=count_text(len(answer.cases)),
            rows=Rows(table="cases") if answer.cases else None,
        ),
        Tile(
            name=_("Not solved yet"),
            value=count_text(len(unsolved)),
            tone=Tone.ATTENTION if unsolved else Tone.PLAIN,
            rows=Rows(table="cases", ids=ids) if ids else None,
        ),
    )
    return Section(title=title, tiles=tiles, words=tuple(filter(None, (untold_words(answer.untold),))))


def handover_sections(rows: ReportRows) -> Iterator[Section]:
    """Each handover of the shift with its items and signatures."""
    answer, title = rows.told.answers.get("handovers"), _("Handover")
    if not isinstance(answer, HandoversAnswer):
        yield rows.missing(title, "handovers")
        return
    found = [one for one in answer.handovers if one.state is not HandoverState.WITHDRAWN]
    ends = [one for one in answer.not_handed_over if one.end_ns <= rows.told.end_ns]
    if answer.untold or ends:
        words = (untold_acts(answer.untold), *map(missing_words, ends))
        yield Section(title=title, words=tuple(filter(None, words)))
    elif not found:
        yield Section(title=title, words=(_("Nobody handed over in this period."),))
    for number, handover in enumerate(reversed(found), 1):
        yield _handover(rows, handover, title if len(found) == 1 else f"{title} {number}", number)


def _handover(rows: ReportRows, handover: Handover, title: str, number: int) -> Section:
    words = [signature_words(one) for one in handover.signatures] or [_("Nobody has signed yet.")]
    table = items_table(
        handover, rows.bridge.picture.cell, rows.names, rows.bridge.kinds.words, key=f"handover_{number}"
    )
    return Section(title=title, words=tuple(words), facts=tuple(handover_facts(handover)), table=table)
