"""What is remembered of an alarm that a person put aside: its source may forget it, the panel must not."""

from msgspec import Struct

from hmi.domain.alarm import Alarm
from hmi.domain.time_mark import TimeMark


class PutAside(Struct, frozen=True, kw_only=True):
    """An alarm that is put aside, or came back and nobody answered it yet."""

    alarm: Alarm
    """As it stood when it was heard last."""
    since: TimeMark
