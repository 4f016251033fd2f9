"""Alarms as people read them: what is wrong, where, since when, and who has it."""

from collections.abc import Callable, Mapping

from hmi.domain.alarm import Alarm, AlarmState, Priority, Shelving
from hmi.domain.equipment import EquipmentId
from hmi.domain.first_out import Doubt
from hmi.domain.local_alarm import LOCAL
from hmi.domain.person import PersonRef
from hmi.domain.quality import Quality, quality_of
from hmi.domain.status_code import status_name
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.bridge import Bridge
from ui.displays.local_alarm_words import finding_words
from ui.formatting import chain_text, count_text, date_time_text, duration_text, time_text
from ui.models.alarm_listing import AlarmGroup, AlarmRow, GroupRow, Order, Row
from ui.widgets.condition_mark import Mark
from ui.widgets.row_content import MarkCount, RowContent
from ui.wording.alarm import alarm_name, alarm_state_words, priority_words

Names = Mapping[PersonRef, str]

_SEEN = {1: Mark.SEEN_1, 2: Mark.SEEN_2, 3: Mark.SEEN_3}
_UNSEEN = {1: Mark.ALARM_1, 2: Mark.ALARM_2, 3: Mark.ALARM_3}
_QUIET = {
    AlarmState.SHELVED: Mark.HELD,
    AlarmState.SUPPRESSED: Mark.HELD,
    AlarmState.OUT_OF_SERVICE: Mark.OFF,
    AlarmState.DISABLED: Mark.OFF,
    AlarmState.NORMAL: Mark.IDLE,
}
_ASIDE_MARKS = {
    AlarmGroup.CALLING: Mark.NOTICE,
    AlarmGroup.NOT_HEARD: Mark.SILENT,
    AlarmGroup.ASIDE: Mark.HELD,
}
_MOST_MADE = 2000


GROUPS: dict[AlarmGroup, str] = {
    AlarmGroup.CALLING: N_("Calling"),
    AlarmGroup.NOT_HEARD: N_("Not heard now: as they stood then"),
    AlarmGroup.ASIDE: N_("Put aside or switched off"),
}
ORDERS: dict[Order, str] = {
    Order.NOTHING: "",
    # Translators: in a pennant on a row of the list of alarms, as short as can be.
    Order.PERHAPS_FIRST: N_("Perhaps first"),
    # Translators: in a pennant: of the alarms of this machine it began first.
    Order.FIRST_HERE: N_("First here"),
    # Translators: in a pennant: of all alarms of the cell it began first.
    Order.FIRST_IN_CELL: N_("Came first"),
}
DOUBTS: dict[Doubt, str] = {
    Doubt.TOGETHER: N_("its controller told of several at the same moment"),
    Doubt.CLOCKS: N_("the clocks of their controllers cannot be compared so closely"),
    Doubt.TIME_NOT_TOLD: N_("of one nobody knows when it began"),
    Doubt.NOT_HEARD: N_("one that is not heard now may have begun before"),
}


def wants_acknowledgement(alarm: Alarm) -> bool:
    """Whether it calls for an answer: nobody gave one, or its source does not tell even whether it stands."""
    is_unknown = alarm.state is AlarmState.UNKNOWN and alarm.is_acknowledged is None
    return alarm.is_annunciated and (alarm.wants_acknowledgement or is_unknown or alarm.dialog is not None)


def alarm_mark(alarm: Alarm) -> Mark:
    """Shape and number of the priority; filled for as long as nobody acknowledged it."""
    if not alarm.is_heard:
        return Mark.SILENT
    if alarm.state in _QUIET:
        return _QUIET[alarm.state]
    is_seen = alarm.is_acknowledged and not alarm.wants_acknowledgement
    return (_SEEN if is_seen else _UNSEEN)[alarm.priority.value]


def place_words(bridge: Bridge, alarm: Alarm) -> str:
    """The equipment, as the cell calls it, or what the source calls itself."""
    return equipment_label(bridge, alarm.equipment) or alarm.source


