"""What happened to alarms as people read it: the step, whose doing it was, and how sure its time is."""

from collections.abc import Mapping, Sequence

from hmi.domain.alarm import Alarm, AlarmState, Priority
from hmi.domain.alarm_query import AlarmFilter, AlarmSort
from hmi.domain.alarm_record import AlarmRecord, Silence, SilenceKind
from hmi.domain.alarm_transition import AlarmCause, Transition
from hmi.domain.quality import Quality, quality_of
from hmi.domain.status_code import status_name
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.alarm_words import alarm_name, place_words
from ui.formatting import chain_text, count_text, date_text, date_time_text, duration_text, time_text
from ui.widgets.condition_mark import Mark
from ui.widgets.row_delegate import RowContent
from ui.wording.alarm import alarm_state_words, priority_words

TRANSITIONS: dict[Transition, str] = {
    Transition.BEGAN: N_("Began"),
    Transition.RETURNED: N_("Over"),
    Transition.ACKNOWLEDGED: N_("Acknowledged"),
    Transition.WANTS_ACKNOWLEDGEMENT: N_("Wants to be acknowledged"),
    Transition.CONFIRMED: N_("Confirmed"),
    Transition.SHELVED: N_("Put aside"),
    Transition.UNSHELVED: N_("Back from being put aside"),
    Transition.SUPPRESSED: N_("Suppressed"),
    Transition.UNSUPPRESSED: N_("No longer suppressed"),
    Transition.TAKEN_OUT_OF_SERVICE: N_("Taken out of service"),
    Transition.PUT_INTO_SERVICE: N_("Put into service"),
    Transition.DISABLED: N_("Switched off at its source"),
    Transition.ENABLED: N_("Switched on at its source"),
    Transition.ASKED: N_("Asked a question"),
    Transition.ANSWERED: N_("Was answered"),
    Transition.COMMENTED: N_("Comment"),
    Transition.TAKEN: N_("Somebody took it"),
    Transition.GIVEN_BACK: N_("Given back"),
    Transition.FELL_SILENT: N_("Not heard any more"),
    Transition.HEARD_AGAIN: N_("Heard again"),
    Transition.ENDED_UNSEEN: N_("Ended while nobody listened"),
    Transition.RULE_REMOVED: N_("Ended: its rule was taken out of alarms.yaml"),
    Transition.CHANGED: N_("Message or severity changed"),
}
_IMPLIED = frozenset({Transition.WANTS_ACKNOWLEDGEMENT})
"""Said only where nothing else is to be said."""

SORTS: dict[AlarmSort, str] = {
    AlarmSort.TIME: N_("Time"),
    AlarmSort.RECORDED: N_("Order of recording"),
    AlarmSort.PRIORITY: N_("Priority"),
    AlarmSort.EQUIPMENT: N_("Equipment"),
    AlarmSort.MESSAGE: N_("Message"),
    AlarmSort.TRANSITION: N_("What happened"),
    AlarmSort.WHO: N_("Who"),
}

_LOUD = {1: Mark.ALARM_1, 2: Mark.ALARM_2, 3: Mark.ALARM_3}
_OUTLINE = {1: Mark.SEEN_1, 2: Mark.SEEN_2, 3: Mark.SEEN_3}
_ASIDE = frozenset({AlarmState.SHELVED, AlarmState.SUPPRESSED, AlarmState.OUT_OF_SERVICE, AlarmState.DISABLED})


def transition_words(transition: Transition) -> str:
    """One step."""
    return _(TRANSITIONS[transition])


def sort_words(sort: AlarmSort) -> str:
    """What rows are sorted by."""
    return _(SORTS[sort])


def steps_words(record: AlarmRecord) -> str:
    """Everything that happened at once; where nothing did that has a name, that its source told of it again."""
    steps = [step for step in record.transitions if step not in _IMPLIED] or list(record.transitions)
    if not steps:
        return _("Told again by its source")
    return chain_text(transition_words(step) for step in steps)


def record_mark(record: AlarmRecord) -> Mark:
    """Shape and number of the priority: filled where it called for attention; not heard, aside or over by its own."""
    if not record.alarm.is_heard:
        return Mark.SILENT
    if record.state in _ASIDE:
        return Mark.HELD
    if record.is_call or record.state is AlarmState.UNKNOWN:
        return _LOUD[record.alarm.priority.value]
    if record.alarm.is_active is False:
        return Mark.IDLE
    return _OUTLINE[record.alarm.priority.value]


def who_words(record: AlarmRecord) -> str:
    """Whose doing it was, where that is known."""
    if record.who_name:
        return record.who_name
    return _("Somebody whose name was erased") if record.who is not None else ""


