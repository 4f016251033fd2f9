"""Ten thousand plans, people, times and conditions that are not as they were approved: nothing reaches the controller.

The services are the real ones; the controller counts; records are kept in memory, so that there is time for so many.
Whatever is mutated, the oracle is the same: from the moment on at which something is not as approved, nothing is sent.
What nobody mutated is sent, whole and in order, or this test would prove nothing.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hmi.domain.advice import AdviceId, Weight
from hmi.domain.advice_command import StopAi
from hmi.domain.advice_mode import AdviceMode, DemotionCause, Targets
from hmi.domain.advice_plan import ChangedValue, ExactAct, ExactCall, ExactWrite
from hmi.domain.advice_state import Advice
from hmi.domain.outcome import Done, Reason, Refused
from hmi.domain.person import SERVICE, Person, PersonRef, Role
from hmi.domain.procedure import Level, Procedure, StepId
from hmi.domain.procedure_run import RunId
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange
from hmi.domain.tag import TagDefinition, TagName, ValueRange
from hmi.live.process_image import ProcessImage
from hmi.ports.advice import AiAct
from hmi.ports.journal import JournalUnavailable
from hmi.services.access import AccessService
from hmi.services.advice import AdviceService
from hmi.services.advice_answers import AdviceAnswers
from hmi.services.advice_checks import AdviceChecks
from hmi.services.advice_decision import AdviceDecisionService
from hmi.services.advice_desk import AdviceDesk
from hmi.services.advice_door import serve_advice
from hmi.services.advice_looking import AdviceLookService
from hmi.services.ai_figures import AiFigures, Surroundings
from hmi.services.ai_mode import AiModeService
from hmi.services.ai_modes import AiModes
from hmi.services.approval import ApprovalService
from hmi.services.caller import Caller
from hmi.services.control import ControlService
from hmi.services.dispatcher import Dispatcher
from tests.hmi.services.advice_bench import (
    CELL,
    FORCE,
    FRICTION,
    GUARD,
    MECHANICS,
    NOON_S,
    PIN,
    PROCEDURE,
    SOURCE,
    SPEED,
    STEPS,
    TEMPERATURE,
    AdviceBench,
    CountingController,
    node,
    other,
    went_well,
)
from tests.hmi.services.conftest import QUICK
from tests.hmi.services.remembered_advice import (
    CountedJournal,
    RememberedAdvice,
    RememberedMark,
    RememberedModes,
    RememberedPeople,
)

EVERYDAY, WHOLE = 300, 10_000


class FuzzBench(AdviceBench):
    """All records in memory; begins anew for each example."""

    def open(self) -> None:
        super().open()
        self.kept, self.overridden = RememberedAdvice(), dict[PersonRef, Person | None]()
        self.known = RememberedPeople({}, QUICK.hash(PIN))
        self.access = AccessService(
            self.known,  # type: ignore[arg-type]
            CountedJournal(),
            self.folder / "code",
            hasher=QUICK,
            now_ns=self.now_ns,
            monotonic_s=lambda: self.now_s,
        )
        self.anew()

    def caller(self, name: str, screen: str = "panel", *, is_at_cell: bool = True) -> Caller:
        return Caller(self.access.sessions.open(self.people[name], screen), screen, is_at_cell)

    def anew(self) -> None:
        """As nobody had ever proposed anything."""
        self.now_s = NOON_S
        self.kept.clear()
        self.known.known.update({person.ref: person for person in self.people.values()})
        self.overridden.clear()
        self.image = ProcessImage(CELL)
        self.hear(**{SPEED: 100.0, FORCE: 60.0, TEMPERATURE: 61.0, GUARD: 1.0})
        self.modes = AiModes(RememberedModes(), RememberedMark(), self.now_ns)
        self.modes.commission({FRICTION: AdviceMode.APPROVED_WRITE}, "test")
        self.modes.register(FRICTION, SOURCE, has_card=True)
        self.records = self.kept  # type: ignore[assignment]
        for person in self.people.values():
            self.skills.told[person.ref] = {MECHANICS: Level.ALONE}
        desk = AdviceDesk(self.kept, self.modes, self.image, self.somebody, self.skills, self.now_ns)
        self.advice, self.approvals = AdviceService(desk), ApprovalService(desk)
        checks = AdviceChecks(desk, self.approvals, went_well, is_live=True)
        figures, targets = AiFigures(self.kept, Surroundings(shifts=lambda _start, _end: ())), Targets()
        self.decisions = AdviceDecisionService(desk, self.access, checks, self.advice)
        self.looks = AdviceLookService(desk, self.advice)
        acts = AiModeService(self.modes, self.access, figures, targets, self.now_ns)
        answers = AdviceAnswers(desk, self.advice, self.approvals, checks, figures, targets)
        self.dispatcher = Dispatcher(CountedJournal())
        serve_advice(self.dispatcher, self.decisions, self.looks, acts, answers)
        self.controller = CountingController()
        self.control = ControlService(self.image, {"plc": self.controller})

    def somebody(self, ref: PersonRef) -> Person | None:
        return self.overridden[ref] if ref in self.overridden else self.known.person(ref)

    def use_tag(self, name: TagName, **changes: Any) -> None:
        """The cell was scanned anew, and one of its tags is another by now."""
        tags = tuple(other(tag, **changes) if tag.name == name else tag for tag in CELL.tags)
        self.image.use_cell(other(CELL, tags=tags))

    def lose_tag(self, name: TagName) -> None:
        tags = tuple(tag for tag in CELL.tags if tag.name != name)
        self.image.use_cell(other(CELL, tags=tags))


class Story:
    """One recommendation on its way to the controller, and what was done to it on the way."""

    def __init__(self, bench: FuzzBench, advice: AdviceId) -> None:
        self.bench, self.advice = bench, advice
        self.run, self.procedure, self.executor = "run", PROCEDURE, "cora"
        self.person: PersonRef | None = None
        """Who carries it out, where that is nobody of the bench."""
        self.act: Callable[[ExactAct], ExactAct] = lambda act: act
        self.step: Callable[[str], str] = lambda step: step

    @property
    def approver(self) -> PersonRef:
        return self.bench.people["cora"].ref

    def stored(self, change: Callable[[Advice], Advice]) -> None:
        """Somebody wrote into the records by hand."""
        self.bench.kept.rows_by_id[self.advice] = change(self.bench.stands(self.advice))

    def forged(self, **changes: Any) -> None:
        self.stored(lambda advice: other(advice, approval=other(advice.approval, **changes)))


Mutation = Callable[[Story, Any], None]
MUTATIONS: dict[str, tuple[Mutation, bool]] = {}
"""By name; True where it works only before the run begins."""


def mutation(name: str, *, at_start: bool = False) -> Callable[[Mutation], Mutation]:
    def keep(work: Mutation) -> Mutation:
        MUTATIONS[name] = work, at_start
        return work

    return keep


def rewritten(procedure: Procedure, step: str, **changes: Any) -> Procedure:
    """Another content under the same version."""
    steps = tuple(other(one, **changes) if one.id == step else one for one in procedure.steps)
    return other(procedure, steps=steps)


@mutation("the procedure writes another value", at_start=True)
def _(story: Story, pick: Any) -> None:
    work = next(step.work for step in PROCEDURE.steps if step.id == "slow_down")
    value = pick(st.floats(0.0, 100.0).filter(lambda value: value != 60.0))
    story.procedure = rewritten(PROCEDURE, "slow_down", work=other(work, value=value))


@mutation("the procedure has its steps in another order", at_start=True)
def _(story: Story, pick: Any) -> None:
    order = pick(st.permutations(PROCEDURE.steps).filter(lambda steps: tuple(steps) != PROCEDURE.steps))
    story.procedure = other(PROCEDURE, steps=tuple(order))


@mutation("the procedure lacks a step", at_start=True)
def _(story: Story, pick: Any) -> None:
    gone = pick(st.sampled_from([step.id for step in PROCEDURE.steps]))
    story.procedure = other(PROCEDURE, steps=tuple(step for step in PROCEDURE.steps if step.id != gone))


@mutation("the procedure has a step twice", at_start=True)
def _(story: Story, pick: Any) -> None:
    again = pick(st.sampled_from(PROCEDURE.steps))
    story.procedure = other(PROCEDURE, steps=(*PROCEDURE.steps, again))


@mutation("the procedure is another version or says something else", at_start=True)
def _(story: Story, pick: Any) -> None:
    changes = pick(st.sampled_from([{"version": "2"}, {"title": "Relieve"}, {"goal": "Nothing"}, {"author": "x"}]))
    story.procedure = other(PROCEDURE, **changes)


@mutation("another value, type or unit is sent")
def _(story: Story, pick: Any) -> None:
    value = pick(st.one_of(st.floats(), st.integers(-(2**40), 2**40), st.booleans(), st.text(max_size=4)))

    def change(act: ExactAct) -> ExactAct:
        if isinstance(act, ExactCall):
            return other(act, arguments=(*act.arguments, 1))
        return other(act, unit="?") if repr(value) == repr(act.value) else other(act, value=value)

    story.act = change


@mutation("another node is written or called")
def _(story: Story, pick: Any) -> None:
    to = node(pick(st.sampled_from(["i=4", "i=9", "s=x"])), pick(st.sampled_from(["plc", "plc2"])))
    changes = {"node": to, "tag_name": pick(st.sampled_from([SPEED, FORCE, GUARD]))}
    story.act = lambda act: (
        other(act, **changes) if isinstance(act, ExactWrite) else other(act, method_node=to, method="Release")
    )


@mutation("a step asks in the name of another")
def _(story: Story, pick: Any) -> None:
    shift = pick(st.integers(1, 2))
    story.step = lambda step: STEPS[(STEPS.index(StepId(step)) + shift) % len(STEPS)]


@mutation("a step asks that is none, or sends nothing")
def _(story: Story, pick: Any) -> None:
    name = pick(st.sampled_from(["look", "", "none"]))
    story.step = lambda _step: name


@mutation("another run asks")
def _(story: Story, pick: Any) -> None:
    story.run = pick(st.sampled_from(["", "run2", "RUN"])) if story.bench.stands(story.advice).run else ""


@mutation("a condition has moved")
def _(story: Story, pick: Any) -> None:
    story.bench.hear(**{TEMPERATURE: pick(st.floats(66.01, 500.0) | st.floats(-500.0, 55.99))})


@mutation("a value to be written is not what was seen")
def _(story: Story, pick: Any) -> None:
    wrong = pick(
        st.floats(0.0, 100.0).filter(lambda value: min(abs(value - one) for one in (100, 75.5, 60, 40)) > 0.001)
    )
    story.bench.hear(**{pick(st.sampled_from([SPEED, FORCE])): wrong})


@mutation("a value is stale, absent or in doubt")
def _(story: Story, pick: Any) -> None:
    bench = story.bench
    index = bench.image.index.get(pick(st.sampled_from([TEMPERATURE, SPEED, FORCE])), 0)
    if pick(st.booleans()):
        fresh = pick(st.sampled_from([Freshness.STALE, Freshness.ABSENT, Freshness.UNKNOWN]))
        bench.image.take_freshness(FreshnessChange(np.array([index], np.uint32), np.array([fresh], np.uint8)))
    else:
        bench.image.status[index] = pick(st.sampled_from([0x40000000, 0x80000000, 0xC0000000]))


@mutation("a tag is another by now")
def _(story: Story, pick: Any) -> None:
    name = pick(st.sampled_from([SPEED, FORCE]))
    changes: list[dict[str, Any]] = [
        {"node": node("i=77")}, {"node": node("i=1", "plc2")}, {"unit": "mm/s"}, {"is_safety": True},
        {"is_writable": False}, {"engineering_range": ValueRange(0.0, 30.0)},
    ]  # fmt: skip
    story.bench.use_tag(name, **pick(st.sampled_from(changes)))


@mutation("a tag is gone")
def _(story: Story, pick: Any) -> None:
    story.bench.lose_tag(pick(st.sampled_from([TEMPERATURE, SPEED, FORCE])))


@mutation("time is over, or was set back")
def _(story: Story, pick: Any) -> None:
    seconds = pick(st.floats(7200.01, 10.0**7) | st.floats(-(10.0**7), -400.0))
    story.bench.now_s = NOON_S + seconds
    story.bench.hear()


@mutation("an approver is not what they were")
def _(story: Story, pick: Any) -> None:
    bench, ref = story.bench, story.approver
    person = bench.known.person(ref)
    assert person is not None
    match pick(st.integers(0, 4)):
        case 0:
            bench.skills.told[ref] = {MECHANICS: pick(st.sampled_from([Level.NONE, Level.LEARNING, Level.WITH_HELP]))}
        case 1:
            bench.skills.told[ref] = {}
        case 2:
            bench.overridden[ref] = other(person, roles=frozenset({pick(st.sampled_from([Role.TRAINER, Role.VIEWER]))}))
        case 3:
            bench.overridden[ref] = other(person, is_active=False)
        case _:
            bench.overridden[ref] = None


@mutation("who carries it out is not qualified, or nobody")
def _(story: Story, pick: Any) -> None:
    who = pick(st.sampled_from(["olga", "max", "tom"]))
    story.executor = who
    if pick(st.booleans()):
        story.bench.skills.told[story.bench.people[who].ref] = {MECHANICS: Level.WITH_HELP}
    else:
        story.person = PersonRef(pick(st.sampled_from(["", "p-nobody"])))


@mutation("the model is another")
def _(story: Story, pick: Any) -> None:
    changes = pick(
        st.sampled_from([{"sha256": "d" * 64}, {"limits_sha256": "d" * 64}, {"version": "2"}, {"model": "guess"}])
    )
    story.bench.modes.register(FRICTION, other(SOURCE, **changes))


@mutation("another version of the model has risen meanwhile")
def _(story: Story, pick: Any) -> None:
    known = story.bench.modes.of(FRICTION)
    changes = pick(st.sampled_from([{"version": "2", "sha256": "d" * 64}, {"limits_sha256": "d" * 64}]))
    story.bench.modes.put(AiAct.PROMOTED, other(known, **changes), {}, SERVICE)


@mutation("the mode was lowered")
def _(story: Story, pick: Any) -> None:
    to = pick(st.sampled_from([AdviceMode.ADVISORY, AdviceMode.SHADOW, AdviceMode.OFF]))
    story.bench.modes.demote(FRICTION, to, pick(st.sampled_from(DemotionCause)))


@mutation("somebody stopped AI")
def _(story: Story, pick: Any) -> None:
    who = pick(st.sampled_from(["olga", "mia", "cora", "tom"]))
    bench = story.bench
    bench.kept.is_broken = pick(st.booleans())
    outcome = _now(bench.dispatcher.do(StopAi(), bench.caller(who)))
    assert outcome == Done()
    bench.kept.is_broken = False


@mutation("the records were edited")
def _(story: Story, pick: Any) -> None:
    advice = story.bench.stands(story.advice)
    approval = advice.approval
    assert approval is not None
    cheap = msgspec.structs.replace(approval.plan.steps[1], most_times=99)
    forgeries: list[dict[str, Any]] = [
        {"until_ns": approval.until_ns + 10**15}, {"plan": other(approval.plan, steps=(cheap,))},
        {"conditions": ()}, {"level": Level.NONE}, {"advice": AdviceId("other")}, {"advice_digest": "0" * 64},
        {"approvers": ()}, {"plan_hash": "0" * 64}, {"from_ns": 0},
        {"approvers": (other(approval.approvers[0], signature=""),)},
    ]  # fmt: skip
    story.forged(**pick(st.sampled_from(forgeries)))


@mutation("the recommendation in the records is another")
def _(story: Story, pick: Any) -> None:
    changes: list[dict[str, Any]] = [{"title": "Something else"}, {"is_drill": True}, {"strength": 2.0}]
    proposal = pick(st.sampled_from(changes))
    story.stored(lambda advice: other(advice, proposal=other(advice.proposal, **proposal)))


@mutation("the records cannot be written")
def _(story: Story, _pick: Any) -> None:
    story.bench.kept.is_broken = True


def _now(work: Any) -> Any:
    """What a coroutine gives that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits")


