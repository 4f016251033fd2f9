import numpy as np
import pytest

from hmi.simulator.cell_model import CellModel
from hmi.simulator.cobot import POSTURES
from hmi.simulator.faults import Fault, FaultBook
from hmi.simulator.operation_mode import OperationMode
from hmi.simulator.packml import PackCommand, PackState, PackUnit
from hmi.twin.kinematics import tool_pose


def a_running_cell(seconds=120.0, **kwargs):
    model = CellModel(**kwargs)
    model.advance(seconds, 0.2)
    return model


def elbow_drag(model, seconds=90.0):
    """Mean current of the elbow in the direction in which it turns; gravity cancels over a cycle."""
    drags = []
    for _ in range(int(seconds * 10)):
        model.advance(0.1)
        speed = float(model.cobot.speed[2])
        if abs(speed) > 0.1:
            drags.append(float(model.cobot.current[2]) * np.sign(speed))
    return float(np.mean(drags))


def test_that_parts_flow_from_belt_to_mill_to_camera_to_belt():
    model = a_running_cell(400.0)

    assert model.infeed.processed >= 8
    assert model.cnc.parts_made >= 7
    assert model.camera.good + model.camera.rejected >= 7
    assert model.supervisor.good >= 6
    assert model.outfeed.processed >= 5
    assert model.supervisor.cycle_s == pytest.approx(43.0, abs=5.0)


def test_that_the_same_seed_gives_the_same_shift_and_another_seed_another():
    one, same, other = (a_running_cell(200.0, seed=seed, fault_schedule=True) for seed in (3, 3, 4))

    assert one.cobot.temperature.tolist() == same.cobot.temperature.tolist()
    assert one.meter.energy_wh == same.meter.energy_wh
    assert one.meter.energy_wh != other.meter.energy_wh


def test_that_every_posture_is_above_the_table():
    for angles in POSTURES.values():
        assert tool_pose(angles)[2] > 0.0


def test_that_a_dry_elbow_takes_more_current_and_gets_warmer_and_its_neighbours_do_not():
    healthy, dry = a_running_cell(100.0), a_running_cell(100.0)
    dry.inject(Fault.JOINT_FRICTION, 1.0)
    healthy.advance(240.0, 0.4)
    dry.advance(240.0, 0.4)

    assert elbow_drag(dry) > elbow_drag(healthy) + 0.8
    assert dry.cobot.temperature[2] > healthy.cobot.temperature[2] + 0.2
    assert dry.cobot.temperature[0] == pytest.approx(healthy.cobot.temperature[0], abs=0.2)


def test_that_a_jam_raises_the_motor_current_then_starves_and_suspends_the_cell_and_clearing_resumes_it():
    model = a_running_cell()
    quiet = model.infeed.motor_current_a
    model.inject(Fault.CONVEYOR_JAM, 1.0)
    model.advance(1.5)

    assert model.infeed.motor_current_a > quiet + 0.5 or model.infeed.is_tripped
    model.advance(150.0, 0.2)
    assert model.infeed.unit.state is PackState.HELD
    assert model.supervisor.is_starved
    assert model.supervisor.unit.state is PackState.SUSPENDED

    made = model.supervisor.good
    model.clear(Fault.CONVEYOR_JAM)
    model.advance(150.0, 0.2)

    assert model.infeed.unit.state is PackState.EXECUTE
    assert model.supervisor.good > made


def test_that_a_blocked_outfeed_stops_the_cell_with_a_part_in_hand():
    model = a_running_cell()
    model.inject(Fault.OUTFEED_JAM, 1.0)
    model.advance(200.0, 0.2)

    assert model.supervisor.is_blocked
    assert model.supervisor.unit.state is PackState.SUSPENDED
    assert model.cobot.carried is not None


def test_that_tool_wear_shows_in_spindle_load_and_ends_in_rejects():
    healthy, worn = CellModel(), CellModel()
    worn.inject(Fault.TOOL_WEAR, 1.0)
    healthy.advance(600.0, 0.4)
    worn.advance(600.0, 0.4)

    assert healthy.camera.rejected == 0
    assert worn.camera.rejected >= 3
    assert worn.cnc.tool_life_left == 0.0
    assert worn.meter.energy_by_machine_wh["cnc"] > healthy.meter.energy_by_machine_wh["cnc"] * 1.05


