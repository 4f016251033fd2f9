"""What a person may do to an alarm at its source (OPC 10000-9, 5.5.6, 5.6.3, 5.7.3, 5.8.17)."""

from enum import StrEnum

from msgspec import Struct


class ConditionMethod(StrEnum):
    """A method of conditions, by its BrowseName."""

    ACKNOWLEDGE = "Acknowledge"
    CONFIRM = "Confirm"
    ADD_COMMENT = "AddComment"
    TIMED_SHELVE = "TimedShelve"
    ONE_SHOT_SHELVE = "OneShotShelve"
    UNSHELVE = "Unshelve"
    ENABLE = "Enable"
    DISABLE = "Disable"
    RESPOND = "Respond"


class AlarmAct(Struct, frozen=True, kw_only=True):
    """One call of such a method; each takes only what it needs."""

    method: ConditionMethod
    event_id: bytes = b""
    """The event that the person saw: the source refuses an answer to an older one."""
    comment: str = ""
    duration_s: float = 0.0
    response: int = 0
    """Place in ``Dialog.responses``."""
