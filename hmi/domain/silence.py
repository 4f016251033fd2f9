"""Which alarms may be heard: until somebody took or acknowledged them, and what a silence keeps quiet.

A silence ends the noise of what people know already. It has a name and an end, and hides nothing from the eye. What is
more urgent than anything that called when it began sounds all the same, and so does every new alarm of high priority.
"""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from hmi.domain.alarm import Alarm, AlarmState, Priority
from hmi.domain.person import PersonRef

LONGEST_SILENCE_S: Final = 600.0
"""Long enough to find the cause beside the machine; a shift without a sound is not offered."""


class Silence(Struct, frozen=True, kw_only=True):
    """Somebody wants to know no more of what calls now, for a while. Moments by the service's clock, in ns."""

    by: PersonRef
    began_ns: int
    until_ns: int
    worst: Priority | None = None
    """The most urgent alarm that called when it began; None where none did."""


class SilenceAlarms(Struct, frozen=True, kw_only=True, tag="silence_alarms"):
    """Let no screen of the cell sound for what calls now; another silence begins anew."""

    duration_s: float
    """More than 0, at most ``LONGEST_SILENCE_S``."""


class EndSilence(Struct, frozen=True, kw_only=True, tag="end_silence"):
    """Let alarms sound again."""


class MuteScreen(Struct, frozen=True, kw_only=True, tag="mute_screen"):
    """Put on record that the screen that asks sounds no more, or again. The screen itself keeps that."""

    is_muted: bool
    why: str = ""
    """Needed for muting."""


def wants_sound(alarm: Alarm) -> bool:
    """Whether it stands, and nobody has acknowledged or taken it. One that is not heard now is not the present."""
    if not alarm.is_heard or alarm.taken_by is not None or alarm.is_acknowledged:
        return False
    return alarm.state in _STANDING


def is_audible(alarm: Alarm, silence: Silence | None) -> bool:
    """Whether it is to be heard."""
    if not wants_sound(alarm):
        return False
    if silence is None:
        return True
    is_new = alarm.noticed_ns > silence.began_ns
    is_worse = silence.worst is None or alarm.priority < silence.worst or alarm.priority is Priority.HIGH
    return is_new and is_worse


def worst_of(alarms: Iterable[Alarm]) -> Priority | None:
    """The most urgent of those that want a sound; None where none does."""
    return min((alarm.priority for alarm in alarms if wants_sound(alarm)), default=None)


_STANDING = frozenset({AlarmState.UNACKNOWLEDGED, AlarmState.ACKNOWLEDGED, AlarmState.UNKNOWN})
"""Acknowledged is what stands at a source that asks nobody to acknowledge it."""