async def carried_out(story: Story, upto: int | None = None, skip: int = 0) -> None:
    """A run's machine steps, those from ``skip`` to before ``upto``; whatever raises sends nothing."""
    bench = story.bench
    for step in STEPS[skip:upto]:
        act = bench.approvals.act_of(RunId("run"), step) or planned(step)
        person = story.person if story.person is not None else bench.people[story.executor].ref
        try:
            asked = story.act(act)
            refusal = bench.approvals.allow(asked, RunId(story.run), StepId(story.step(step)), person, bench.now_ns())
        except JournalUnavailable:
            continue
        if refusal is None:
            await handed_over(bench, asked)


def planned(step: StepId) -> ExactAct:
    """What a runner would send that asks nobody what was approved."""
    from hmi.domain.procedure_plan import plan_of

    return next(act for one, act in plan_of(PROCEDURE, CELL).acts if one.id == step)


async def handed_over(bench: FuzzBench, act: ExactAct) -> None:
    """Past all checks of control: what was allowed counts as sent."""
    if isinstance(act, ExactWrite):
        tag = TagDefinition(name=act.tag_name, node=act.node, data_type=CELL.tags[0].data_type)
        await bench.controller.write(tag, act.value)
        if isinstance(act.value, float):
            bench.values[act.tag_name] = act.value
            bench.hear()
    else:
        bench.controller.sent.append((act.method_node, act.arguments))


