"""A changed ``alarms.yaml`` is told, answered for and taken over while the service runs; what stands is not lost."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import numpy as np
import pytest

from hmi.bootstrap.cell_service import CellService
from hmi.content.alarms_file import ALARMS_FILE, read_alarms
from hmi.content.alarms_file_in_use import AlarmsFile
from hmi.content.cell_file import write_cell
from hmi.domain.alarm import Alarm, Priority, Shelving
from hmi.domain.alarm_plan import AlarmPlan
from hmi.domain.alarm_transition import AlarmChange, Transition, transitions_of
from hmi.domain.alarms_file import PLAN_IN_USE, AlarmsFileAnswer, AskAlarmsFile, ReadAlarmsFile, WrittenAlarms
from hmi.domain.cell import Cell, Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.command import AcknowledgeAlarm, RemoveTag, ShelveAlarm, TakeAlarm
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.plan_change import PlanAspect, PlanDifference, PlanPart, PlanStep
from hmi.domain.quality import Freshness
from hmi.domain.query import AskJournal
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.silence import Silence
from hmi.domain.steady_work import SteadyWork
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.handwritten import ContentError
from hmi.live.alarm_list import AlarmList
from hmi.services.alarms_file import AlarmsFileService
from hmi.services.caller import Caller

HEAT = TagName("heat")
PLC = Endpoint(
    key="plc", url="opc.tcp://127.0.0.1:1", policy=SecurityPolicy.NONE, mode=SecurityMode.NONE, timeout_s=1.0
)
CELL = Cell(
    id="cell",
    label="Cell",
    endpoints=(PLC,),
    tags=(
        TagDefinition(
            name=HEAT, node=NodeAddress(endpoint="plc", uri="u", identifier="s=heat"), data_type=DataType.DOUBLE
        ),
    ),
)
HOT = "{id: hot, tag: heat, limits: {high: 60}, priority: low}"
WARM = "{id: warm, tag: heat, limits: {high: 50}, priority: medium}"
EACH_HOT = "{id: hot, tag: 'heat*', limits: {high: 60}, priority: low}"
HOT_ALARM, WARM_ALARM = "hot.high", "warm.high"


def who(role: Role) -> Caller:
    person = Person(ref=PersonRef(f"p-{role.value}"), display_name="Somebody", roles=frozenset({role}))
    return Caller(Session(token="t", person=person, signed_in_ns=1, idle_limit_s=60), "panel")


class Plant:
    """A project with a file that a test writes, and its service."""

    def __init__(self, project: Path, cell: Cell = CELL) -> None:
        self.project = project
        write_cell(project / "cell.yaml", cell)
        self.write(HOT, WARM)

    async def add_tag(self, name: str, data_type: DataType = DataType.DOUBLE) -> None:
        """As a person adds one at the panel."""
        node = NodeAddress(endpoint="plc", uri="u", identifier=f"s={name}")
        tag = TagDefinition(name=TagName(name), node=node, data_type=data_type)
        cell = self.service.image.cell
        await self.service._use_cell(msgspec.structs.replace(cell, tags=(*cell.tags, tag)))

    def hear_at(self, column: int, value: float) -> None:
        columns, times = np.full(1, column, np.uint32), np.ones(1, np.int64)
        image = self.service.image
        image.take_readings(ReadingBatch(columns, times, times, np.array([value]), np.zeros(1, np.uint32)))
        image.take_freshness(FreshnessChange(columns, np.array([Freshness.LIVE], np.uint8)))

    def write(self, *rules: str) -> None:
        self.write_text("".join(["local_alarms:\n", *(f"  - {rule}\n" for rule in rules)]) if rules else "{}\n")

    def write_text(self, text: str) -> None:
        (self.project / ALARMS_FILE).write_text(text, encoding="utf-8")

    async def start(self) -> None:
        self.service = CellService(self.project)
        self.steps: dict[str, list[Transition]] = {}
        self.service.alarms.present.list.on_change.append(self._note)
        await self.service.start()

    def _note(self, change: AlarmChange) -> None:
        self.steps.setdefault(change.after.name, []).extend(transitions_of(change))

    def hear(self, value: float) -> None:
        self.hear_at(0, value)

    def alarm(self, name: str) -> Alarm | None:
        return next((one for one in self.service.alarms.present.list.alarms.values() if one.name == name), None)

    async def look(self) -> AlarmsFileAnswer:
        answer = await self.service.dispatcher.ask(AskAlarmsFile(), who(Role.VIEWER))
        assert isinstance(answer, AlarmsFileAnswer)
        return answer

    async def take_over(self, role: Role = Role.COORDINATOR) -> Outcome:
        found = (await self.look()).found_sha256
        return await self.service.dispatcher.do(ReadAlarmsFile(sha256=found), who(role))

    async def notice(self) -> str:
        await self.service.tend()
        return self.service.link.notices.get("alarms_file", "")


@pytest.fixture
async def plant(tmp_path: Path) -> AsyncIterator[Plant]:
    plant = Plant(tmp_path)
    await plant.start()
    yield plant
    await plant.service.stop()


async def test_that_a_change_is_told_with_what_differs_and_changes_nothing_by_itself(plant: Plant):
    assert await plant.notice() == ""

    plant.write(HOT.replace("60", "65"), "{id: cold, tag: heat, limits: {low: 5}, priority: high}")
    plant.hear(62.0)

    assert await plant.notice() == "changed"
    assert (await plant.look()).differences == (
        PlanDifference(part=PlanPart.LOCAL_ALARM, step=PlanStep.CHANGED, name="hot", aspects=(PlanAspect.CONDITION,)),
        PlanDifference(part=PlanPart.LOCAL_ALARM, step=PlanStep.REMOVED, name="warm"),
        PlanDifference(part=PlanPart.LOCAL_ALARM, step=PlanStep.ADDED, name="cold"),
    )
    assert (await plant.look()).ends == 1
    assert plant.alarm(HOT_ALARM).is_active
    assert plant.alarm(WARM_ALARM).is_active


async def test_that_what_stands_by_a_rule_that_goes_on_loses_nothing(plant: Plant):
    plant.hear(70.0)
    operator, hot = who(Role.OPERATOR), plant.alarm(HOT_ALARM)
    do = plant.service.dispatcher.do
    assert await do(AcknowledgeAlarm(alarm=hot.id, event_id=hot.event_id), operator) == Done()
    assert await do(TakeAlarm(alarm=hot.id), operator) == Done()
    event = plant.alarm(HOT_ALARM).event_id
    shelve = ShelveAlarm(alarm=hot.id, event_id=event, duration_s=60.0, why="Sensor is being changed")
    assert await do(shelve, operator) == Done()
    before = plant.alarm(HOT_ALARM)

    plant.write(HOT.replace("60", "65").replace("low", "high"), WARM)
    assert isinstance(await plant.take_over(), Done)

    after = plant.alarm(HOT_ALARM)
    assert (after.is_active, after.is_acknowledged, after.shelving) == (True, True, Shelving.TIMED)
    assert (after.began_ns, after.taken_by) == (before.began_ns, before.taken_by)
    assert (before.priority, after.priority) == (Priority.LOW, Priority.HIGH)
    assert await plant.notice() == ""
    plant.hear(64.0)
    assert plant.alarm(HOT_ALARM).is_active is False


async def test_that_what_has_no_rule_any_more_ends_and_says_so_and_who_did_it_is_on_record(plant: Plant):
    plant.hear(55.0)
    warm = plant.alarm(WARM_ALARM)

    plant.write(HOT)
    outcome = await plant.take_over()

    assert plant.alarm(WARM_ALARM) is None
    assert plant.steps[WARM_ALARM][-1] is Transition.RULE_REMOVED
    assert outcome.result["removed"] == 1
    rows = {row.kind: row for row in (await plant.service.journal.read(AskJournal())).rows}
    assert rows["read_alarms_file.asked"].actor == "p-coordinator"
    assert rows["read_alarms_file.done"].facts["sha256"] == (await plant.look()).used_sha256
    assert (rows["alarm.rule_removed"].subject, rows["alarm.rule_removed"].actor) == (warm.id, "p-coordinator")
    plant.hear(70.0)
    assert plant.alarm(WARM_ALARM) is None
    assert plant.alarm(HOT_ALARM).is_active


async def test_that_a_rule_that_is_new_watches_at_once_what_is_there_already(plant: Plant):
    plant.write(HOT)
    await plant.take_over()
    plant.hear(55.0)
    assert plant.alarm(WARM_ALARM) is None

    plant.write(HOT, WARM)
    await plant.take_over()

    assert plant.alarm(WARM_ALARM).is_active


async def test_that_what_latched_is_over_when_it_does_not_latch_any_more(plant: Plant):
    plant.write(HOT.replace("id: hot", "id: hot, latched: true"))
    await plant.take_over()
    plant.hear(70.0)
    plant.hear(20.0)
    assert plant.alarm(HOT_ALARM).is_active

    plant.write(HOT)
    await plant.take_over()

    assert plant.alarm(HOT_ALARM).is_active is False
    assert plant.alarm(HOT_ALARM).is_acknowledged is False


async def test_that_a_wrong_file_is_told_with_line_and_field_and_what_was_in_use_stays(
    plant: Plant, caplog: pytest.LogCaptureFixture
):
    plant.hear(70.0)

    plant.write(HOT, WARM.replace("limits", "limit"))

    assert (await plant.notice()).startswith("wrong 1 alarms.yaml:3: local_alarms.1.limit: unknown field")
    refused = await plant.take_over()
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.ALARMS_FILE_WRONG
    assert plant.alarm(HOT_ALARM).is_active
    assert len(plant.service.alarms.present.plan.local_alarms) == 2
    caplog.clear()


async def test_that_a_start_with_a_wrong_file_goes_on_with_what_was_in_use(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    plant = Plant(tmp_path)
    await plant.start()
    plant.hear(70.0)
    await plant.service.stop()

    plant.write_text("local_alarms: 5\n")
    await plant.start()

    assert {one.rule for one in plant.service.alarms.present.plan.local_alarms} == {HOT_ALARM, WARM_ALARM}
    assert (await plant.notice()).startswith("wrong 1 alarms.yaml:1: local_alarms")
    assert plant.alarm(HOT_ALARM) is not None
    await plant.service.stop()
    caplog.clear()


def test_that_a_first_start_with_a_wrong_file_says_what_is_wrong(tmp_path: Path):
    plant = Plant(tmp_path)
    plant.write_text("local_alarms: 5\n")

    with pytest.raises(ContentError, match=r"alarms\.yaml:1: local_alarms"):
        CellService(tmp_path)


async def test_that_only_what_was_seen_is_taken_over_and_only_by_who_may(plant: Plant):
    plant.write(HOT)
    seen = (await plant.look()).found_sha256
    plant.write(WARM)

    other = await plant.service.dispatcher.do(ReadAlarmsFile(sha256=seen), who(Role.ADMINISTRATOR))
    operator = await plant.take_over(Role.OPERATOR)

    assert (other.reason, operator.reason) == (Reason.ALARMS_FILE_CHANGED, Reason.NOT_PERMITTED)
    assert len(plant.service.alarms.present.plan.local_alarms) == 2


async def test_that_a_file_that_is_taken_away_is_a_change_like_any_other(plant: Plant):
    plant.hear(70.0)
    (plant.project / ALARMS_FILE).unlink()

    assert await plant.notice() == "changed"
    assert plant.alarm(HOT_ALARM).is_active
    await plant.take_over()

    assert plant.alarm(HOT_ALARM) is None
    assert await plant.notice() == ""


async def test_that_screens_are_told_whenever_something_else_is_in_use(plant: Plant):
    await plant.service.tend()
    versions = [plant.service.link.notices[PLAN_IN_USE]]

    plant.write(EACH_HOT)
    await plant.service.tend()
    versions.append(plant.service.link.notices[PLAN_IN_USE])
    await plant.take_over()
    await plant.service.tend()
    versions.append(plant.service.link.notices[PLAN_IN_USE])
    await plant.add_tag("heat_2")
    await plant.service.tend()
    versions.append(plant.service.link.notices[PLAN_IN_USE])

    assert versions[0] == versions[1]
    assert len(set(versions)) == 3


async def test_that_a_tag_added_at_the_panel_is_watched_by_the_rules_whose_pattern_it_has(plant: Plant):
    plant.write(EACH_HOT, WARM)
    await plant.take_over()
    plant.hear(70.0)
    before = plant.alarm(HOT_ALARM)

    await plant.add_tag("heat_2")
    await plant.service.tend()
    plant.hear_at(1, 70.0)

    new = [one for one in plant.service.alarms.present.list.alarms.values() if one.source == "heat_2"]
    assert [(one.name, one.is_active) for one in new] == [(HOT_ALARM, True)]
    assert plant.alarm(HOT_ALARM).began_ns == before.began_ns
    assert await plant.notice() == ""


async def test_that_a_tag_that_a_pattern_watches_can_be_removed_and_the_last_one_of_the_pattern_not(tmp_path: Path):
    one, two = (msgspec.structs.replace(CELL.tags[0], name=TagName(f"added/plc/{name}")) for name in ("one", "two"))
    plant = Plant(tmp_path, msgspec.structs.replace(CELL, tags=(*CELL.tags, one, two)))
    plant.write(WARM, "{id: added, tag: 'added/*', limits: {high: 60}, priority: low}")
    await plant.start()
    plant.hear_at(2, 70.0)
    do, coordinator = plant.service.dispatcher.do, who(Role.COORDINATOR)

    removed = await do(RemoveTag(tag_name=TagName("added/plc/two")), coordinator)
    await plant.service.tend()
    kept = await do(RemoveTag(tag_name=TagName("added/plc/one")), coordinator)

    assert isinstance(removed, Done)
    assert plant.steps["added.high"][-1] is Transition.RULE_REMOVED
    assert kept == Refused(reason=Reason.TAG_WATCHED, facts={"tag": "added/plc/one"})
    assert await plant.notice() == ""
    await plant.service.stop()


async def test_that_a_tag_is_watched_by_what_is_in_use_and_not_by_what_nobody_took_over(plant: Plant):
    plant.write(EACH_HOT)
    await plant.take_over()
    plant.write(EACH_HOT.replace("60", "30"))

    await plant.add_tag("heat_2")
    assert await plant.notice() == "changed"

    limits = {one.tag: one.condition.limit for one in plant.service.alarms.present.plan.local_alarms}
    assert limits == {HEAT: 60.0, TagName("heat_2"): 60.0}


async def test_that_rules_that_do_not_fit_the_cell_any_more_are_told_and_watch_on_as_they_did(
    plant: Plant, caplog: pytest.LogCaptureFixture
):
    plant.write(EACH_HOT)
    await plant.take_over()

    await plant.add_tag("heat_mode", DataType.STRING)

    assert (await plant.notice()).startswith("wrong 1 alarms.yaml:2: local_alarms.0.limits")
    assert (await plant.look()).faults
    plant.hear(70.0)
    assert plant.alarm(HOT_ALARM).is_active
    caplog.clear()


async def test_that_a_start_without_the_file_goes_on_with_what_was_in_use_until_somebody_answers_for_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    plant = Plant(tmp_path)
    await plant.start()
    used = (await plant.look()).used_sha256
    await plant.service.stop()
    (tmp_path / ALARMS_FILE).unlink()

    await plant.start()

    assert {one.rule for one in plant.service.alarms.present.plan.local_alarms} == {HOT_ALARM, WARM_ALARM}
    assert await plant.notice() == "changed"
    rows = (await plant.service.journal.read(AskJournal())).rows
    assert [row.facts for row in rows if row.kind == "alarms_file.in_use"] == [{"sha256": used}] * 2
    assert isinstance(await plant.take_over(), Done)
    await plant.service.stop()
    await plant.start()
    assert plant.service.alarms.present.plan == AlarmPlan()
    assert await plant.notice() == ""
    await plant.service.stop()
    caplog.clear()


async def test_that_no_start_is_without_alarms_because_their_file_is_gone_and_its_copy_does_not_fit(tmp_path: Path):
    plant = Plant(tmp_path)
    await plant.start()
    await plant.service.stop()
    (tmp_path / ALARMS_FILE).unlink()
    other = msgspec.structs.replace(CELL.tags[0], name=TagName("cold"))
    write_cell(tmp_path / "cell.yaml", msgspec.structs.replace(CELL, tags=(other,)))

    with pytest.raises(ContentError) as told:
        CellService(tmp_path)

    assert told.value.faults[0].startswith("alarms.yaml:1: is not there")
    assert told.value.faults[1].startswith("alarms_in_use.yaml:2: local_alarms.0.tag: no tag 'heat'")


async def test_that_a_file_that_could_not_be_read_is_read_when_it_can_be(
    plant: Plant, caplog: pytest.LogCaptureFixture
):
    file = plant.project / ALARMS_FILE
    file.unlink()
    file.symlink_to(file)
    assert (await plant.notice()).startswith("wrong 1 alarms.yaml: ")
    assert (await plant.notice()).startswith("wrong 1 alarms.yaml: ")
    assert len(caplog.records) == 1

    file.unlink()

    assert await plant.notice() == "changed"
    assert (await plant.look()).found_sha256 == ""
    caplog.clear()


class SlowFile(AlarmsFile):
    """Reads when the test lets it."""

    def __init__(self, project: Path) -> None:
        super().__init__(project)
        self.may_read = threading.Event()
        self.may_read.set()
        self.read_for: list[Cell] = []

    def read(self, cell: Cell) -> WrittenAlarms:
        assert self.may_read.wait(10)
        self.read_for.append(cell)
        return super().read(cell)


async def test_that_a_cell_that_changes_while_the_file_is_read_is_not_overlooked(tmp_path: Path):
    plant = Plant(tmp_path)
    plant.write(EACH_HOT)
    file, cells = SlowFile(tmp_path), [CELL]
    alarms = AlarmList(lambda _event: None, read_alarms(tmp_path / ALARMS_FILE, CELL))
    used: list[AlarmPlan] = []
    service = AlarmsFileService(file, file.read(CELL), alarms, lambda: cells[-1], lambda plan, _by: used.append(plan))
    extra = msgspec.structs.replace(CELL.tags[0], name=TagName("heat_2"))
    file.may_read.clear()

    looking = asyncio.create_task(service.tend())
    await asyncio.sleep(0)
    cells.append(msgspec.structs.replace(CELL, tags=(*CELL.tags, extra)))
    file.may_read.set()
    await looking
    await service.tend()

    assert file.read_for == [CELL, CELL, cells[-1]]
    assert [len(plan.local_alarms) for plan in used] == [2]


async def test_that_what_fails_at_it_is_told_and_tried_again_and_silences_end_all_the_same(
    plant: Plant, caplog: pytest.LogCaptureFixture
):
    plant.write(EACH_HOT)
    await plant.take_over()
    plant.hear(70.0)
    silence, alarms, notices = plant.service.alarms.present.silence, plant.service.alarms, plant.service.link.notices
    silence.begin(Silence(by=PersonRef("p-1"), began_ns=0, until_ns=0))
    failures = ["no such row"]

    def fail_once(_change: AlarmChange) -> None:
        if failures:
            raise ValueError(failures.pop())

    alarms.present.list.on_change.append(fail_once)
    await plant.add_tag("heat_2")
    plant.hear_at(1, 70.0)

    await plant.service.tend()

    assert silence.silence is None
    assert notices[SteadyWork.ALARMS_FILE.subject] == "ValueError: no such row"
    assert notices.get(SteadyWork.SILENCE.subject, "") == ""
    await plant.service.tend()
    assert notices[SteadyWork.ALARMS_FILE.subject] == ""
    assert {one.source for one in alarms.present.list.alarms.values()} == {"heat", "heat_2"}
    caplog.clear()
