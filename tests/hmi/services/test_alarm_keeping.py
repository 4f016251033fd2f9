"""What fails while alarms are kept is told to people as long as it does, and takes nothing else with it."""

import logging
from collections.abc import Mapping
from typing import Any

import pytest

from hmi.domain.alarm import AlarmId
from hmi.domain.alarm_plan import AlarmPlan
from hmi.domain.local_state import LocalState
from hmi.domain.put_aside import PutAside
from hmi.domain.steady_work import SteadyWork
from hmi.live.alarm_list import AlarmList
from hmi.live.process_image import ProcessImage
from hmi.services.alarm_keeping import AlarmKeeping
from tests.hmi.live.local_post import a_cell, an_alarm
from tests.hmi.services.test_local_alarm import KeptStates

FAILS = {SteadyWork.LOCAL_ALARMS.subject: "ValueError: no such row", SteadyWork.PUT_ASIDE.subject: ""}
WORKS = dict.fromkeys(FAILS, "")


class BrokenStates(KeptStates):
    """A port that breaks its promise: it raises what nobody expects."""

    is_broken = False

    def keep_local(self, states: Mapping[AlarmId, LocalState]) -> None:
        if self.is_broken:
            raise ValueError("no such row")
        super().keep_local(states)

    def keep_put_aside(self, changed: Mapping[AlarmId, PutAside | None]) -> None:
        self.kinds.append("kept aside")
        super().keep_put_aside(changed)


class Desk:
    def __init__(self, journal: Any) -> None:
        self.records, self.image = BrokenStates(), ProcessImage(a_cell())
        plan = AlarmPlan(local_alarms=(an_alarm(),))
        self.list = AlarmList(lambda _event: None, plan)
        self.keeping = AlarmKeeping(self.image, self.list, {}, self.records, journal)
        self.alarm = plan.local_alarms[0].id

    def change(self) -> None:
        """Something that has to be written down."""
        state = self.keeping.local.state_of(self.alarm)
        assert state is not None
        self.keeping.local.unkept[self.alarm] = state


@pytest.fixture
def keeping_desk(desk: Any) -> Desk:
    return Desk(desk.journal)


async def test_that_a_failure_is_told_while_it_lasts_and_logged_once(
    keeping_desk: Desk, caplog: pytest.LogCaptureFixture
):
    keeping_desk.records.is_broken = True
    keeping_desk.change()
    for _ in range(5):
        await keeping_desk.keeping.step()

    assert keeping_desk.keeping.troubles() == FAILS
    assert [record.levelno for record in caplog.records] == [logging.ERROR]

    keeping_desk.records.is_broken = False
    await keeping_desk.keeping.step()

    assert keeping_desk.keeping.troubles() == WORKS
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]
    assert keeping_desk.keeping.local.unkept == {}
    caplog.clear()
