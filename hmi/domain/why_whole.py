"""Whether a cell stands, since when, and which of all that its machines say has to do with it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from hmi.domain.equipment import ComponentKind, EquipmentId, EquipmentKind
from hmi.domain.equipment_facts import Condition
from hmi.domain.recent_past import Span
from hmi.domain.state_tags import Look
from hmi.domain.tag import TagName
from hmi.domain.why import CauseKind, Verdict
from hmi.domain.why_evidence import EquipmentEvidence, Evidence, Sureness
from hmi.domain.why_reason import TOGETHER_NS, Reason
from hmi.domain.why_rules import AT_ONCE_NS, reasons_of
from hmi.domain.why_snapshot import CellSnapshot, Machine
from hmi.domain.why_stop import is_waiting_word

FOLLOWS_NS: Final = 10 * 10**9
"""Within this time a stop without a reason of its own follows from one elsewhere: a controller stops what depends."""

STARVED: Final = "EquipmentStarved"
BLOCKED: Final = "EquipmentBlocked"
_SILENT: Final = frozenset({CauseKind.LINK_LOST, CauseKind.NOT_HEARD})
_NO_MACHINES: Final = frozenset({EquipmentKind.ENERGY_METER})


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A cell in a snapshot."""

    snapshot: CellSnapshot

    @cached_property
    def head(self) -> Machine | None:
        """The machine that speaks for the whole: a supervisor that tells a state."""
        machines = self.snapshot.machines.values()
        return next(
            (one for one in machines if one.equipment.kind is EquipmentKind.SUPERVISOR and one.facts.states), None
        )

    @cached_property
    def flow(self) -> dict[EquipmentId, Machine]:
        """Machines that parts go through; where no flow is known, all that tell a state."""
        machines = {
            one.id: one
            for one in self.snapshot.machines.values()
            if one is not self.head and one.equipment.kind not in _NO_MACHINES
        }
        in_flow = {identity: one for identity, one in machines.items() if one.is_in_flow}
        return in_flow or {identity: one for identity, one in machines.items() if one.facts.states}

    @cached_property
    def reasons(self) -> dict[EquipmentId, list[Reason]]:
        """What each machine says for itself, of those that can stop the cell."""
        with_safety = {
            one.id: one for one in self.snapshot.machines.values() if one.equipment.components_of(ComponentKind.SAFETY)
        }
        head = {self.head.id: self.head} if self.head is not None else {}
        return {identity: reasons_of(one) for identity, one in (head | self.flow | with_safety).items()}

    def works(self, machine: Machine) -> bool:
        """Whether a machine does its work now: it says so, waits for nobody, and nothing keeps it."""
        is_kept = any(not reason.is_soft for reason in self.reasons.get(machine.id, ()))
        return machine.condition is Condition.WORKING and not is_kept and machine.is_true(STARVED, BLOCKED) is None

    @cached_property
    def verdict(self) -> tuple[Verdict, Sureness]:
        """Whether it stands, and how sure that is."""
        head, flow = self.head, list(self.flow.values())
        said = [reason for of_one in self.reasons.values() for reason in of_one]
        hard = [reason for reason in said if not reason.is_soft]
        if head is not None and head.is_live and not self._head_works:
            return Verdict.STANDS, Sureness.TOLD
        if not any(one.is_live for one in flow) and (head is None or not head.is_live):
            return Verdict.UNKNOWN, Sureness.UNKNOWN
        is_any_at_work = any(self.works(one) or not one.is_live for one in flow)
        if not is_any_at_work and flow and (said or head is None):
            return Verdict.STANDS, Sureness.CONCLUDED
        if head is not None and not head.is_live and not any(self.works(one) for one in flow):
            return Verdict.UNKNOWN, Sureness.UNKNOWN
        sureness = Sureness.TOLD if head is not None and head.is_live else Sureness.CONCLUDED
        return (Verdict.PARTLY if hard else Verdict.RUNS), sureness

    @property
    def _head_works(self) -> bool:
        head = self.head
        return head is not None and head.condition is Condition.WORKING and head.is_true(STARVED, BLOCKED) is None

    @cached_property
    def left(self) -> Span | None:
        """When it left its work; None when it works, or stood already when Tandem began to listen."""
        verdict, sureness = self.verdict
        if verdict is not Verdict.STANDS:
            return None
        if sureness is Sureness.TOLD and self.head is not None and self.head.condition is not Condition.WORKING:
            span = _since_not_working(self.head)
        else:
            spans = [_since_not_working(one) for one in self.flow.values() if one.is_live]
            span = max((one for one in spans if one is not None), key=lambda one: one.high_ns, default=None)
        return None if span is None or span.low_ns == 0 else span

    @cached_property
    def is_waiting(self) -> bool:
        """Whether it left its work to wait for parts, room or an order, not because something stopped it."""
        head, left = self.head, self.left
        if head is None or left is None or not head.is_live or head.condition is Condition.WORKING:
            return True
        look = self.snapshot.past.look_at(left.high_ns)
        word = head.facts.state_word(look, self.snapshot.define)
        return is_waiting_word(word) or bool(self.flags(STARVED) or self.flags(BLOCKED))

    def flags(self, role: str) -> tuple[TagName, ...]:
        """Tags by which the whole tells that it waits, now or when it left its work."""
        head, left = self.head, self.left
        told = [head] if head is not None else [one for one in self.flow.values() if self.snapshot.feeders(one.id)]
        looks: list[Look] = [self.snapshot.look]
        if left is not None:
            looks.append(self.snapshot.past.look_at(left.high_ns + AT_ONCE_NS))
        return tuple(name for one in told for name in one.tags(role) if any(look(name).value is True for look in looks))

    @cached_property
    def relevant(self) -> list[Reason]:
        """What has to do with the stop; without what only follows from something else."""
        said = [reason for of_one in self.reasons.values() for reason in of_one]
        said = [reason for reason in said if self._concerns(reason)]
        if not self.is_waiting and any(not one.is_soft and not one.is_unexplained for one in said):
            said = [reason for reason in said if not (reason.is_soft and self._is_older(reason))]
        said += [*self._at_the_end(STARVED), *self._at_the_end(BLOCKED)]
        return _without_consequences(said, self.head.id if self.head is not None else None)

    def _concerns(self, reason: Reason) -> bool:
        if reason.is_soft and self.verdict[0] is not Verdict.STANDS:
            return False
        if self.left is None or reason.began_ns == 0 or reason.began_ns >= self.left.low_ns - FOLLOWS_NS:
            return True
        if not self.is_waiting or reason.equipment is None:
            return False
        machine = self.snapshot.machines[reason.equipment]
        is_source, is_sink = not self.snapshot.feeders(machine.id), not machine.equipment.feeds
        if machine is self.head or is_source is is_sink:
            return True
        starved, blocked = self.flags(STARVED), self.flags(BLOCKED)
        return (not is_sink or not starved or bool(blocked)) and (not is_source or not blocked or bool(starved))

    def _is_older(self, reason: Reason) -> bool:
        """Whether it was so while the cell still worked, which something else then stopped."""
        return self.left is not None and reason.began_ns < self.left.low_ns - AT_ONCE_NS

    def _at_the_end(self, role: str) -> list[Reason]:
        """The last machine that waits for what only people, or machines outside the cell, can bring or take."""
        told = self.flags(role)
        offers = self.head is not None and any(True for _name in self.head.tags(role))
        if self.verdict[0] is not Verdict.STANDS or not self.is_waiting or (offers and not told):
            return []
        return [reason for one in self.flow.values() for reason in self._of_end(one, role, told)]

    def _of_end(self, machine: Machine, role: str, told: tuple[TagName, ...]) -> list[Reason]:
        is_end = not (self.snapshot.feeders(machine.id) if role == STARVED else machine.equipment.feeds)
        name = machine.is_true(role)
        if not is_end or name is None or not machine.is_in_flow:
            return []
        span = self.snapshot.past.onset(name)
        since_ns = span.high_ns if span is not None and span.is_witnessed else 0
        if any(reason.began_ns <= since_ns + AT_ONCE_NS for reason in self.reasons.get(machine.id, ())):
            return []
        kind = CauseKind.NO_MATERIAL if role == STARVED else CauseKind.OUTFEED_FULL
        seen: tuple[Evidence, ...] = machine.reading_evidence(name, *told)
        return [
            Reason(
                kind=kind, equipment=machine.id, span=span, sureness=Sureness.CONCLUDED,
                evidence=(*seen, EquipmentEvidence(equipment=machine.id)),
            )
        ]  # fmt: skip


