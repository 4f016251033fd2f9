"""The life of a local alarm (IEC 62682 5.2.2; OPC 10000-9, 5.5 to 5.8): how it stands, and what may happen to it.

Every step is a function from one state to the next. None of them acknowledges but ``acknowledged``, which a person asks
for; none puts aside for ever.
"""

import msgspec
from msgspec import Struct

from hmi.domain import time_mark
from hmi.domain.alarm import Shelving
from hmi.domain.erased_name import without_name
from hmi.domain.local_alarm import LocalAlarm
from hmi.domain.local_finding import LocalFinding
from hmi.domain.time_mark import TimeMark, age_s


class LocalState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a local alarm stands; outlives the service."""

    event_id: bytes = b""
    """New with every step that a person has to see before answering."""
    is_active: bool = False
    is_over: bool = False
    """Of one that is latched: the value is normal again, and nobody confirmed it yet."""
    is_acknowledged: bool = True
    is_confirmed: bool = True
    is_enabled: bool = True
    began_ns: int = 0
    changed_ns: int = 0
    finding: LocalFinding | None = None
    beginnings: tuple[TimeMark, ...] = ()
    """When what is counted began, as far back as it counts."""
    shelving: Shelving = Shelving.UNSHELVED
    shelved: TimeMark | None = None
    shelved_for_s: float = 0.0
    """Also of one that is put aside until it is over: nothing is put aside for ever."""
    comment: str = ""
    comment_by: str = ""
    """Ref of the person."""

    @property
    def is_retained(self) -> bool:
        """Whether people should see it still."""
        return self.is_active or not self.is_acknowledged or not self.is_confirmed or not self.is_enabled

    @property
    def is_shelved(self) -> bool:
        """Whether a person put it aside."""
        return self.shelving is not Shelving.UNSHELVED

    @property
    def is_at_rest(self) -> bool:
        """Whether it is as if it had never happened: nothing has to be kept of it."""
        return not self.is_retained and not self.is_shelved and not self.beginnings


AT_REST = LocalState()


def begun(state: LocalState, alarm: LocalAlarm, finding: LocalFinding, now_ns: int) -> LocalState:
    """The condition became true: nobody has acknowledged this occurrence, whoever answered an earlier one."""
    if not state.is_enabled or (state.is_active and not state.is_over):
        return state
    return msgspec.structs.replace(
        state,
        is_active=True,
        is_over=False,
        is_acknowledged=False,
        is_confirmed=not alarm.wants_confirmation,
        began_ns=now_ns,
        changed_ns=now_ns,
        finding=finding,
    )


def returned(state: LocalState, alarm: LocalAlarm, now_ns: int) -> LocalState:
    """The condition is normal again. What is latched stands on; what was put aside until it is over comes back."""
    if not state.is_active or state.is_over:
        return state
    once = state.shelving is Shelving.ONE_SHOT
    if alarm.is_latched and not state.is_confirmed:
        finding = None if state.finding is None else msgspec.structs.replace(state.finding, is_latched=True)
        return msgspec.structs.replace(state, is_over=True, finding=finding, changed_ns=now_ns)
    after = msgspec.structs.replace(state, is_active=False, changed_ns=now_ns)
    return _unshelved(after) if once else after


def acknowledged(state: LocalState, now_ns: int) -> LocalState:
    """A person saw it."""
    return msgspec.structs.replace(state, is_acknowledged=True, changed_ns=now_ns)


def confirmed(state: LocalState, now_ns: int) -> LocalState:
    """A person dealt with its cause, and it is over: that ends what is latched, too."""
    after = msgspec.structs.replace(state, is_confirmed=True, is_active=False, is_over=False, changed_ns=now_ns)
    return _unshelved(after) if state.shelving is Shelving.ONE_SHOT else after


def can_be_confirmed(state: LocalState) -> bool:
    """Whether its cause can have been dealt with: somebody saw it, and the value is normal again."""
    return state.is_acknowledged and (state.is_over or not state.is_active)


def shelved(state: LocalState, shelving: Shelving, duration_s: float, now: TimeMark) -> LocalState:
    """A person put it aside for ``duration_s`` seconds at most."""
    return msgspec.structs.replace(
        state, shelving=shelving, shelved=now, shelved_for_s=duration_s, changed_ns=now.unix_ns
    )


def unshelved(state: LocalState, now_ns: int) -> LocalState:
    """It is back, by time or by a person: what stands then is not acknowledged (IEC 62682 11.7)."""
    if not state.is_shelved:
        return state
    after = _unshelved(msgspec.structs.replace(state, changed_ns=now_ns))
    return msgspec.structs.replace(after, is_acknowledged=False) if after.is_active else after


def left_s(state: LocalState, now: TimeMark, last_alive: TimeMark | None = None) -> float:
    """Seconds until it is back; 0 when it must be back, and when nobody can know how long it was away."""
    if state.shelved is None:
        return 0.0
    age = age_s(state.shelved, now, last_alive)
    return 0.0 if age is None else max(state.shelved_for_s - age, 0.0)


def enabled(state: LocalState, now_ns: int) -> LocalState:
    """It is watched again."""
    return msgspec.structs.replace(state, is_enabled=True, changed_ns=now_ns)


def disabled(state: LocalState, now_ns: int) -> LocalState:
    """It is not watched any more: nobody knows whether it would stand. What nobody answered stays so."""
    after = msgspec.structs.replace(state, is_enabled=False, is_active=False, is_over=False, beginnings=())
    return _unshelved(msgspec.structs.replace(after, changed_ns=now_ns))


def under_rule(state: LocalState, alarm: LocalAlarm, now_ns: int) -> LocalState:
    """By what the rule says now: what it asks nobody for any more holds nothing open."""
    if alarm.repetition is None and state.beginnings:
        state = msgspec.structs.replace(state, beginnings=())
    if not alarm.wants_confirmation and not state.is_confirmed:
        state = msgspec.structs.replace(state, is_confirmed=True, changed_ns=now_ns)
    if state.is_over and not alarm.is_latched:
        state = msgspec.structs.replace(state, is_active=False, is_over=False, changed_ns=now_ns)
        return _unshelved(state) if state.shelving is Shelving.ONE_SHOT else state
    return state


def commented(state: LocalState, comment: str, by: str, now_ns: int) -> LocalState:
    """Somebody wrote something down."""
    return msgspec.structs.replace(state, comment=comment, comment_by=by, changed_ns=now_ns)


def commented_without(state: LocalState, name: str) -> LocalState:
    """Whoever was erased is not named in the comment any more; nothing happened to the alarm."""
    return msgspec.structs.replace(state, comment=without_name(state.comment, name))


def counted(state: LocalState, alarm: LocalAlarm, now: TimeMark) -> LocalState:
    """Without the beginnings that are too long ago to count."""
    if alarm.repetition is None or not state.beginnings:
        return state
    within_s = alarm.repetition.within_s
    kept = tuple(mark for mark in state.beginnings if _is_within(mark, now, within_s))
    return state if len(kept) == len(state.beginnings) else msgspec.structs.replace(state, beginnings=kept)


def anchored(state: LocalState, now: TimeMark, last_alive: TimeMark | None) -> LocalState:
    """As read after a restart: every moment by the present count of seconds, so that no clock matters from here on."""
    return msgspec.structs.replace(
        state,
        shelved=None if state.shelved is None else now,
        shelved_for_s=left_s(state, now, last_alive),
        # What began nobody knows how long ago counts.
        beginnings=tuple(time_mark.anchored(mark, now, last_alive, unknown_s=0.0) for mark in state.beginnings),
    )


def _is_within(mark: TimeMark, now: TimeMark, within_s: float) -> bool:
    age = age_s(mark, now)
    return age is None or age < within_s


def _unshelved(state: LocalState) -> LocalState:
    return msgspec.structs.replace(state, shelving=Shelving.UNSHELVED, shelved=None, shelved_for_s=0.0)