def begun(story: Story) -> Refused | None:
    bench = story.bench
    person = story.person if story.person is not None else bench.people[story.executor].ref
    try:
        return bench.approvals.begin(RunId(story.run or ""), story.advice, story.procedure, person, bench.now_ns())
    except JournalUnavailable:
        return Refused(reason=Reason.JOURNAL_UNAVAILABLE)


async def approved(bench: FuzzBench, risk: Weight, value: float) -> Story:
    """As it should be: by as many people as it takes, with the value that they chose."""
    bench.anew()
    advice = bench.offered(risk=risk)
    changes = () if value == 60.0 else (ChangedValue(step="slow_down", value=value),)
    assert isinstance(await bench.approve(advice.id, bench.caller("cora"), changes=changes), Done)
    if risk is Weight.HIGH:
        assert isinstance(await bench.second(advice.id, bench.caller("mia")), Done)
    bench.now_s += 30
    return Story(bench, advice.id)


async def told(bench: FuzzBench, data: Any, seen: Counter[str]) -> None:
    """One story: approved as it should be, then mutated somewhere, then carried out as far as it goes."""
    pick = data.draw
    value = pick(st.sampled_from([60.0, 75.5]))
    story = await approved(bench, pick(st.sampled_from(Weight)), value)
    whole = [value, 40.0, (7,)]
    known = st.sampled_from(sorted(MUTATIONS))
    names = list(dict.fromkeys([pick(known), *pick(st.lists(known, max_size=2))]))
    at_start = any(MUTATIONS[name][1] for name in names) or pick(st.booleans())
    done = 0 if at_start else pick(st.integers(0, 2))
    if not at_start:
        assert begun(story) is None
        await carried_out(story, done)
        assert [one for _, one in bench.controller.sent] == whole[:done]
    for name in names:
        seen[name] += 1
        MUTATIONS[name][0](story, pick)
    if at_start:
        begun(story)
    await carried_out(story, skip=done)
    assert len(bench.controller.sent) == done, (names, bench.controller.sent)