def test_that_a_worn_tool_is_changed_by_itself_while_a_sister_is_left():
    model = CellModel()
    model.cnc.wear = 0.84
    model.advance(120.0)

    assert model.cnc.tool_changes == 1
    assert model.cnc.wear < 0.1


def test_that_a_bad_bearing_shakes_and_warms_the_spindle():
    healthy, damaged = a_running_cell(200.0), CellModel()
    damaged.inject(Fault.SPINDLE_BEARING, 1.0)
    damaged.advance(200.0, 0.2)

    assert strongest_vibration(damaged) > 2 * strongest_vibration(healthy)
    assert damaged.cnc.spindle_temperature_c > healthy.cnc.spindle_temperature_c + 3


def strongest_vibration(model):
    strongest = 0.0
    for _ in range(100):
        model.advance(0.5)
        strongest = max(strongest, model.cnc.vibration_mm_s)
    return strongest


def test_that_a_dirty_lens_blurs_and_rejects_good_parts():
    model = CellModel()
    model.inject(Fault.DIRTY_LENS, 1.0)
    model.advance(700.0, 0.4)

    assert model.camera.sharpness < 40
    assert model.camera.rejected > 0


def test_that_an_air_leak_costs_energy_pressure_and_vacuum():
    healthy, leaking = a_running_cell(60.0), a_running_cell(60.0)
    leaking.inject(Fault.AIR_LEAK, 0.8)
    healthy.advance(120.0)
    leaking.advance(120.0)

    assert leaking.meter.air_pressure_bar < healthy.meter.air_pressure_bar - 0.4
    assert leaking.meter.energy_by_machine_wh["air"] > healthy.meter.energy_by_machine_wh["air"] * 1.4


def test_that_a_worn_gripper_loses_parts_and_the_cell_goes_on():
    model = CellModel()
    model.inject(Fault.GRIPPER_LOSS, 1.0)
    furthest, before = 0.0, model.cobot.position
    for _ in range(6000):
        model.advance(0.1)
        furthest = max(furthest, float(np.max(np.abs(model.cobot.position - before))))
        before = model.cobot.position

    assert furthest < 0.16
    assert model.cobot.grip_losses >= 2
    assert model.supervisor.lost == model.cobot.grip_losses
    assert model.supervisor.good >= 5


def test_that_a_protective_stop_stands_until_it_is_cleared_and_unlocked():
    model = a_running_cell(9.0)
    model.inject(Fault.PROTECTIVE_STOP, 1.0)
    model.advance(3.0)
    stood = model.cobot.position.copy()
    model.advance(10.0)

    assert model.cobot.position.tolist() == stood.tolist()
    assert model.supervisor.unit.state is PackState.HELD

    model.clear(Fault.PROTECTIVE_STOP)
    model.advance(5.0)
    assert model.cobot.protective_stop
    assert model.supervisor.command(PackCommand.UNHOLD)
    model.advance(60.0)
    assert model.supervisor.unit.state is PackState.EXECUTE
    assert not model.cobot.protective_stop


def test_that_power_follows_the_mill():
    model = CellModel()
    milling, waiting = [], []
    for _ in range(1200):
        model.advance(0.1)
        (milling if model.cnc.spindle_rpm > 7000 else waiting).append(model.meter.total_power_w)

    assert np.mean(milling) > np.mean(waiting) + 1000


def test_that_a_lower_override_moves_slower():
    model = CellModel()
    model.cobot.speed_override = 20.0
    fastest = 0.0
    for _ in range(200):
        model.advance(0.1)
        fastest = max(fastest, float(np.max(np.abs(model.cobot.speed))))

    assert 0.0 < fastest <= 0.2 * 1.4 * 1.01


def cycle_s(**settings):
    model = CellModel()
    model.cobot.speed_override = settings.get("speed", 100.0)
    model.cnc.feed_override = settings.get("feed", 100.0)
    model.cnc.rapid_override = settings.get("rapid", 100.0)
    model.advance(190.0, 0.2)
    return model.supervisor.cycle_s


def test_that_overrides_lengthen_the_cycle_of_the_whole_cell():
    full = cycle_s()

    assert cycle_s(speed=60.0) > full + 5.0
    assert cycle_s(feed=70.0) > full + 5.0
    assert cycle_s(rapid=50.0) > full + 4.0


def test_that_joint_currents_follow_the_speed_of_the_arm():
    def strongest(override):
        model = CellModel()
        model.cobot.speed_override = override
        currents = []
        for _ in range(400):
            model.advance(0.1)
            currents.append(abs(float(model.cobot.current[0])))
        return max(currents)

    assert strongest(100.0) > 1.3 * strongest(40.0)


