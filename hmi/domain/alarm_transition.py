"""What happened to an alarm between two moments, in the words of its life cycle."""

from enum import StrEnum

import msgspec
from msgspec import Struct

from hmi.domain.alarm import Alarm, Shelving


class AlarmCause(StrEnum):
    """Why an alarm stands differently now."""

    SOURCE = "source"
    """Its source said so, also where a person's answer made it."""
    UNSEEN = "unseen"
    """After an interruption its source does not tell of it any more: it ended while nobody listened."""
    LINK = "link"
    """Its source fell silent."""
    PERSON = "person"
    """Somebody took it, or gave it back."""
    PLAN = "plan"
    """The site decided otherwise about it."""
    PAST = "past"
    """Its source told of something older than what was known: it belongs to the history alone."""


class AlarmChange(Struct, frozen=True, kw_only=True):
    """An alarm before and after something happened."""

    before: Alarm | None
    """None when it was not listed."""
    after: Alarm
    is_listed: bool
    """Whether it is listed from now on."""
    cause: AlarmCause
    is_late: bool = False
    """Told in a refresh or after newer news: it may have happened long before it was heard."""


class Transition(StrEnum):
    """One step of an alarm's life (IEC 62682 5.2.2; OPC 10000-9, 5.5 to 5.8)."""

    BEGAN = "began"
    RETURNED = "returned"
    ACKNOWLEDGED = "acknowledged"
    WANTS_ACKNOWLEDGEMENT = "wants_acknowledgement"
    CONFIRMED = "confirmed"
    SHELVED = "shelved"
    UNSHELVED = "unshelved"
    SUPPRESSED = "suppressed"
    UNSUPPRESSED = "unsuppressed"
    TAKEN_OUT_OF_SERVICE = "taken_out_of_service"
    PUT_INTO_SERVICE = "put_into_service"
    DISABLED = "disabled"
    ENABLED = "enabled"
    ASKED = "asked"
    """A dialog opened."""
    ANSWERED = "answered"
    COMMENTED = "commented"
    TAKEN = "taken"
    GIVEN_BACK = "given_back"
    FELL_SILENT = "fell_silent"
    HEARD_AGAIN = "heard_again"
    ENDED_UNSEEN = "ended_unseen"
    RULE_REMOVED = "rule_removed"
    """The site took its rule away: nobody watches for it any more."""
    CHANGED = "changed"
    """Severity, priority or message alone."""


def transitions_of(change: AlarmChange) -> tuple[Transition, ...]:
    """Every step that lies in a change, what the source does first; empty when nothing that people see changed."""
    before, after = change.before, change.after
    if change.cause is AlarmCause.UNSEEN:
        return (Transition.ENDED_UNSEEN,)
    if change.cause is AlarmCause.PLAN and not change.is_listed:
        return (Transition.RULE_REMOVED,)
    steps = [step for step, is_now, was in _pairs(before, after) if is_now and not was]
    if steps or before is None:
        return tuple(steps)
    return (Transition.CHANGED,) if _told(before) != _told(after) else ()


def _told(alarm: Alarm) -> tuple[object, ...]:
    return alarm.severity, alarm.priority, alarm.message, alarm.status


def _pairs(before: Alarm | None, after: Alarm) -> tuple[tuple[Transition, bool, bool], ...]:
    """Step, whether what it leads to holds now, and whether it held before."""
    was = before if before is not None else _at_rest(after)
    return (
        (Transition.HEARD_AGAIN, after.is_heard, was.is_heard),
        (Transition.ENABLED, after.is_enabled, was.is_enabled),
        (Transition.BEGAN, after.is_active is True, is_same_occurrence(was, after)),
        (Transition.RETURNED, after.is_active is False, was.is_active is not True),
        (Transition.WANTS_ACKNOWLEDGEMENT, after.is_acknowledged is False, was.is_acknowledged is False),
        (Transition.ACKNOWLEDGED, after.is_acknowledged is True, was.is_acknowledged is not False),
        (Transition.CONFIRMED, after.is_confirmed is True, was.is_confirmed is not False),
        (Transition.SHELVED, _is_shelved(after), _is_shelved(was)),
        (Transition.UNSHELVED, not _is_shelved(after), not _is_shelved(was)),
        (Transition.SUPPRESSED, after.is_suppressed is True, was.is_suppressed is True),
        (Transition.UNSUPPRESSED, after.is_suppressed is False, was.is_suppressed is not True),
        (Transition.TAKEN_OUT_OF_SERVICE, after.is_out_of_service is True, was.is_out_of_service is True),
        (Transition.PUT_INTO_SERVICE, after.is_out_of_service is False, was.is_out_of_service is not True),
        (Transition.DISABLED, not after.is_enabled, not was.is_enabled),
        (Transition.ASKED, after.dialog is not None, was.dialog is not None),
        (Transition.ANSWERED, after.dialog is None, was.dialog is None),
        (Transition.COMMENTED, bool(after.comment), after.comment == was.comment),
        (Transition.TAKEN, after.taken_by is not None, after.taken_by == was.taken_by),
        (Transition.GIVEN_BACK, after.taken_by is None, was.taken_by is None),
        (Transition.FELL_SILENT, not after.is_heard, not was.is_heard),
    )


def _at_rest(alarm: Alarm) -> Alarm:
    """How it stood before anybody heard of it, as far as anybody knows: normal, and nobody's."""
    return msgspec.structs.replace(
        alarm, is_active=None, is_acknowledged=None, is_confirmed=None, shelving=Shelving.UNSHELVED,
        is_suppressed=None, is_out_of_service=None, is_enabled=True, comment="", dialog=None, taken_by=None,
        is_heard=True,
    )  # fmt: skip


def is_same_occurrence(was: Alarm, after: Alarm) -> bool:
    """Active then and now without a return between them, as far as its source tells."""
    return was.is_active is True and (was.began_ns == after.began_ns or after.began_ns == 0)


def _is_shelved(alarm: Alarm) -> bool:
    return alarm.shelving is not Shelving.UNSHELVED
