"""Cases that the cell opens itself: once for one stop, never from silence, never twice."""

from pathlib import Path

import numpy as np
import pytest

from hmi.domain.case import CaseKind, CaseSeverity, CaseState, ExceptionCase, LinkKind
from hmi.domain.case_command import ResolveCase
from hmi.domain.cell import Cell
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentId, EquipmentKind
from hmi.domain.equipment_facts import Condition
from hmi.domain.ladder import EscalationRules, OpenBy
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.live.process_image import ProcessImage
from hmi.services.case_watch import CaseWatch
from tests.hmi.services.case_desk import ANA, LADDER, CaseDesk

STOPS = (
    OpenBy(condition=Condition.EMERGENCY_STOP, kind=CaseKind.SAFETY_STOP, severity=CaseSeverity.HIGH),
    OpenBy(condition=Condition.PROTECTIVE_STOP, for_s=3600.0, kind=CaseKind.SAFETY_STOP, severity=CaseSeverity.MEDIUM),
)
NAMES = ("cobot", "second")


def a_cell() -> Cell:
    tags = tuple(
        TagDefinition(
            name=TagName(f"{name}/{role}"),
            label=role,
            node=NodeAddress(endpoint="plc", uri="urn:cell", identifier=f"s={name}/{role}"),
            data_type=DataType.BOOLEAN,
            role=role,
        )
        for name in NAMES
        for role in ("EmergencyStop", "ProtectiveStop")
    )
    equipment = tuple(
        Equipment(
            id=EquipmentId(name),
            label=name.title(),
            kind=EquipmentKind.ROBOT,
            components=(
                Component(
                    name="safety",
                    kind=ComponentKind.SAFETY,
                    label="Safety",
                    tags={role: TagName(f"{name}/{role}") for role in ("EmergencyStop", "ProtectiveStop")},
                ),
            ),
        )
        for name in NAMES
    )
    return Cell(id="cell", label="Cell", equipment=equipment, tags=tags)


class WatchedDesk(CaseDesk):
    """A desk with a cell that is watched."""

    def watch(self) -> None:
        self.image = ProcessImage(a_cell())
        self.case_watch = CaseWatch(self.image, self.service, self.rules.opens)
        self.hear(Freshness.LIVE)
        for name in NAMES:
            self.say(f"{name}/EmergencyStop", False)
            self.say(f"{name}/ProtectiveStop", False)

    def hear(self, freshness: Freshness) -> None:
        count = len(self.image.cell.tags)
        self.image.take_freshness(
            FreshnessChange(np.arange(count, dtype=np.uint32), np.full(count, freshness, np.uint8))
        )

    def say(self, name: str, value: bool) -> None:
        index = np.array([self.image.index[TagName(name)]], np.uint32)
        now = np.array([self.wall_ns], np.int64)
        self.image.take_readings(
            ReadingBatch(index, now, now, np.array([float(value)]), np.array([0], np.uint32), None)
        )

    @property
    def known(self) -> list[ExceptionCase]:
        return list(self.cases.cases.values())


@pytest.fixture
def desk(tmp_path: Path) -> WatchedDesk:
    desk = WatchedDesk(tmp_path, EscalationRules(ladders=(LADDER,), opens=STOPS))
    desk.watch()
    return desk


def test_that_an_emergency_stop_opens_a_case_with_what_told_it(desk: WatchedDesk):
    desk.say("cobot/EmergencyStop", True)

    (case,) = desk.known
    assert (case.kind, case.severity, case.equipment) == (CaseKind.SAFETY_STOP, CaseSeverity.HIGH, "cobot")
    assert (case.opened_by, case.title, case.state) == (None, "", CaseState.OPEN)
    assert [(link.kind, link.ref) for link in case.links] == [
        (LinkKind.EQUIPMENT, "cobot"),
        (LinkKind.TAG, "cobot/EmergencyStop"),
    ]


def test_that_one_button_that_stops_two_robots_is_one_case(desk: WatchedDesk):
    desk.say("cobot/EmergencyStop", True)
    desk.say("second/EmergencyStop", True)
    desk.case_watch.tick()

    (case,) = desk.known
    assert [link.ref for link in case.links if link.kind is LinkKind.EQUIPMENT] == ["cobot", "second"]


async def test_that_a_stop_that_lasts_is_told_once_though_its_case_is_solved(desk: WatchedDesk):
    desk.say("cobot/EmergencyStop", True)
    (case,) = desk.known
    await desk.service.resolve(ResolveCase(case=case.id, revision=1, solution="Pulled the button"), ANA)

    desk.case_watch.tick()
    desk.say("cobot/EmergencyStop", True)

    assert len(desk.known) == 1


async def test_that_the_next_stop_is_the_next_case_and_points_at_the_last(desk: WatchedDesk):
    desk.say("cobot/EmergencyStop", True)
    (case,) = desk.known
    await desk.service.resolve(ResolveCase(case=case.id, revision=1, solution="Pulled the button"), ANA)
    desk.say("cobot/EmergencyStop", False)

    desk.say("cobot/EmergencyStop", True)

    assert [one.state for one in desk.known] == [CaseState.RESOLVED, CaseState.OPEN]
    assert [link.ref for link in desk.known[1].links if link.kind is LinkKind.CASE] == [case.id]


def test_that_a_stop_that_is_not_heard_is_neither_begun_nor_over(desk: WatchedDesk):
    desk.hear(Freshness.STALE)
    desk.say("second/EmergencyStop", True)
    silent = list(desk.known)
    desk.hear(Freshness.LIVE)
    desk.case_watch.tick()

    assert silent == []
    assert len(desk.known) == 1
    desk.hear(Freshness.STALE)
    desk.case_watch.tick()
    desk.hear(Freshness.LIVE)
    desk.case_watch.tick()
    assert len(desk.known) == 1


def test_that_a_short_protective_stop_is_part_of_working_together(desk: WatchedDesk):
    desk.say("cobot/ProtectiveStop", True)
    desk.case_watch.tick()

    assert desk.known == []


def test_that_a_restart_during_a_stop_opens_no_second_case(desk: WatchedDesk):
    desk.say("cobot/EmergencyStop", True)
    before = desk.known

    desk.restart()
    desk.watch()
    desk.say("cobot/EmergencyStop", True)

    assert desk.known == before