def equipment_label(bridge: Bridge, equipment: EquipmentId | None) -> str:
    """What the cell calls a piece of equipment; empty where it has none of that id."""
    return next((one.label for one in bridge.picture.cell.equipment if one.id == equipment), "")


def state_words(bridge: Bridge, alarm: Alarm) -> str:
    """How it stands, and whether that is the present."""
    if not is_heard(bridge, alarm):
        return _("Not heard now; it stood so: {state}").format(state=alarm_state_words(alarm.state))
    if alarm.state is AlarmState.SHELVED and alarm.shelved_until_ns is not None:
        return _("Put aside until {time}").format(time=time_text(alarm.shelved_until_ns))
    if alarm.shelving is Shelving.ONE_SHOT:
        return _("Put aside until it is over")
    if alarm.dialog is not None:
        return _("Waits for an answer")
    if alarm.state is AlarmState.SUPPRESSED and alarm.condition.endpoint == LOCAL:
        return _("A more urgent alarm says it already")
    if alarm.came_back_ns is not None:
        return _("Came back at {time}, not acknowledged").format(time=time_text(alarm.came_back_ns))
    if alarm.is_active and quality_of(alarm.status) is not Quality.GOOD:
        return _("Its source is in doubt; it stood so: {state}").format(state=alarm_state_words(alarm.state))
    if alarm.state is AlarmState.ACKNOWLEDGED and alarm.is_acknowledged is None:
        return _("Stands")  # its source asks nobody to acknowledge it
    return alarm_state_words(alarm.state)


def is_heard(bridge: Bridge, alarm: Alarm) -> bool:
    """Whether what is known of it is the present."""
    return alarm.is_heard and bridge.picture.is_attached


class RowWords:
    """Rows of alarms and headings as people read them. What was made is kept until something else is to be said."""

    def __init__(self, bridge: Bridge, names: Callable[[], Names]) -> None:
        self._bridge, self._names = bridge, names
        self._made: dict[str, tuple[Row, RowContent]] = {}
        """By the row's key: the row that it was made of."""

    def forget(self) -> None:
        """Another language, other names, or the service fell silent."""
        self._made.clear()

    def content(self, row: Row) -> RowContent:
        """What a row says."""
        known = self._made.get(row.key)
        if known is not None and known[0] == row:
            return known[1]
        content = self._of_alarm(row) if isinstance(row, AlarmRow) else self._of_group(row)
        if len(self._made) > _MOST_MADE:
            self._made.clear()
        self._made[row.key] = (row, content)
        return content

    def spoken(self, row: Row) -> str:
        """What an eye reads, for those who listen."""
        content = self.content(row)
        counts = " ".join(count.words for count in content.counts)
        return ". ".join(filter(None, (content.badge, content.words, content.detail, counts)))

    def _of_group(self, row: GroupRow) -> RowContent:
        if row.place is None:
            counts = (MarkCount(_ASIDE_MARKS[row.group], count_text(row.total)),)
            return RowContent(mark=None, words=_(GROUPS[row.group]), is_folded=row.is_folded, counts=counts)
        counts = tuple(
            MarkCount(
                (_UNSEEN if unanswered else _SEEN)[priority.value],
                count_text(count),
                is_loud=bool(unanswered) and priority is Priority.HIGH,
                wants_attention=bool(unanswered) and priority is Priority.MEDIUM,
            )
            for priority, count, unanswered in zip(Priority, row.counts, row.unanswered, strict=True)
            if count
        )
        label = equipment_label(self._bridge, row.place.equipment) or row.place.source
        badge = _(ORDERS[row.order]) if row.order is Order.FIRST_IN_CELL else ""
        return RowContent(mark=None, words=label, badge=badge, is_folded=row.is_folded, counts=counts)

    def _of_alarm(self, row: AlarmRow) -> RowContent:
        bridge, alarm = self._bridge, row.alarm
        calls = wants_acknowledgement(alarm) and is_heard(bridge, alarm)
        parts = (place_words(bridge, alarm), state_words(bridge, alarm), taker_words(alarm, self._names()))
        return RowContent(
            mark=alarm_mark(alarm) if bridge.picture.is_attached else Mark.SILENT,
            words=alarm_name(alarm),
            badge=_(ORDERS[row.order]) if row.order else "",
            detail=chain_text(parts),
            moment=time_text(alarm.began_ns) if alarm.began_ns else "",
            is_loud=calls and alarm.priority is Priority.HIGH,
            wants_attention=calls and alarm.priority is Priority.MEDIUM,
        )


