"""What an approval binds, and in what the present differs from it.

An approval is of one exact plan, under the conditions that were shown, by people who were qualified for it, on the
word of one version of a model, for a time. When something is to be sent, all of it is looked at again; what differs is
named.
"""

import hashlib
from collections.abc import Iterator, Mapping
from enum import StrEnum

import msgspec
from msgspec import Struct

from hmi.domain.advice import AdviceId, ConditionSpan, LiveCondition, ShownValue, Source, Weight
from hmi.domain.advice_mode import AdviceMode
from hmi.domain.advice_plan import ExactWrite, Plan, PlanFault, differing_steps
from hmi.domain.person import PersonRef, Role
from hmi.domain.procedure import Level, Skill
from hmi.domain.tag import Scalar, TagName

CLOSE = 1e-9
"""Relative; two numbers nearer than this are one."""


class Approver(Struct, frozen=True, kw_only=True):
    """Somebody who approved, as they were qualified then."""

    person: PersonRef
    roles: frozenset[Role]
    level: int
    screen: str
    approved_ns: int
    signature: str
    """Digest of what the PIN was given for; empty where none was asked for."""


class Approval(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was approved, wholly. Nothing but exactly this may ever be sent because of it."""

    advice: AdviceId
    plan: Plan
    plan_hash: str
    conditions: tuple[LiveCondition, ...]
    shown: tuple[ShownValue, ...]
    """Their values as they were on the screen, by condition."""
    source: Source
    advice_digest: str
    """Of the recommendation that was shown."""
    skill: Skill
    level: Level
    """What it takes to approve and to carry out."""
    risk: Weight
    approvers: tuple[Approver, ...]
    from_ns: int
    until_ns: int
    stops: int = 0
    """How often AI had been stopped when it was given: after the next time it counts no longer."""

    @property
    def digest(self) -> str:
        """SHA-256 over all of it but who signed, 64 hex digits: what each signature is for."""
        told = msgspec.json.encode(msgspec.structs.replace(self, approvers=()), order="deterministic")
        return hashlib.sha256(b"tandem approval 1\n" + told).hexdigest()


class Present(Struct, frozen=True, kw_only=True):
    """All that an approval is held against, as it is at the moment something is to be sent."""

    now_ns: int
    plan: Plan
    """What the run would do."""
    readings: Mapping[TagName, ShownValue]
    """Of every tag of its conditions and writes."""
    units: Mapping[TagName, str]
    """Unit of every tag that is known; a tag that is not here is not of this cell any more."""
    source: Source
    """The model in use for this type of advice."""
    mode: AdviceMode
    is_stopped: bool
    stops: int = 0
    """How often AI was stopped so far."""
    levels: Mapping[PersonRef, int]
    """Level in the skill asked for, of the approvers and of who carries it out."""
    roles: Mapping[PersonRef, frozenset[Role]]
    """Of those of them who are known and active."""
    deciding: frozenset[Role]
    """Roles that may decide now."""
    person: PersonRef | None
    """Who carries it out."""
    written: Mapping[TagName, Scalar] = {}
    """What this plan has sent already: such a tag is expected to have that value."""


class Aspect(StrEnum):
    """In what something differs."""

    STOPPED = "stopped"
    STOPPED_SINCE = "stopped_since"
    """AI was stopped after it was approved, and works again: it takes a new approval."""
    MODE = "mode"
    PLAN = "plan"
    """Fact ``name``: the step."""
    CONDITION = "condition"
    """A value moved; ``name`` is the tag."""
    QUALITY = "quality"
    """A value is in doubt, stale or missing."""
    UNIT = "unit"
    """The tag has another unit, or is not there."""
    MODEL = "model"
    QUALIFICATION = "qualification"
    ROLE = "role"
    PERSON = "person"
    """Not known or not active any more."""
    TWO_PERSONS = "two_persons"
    """Two are needed, and it is one, or the same twice."""
    AUTHOR = "author"
    """Who proposed it approved it."""
    SIGNATURE = "signature"
    """It is for something else, or is missing."""
    TOO_EARLY = "too_early"
    """The clock was set back, or the approval is from another time."""
    TOO_LATE = "too_late"


class Difference(Struct, frozen=True, kw_only=True):
    """One thing that is not as it was approved."""

    aspect: Aspect
    name: str = ""
    approved: str = ""
    now: str = ""


def differences(approval: Approval, present: Present) -> tuple[Difference, ...]:
    """Everything in which the present differs from what was approved; empty: it may be carried out."""
    return tuple(
        one
        for check in (_by_mode, _by_time, _by_plan, _by_values, _by_model, _by_people, _by_signatures)
        for one in check(approval, present)
    )


def needs_signature(plan: Plan, risk: Weight) -> bool:
    """Whether an approval takes the PIN again: whatever reaches a machine, and whatever is of high risk."""
    return bool(plan.acts) or risk is Weight.HIGH


def _by_mode(approval: Approval, present: Present) -> Iterator[Difference]:
    if present.is_stopped:
        yield Difference(aspect=Aspect.STOPPED)
    elif present.stops != approval.stops:
        yield Difference(aspect=Aspect.STOPPED_SINCE)
    if approval.plan.acts and present.mode is not AdviceMode.APPROVED_WRITE:
        yield Difference(aspect=Aspect.MODE, approved=AdviceMode.APPROVED_WRITE.value, now=present.mode.value)
    elif present.mode.rank < AdviceMode.ADVISORY.rank:
        yield Difference(aspect=Aspect.MODE, approved=AdviceMode.ADVISORY.value, now=present.mode.value)


def _by_time(approval: Approval, present: Present) -> Iterator[Difference]:
    if present.now_ns < approval.from_ns:
        yield Difference(aspect=Aspect.TOO_EARLY, approved=str(approval.from_ns), now=str(present.now_ns))
    if present.now_ns > approval.until_ns:
        yield Difference(aspect=Aspect.TOO_LATE, approved=str(approval.until_ns), now=str(present.now_ns))


def _by_plan(approval: Approval, present: Present) -> Iterator[Difference]:
    try:
        bound, offered = approval.plan.plan_hash, present.plan.plan_hash
    except PlanFault as fault:
        yield Difference(aspect=Aspect.PLAN, approved=approval.plan_hash, now=str(fault))
        return
    if bound != approval.plan_hash:
        yield Difference(aspect=Aspect.PLAN, approved=approval.plan_hash, now=bound)
    if offered == bound:
        return
    steps = tuple(differing_steps(approval.plan, present.plan))
    for step in steps:
        yield Difference(
            aspect=Aspect.PLAN, name=step, approved=_act(approval.plan, step), now=_act(present.plan, step)
        )
    if not steps:  # same steps in another order, or another procedure around them
        before, after = approval.plan, present.plan
        yield Difference(
            aspect=Aspect.PLAN,
            approved=_whole(before),
            now=_whole(after),
        )


def _by_values(approval: Approval, present: Present) -> Iterator[Difference]:
    has_begun = bool(present.written)
    shown = {one.tag_name: one for one in approval.shown}
    for condition in approval.conditions:
        tag = condition.tag_name
        if has_begun and condition.span is ConditionSpan.AT_START:
            continue
        yield from _by_unit(tag, condition.unit, present)
        then, now = shown.get(tag), present.readings.get(tag)
        if then is None or not then.is_sure or now is None or not now.is_sure:
            yield Difference(aspect=Aspect.QUALITY, name=tag, approved=_value(then), now=_value(now))
        else:
            yield from _by_value(tag, then.value, now.value, condition.tolerance, present)
    first: dict[TagName, ExactWrite] = {}
    for write in approval.plan.writes:
        first.setdefault(write.tag_name, write)
    for write in first.values():
        yield from _by_write(write, present)


def _by_write(write: ExactWrite, present: Present) -> Iterator[Difference]:
    """A value that was seen when it was proposed must be there still, until this plan writes it."""
    yield from _by_unit(write.tag_name, write.unit, present)
    now = present.readings.get(write.tag_name)
    if now is None or not now.is_sure:
        yield Difference(aspect=Aspect.QUALITY, name=write.tag_name, approved=str(write.seen), now=_value(now))
        return
    if write.seen is not None:
        yield from _by_value(write.tag_name, write.seen, now.value, 0.0, present)


def _by_value(
    tag: TagName, then: Scalar | None, now: Scalar | None, tolerance: float, present: Present
) -> Iterator[Difference]:
    """What was approved, or what the plan itself has sent meanwhile: where that did not arrive, it is the former."""
    wanted = present.written.get(tag, then)
    if not is_alike(then, now, tolerance) and not is_alike(wanted, now, tolerance):
        yield Difference(aspect=Aspect.CONDITION, name=tag, approved=str(wanted), now=str(now))


def _by_unit(tag: TagName, unit: str, present: Present) -> Iterator[Difference]:
    now = present.units.get(tag)
    if now != unit:
        yield Difference(aspect=Aspect.UNIT, name=tag, approved=unit, now="" if now is None else now)


def _by_model(approval: Approval, present: Present) -> Iterator[Difference]:
    for name in ("model", "version", "sha256", "limits_sha256"):
        then, now = getattr(approval.source, name), getattr(present.source, name)
        if then != now:
            yield Difference(aspect=Aspect.MODEL, name=name, approved=then, now=now)


def _by_people(approval: Approval, present: Present) -> Iterator[Difference]:
    people = [approver.person for approver in approval.approvers]
    needed = 2 if approval.risk is Weight.HIGH else 1
    if len(set(people)) < needed or len(set(people)) != len(people):
        yield Difference(aspect=Aspect.TWO_PERSONS, approved=str(needed), now=str(len(set(people))))
    if needed > 1 and not any(Role.COORDINATOR in present.roles.get(person, frozenset[Role]()) for person in people):
        yield Difference(aspect=Aspect.ROLE, approved=Role.COORDINATOR.value)
    for person in people:
        if person == approval.source.author:
            yield Difference(aspect=Aspect.AUTHOR, name=person)
        if not present.roles.get(person, frozenset[Role]()) & present.deciding and person in present.roles:
            yield Difference(aspect=Aspect.ROLE, name=person)
    everybody = (*people, *(() if present.person is None or present.person in people else (present.person,)))
    if present.person is None:
        yield Difference(aspect=Aspect.PERSON)
    for person in everybody:
        if person not in present.roles:
            yield Difference(aspect=Aspect.PERSON, name=person)
        level = present.levels.get(person, 0)
        if approval.skill and level < approval.level:
            yield Difference(
                aspect=Aspect.QUALIFICATION, name=person, approved=f"{approval.skill} {approval.level}", now=str(level)
            )


def _by_signatures(approval: Approval, present: Present) -> Iterator[Difference]:
    if not needs_signature(approval.plan, approval.risk):
        return
    digest = approval.digest
    for approver in approval.approvers:
        if approver.signature != digest:
            yield Difference(aspect=Aspect.SIGNATURE, name=approver.person, approved=digest, now=approver.signature)
        if approver.approved_ns < approval.from_ns or approval.from_ns <= present.now_ns < approver.approved_ns:
            yield Difference(aspect=Aspect.TOO_EARLY, name=approver.person, approved=str(approver.approved_ns))


def is_alike(one: Scalar | None, other: Scalar | None, tolerance: float) -> bool:
    """Whether a value is still what it was: numbers within ``tolerance``, anything else exactly, types counting."""
    if isinstance(one, bool) or isinstance(other, bool) or isinstance(one, str) or isinstance(other, str):
        return type(one) is type(other) and one == other
    if one is None or other is None:
        return False
    room = max(tolerance, CLOSE * max(abs(one), abs(other)))
    return abs(one - other) <= room


def _whole(plan: Plan) -> str:
    steps = " ".join(step.id for step in plan.steps)
    return f"{plan.procedure} {plan.procedure_version} {plan.procedure_digest[:12]}: {steps}"


def _act(plan: Plan, step: str) -> str:
    found = next((one for one in plan.steps if one.id == step), None)
    return "" if found is None else msgspec.json.encode(found, order="deterministic").decode()


def _value(shown: ShownValue | None) -> str:
    if shown is None:
        return ""
    return f"{'' if shown.value is None else shown.value} {shown.quality.name} {shown.freshness.name}".strip()
