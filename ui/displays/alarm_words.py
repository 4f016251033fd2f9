"""Alarms as people read them: what is wrong, where, since when, and who has it."""

from collections.abc import Callable, Mapping

from hmi.domain.alarm import Alarm, AlarmState, Priority, Shelving
from hmi.domain.person import PersonRef
from hmi.domain.quality import Quality, quality_of
from hmi.domain.status_code import status_name
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.bridge import Bridge
from ui.formatting import chain_text, count_text, date_time_text, duration_text, time_text
from ui.models.alarm_rows import AlarmGroup, AlarmRow, Row
from ui.widgets.condition_mark import Mark
from ui.widgets.row_delegate import RowContent
from ui.wording.alarm import alarm_state_words, priority_words

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


GROUPS: dict[AlarmGroup, str] = {
    AlarmGroup.CALLING: N_("Calling"),
    AlarmGroup.NOT_HEARD: N_("Not heard now: as they stood then"),
    AlarmGroup.ASIDE: N_("Put aside or switched off"),
}


def alarm_name(alarm: Alarm) -> str:
    """What is wrong, as its source says it."""
    return alarm.message or alarm.name


def wants_acknowledgement(alarm: Alarm) -> bool:
    """Whether it calls for an answer: nobody gave one, or its source does not tell even whether it stands."""
    is_unknown = alarm.state is AlarmState.UNKNOWN and alarm.is_acknowledged is None
    return alarm.is_annunciated and (alarm.is_acknowledged is False or is_unknown or alarm.dialog is not None)


def alarm_mark(alarm: Alarm) -> Mark:
    """Shape and number of the priority; filled for as long as nobody acknowledged it."""
    if not alarm.is_heard:
        return Mark.SILENT
    if alarm.state in _QUIET:
        return _QUIET[alarm.state]
    return (_SEEN if alarm.is_acknowledged else _UNSEEN)[alarm.priority.value]


def place_words(bridge: Bridge, alarm: Alarm) -> str:
    """The equipment, as the cell calls it, or what the source calls itself."""
    equipment = bridge.picture.cell.equipment
    return next((one.label for one in equipment if one.id == alarm.equipment), alarm.source)


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
    if alarm.state is AlarmState.ACKNOWLEDGED and alarm.is_acknowledged is None:
        return _("Stands")  # its source asks nobody to acknowledge it
    return alarm_state_words(alarm.state)


def is_heard(bridge: Bridge, alarm: Alarm) -> bool:
    """Whether what is known of it is the present."""
    return alarm.is_heard and bridge.picture.is_attached


def row_content(bridge: Bridge, names: Callable[[], Names]) -> Callable[[Row], RowContent]:
    """Makes rows of alarms and headings; ``names`` of people by ref."""

    def content(row: Row) -> RowContent:
        if not isinstance(row, AlarmRow):
            return RowContent(mark=None, words=_(GROUPS[row]))
        alarm = row.alarm
        first = _("Came first here") if row.is_first else ""
        calls = wants_acknowledgement(alarm) and is_heard(bridge, alarm)
        return RowContent(
            mark=alarm_mark(alarm) if bridge.picture.is_attached else Mark.SILENT,
            words=alarm_name(alarm),
            detail=chain_text(
                (place_words(bridge, alarm), first, state_words(bridge, alarm), taker_words(alarm, names()))
            ),
            moment=time_text(alarm.began_ns) if alarm.began_ns else "",
            is_loud=calls and alarm.priority is Priority.HIGH,
            wants_attention=calls and alarm.priority is Priority.MEDIUM,
        )

    return content


def taker_words(alarm: Alarm, names: Names) -> str:
    """Who has it; empty when nobody has."""
    if alarm.taken_by is None:
        return ""
    return _("{name} has it").format(name=names.get(alarm.taken_by) or _("Somebody"))


def alarm_facts(bridge: Bridge, row: AlarmRow, names: Names, now_ns: int) -> list[tuple[str, str]]:
    """Name and value of everything known about it, for the card."""
    alarm = row.alarm
    lasts_s = max((now_ns - alarm.began_ns) / 1e9, 0.0) if alarm.began_ns and alarm.is_active else None
    taken = taker_words(alarm, names)
    if taken and alarm.taken_ns is not None:
        taken = _("{taker}, since {time}").format(taker=taken, time=time_text(alarm.taken_ns))
    commented = alarm.comment if not alarm.comment_by else f"{alarm.comment} ({alarm.comment_by})"
    return [
        (_("Where"), place_words(bridge, alarm)),
        (_("State"), state_words(bridge, alarm)),
        (_("Priority"), f"{priority_words(alarm.priority)} ({count_text(alarm.severity)})"),
        (_("Since") if alarm.is_active else _("Began"), date_time_text(alarm.began_ns) if alarm.began_ns else ""),
        (_("Order"), _("Came first of those that stand here") if row.is_first else ""),
        (_("Lasts"), duration_text(lasts_s) if lasts_s is not None else ""),
        (_("Who has it"), taken or _("Nobody yet")),
        (_("Confirmed"), "" if alarm.is_confirmed is None else (_("Yes") if alarm.is_confirmed else _("Not yet"))),
        (_("Comment"), commented),
        (_("Name at the source"), alarm.name),
        (_("Earlier occurrence"), _("Yes") if alarm.branch else ""),
        (_("Quality"), "" if quality_of(alarm.status) is Quality.GOOD else status_name(alarm.status)),
    ]
