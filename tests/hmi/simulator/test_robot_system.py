"""Power for the cobot's drives, and what hangs on it."""

import numpy as np

from hmi.simulator.cell_model import CellModel
from hmi.simulator.robot_system import SystemState


def test_that_the_arm_stands_down_only_when_no_program_runs_and_then_draws_nothing():
    model = CellModel(seed=2)
    model.advance(60.0)
    system = model.cobot.system
    assert not system.stand_down()
    assert system.stop()
    model.advance(2.0)
    before = model.cobot.power_w
    assert system.stand_down()
    model.advance(2.0)
    place = model.cobot.position.copy()
    model.advance(30.0)

    assert system.state is SystemState.IDLE
    assert model.cobot.power_w < before - 30.0
    assert np.all(model.cobot.current == 0.0)
    assert np.array_equal(model.cobot.position, place)
    assert not system.start()
    assert not model.cobot.task.start()


def test_that_an_arm_that_got_ready_and_was_started_works_on():
    model = CellModel(seed=2)
    model.advance(60.0)
    system = model.cobot.system
    assert not system.get_ready()
    assert system.stop()
    assert system.stand_down()
    model.advance(20.0)
    done = model.supervisor.good

    assert system.get_ready()
    assert system.state is SystemState.READY
    assert system.start()
    model.advance(120.0, 0.2)

    assert system.state is SystemState.EXECUTING
    assert model.supervisor.good > done
    assert model.supervisor.lost == 0


def test_that_the_joints_of_an_arm_without_power_cool_to_the_room():
    model = CellModel(seed=2)
    model.cobot.system.stop()
    model.cobot.system.stand_down()
    model.advance(20_000.0, 5.0)

    assert np.allclose(model.cobot.temperature, 22.0, atol=0.1)