def _since_not_working(machine: Machine) -> Span | None:
    def holds(look: Look) -> bool | None:
        condition = machine.condition_at(look)
        if condition is None:
            return None
        waits = any(look(name).value is True for name in machine.tags(STARVED, BLOCKED))
        return condition is not Condition.WORKING or waits

    return machine.since((*machine.telling, *machine.tags(STARVED, BLOCKED)), holds)


def _without_consequences(reasons: list[Reason], head: EquipmentId | None) -> list[Reason]:
    """Without stops that have no reason of their own and follow, within seconds, from one that has."""
    may_follow = [one for one in reasons if one.stopped is not None and (one.equipment == head or _is_bare(one))]
    firm = [one for one in reasons if one not in may_follow and one.kind not in _SILENT]
    kept = [one for one in may_follow if not any(_follows(one, cause, at_once_ns=AT_ONCE_NS) for cause in firm)]
    kept = [one for one in kept if not any(_follows(one, other, at_once_ns=-TOGETHER_NS) for other in kept)]
    return [one for one in reasons if one not in may_follow or one in kept]


def _is_bare(reason: Reason) -> bool:
    """Whether it only says how a machine stands."""
    return reason.is_unexplained or reason.kind is CauseKind.NOT_STARTED


def _follows(one: Reason, cause: Reason, *, at_once_ns: int) -> bool:
    """Whether a stop comes soon after another reason, at another machine."""
    if one.stopped is None or one.equipment == cause.equipment:
        return False
    if one.stopped.low_ns == 0 or cause.began_ns == 0:
        return cause.began_ns == 0 and cause.stopped is None
    return one.stopped.low_ns - FOLLOWS_NS <= cause.began_ns <= one.stopped.high_ns + at_once_ns