def order_words(bridge: Bridge, alarm: Alarm) -> str:
    """What came first where it belongs, and why that is in doubt; empty where it came alone."""
    found = bridge.story.first_at(alarm, bridge.clock_skews_ms)
    if found is None or found.count < 2:
        return ""
    if found.doubt is not None:
        words = _("Which came first is not known: {why}")
        return words.format(why=_(DOUBTS[found.doubt]))
    if found.first == alarm.id:
        return _("Came first of those that stand here")
    first = bridge.story.alarm(found.candidates[0])
    if first is None:
        return ""
    is_over = first.id not in bridge.alarms
    words = _("After “{first}”, which is over") if is_over else _("After “{first}”")
    return words.format(first=alarm_name(first))


def taker_words(alarm: Alarm, names: Names) -> str:
    """Who has it; empty when nobody has."""
    if alarm.taken_by is None:
        return ""
    return _("{name} has it").format(name=names.get(alarm.taken_by) or _("Somebody"))


def status_words(bridge: Bridge, alarm: Alarm, names: Names, now_ns: int) -> str:
    """Where, how it stands and who has it, in one line."""
    left = ""
    if alarm.state is AlarmState.SHELVED and alarm.shelved_until_ns is not None and is_heard(bridge, alarm):
        left = _("{time} left").format(time=_left_words(alarm, now_ns))
    taken = taker_words(alarm, names) or _("nobody has it")
    return chain_text((place_words(bridge, alarm), state_words(bridge, alarm), left, taken))


def _left_words(alarm: Alarm, now_ns: int) -> str:
    return duration_text(max(((alarm.shelved_until_ns or now_ns) - now_ns) / 1e9, 0.0))


def alarm_facts(bridge: Bridge, alarm: Alarm, names: Names, now_ns: int) -> list[tuple[str, str]]:
    """Name and value of everything known about it, for the card."""
    shelved = alarm.state is AlarmState.SHELVED and alarm.shelved_until_ns is not None
    lasts_s = max((now_ns - alarm.began_ns) / 1e9, 0.0) if alarm.began_ns and alarm.is_active else None
    taken = taker_words(alarm, names)
    if taken and alarm.taken_ns is not None:
        taken = _("{taker}, since {time}").format(taker=taken, time=time_text(alarm.taken_ns))
    by = names.get(PersonRef(alarm.comment_by), alarm.comment_by)
    commented = f"{alarm.comment} ({by})" if alarm.comment and by else alarm.comment
    return [
        (_("Where"), place_words(bridge, alarm)),
        (_("State"), state_words(bridge, alarm)),
        (_("Found"), finding_words(bridge, alarm)),
        (_("Priority"), f"{priority_words(alarm.priority)} ({count_text(alarm.severity)})"),
        (_("Since") if alarm.is_active else _("Began"), date_time_text(alarm.began_ns) if alarm.began_ns else ""),
        (_("Order"), order_words(bridge, alarm)),
        (_("Lasts"), duration_text(lasts_s) if lasts_s is not None else ""),
        (_("Comes back in"), _left_words(alarm, now_ns) if shelved else ""),
        (_("Who has it"), taken or _("Nobody yet")),
        (_("Confirmed"), "" if alarm.is_confirmed is None else (_("Yes") if alarm.is_confirmed else _("Not yet"))),
        (_("Comment"), commented),
        (_("Name at the source"), alarm.name),
        (_("Earlier occurrence"), _("Yes") if alarm.branch else ""),
        (_("Quality"), "" if quality_of(alarm.status) is Quality.GOOD else status_name(alarm.status)),
    ]