async def again(story: Story, whole: list[Any]) -> None:
    """What was sent as often as it may be is not sent once more; the run cannot begin again, and none in its place."""
    bench = story.bench
    await carried_out(story)
    assert [one for _, one in bench.controller.sent] == [*whole, whole[0]]  # the one step with a retry
    await carried_out(story)
    assert len(bench.controller.sent) == len(whole) + 1
    assert begun(story) is not None
    story.run = "run2"
    assert begun(story) is not None
    bench.approvals.end(RunId("run"), is_verified=True, why="", read_back={}, now_ns=bench.now_ns())
    story.run = "run"
    await carried_out(story)
    assert len(bench.controller.sent) == len(whole) + 1


def fuzz(folder: Path, examples: int) -> Counter[str]:
    """So many stories; gives how often each mutation was among them."""
    bench, seen = FuzzBench(folder), Counter[str]()
    loop = asyncio.new_event_loop()

    @settings(
        max_examples=examples,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
    )
    @given(st.data())
    def run(data: Any) -> None:
        loop.run_until_complete(told(bench, data, seen))

    try:
        run()
    finally:
        loop.close()
        bench.close()
    return seen


def test_that_nothing_that_was_mutated_is_ever_sent(tmp_path: Path):
    seen = fuzz(tmp_path, EVERYDAY)

    assert set(seen) == set(MUTATIONS)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_that_nothing_of_ten_thousand_mutations_is_ever_sent(tmp_path: Path):
    seen = fuzz(tmp_path, WHOLE)

    assert set(seen) == set(MUTATIONS)
    assert sum(seen.values()) >= WHOLE
    assert min(seen.values()) > 50


