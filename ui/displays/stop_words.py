"""Production stops as people read them: what stopped, since when, why, and what probably caused it."""

from collections.abc import Callable, Mapping, Sequence

from hmi.domain.equipment import EquipmentId
from hmi.domain.person import PersonRef
from hmi.domain.reason_tree import ReasonTree
from hmi.domain.short_stops import ShortStops
from hmi.domain.stop import Stop, StopKind, SuggestedCause
from hmi.domain.words import in_language
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import language
from ui.bridge import Bridge
from ui.formatting import chain_text, count_text, date_text, date_time_text, duration_text, time_text
from ui.models.state_words import said as state_said
from ui.models.stop_rows import Row, StopGroup
from ui.widgets.condition_mark import Mark
from ui.widgets.row_delegate import RowContent
from ui.wording.stop import COUNTS, WAYS, kind_words, reason_words, short_reason_words

Names = Mapping[PersonRef, str]

MARKS: dict[StopKind, Mark] = {
    StopKind.SAFETY: Mark.STOP,
    StopKind.FAULT: Mark.FAULT,
    StopKind.HELD: Mark.HELD,
    StopKind.STARVED: Mark.IDLE,
    StopKind.BLOCKED: Mark.IDLE,
    StopKind.WAITING: Mark.IDLE,
    StopKind.STOPPED: Mark.STOPPED,
    StopKind.OUT_OF_SERVICE: Mark.OFF,
    StopKind.NO_DATA: Mark.UNKNOWN,
}
GROUPS: dict[StopGroup, str] = {
    StopGroup.UNEXPLAINED: N_("Not explained: why did it stop?"),
    StopGroup.OTHERS: N_("Explained, or in time that is not planned"),
    StopGroup.MACHINES: N_("Machines that stood while the cell produced: no stops of the cell"),
    StopGroup.SHORT: N_("Short stops: one reason for all of a kind"),
    StopGroup.EACH_SHORT: N_("Each short stop: nobody is asked"),
}


def place_words(bridge: Bridge, place: EquipmentId | None) -> str:
    """A piece of equipment as the cell calls it."""
    if place is None:
        return _("Whole cell")
    return next((one.label for one in bridge.picture.cell.equipment if one.id == place), str(place))


def cause_words(bridge: Bridge, cause: SuggestedCause | None) -> str:
    """What probably stopped it, in short; empty when nothing points to a cause."""
    if cause is None or not (cause.words or cause.equipment):
        return ""
    where = place_words(bridge, cause.equipment) if cause.equipment is not None else ""
    own = cause.words if cause.alarm is not None else state_said(cause.words)
    words = in_language(cause.label, language()) or own
    return chain_text((where, words))


def proposal_words(bridge: Bridge, stop: Stop) -> str:
    """What probably stopped it, and why that is thought; empty once somebody explained it."""
    if stop.reason or stop.cause is None:
        return ""
    return chain_text((cause_words(bridge, stop.cause), _(WAYS[stop.cause.way])))


def waits_words(bridge: Bridge, waits: Sequence[EquipmentId]) -> str:
    """Who waits for whom; empty for one alone."""
    if len(waits) < 2:
        return ""
    names = [place_words(bridge, one) for one in waits]
    return " → ".join(names)


def stop_title(stop: Stop, tree: ReasonTree | None) -> str:
    """Its reason, or what kind it is as long as nobody gave one."""
    return short_reason_words(tree, stop.reason) if stop.reason else kind_words(stop.kind)


def group_title(bridge: Bridge, group: ShortStops, tree: ReasonTree | None) -> str:
    """Short stops of one machine and kind: their reason, or what kind they are, and where."""
    title = short_reason_words(tree, group.reason) if group.reason else kind_words(group.kind)
    where = place_words(bridge, group.equipment) if group.equipment is not None else _("no machine named")
    return chain_text((title, where))