def test_that_joints_warm_up_over_hours_to_what_arms_reach():
    model = CellModel()
    cold = model.cobot.temperature.copy()
    model.advance(2400.0, 0.4)

    assert (model.cobot.temperature > cold).all()
    assert (model.cobot.temperature < 45.0).all()
    assert model.cobot.temperature[1] > model.cobot.temperature[5] + 2.0


def test_that_a_blunt_tool_stays_a_thing_that_can_be():
    model = CellModel()
    model.inject(Fault.TOOL_WEAR, 1.0)
    model.advance(1500.0, 0.4)

    assert model.camera.measured_um < 120.0
    assert model.cnc.vibration_mm_s < 12.0
    assert model.cnc.power_w < 6000.0


def test_that_a_stopped_task_stops_the_arm_and_suspends_the_cell_until_it_starts_again():
    model = a_running_cell(60.0)
    task = model.cobot.task
    assert task.stop()
    model.advance(5.0)
    stood = model.cobot.position.tolist()
    model.advance(20.0)

    assert model.cobot.position.tolist() == stood
    assert model.supervisor.unit.state is PackState.SUSPENDED
    assert not task.stop()
    assert task.start()
    good = model.supervisor.good
    model.advance(120.0)
    assert model.supervisor.good > good
    assert model.supervisor.unit.state is PackState.EXECUTE


def test_that_a_program_is_changed_only_while_it_does_not_run_and_the_gentle_one_is_slower():
    model = CellModel()
    task = model.cobot.task
    assert not task.load("flange_cell_gentle")
    assert task.stop()
    assert task.unload()
    assert not task.start()
    assert task.load("flange_cell_gentle")
    assert task.start()
    fastest = 0.0
    for _ in range(300):
        model.advance(0.1)
        fastest = max(fastest, float(np.max(np.abs(model.cobot.speed))))

    assert 0.3 < fastest < 0.65 * 1.4


def test_that_setup_mode_finishes_what_was_begun_and_loads_nothing_new():
    model = a_running_cell(60.0)
    model.supervisor.mode = OperationMode.SETUP
    model.advance(120.0)
    made = model.cnc.parts_made
    model.advance(60.0)

    assert model.cnc.parts_made == made
    assert model.supervisor.unit.state is PackState.SUSPENDED
    model.supervisor.mode = OperationMode.PROCESSING
    model.advance(60.0)
    assert model.supervisor.unit.state is PackState.EXECUTE


def test_that_a_stopped_unit_refuses_to_start_before_reset():
    unit = PackUnit()
    assert unit.command(PackCommand.STOP)
    unit.step(1.0)

    assert unit.state is PackState.STOPPED
    assert not unit.command(PackCommand.START)
    assert unit.command(PackCommand.RESET)
    unit.step(1.0)
    assert unit.command(PackCommand.START)
    unit.step(1.0)
    assert unit.is_executing


def test_that_an_abort_wins_over_every_state_and_needs_clear():
    for state in set(PackState) - {PackState.ABORTED, PackState.ABORTING}:
        unit = PackUnit(state)
        assert unit.command(PackCommand.ABORT)
        unit.step(1.0)
        assert unit.state is PackState.ABORTED
        assert not unit.command(PackCommand.RESET)
        assert unit.command(PackCommand.CLEAR)


def test_that_a_severity_outside_its_range_is_refused():
    book = FaultBook()
    for severity in (0.0, -1.0, 1.1):
        with pytest.raises(ValueError, match="severity"):
            book.inject(Fault.AIR_LEAK, severity)
    assert book.level(Fault.AIR_LEAK) == 0.0


def test_that_a_network_loss_ends_by_itself():
    model = CellModel()
    model.inject(Fault.NETWORK_LOSS, 0.1)
    assert model.network_is_down
    model.advance(6.0)
    assert not model.network_is_down


def test_that_a_fault_schedule_brings_faults_and_takes_them_away():
    model = CellModel(seed=5, fault_schedule=True)
    seen, quiet_after = set(), False
    for _ in range(900):
        model.advance(10.0, 0.5)
        seen |= set(model.faults.severities)
        quiet_after = quiet_after or bool(seen and not model.faults.severities)

    assert len(seen) >= 3
    assert quiet_after
    assert model.supervisor.good > 50
