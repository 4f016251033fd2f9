"""What physics forbids does not happen, and what goes wrong is seen in what clients read."""

from types import SimpleNamespace

import numpy as np
import pytest
from asyncua import ua
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.simulator.address_space import AddressSpace
from hmi.simulator.cell_model import CellModel
from hmi.simulator.cell_nodes import add_cell
from hmi.simulator.companion_tables import NAMESPACES
from hmi.simulator.faults import Fault
from hmi.simulator.operation_mode import OperationMode
from hmi.simulator.packml import PackCommand
from hmi.simulator.tag_plan import TagPlan

ROOM_C = 22.0
seeds = st.integers(0, 99)
severities = st.floats(0.6, 1.0)


class NoServer(AddressSpace):
    """Takes what is added, and has no server."""

    def __init__(self):
        self._index = {"0": 0, **{prefix: number for number, prefix in enumerate(NAMESPACES, 2)}}

    async def _add(self, *_node):
        pass

    async def _property(self, *_property):
        pass

    async def refer(self, *_reference):
        pass

    async def method(self, *_method, **_options):
        pass

    async def declare_enumeration(self, *_members):
        pass

    async def declare_structure(self, _structure):
        return SimpleNamespace


class Shift:
    """A cell and what its clients read."""

    def __init__(self, seed):
        self.model = CellModel(seed=seed)
        self._plan = TagPlan(NoServer())
        filling = add_cell(self._plan, self.model)
        with pytest.raises(StopIteration):
            filling.send(None)

    def published(self):
        return {source.node.Identifier: value_of(source.read()) for source in self._plan.sources}

    def seen(self, path, seconds, step_s=0.4):
        """What a client that samples once a second reads of one variable."""
        (source,) = [one for one in self._plan.sources if one.node.Identifier == path]
        found = []
        for _ in range(round(seconds)):
            self.model.advance(1.0, step_s)
            found.append(float(source.read()))
        return np.array(found)


def value_of(value):
    return value.Text if isinstance(value, ua.LocalizedText) else value


@settings(max_examples=4, deadline=None)
@given(seed=seeds, fault=st.sampled_from(list(Fault)), severity=severities)
def test_that_energy_is_the_integral_of_power(seed, fault, severity):
    model = CellModel(seed=seed)
    model.advance(20.0, 0.25)
    model.inject(fault, severity)
    start = dict(model.meter.energy_by_machine_wh), model.meter.energy_wh
    summed = dict.fromkeys(start[0], 0.0)
    total = 0.0
    for _ in range(600):
        before = model.meter.energy_wh
        model.advance(0.2, 0.2)
        assert model.meter.energy_wh > before
        total += model.meter.total_power_w * 0.2 / 3600.0
        for machine, power in model.meter.power_by_machine_w.items():
            summed[machine] += power * 0.2 / 3600.0

    assert model.meter.energy_wh - start[1] == pytest.approx(total, rel=0.01)
    for machine, energy in summed.items():
        assert model.meter.energy_by_machine_wh[machine] - start[0][machine] == pytest.approx(energy, rel=0.01)
    assert sum(summed.values()) == pytest.approx(total, rel=0.01)


@settings(max_examples=3, deadline=None)
@given(seed=seeds, fault=st.sampled_from(list(Fault)), severity=severities)
def test_that_temperatures_stay_between_room_and_limit_and_fall_at_rest(seed, fault, severity):
    model = CellModel(seed=seed)
    model.inject(fault, severity)
    for _ in range(20):
        model.advance(15.0, 0.25)
        warmest = max(model.cobot.temperature.max(), model.cnc.spindle_temperature_c)
        coolest = min(model.cobot.temperature.min(), model.cnc.spindle_temperature_c, model.infeed.motor_temperature_c)
        assert coolest > ROOM_C
        assert warmest < 90.0
        assert model.infeed.motor_temperature_c < 100.0

    model.cobot.system.stop()
    model.advance(3.0, 0.25)
    model.cobot.system.stand_down()
    model.cnc.unit.command(PackCommand.ABORT)
    for belt in (model.infeed, model.outfeed):
        belt.unit.command(PackCommand.ABORT)
    model.clear_all()
    model.advance(20.0, 0.25)
    before = resting(model)
    for _ in range(20):
        model.advance(120.0, 1.0)
        now = resting(model)
        assert np.all(now <= before)
        assert np.all(now >= ROOM_C)
        before = now