def quality_words(record: AlarmRecord) -> str:
    """What is to be known about the row besides: told late, by a wrong clock, from a source of bad quality."""
    parts: list[str] = []
    if record.is_late:
        parts.append(_("told late"))
    if record.is_time_doubted:
        parts.append(_("the source's clock is wrong"))
    if quality_of(record.alarm.status) is not Quality.GOOD:
        parts.append(status_name(record.alarm.status))
    return chain_text(parts)


def record_content(bridge: Bridge, record: AlarmRecord) -> RowContent:
    """A row of the list."""
    detail = (steps_words(record), place_words(bridge, record.alarm), who_words(record), quality_words(record))
    return RowContent(
        mark=record_mark(record),
        words=shortened(alarm_name(record.alarm)),
        detail=chain_text(shortened(part) for part in detail),
        moment=time_text(record.time_ns),
        day=date_text(record.time_ns),
    )


def record_facts(bridge: Bridge, record: AlarmRecord) -> list[tuple[str, str]]:
    """Name and value of everything in a row, for the card."""
    alarm = record.alarm
    return [
        (_("What happened"), steps_words(record)),
        (_("When"), date_time_text(record.time_ns)),
        (_("Who"), who_words(record)),
        (_("State after it"), alarm_state_words(record.state)),
        (_("Where"), place_words(bridge, alarm)),
        (_("Priority"), f"{priority_words(alarm.priority)} ({count_text(alarm.severity)})"),
        (_("Began"), date_time_text(alarm.began_ns) if alarm.began_ns else ""),
        (_("Stood for"), _stood_words(record)),
        (_("Comment"), shortened(alarm.comment)),
        (_("Name at the source"), alarm.name),
        (_("Heard"), date_time_text(record.recorded_ns) if record.recorded_ns else ""),
        (_("Time at the source"), date_time_text(alarm.changed_ns) if _is_own_time_told(record) else ""),
        (_("Message has"), _length_words(record)),
        (_("Quality"), quality_words(record)),
    ]


def silence_words(silences: Sequence[Silence], start_ns: int, end_ns: int) -> str:
    """How long of the time nothing is known, told once for the service and once for the sources."""
    words: list[str] = []
    for kind, sentence in _SILENCES.items():
        seconds = sum(
            max(min(one.end_ns or end_ns, end_ns) - max(one.start_ns, start_ns), 0) / 1e9
            for one in silences
            if one.kind is kind
        )
        if seconds >= 1:
            words.append(_(sentence).format(duration=duration_text(seconds)))
    return chain_text(words)


_SILENCES = {
    SilenceKind.SERVICE: N_("Nobody recorded for {duration}"),
    SilenceKind.CONTROLLER: N_("Sources were not heard for {duration} in all"),
}


def filter_words(wanted: AlarmFilter, labels: Mapping[str, str], only: str = "") -> str:
    """What is shown of all: empty where everything is."""
    parts = [only] if only else []
    parts += [priority_words(one) for one in wanted.priorities]
    parts += [transition_words(one) for one in wanted.transitions]
    parts += [labels.get(one, one) for one in wanted.equipment]
    if wanted.calls_only:
        parts.append(_("Calls for attention"))
    if wanted.late_only:
        parts.append(_("Told late"))
    if wanted.rows:
        words = ngettext("{count} chosen row", "{count} chosen rows", len(wanted.rows))
        parts.append(words.format(count=count_text(len(wanted.rows))))
    if wanted.text:
        parts.append(_("“{words}”").format(words=wanted.text))
    return chain_text(parts)


def count_words(total: int) -> str:
    """How many rows there are."""
    return ngettext("{count} row", "{count} rows", total).format(count=count_text(total))


def shortened(words: str, most: int = 300) -> str:
    """What one line or a card can hold: painting megabytes of a message would stop the screen."""
    return words if len(words) <= most else f"{words[: most - 1]}…"


def priority_choices() -> list[tuple[Priority | None, str]]:
    """Values and words for choosing."""
    return [(None, _("All")), *((priority, priority_words(priority)) for priority in Priority)]


def _stood_words(record: AlarmRecord) -> str:
    began_ns, alarm = record.alarm.began_ns, record.alarm
    if alarm.is_active is not False or not began_ns or Transition.RETURNED not in record.transitions:
        return ""
    return duration_text((alarm.changed_ns - began_ns) / 1e9) if alarm.changed_ns >= began_ns else ""


def _is_own_time_told(record: AlarmRecord) -> bool:
    is_told = record.cause in (AlarmCause.SOURCE, AlarmCause.PAST)
    return is_told and record.alarm.changed_ns != record.time_ns


def _length_words(record: AlarmRecord) -> str:
    if not record.message_chars:
        return ""
    words = ngettext("{count} character", "{count} characters", record.message_chars)
    return words.format(count=count_text(record.message_chars))


def story_words(alarm: Alarm) -> str:
    """Heading over all rows of one alarm."""
    return _("All of “{alarm}”").format(alarm=shortened(alarm_name(alarm), 60))