def row_content(bridge: Bridge, tree_of: Callable[[], ReasonTree | None]) -> Callable[[Row], RowContent]:
    """How a row is drawn."""

    def content(row: Row) -> RowContent:
        if isinstance(row, StopGroup):
            return RowContent(mark=None, words=_(GROUPS[row]))
        if isinstance(row, ShortStops):
            return RowContent(
                mark=MARKS[row.kind],
                words=group_title(bridge, row, tree_of()),
                detail=chain_text((f"{count_text(row.count)}×", duration_text(row.seconds), _reasoned(row))),
                moment=time_text(row.last_ns),
                day=date_text(row.last_ns),
            )
        lasted = duration_text(row.lasted_s(bridge.now_ns))
        lasts = _("lasts: {duration}").format(duration=lasted) if row.is_open else lasted
        kind = kind_words(row.kind) if row.reason else ""
        cause = cause_words(bridge, row.cause)
        return RowContent(
            mark=MARKS[row.kind],
            words=stop_title(row, tree_of()),
            detail=chain_text((lasts, kind, cause, row.comment)),
            moment=time_text(row.begin_ns),
            day=date_text(row.begin_ns),
            wants_attention=row.is_asked_for,
        )

    return content


def stop_facts(bridge: Bridge, stop: Stop, tree: ReasonTree | None, names: Names) -> list[tuple[str, str]]:
    """Everything that is known of a stop, as names and words."""
    now_ns = bridge.now_ns
    no_data_s = stop.no_data_s(now_ns) if stop.kind is not StopKind.NO_DATA else 0.0
    lasted = duration_text(stop.lasted_s(now_ns))
    return [
        (_("Began"), date_time_text(stop.begin_ns)),
        (_("Ended"), _("It still lasts") if stop.end_ns is None else date_time_text(stop.end_ns)),
        (_("Lasted"), lasted),
        (_("Of that, no data"), duration_text(no_data_s) if no_data_s else ""),
        (_("Reason"), reason_words(tree, stop.reason)),
        (_("State"), kind_words(stop.kind)),
        (_("Probable cause"), cause_words(bridge, stop.cause)),
        (_("Why probable"), _(WAYS[stop.cause.way]) if stop.cause is not None else ""),
        (_("Who waits for whom"), waits_words(bridge, stop.cause.waits) if stop.cause is not None else ""),
        (_("Counts as"), _(COUNTS[tree.counts_of(stop.reason)]) if stop.reason and tree is not None else ""),
        (_("Explained by"), _by(names, stop.classified_by, stop.classified_ns)),
        (_("Comment"), stop.comment),
        (_("Made of"), _made_of(stop)),
    ]


def short_facts(bridge: Bridge, group: ShortStops, tree: ReasonTree | None, names: Names) -> list[tuple[str, str]]:
    """Everything that is known of short stops of one machine and kind."""
    machine = place_words(bridge, group.equipment) if group.equipment is not None else _("none: the states name none")
    return [
        (_("How often"), f"{count_text(group.count)}×"),
        (_("Together"), duration_text(group.seconds)),
        (_("First"), date_time_text(group.first_ns)),
        (_("Last"), date_time_text(group.last_ns)),
        (_("Reason"), reason_words(tree, group.reason)),
        (_("State"), kind_words(group.kind)),
        (_("First not to work"), machine),
        (_("Counts as"), _(COUNTS[tree.counts_of(group.reason)]) if group.reason and tree is not None else ""),
        (_("Explained by"), _by(names, group.said_by, group.said_ns)),
    ]


def _reasoned(group: ShortStops) -> str:
    return kind_words(group.kind) if group.reason else _("no reason given")


def _by(names: Names, person: PersonRef | None, time_ns: int | None) -> str:
    if time_ns is None:
        return ""
    return chain_text((names.get(person, "") if person is not None else "", date_time_text(time_ns)))


def _made_of(stop: Stop) -> str:
    if not stop.replaces:
        return ""
    return _("part of a stop that was split") if len(stop.replaces) == 1 else _("several stops that were merged")