def resting(model):
    return np.array([*model.cobot.temperature, model.cnc.spindle_temperature_c])


@settings(max_examples=3, deadline=None)
@given(seed=seeds, wear=st.floats(0.0, 1.2), hard=st.booleans(), sister=st.booleans())
def test_that_a_tool_only_wears_until_it_is_changed(seed, wear, hard, sister):
    model = CellModel(seed=seed)
    model.cnc.wear = wear
    if hard:
        model.inject(Fault.TOOL_WEAR, 1.0)
    changes, before = model.cnc.tool_changes, model.cnc.wear
    for round_number in range(120):
        if round_number == 60 and sister:
            model.clear(Fault.TOOL_WEAR)
        model.advance(3.0, 0.25)
        if model.cnc.tool_changes > changes:
            assert model.cnc.wear < 0.1
            changes = model.cnc.tool_changes
        else:
            assert model.cnc.wear >= before
        before = model.cnc.wear


LOWER, HIGHER = -1.0, 1.0
SIGNS = {
    Fault.JOINT_FRICTION: ("cobot/motor_3/current", np.std, HIGHER, 0.15),
    Fault.GRIPPER_LOSS: ("cobot/gripper/vacuum", np.max, LOWER, 0.05),
    Fault.TOOL_WEAR: ("cnc/tool/life", np.min, LOWER, 20.0),
    Fault.SPINDLE_BEARING: ("cnc/spindle/vibration", np.max, HIGHER, 1.0),
    Fault.CONVEYOR_JAM: ("infeed/jammed", np.max, HIGHER, 0.5),
    Fault.OUTFEED_JAM: ("outfeed/jammed", np.max, HIGHER, 0.5),
    Fault.DIRTY_LENS: ("camera/image/sharpness", np.min, LOWER, 20.0),
    Fault.AIR_LEAK: ("meter/air/pressure", np.min, LOWER, 0.2),
    Fault.PROTECTIVE_STOP: ("cobot/safety/protective_stop", np.max, HIGHER, 0.5),
}
"""Published variable, what is looked at in its values, where it goes, and by how much at least."""
WINDOW_S, GROWN_S = 80.0, 250.0


@pytest.mark.parametrize("fault", list(SIGNS))
@settings(max_examples=2, deadline=None)
@given(seed=seeds, severity=severities)
def test_that_a_fault_is_seen_in_a_published_value_and_gone_after_its_remedy(fault, seed, severity):
    path, look, direction, least = SIGNS[fault]
    shift = Shift(seed)
    healthy = look(shift.seen(path, WINDOW_S))
    shift.model.inject(fault, severity)
    shift.model.advance(GROWN_S, 0.4)
    sick = look(shift.seen(path, WINDOW_S))
    remedy(shift.model, fault)
    shift.model.advance(40.0, 0.25)
    cured = look(shift.seen(path, WINDOW_S))

    assert direction * (sick - healthy) > least * severity
    assert abs(cured - healthy) < abs(sick - healthy) / 2


def remedy(model, fault):
    """What people do about it."""
    assert model.clear(fault)
    for _ in range(3):
        model.supervisor.command(PackCommand.UNHOLD)
        model.advance(2.0, 0.25)


@settings(max_examples=5, deadline=None)
@given(seed=seeds, severity=severities)
def test_that_a_network_loss_ends_by_itself_and_the_cell_worked_on(seed, severity):
    model = CellModel(seed=seed)
    model.inject(Fault.NETWORK_LOSS, severity)
    power_on_s = model.cnc.power_on_s
    model.advance(1.0, 0.25)
    assert model.network_is_down
    model.advance(31.0, 0.25)

    assert not model.network_is_down
    assert model.cnc.power_on_s == pytest.approx(power_on_s + 32.0)


def test_that_everything_published_can_be_read_in_every_mode():
    shift = Shift(3)
    for mode in OperationMode:
        shift.model.supervisor.mode = shift.model.cnc.mode = mode
        shift.model.advance(5.0, 0.25)
        published = shift.published()
        assert len(published) > 200
        assert all(value is not None for value in published.values())
        numbers = [value for value in published.values() if isinstance(value, float)]
        assert np.all(np.isfinite(numbers))
