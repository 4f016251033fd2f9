"""OEE in words: each index with its formula and numbers, what is not known of it, and the waterfall of its losses."""

from dataclasses import dataclass

from hmi.domain.oee import Count, Figure, Loss, OeeAnswer
from hmi.domain.reason_tree import Counts, ReasonTree
from hmi.i18n import gettext as _
from ui.formatting import (
    NO_BREAK,
    NOTHING,
    chain_text,
    count_text,
    date_time_text,
    duration_text,
    number_text,
    quantity_text,
)
from ui.widgets.loss_bars import BarLook, LossBar
from ui.wording.stop import RUN_TIMES, UNKNOWNS, kind_words, short_reason_words


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureWords:
    """An index as a card tells it."""

    name: str
    value: str
    formula: str
    numbers: str
    why: str


def figure_text(figure: Figure) -> str:
    """As percent: one number, two bounds, a lower bound, or a dash where nothing is known."""
    if figure.low is None:
        return NOTHING
    low = _percent(figure.low)
    if figure.high is None:
        return _("at least {value}").format(value=low)
    high = _percent(figure.high)
    return low if low == high else f"{number_text(figure.low * 100, 1)}\N{EN DASH}{high}"


def figures_of(answer: OeeAnswer) -> list[FigureWords]:
    """OEE first, then its three factors."""
    times, run_time = answer.times, answer.run_time
    pri = quantity_text(run_time.seconds, "s") if run_time.seconds is not None else NOTHING
    pbt, apt = duration_text(times.pbt_s), duration_text(times.apt_s)
    produced, good = _count(answer.produced), _count(answer.good)
    return [
        FigureWords(
            name=_("OEE index"),
            value=figure_text(answer.oee),
            formula=_("availability × effectiveness × quality = GQ × PRI ÷ PBT"),
            numbers=f"{good} × {pri} ÷ {pbt}",
            why=_why(answer.oee),
        ),
        FigureWords(
            name=_("Availability"),
            value=figure_text(answer.availability),
            formula=_("APT ÷ PBT"),
            numbers=f"{apt} ÷ {pbt}",
            why=_why(answer.availability),
        ),
        FigureWords(
            name=_("Effectiveness"),
            value=figure_text(answer.effectiveness),
            formula=_("PRI × PQ ÷ APT"),
            numbers=f"{pri} × {produced} ÷ {apt}",
            why=_why(answer.effectiveness),
        ),
        FigureWords(
            name=_("Quality ratio"),
            value=figure_text(answer.quality),
            formula=_("GQ ÷ PQ"),
            numbers=f"{good} ÷ {produced}",
            why=_why(answer.quality),
        ),
    ]


def element_facts(answer: OeeAnswer) -> list[tuple[str, str]]:
    """The elements of ISO 22400-2 and where each comes from."""
    times, run_time = answer.times, answer.run_time
    source = _(RUN_TIMES[run_time.source]) if run_time.source is not None else ""
    pri = quantity_text(run_time.seconds, "s") if run_time.seconds is not None else _("not known")
    return [
        (_("PBT: planned busy time"), duration_text(times.pbt_s)),
        (_("APT: actual production time"), duration_text(times.apt_s)),
        (_("ADOT: delays"), duration_text(times.adot_s)),
        (_("AUST: set-up"), duration_text(times.aust_s)),
        (_("No data"), duration_text(times.no_data_s) if times.no_data_s else ""),
        (_("PRI: planned run time per item"), chain_text((pri, source))),
        (_("PQ: parts produced"), _told(answer.produced)),
        (_("GQ: good parts"), _told(answer.good)),
        (_("Rejected parts"), _told(answer.rejected)),
    ]


def why_recorded_words(answer: OeeAnswer) -> str:
    """Why figures are only bounds, in one line, where the records begin within the period; else empty."""
    if answer.watched_from_ns is None:
        return ""
    return _(
        "The records begin at {time}: what was before in this period is not known, so figures are ranges or say "
        "“at least”."
    ).format(time=date_time_text(answer.watched_from_ns))


def bars_of(answer: OeeAnswer, tree: ReasonTree | None) -> tuple[list[LossBar], list[Loss | None]]:
    """The waterfall from planned time down to time for good parts, and which loss each row is."""
    times = answer.times
    whole = max(times.planned_s, 1e-9)
    bars: list[LossBar] = []
    losses: list[Loss | None] = []

    def add(words: str, begin_s: float, end_s: float, shown: BarLook, loss: Loss | None = None) -> None:
        begin, end = (min(1.0, max(0.0, at / whole)) for at in (begin_s, end_s))
        seconds = end_s - begin_s
        leads_on = loss is not None and bool(loss.stops)
        bars.append(
            LossBar(words=words, value=duration_text(seconds), begin=begin, end=end, look=shown, leads_on=leads_on)
        )
        losses.append(loss)

    at = times.planned_s
    add(_("Planned operation time"), 0.0, at, BarLook.TOTAL)
    for loss in answer.losses:
        if loss.counts is Counts.PLANNED_DOWNTIME:
            add(loss_words(loss, tree), at - loss.seconds, at, BarLook.LOSS, loss)
            at -= loss.seconds
    add(_("Planned busy time (PBT)"), 0.0, at, BarLook.TOTAL)
    for loss in answer.losses:
        if loss.counts is not Counts.PLANNED_DOWNTIME:
            add(loss_words(loss, tree), at - loss.seconds, at, BarLook.LOSS, loss)
            at -= loss.seconds
    if times.no_data_s > 0:
        add(_("No data: nobody knows"), at - times.no_data_s, at, BarLook.UNKNOWN)
        at -= times.no_data_s
    add(_("Actual production time (APT)"), 0.0, times.apt_s, BarLook.TOTAL)
    pri, produced, good = answer.run_time.seconds, answer.produced.count, answer.good.count
    if pri is None or produced is None or good is None:
        return bars, losses
    needed, fruitful = min(pri * produced, times.apt_s), min(pri * good, times.apt_s)
    if times.apt_s - needed > 1:
        add(_("Slower than planned"), needed, times.apt_s, BarLook.LOSS)
    if needed - fruitful > 0:
        add(_("Rejected parts"), fruitful, needed, BarLook.LOSS)
    add(_("Time for good parts"), 0.0, fruitful, BarLook.TOTAL)
    return bars, losses


def loss_words(loss: Loss, tree: ReasonTree | None) -> str:
    """What time was lost to."""
    if loss.is_short and loss.reason:
        return _("Short stops: {reason}").format(reason=short_reason_words(tree, loss.reason))
    if loss.is_short:
        return _("Short stops")
    if loss.reason:
        return short_reason_words(tree, loss.reason)
    kind = kind_words(loss.kind) if loss.kind is not None else ""
    return _("Not explained: {kind}").format(kind=kind) if loss.stops else kind


def _percent(share: float) -> str:
    return f"{number_text(share * 100, 1)}{NO_BREAK}%"


def _why(figure: Figure) -> str:
    return " ".join(_(UNKNOWNS[one]) for one in figure.why)


def _count(count: Count) -> str:
    return NOTHING if count.count is None else count_text(count.count)


def _told(count: Count) -> str:
    if count.count is None:
        return _("not known")
    words = count_text(count.count)
    return _("at least {value}").format(value=words) if count.is_least else words
