"""One step of one alarm as it is recorded: what happened, when by which clock, how it stood then, and who did it."""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.alarm import Alarm, AlarmId, AlarmState
from hmi.domain.alarm_transition import AlarmCause, AlarmChange, Transition, transitions_of
from hmi.domain.equipment import EquipmentId
from hmi.domain.person import PersonRef
from hmi.domain.reading import EARLIEST_NS

AGREEING_NS = 60 * 10**9
"""Two times this close come from clocks that agree."""
LATE_NS = 5 * 10**9
"""What is told so long after it happened was told late: a subscription of alarms has a period of 250 ms."""


class AlarmRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row of the history of alarms. What several people or sources may tell at once is one row."""

    seq: int = 0
    """Place in the history, in the order of recording; 0 before it is written."""
    time_ns: int
    """When it happened, as far as anybody knows; see ``moment_of``."""
    is_time_doubted: bool = False
    """The source's clock does not agree with ours, or it has none: ``time_ns`` is when it was heard."""
    alarm: Alarm
    """As it stood from then on. ``alarm.changed_ns`` and ``alarm.heard_ns`` are of its newest event."""
    transitions: tuple[Transition, ...]
    """What happened, the source's steps first; empty when only something small changed."""
    cause: AlarmCause = AlarmCause.SOURCE
    is_listed: bool = True
    """Whether it was listed as open from then on."""
    is_call: bool = False
    """Whether it called for attention anew: what IEC 62682 counts as an annunciated alarm."""
    is_late: bool = False
    """It was told after the fact: while nobody listened, or in the wrong order. Nobody saw it then."""
    recorded_ns: int = 0
    """When we knew of it, by our clock."""
    who: PersonRef | None = None
    """The person whose doing it was, where that is known here."""
    who_name: str = ""
    """Their name, filled in for whoever asks; else what the source calls them; empty once they were erased."""
    message_chars: int = 0
    """Length of the whole message, where only its beginning is given; 0 where all of it is."""

    @property
    def id(self) -> AlarmId:
        """Which alarm."""
        return self.alarm.id

    @property
    def equipment(self) -> EquipmentId | None:
        """Where."""
        return self.alarm.equipment

    @property
    def state(self) -> AlarmState:
        """Where it stood in its life cycle afterwards."""
        return self.alarm.state


class SilenceKind(StrEnum):
    """Why nothing can be said about a stretch of time."""

    SERVICE = "service"
    """Nobody recorded: the cell service did not run, or could not write."""
    CONTROLLER = "controller"
    """A source was not heard."""


class Silence(Struct, frozen=True, kw_only=True):
    """A stretch that is no quiet one: nobody knows what happened."""

    kind: SilenceKind
    endpoint: str = ""
    """Of the source that was not heard; empty when it was none of them."""
    start_ns: int
    end_ns: int | None = None
    """None while it lasts."""


def moment_of(change: AlarmChange, heard_ns: int) -> tuple[int, bool]:
    """When a change happened (Unix ns), and whether the source's clock had to be overruled.

    The source's own time counts where it can be true: not later than it was heard and, for news that come as they
    happen, not much earlier. Else its clock is wrong, and when it was heard is closest to the truth.

    Args:
        change: what happened.
        heard_ns: when we knew, by our clock.
    """
    if change.cause not in (AlarmCause.SOURCE, AlarmCause.PAST):
        return heard_ns, False
    told_ns, alarm_heard_ns = change.after.changed_ns, change.after.heard_ns
    is_ahead = told_ns > alarm_heard_ns + AGREEING_NS
    is_behind = not change.is_late and told_ns < alarm_heard_ns - AGREEING_NS
    if told_ns < EARLIEST_NS or is_ahead or is_behind:
        return alarm_heard_ns, True
    return told_ns, False


def is_call(change: AlarmChange, steps: tuple[Transition, ...]) -> bool:
    """Whether a change called for attention: it began, or it came back from where it was put aside and stands."""
    after = change.after
    if not after.is_annunciated or after.is_active is False:
        return False
    return Transition.BEGAN in steps or not _BACK.isdisjoint(steps)


def record_of(change: AlarmChange, heard_ns: int, who: PersonRef | None = None) -> AlarmRecord:
    """The row of a change; ``heard_ns`` is now."""
    steps = transitions_of(change)
    time_ns, is_doubted = moment_of(change, heard_ns)
    return AlarmRecord(
        time_ns=time_ns,
        is_time_doubted=is_doubted,
        alarm=change.after,
        transitions=steps,
        cause=change.cause,
        is_listed=change.is_listed,
        is_call=is_call(change, steps),
        is_late=change.is_late and heard_ns - time_ns > LATE_NS,
        recorded_ns=heard_ns,
        who=who,
        who_name=change.after.comment_by if who is None and change.cause is AlarmCause.SOURCE else "",
    )


_BACK = frozenset({Transition.UNSHELVED, Transition.UNSUPPRESSED, Transition.PUT_INTO_SERVICE, Transition.ENABLED})
