"""What holds around a machine: gathered from what it did, who worked at it, and what it works by."""

from types import SimpleNamespace
from typing import Any

import msgspec

from hmi.domain.cell import Cell
from hmi.domain.equipment import EquipmentId
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.failure_mode import Circumstance
from hmi.domain.production_state import Activity, StateSpan
from hmi.domain.quality import Freshness
from hmi.domain.reading import Reading
from hmi.domain.recent_past import Change, RecentPast, Span
from hmi.domain.shift import Shift
from hmi.domain.stop import StopKind
from hmi.services.circumstances import CircumstanceService
from tests.hmi.advisor.simulated import simulated_cell

MIN = 60 * 10**9
NOW = 10_000_000 * MIN
COBOT, CNC = EquipmentId("cobot"), EquipmentId("cnc")
CELL = simulated_cell()
STOOD = Activity(kind=StopKind.STOPPED)


def service(
    *, spans: list[StateSpan] | None = None, runs: list[Any] | None = None, changes: dict[Any, Any] | None = None,
    shifts: tuple[Shift, ...] = (), cell: Cell = CELL,
) -> CircumstanceService:  # fmt: skip
    procedure = SimpleNamespace(equipment=None, equipment_class=EquipmentClass.MACHINE_TOOL)
    kept: Any = SimpleNamespace(spans=lambda *_period: spans or [])
    ran: Any = SimpleNamespace(runs=lambda *_period: runs or [], version=lambda _digest: procedure)
    return CircumstanceService(lambda: cell, kept, ran, lambda: RecentPast(changes or {}), lambda *_period: shifts)


def test_that_nothing_is_said_where_nothing_is_known():
    assert service().present(NOW) == {}


def test_that_a_machine_that_began_after_hours_is_cold_and_the_others_are_not_known():
    spans = [
        StateSpan(equipment=COBOT, activity=STOOD, begin_ns=NOW - 200 * MIN, end_ns=NOW - MIN),
        StateSpan(equipment=COBOT, activity=Activity(), begin_ns=NOW - MIN, end_ns=NOW),
    ]  # fmt: skip

    assert service(spans=spans).present(NOW) == {(Circumstance.COLD_START, COBOT): True}


def test_that_a_run_that_ended_is_maintenance_and_one_that_was_only_tried_is_none():
    def run(minutes_ago: int | None, *, is_simulated: bool = False) -> SimpleNamespace:
        ended_ns = None if minutes_ago is None else NOW - minutes_ago * MIN
        return SimpleNamespace(ended_ns=ended_ns, is_simulated=is_simulated, digest="d")

    assert service(runs=[run(5), run(3000)]).present(NOW) == {(Circumstance.AFTER_MAINTENANCE, CNC): True}
    assert service(runs=[run(None), run(5, is_simulated=True)]).present(NOW) == {}


def test_that_another_program_is_a_changeover_where_somebody_saw_it_change():
    tag = CELL.tags[0]
    program, place = tag.name, next(one.id for one in CELL.equipment if tag.name in one.tag_names())
    reading = Reading(value="other", status=0, source_time_ns=1, server_time_ns=1, freshness=Freshness.LIVE)

    def seen(low_ns: int) -> dict[tuple[Circumstance, EquipmentId], bool]:
        change = Change(Span(low_ns, NOW - 10 * MIN), reading)
        works_by = msgspec.structs.replace(tag, role="Task.TaskProgramName")
        cell = msgspec.structs.replace(CELL, tags=(works_by, *CELL.tags[1:]))
        return dict(service(cell=cell, changes={program: [change]}).present(NOW))

    assert seen(NOW - 10 * MIN) == {(Circumstance.AFTER_CHANGEOVER, place): True}
    assert seen(0) == {}


def test_that_a_young_shift_is_told_of_all_equipment():
    shift = Shift(id="early", label="Early", day="2026-11-30", begin_ns=NOW - 5 * MIN, end_ns=NOW + 8 * 60 * MIN)

    assert service(shifts=(shift,)).present(NOW) == {(Circumstance.SHIFT_BEGAN, one.id): True for one in CELL.equipment}
