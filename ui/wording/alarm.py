"""Alarms."""

from hmi.domain.alarm import Alarm, AlarmState, Priority
from hmi.domain.local_finding import LocalKind
from hmi.domain.words import in_language
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import language

ALARM_STATES: dict[AlarmState, str] = {
    AlarmState.NORMAL: N_("Normal"),
    AlarmState.UNACKNOWLEDGED: N_("Stands, not acknowledged"),
    AlarmState.ACKNOWLEDGED: N_("Stands, acknowledged"),
    AlarmState.RETURNED: N_("Over, not acknowledged"),
    AlarmState.SHELVED: N_("Put aside"),
    AlarmState.SUPPRESSED: N_("Suppressed by the controller"),
    AlarmState.OUT_OF_SERVICE: N_("Out of service"),
    AlarmState.DISABLED: N_("Switched off at its source"),
    AlarmState.UNKNOWN: N_("Not known whether it stands"),
}


PRIORITIES: dict[Priority, str] = {
    Priority.HIGH: N_("High"),
    Priority.MEDIUM: N_("Medium"),
    Priority.LOW: N_("Low"),
}


SHELVING_REASONS = (N_("Being repaired"), N_("Known and harmless now"), N_("Chatters"), N_("Test or set-up"))
"""Why alarms are put aside; recorded in English, like every id, and shown in the language in use."""


LOCAL_KINDS: dict[LocalKind, str] = {
    LocalKind.HIGH_HIGH: N_("Far too high: {tag}"),
    LocalKind.HIGH: N_("Too high: {tag}"),
    LocalKind.LOW: N_("Too low: {tag}"),
    LocalKind.LOW_LOW: N_("Far too low: {tag}"),
    LocalKind.RATE: N_("Changes too fast: {tag}"),
    LocalKind.STATE: N_("Wrong state: {tag}"),
    LocalKind.DEVIATION: N_("Too far from the set point: {tag}"),
    LocalKind.STALE: N_("Not heard: {tag}"),
    LocalKind.RISE: N_("Too often: {tag}"),
}
"""What is wrong, where the site gave an alarm of Tandem's own no name."""


def alarm_name(alarm: Alarm) -> str:
    """What is wrong: as the site calls it, else as its source says it."""
    named = in_language(alarm.label, language()) or alarm.message
    if named or alarm.finding is None:
        return named or alarm.name
    return _(LOCAL_KINDS[alarm.finding.kind]).format(tag=alarm.finding.tag)


def shelving_reason_words(reason: str) -> str:
    """A reason that was chosen, in the language in use; one that was typed stays as it is."""
    return _(reason) if reason in SHELVING_REASONS else reason


def until_over_words() -> str:
    """For as long as an alarm stands."""
    return _("Until it is over")


def alarm_state_words(state: AlarmState) -> str:
    """Where an alarm is in its life."""
    return _(ALARM_STATES[state])


def priority_words(priority: Priority) -> str:
    """How soon somebody must respond."""
    return _(PRIORITIES[priority])
