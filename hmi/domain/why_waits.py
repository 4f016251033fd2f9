"""Who waits for whom: from every machine that stands without a reason of its own towards one that has one."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from hmi.domain.equipment import EquipmentId, EquipmentKind
from hmi.domain.why import Wait, WaitReason
from hmi.domain.why_evidence import Evidence, Sureness
from hmi.domain.why_snapshot import Machine
from hmi.domain.why_whole import BLOCKED, STARVED, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Waits in the order in which they are drawn, and machines that wait for each other."""

    waits: tuple[Wait, ...]
    circle: tuple[EquipmentId, ...] = ()


def waits_in(whole: Whole, roots: Iterable[EquipmentId]) -> Waits:
    """Who waits for whom.

    Args:
        whole: The cell.
        roots: Machines whose own reason is known, the first cause first.
    """
    found = _from_roots(whole, list(roots))
    told = [] if found else _as_told(whole)
    return Waits(waits=tuple(reversed(found)) or tuple(told), circle=_circle(told))


def _from_roots(whole: Whole, roots: list[EquipmentId]) -> list[Wait]:
    """Breadth first, so that each machine waits for the nearest; a machine that works ends the search there."""
    reached, queue = set(roots), deque(roots)
    waits: list[Wait] = []
    while queue:
        awaited = queue.popleft()
        for waiter in _neighbours(whole, awaited):
            wait = None if waiter.id in reached else _wait(whole, waiter, awaited)
            if wait is not None:
                reached.add(waiter.id)
                queue.append(waiter.id)
                waits.append(wait)
    return waits


def _neighbours(whole: Whole, identity: EquipmentId) -> list[Machine]:
    """Machines that may wait for one: those before and after it, or those that it commands; robots come first."""
    if whole.head is not None and identity == whole.head.id:
        flow = list(whole.flow.values())
        return [one for one in flow if one.equipment.kind is EquipmentKind.ROBOT] or flow
    machine = whole.snapshot.machines[identity]
    around = (*whole.snapshot.feeders(identity), *machine.equipment.feeds)
    return [whole.flow[one] for one in dict.fromkeys(around) if one in whole.flow]


def _wait(whole: Whole, waiter: Machine, awaited: EquipmentId) -> Wait | None:
    """How one waits for the other; None when it works, or says itself that it waits for something else."""
    if not waiter.is_live or whole.works(waiter):
        return None
    if whole.head is not None and awaited == whole.head.id:
        return _concluded(waiter, awaited, WaitReason.RELEASE, waiter.state_evidence)
    gives, takes = _gives_and_takes(whole, waiter, awaited)
    starved, blocked = waiter.is_true(STARVED), waiter.is_true(BLOCKED)
    for is_linked, flag, reason in ((gives, starved, WaitReason.PARTS), (takes, blocked, WaitReason.ROOM)):
        if is_linked and flag is not None:
            return Wait(
                waiter=waiter.id, awaited=awaited, reason=reason, sureness=Sureness.TOLD,
                evidence=waiter.reading_evidence(flag),
            )  # fmt: skip
    if starved is not None or blocked is not None:
        return None
    return _concluded(waiter, awaited, _direction(whole, gives=gives, takes=takes), waiter.state_evidence)


def _gives_and_takes(whole: Whole, waiter: Machine, awaited: EquipmentId) -> tuple[bool, bool]:
    other = whole.snapshot.machines[awaited].equipment
    return waiter.id in other.feeds, awaited in waiter.equipment.feeds


def _direction(whole: Whole, *, gives: bool, takes: bool) -> WaitReason | None:
    """What it waits for; where parts go both ways, as the whole cell says, or it is not known."""
    if gives is not takes:
        return WaitReason.PARTS if gives else WaitReason.ROOM
    starved, blocked = bool(whole.flags(STARVED)), bool(whole.flags(BLOCKED))
    if starved is blocked:
        return None
    return WaitReason.PARTS if starved else WaitReason.ROOM


def _concluded(waiter: Machine, awaited: EquipmentId, reason: WaitReason | None, seen: tuple[Evidence, ...]) -> Wait:
    return Wait(waiter=waiter.id, awaited=awaited, reason=reason, sureness=Sureness.CONCLUDED, evidence=seen)


def _as_told(whole: Whole) -> list[Wait]:
    """Without a known reason: what machines say themselves of waiting, and for whom that may be."""
    waits: list[Wait] = []
    for machine in (*((whole.head,) if whole.head is not None else ()), *whole.flow.values()):
        for role, reason in ((STARVED, WaitReason.PARTS), (BLOCKED, WaitReason.ROOM)):
            flag = machine.is_true(role)
            if flag is None:
                continue
            around = whole.snapshot.feeders(machine.id) if role == STARVED else machine.equipment.feeds
            standing = [one for one in around if one in whole.flow and not whole.works(whole.flow[one])]
            awaited = standing[0] if len(standing) == 1 else None
            waits.append(
                Wait(
                    waiter=machine.id, awaited=awaited, reason=reason,
                    sureness=Sureness.CONCLUDED if awaited is not None else Sureness.UNKNOWN,
                    evidence=machine.reading_evidence(flag),
                )
            )  # fmt: skip
    return waits


def _circle(waits: list[Wait]) -> tuple[EquipmentId, ...]:
    """Machines that wait for each other, each for the next."""
    following = {wait.waiter: wait.awaited for wait in reversed(waits) if wait.awaited is not None}
    for start in following:
        path: list[EquipmentId] = []
        one: EquipmentId | None = start
        while one is not None and one not in path:
            path.append(one)
            one = following.get(one)
        if one is not None:
            return tuple(path[path.index(one) :])
    return ()
