"""The escalation ladder: who is called after how long, as long as nobody comes. Pure: time is handed in.

A step's time is a moment of the wall clock, so that it outlives a restart. Where that clock is set, all times move
with it (``moved``): what counts is the time that passed.
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from hmi.domain.case import Call, CaseKind, CaseSeverity, DueStep, StepUntil
from hmi.domain.equipment_facts import Condition
from hmi.domain.handover_escalation import HandoverTimes
from hmi.domain.person import Role
from hmi.domain.words import NO_WORDS, Words

S_NS = 1_000_000_000


class LadderStep(Struct, frozen=True, kw_only=True):
    """One step as a site writes it."""

    after_s: float
    """Since nobody has the case, or since it is unsolved: as ``until`` says."""
    call: Role
    until: StepUntil = StepUntil.OWNED
    says: Words = NO_WORDS
    in_frame: bool = False


class Ladder(Struct, frozen=True, kw_only=True):
    """What happens to cases of some kinds and severities; the first ladder that fits counts."""

    kinds: frozenset[CaseKind] = frozenset()
    """Empty: all."""
    severities: frozenset[CaseSeverity] = frozenset()
    """Empty: all."""
    solve_within_s: float | None = None
    """When a case should be solved, if nobody says otherwise."""
    steps: tuple[LadderStep, ...] = ()

    def fits(self, kind: CaseKind, severity: CaseSeverity) -> bool:
        """Whether it is for such a case."""
        return (not self.kinds or kind in self.kinds) and (not self.severities or severity in self.severities)


NO_LADDER = Ladder()


class OpenBy(Struct, frozen=True, kw_only=True):
    """Where the cell opens a case itself."""

    condition: Condition
    for_s: float = 0.0
    """How long it must last."""
    kind: CaseKind
    severity: CaseSeverity
    is_one_for_all: bool = True
    """Whatever equipment says the same belongs to the case that is open already: one button stops many machines."""


class EscalationRules(Struct, frozen=True, kw_only=True):
    """All that a site decided about who is called when nobody comes."""

    ladders: tuple[Ladder, ...] = ()
    opens: tuple[OpenBy, ...] = ()
    handovers: HandoverTimes = HandoverTimes()

    def ladder_of(self, kind: CaseKind, severity: CaseSeverity) -> Ladder:
        """The first that fits; one without steps where none does."""
        return next((ladder for ladder in self.ladders if ladder.fits(kind, severity)), NO_LADDER)


Steps = tuple[DueStep, ...]


def begun(ladder: Ladder, now_ns: int, *, is_owned: bool = False) -> Steps:
    """All steps that are to come from now on."""
    steps = (
        DueStep(
            call=step.call,
            until=step.until,
            due_ns=now_ns + int(step.after_s * S_NS),
            says=step.says,
            in_frame=step.in_frame,
        )
        for step in ladder.steps
        if not (is_owned and step.until is StepUntil.OWNED)
    )
    return _ordered(steps)


def owned(ahead: Steps) -> Steps:
    """Somebody has it: what only asks for an owner is needless."""
    return tuple(step for step in ahead if step.until is not StepUntil.OWNED)


def given_back(ahead: Steps, ladder: Ladder, now_ns: int) -> Steps:
    """Nobody has it again: what asks for an owner begins anew, the rest goes on."""
    anew = (step for step in begun(ladder, now_ns) if step.until is StepUntil.OWNED)
    return _ordered((*owned(ahead), *anew))


def paused(ahead: Steps, now_ns: int) -> Steps:
    """Time stands still; what was overdue already has none left."""
    return tuple(
        step if step.is_paused else replace(step, due_ns=max(step.due_ns - now_ns, 0), is_paused=True) for step in ahead
    )


def resumed(ahead: Steps, now_ns: int) -> Steps:
    """Time goes on with what was left."""
    return tuple(
        replace(step, due_ns=now_ns + step.due_ns, is_paused=False) if step.is_paused else step for step in ahead
    )


def moved(ahead: Steps, by_ns: int) -> Steps:
    """The wall clock was set by so much."""
    return tuple(step if step.is_paused else replace(step, due_ns=step.due_ns + by_ns) for step in ahead)


def due(ahead: Steps, now_ns: int) -> Steps:
    """Steps to be taken now, in their order."""
    return tuple(step for step in ahead if not step.is_paused and step.due_ns <= now_ns)


def called(calls: tuple[Call, ...], step: DueStep, now_ns: int) -> tuple[Call, ...]:
    """With the call that a step makes; it replaces an older one for the same people and reason."""
    others = (one for one in calls if (one.call, one.until) != (step.call, step.until))
    new = Call(
        call=step.call,
        until=step.until,
        due_ns=step.due_ns,
        time_ns=now_ns,
        says=step.says,
        in_frame=step.in_frame,
    )
    return (*others, new)


def answered(calls: tuple[Call, ...]) -> tuple[Call, ...]:
    """Somebody has it: calls for an owner are answered."""
    return tuple(one for one in calls if one.until is not StepUntil.OWNED)


def _ordered(steps: Iterable[DueStep]) -> Steps:
    return tuple(sorted(steps, key=lambda step: step.due_ns))
