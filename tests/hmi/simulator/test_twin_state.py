"""What the twin knows of the cell: from what is heard, from what it followed, and what it says it does not know."""

import numpy as np
import pytest

from hmi.domain.tag import TagName
from hmi.domain.trial import CannotTry, CannotTryReason, GapKind
from hmi.simulator.cell_model import CellModel
from hmi.simulator.faults import Fault
from hmi.simulator.packml import PackCommand
from hmi.simulator.twin_figures import BANDS
from hmi.simulator.twin_model import TwinModel
from hmi.simulator.twin_reading import state_of
from tests.hmi.simulator.twin_bench import ESSENTIAL, RealCell


def a_real_cell(seconds=150, *, seed=8, fault=None, severity=1.0):
    real = RealCell(seed)
    real.advance(60, is_exact=False)
    if fault is not None:
        real.model.inject(fault, severity)
    real.advance(seconds, is_exact=False)
    return real


def test_that_long_steps_bring_the_same_shift_as_short_ones():
    exact, swift = CellModel(seed=3), CellModel(seed=3)
    swift.cobot.shows_tool = swift.meter.shows_grid = False
    exact.advance(400.0)
    swift.advance_swiftly(400.0)

    assert (swift.supervisor.good, swift.cnc.parts_made) == (exact.supervisor.good, exact.cnc.parts_made)
    assert swift.supervisor.cycle_s == pytest.approx(exact.supervisor.cycle_s, abs=0.5)
    assert swift.cobot.temperature == pytest.approx(exact.cobot.temperature, abs=0.06)
    assert sum(swift.meter.energy_by_machine_wh.values()) == pytest.approx(
        sum(exact.meter.energy_by_machine_wh.values()), rel=0.005
    )


@pytest.mark.parametrize("more", range(0, 43, 6))
def test_that_the_place_of_the_arm_in_its_work_is_found_from_what_is_heard(more):
    real = a_real_cell(120 + more)
    cobot, arm = real.model.cobot, real.state().arm

    assert arm.program == cobot.program
    if cobot.program:
        twin = TwinModel(real.state(), 1).cell.cobot
        twin.step(1e-6)
        assert arm.row == cobot._row
        assert np.abs(twin.position - cobot.position).max() < 0.02


def test_that_wear_is_worked_out_from_what_it_does():
    dry = a_real_cell(400, fault=Fault.JOINT_FRICTION, severity=0.8).state()
    leaking = a_real_cell(60, fault=Fault.AIR_LEAK, severity=0.6).state()
    dirty = a_real_cell(200, fault=Fault.DIRTY_LENS, severity=0.5).state()
    shaking = a_real_cell(300, fault=Fault.SPINDLE_BEARING, severity=0.7).state()
    blunting = a_real_cell(250, fault=Fault.TOOL_WEAR, severity=0.3).state()
    losing = a_real_cell(100, fault=Fault.GRIPPER_LOSS, severity=0.6).state()

    assert dry.arm.friction[2] == pytest.approx(1.0 + 4.0 * 0.8, rel=0.1)
    assert leaking.supply.leak == pytest.approx(0.6, abs=0.05)
    assert dirty.camera.dirt == pytest.approx(0.5, abs=0.05)
    assert shaking.mill.bearing_damage == pytest.approx(0.7, abs=0.15)
    assert blunting.mill.wear_rate == pytest.approx(1.0 + 60.0 * 0.3, rel=0.5)
    assert losing.arm.vacuum_loss == pytest.approx(0.45 * 0.6, abs=0.03)


def test_that_a_healthy_cell_shows_no_wear():
    state = a_real_cell(300).state()

    assert state.arm.friction == pytest.approx([1.0] * 6, abs=0.06)
    assert (state.supply.leak, state.camera.dirt, state.arm.vacuum_loss, state.mill.bearing_damage) == (0, 0, 0, 0)
    assert (state.mill.wear_rate, state.flow.feeder_is_empty, state.flow.nobody_takes) == (1.0, False, False)


def test_that_parts_on_belts_are_followed():
    real = a_real_cell(300)

    told = real.state().infeed.places_mm
    true = [place for _part, place in real.model.infeed.parts]

    assert told == pytest.approx(true, abs=200.0)