@pytest.mark.parametrize("name", sorted(MUTATIONS))
@settings(max_examples=3, suppress_health_check=list(HealthCheck), deadline=None, database=None)
@given(st.data())
def test_that_each_mutation_by_itself_is_held_back(bench: FuzzBench, name: str, data: Any):
    """So that none of them passes only because others came with it."""

    async def one() -> None:
        bench.anew()
        advice = bench.offered()
        assert isinstance(await bench.approve(advice.id, bench.caller("cora")), Done)
        story = Story(bench, advice.id)
        work, at_start = MUTATIONS[name]
        if not at_start:
            assert begun(story) is None
        work(story, data.draw)
        if at_start:
            begun(story)
        await carried_out(story)
        assert bench.controller.sent == []

    asyncio.run(one())


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Any:
    bench = FuzzBench(tmp_path_factory.mktemp("fuzz"))
    yield bench
    bench.close()


@pytest.mark.parametrize("risk", Weight)
@pytest.mark.parametrize("value", [60.0, 75.5])
def test_that_what_nobody_mutated_is_sent_whole_and_never_twice(bench: FuzzBench, risk: Weight, value: float):
    async def one() -> None:
        story = await approved(bench, risk, value)
        assert begun(story) is None
        await carried_out(story)
        whole: list[Any] = [value, 40.0, (7,)]
        assert [one for _, one in bench.controller.sent] == whole
        await again(story, whole)

    asyncio.run(one())


def test_that_time_alone_does_not_spoil_an_approval(bench: FuzzBench):
    async def one() -> None:
        bench.anew()
        advice = bench.offered()
        await bench.approve(advice.id, bench.caller("cora"))
        story = Story(bench, advice.id)
        bench.now_s += 7199
        bench.hear()
        assert begun(story) is None
        await carried_out(story)
        assert len(bench.controller.sent) == 3

    asyncio.run(one())