def test_that_what_people_do_not_bring_or_take_is_noticed():
    assert a_real_cell(400, fault=Fault.NO_MATERIAL).state().flow.feeder_is_empty
    assert a_real_cell(100, fault=Fault.OUTFEED_FULL).state().flow.nobody_takes


def test_that_a_cell_that_is_held_stays_held_on_the_twin():
    real = a_real_cell()
    real.model.supervisor.command(PackCommand.HOLD)
    real.advance(5)

    held = real.try_out(horizon_s=60.0, seeds=2)

    parts = next(band for band in held.nothing if band.tag_name == "supervisor/packml/admin/processed")
    assert parts.mean[0] == parts.mean[-1]


@pytest.mark.parametrize("path", ["cobot/axis_3/position", "cnc/tool/life", "supervisor/packml/status/state_current"])
def test_that_without_what_it_cannot_do_without_it_does_not_start(path):
    real = a_real_cell(60)
    real.silent.add(TagName(path))

    found = state_of(real.hearing(), real.watch, real.now_ns)

    assert found == CannotTry(reason=CannotTryReason.NOT_HEARD, detail=path)


def test_that_anything_else_that_is_not_heard_is_told_as_a_gap():
    real = a_real_cell(60)
    real.silent.add(TagName("meter/air/pressure"))

    gap = next(one for one in real.state().gaps if one.subject == "meter/air/pressure")

    assert (gap.kind, gap.tag_name) == (GapKind.MISSING, "meter/air/pressure")


def test_that_what_nobody_publishes_is_told_as_assumed_or_estimated():
    kinds = {gap.subject: gap.kind for gap in a_real_cell(500).state().gaps}

    assert kinds["tool_spread"] is GapKind.ASSUMED
    assert kinds["joint_friction"] is GapKind.ESTIMATED
    assert kinds["places_on_outfeed"] is GapKind.ESTIMATED
    assert "followed_too_short" not in kinds


def test_that_after_a_gap_in_hearing_it_follows_anew_and_says_so():
    real = a_real_cell(300)
    real.model.advance(60.0)
    real.advance(5)

    subjects = {gap.subject for gap in real.state().gaps}

    assert {"followed_too_short", "friction_not_seen_yet"} <= subjects


@pytest.mark.parametrize("fault", [None, Fault.AIR_LEAK, Fault.JOINT_FRICTION])
def test_that_what_comes_lies_within_what_was_predicted(fault):
    real = a_real_cell(400, fault=fault, seed=9)

    answer = real.try_out(horizon_s=120.0, seeds=4)

    inside, count = 0, 0
    for row in range(1, 13):
        real.advance(10)
        for band in answer.nothing:
            if not BANDS[band.tag_name].is_mean:
                count += 1
                inside += band.low[row] <= real.nodes.read(band.tag_name) <= band.high[row]
    assert inside / count >= 0.9


def test_that_bands_are_as_much_wider_as_the_twin_was_beside_the_truth():
    real = a_real_cell(60)
    tag = TagName("cobot/motor_1/temperature")

    narrow = real.try_out(horizon_s=60.0, seeds=2).nothing[0]
    wide = real.try_out(horizon_s=60.0, seeds=2, widening={tag: 2.0}).nothing[0]

    assert wide.tag_name == tag
    assert wide.high[-1] - narrow.high[-1] == pytest.approx(2.0, abs=1e-3)
    assert wide.high[0] == pytest.approx(narrow.high[0], abs=1e-3)


def test_that_all_that_is_predicted_has_a_node():
    nodes = a_real_cell(1).nodes

    assert all(nodes.read(path) is not None for path in (*BANDS, *ESSENTIAL))


def test_that_a_cell_that_runs_fast_is_noticed_by_its_meter():
    real = RealCell(8)
    shift_ns, base = 0, real.model.time_s
    for _ in range(120):
        real.model.advance(4.0)
        shift_ns = round((real.model.time_s - base) * 0.25e9)
        real.watch.look(real.hearing(), 1_790_000_000 * 10**9 + shift_ns)

    assert real.watch.pace == pytest.approx(4.0, rel=0.1)
