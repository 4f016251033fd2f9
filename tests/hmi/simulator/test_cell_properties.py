"""Whatever people and faults do to the simulated cell, it stays a thing that can be, and it can be put right again."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.simulator.camera import RECIPES, VisionState
from hmi.simulator.cell_model import CellModel
from hmi.simulator.faults import Fault
from hmi.simulator.operation_mode import OperationMode
from hmi.simulator.packml import PackCommand, PackState

FIRST_SERIAL = 310
UNITS = ("supervisor", "cnc", "infeed", "outfeed")

acts = st.one_of(
    st.tuples(st.just("inject"), st.sampled_from(list(Fault)), st.floats(0.2, 1.0)),
    st.tuples(st.just("clear"), st.sampled_from(list(Fault))),
    st.tuples(st.just("command"), st.sampled_from(UNITS), st.sampled_from(list(PackCommand))),
    st.tuples(st.just("mode"), st.sampled_from(list(OperationMode)[1:])),
    st.tuples(st.just("task"), st.sampled_from(["start", "stop", "unload"])),
    st.tuples(st.just("system"), st.sampled_from(["get_ready", "stand_down", "start", "stop"])),
    st.tuples(
        st.just("camera"),
        st.sampled_from(["halt", "reset", "select_automatic", "abort", "start_single", "start_continuous", "stop"]),
    ),
    st.tuples(st.just("recipe"), st.sampled_from(["prepare", "unprepare"]), st.sampled_from(list(RECIPES))),
    st.tuples(st.just("job"), st.sampled_from(["pause", "resume", "stop", "abort"])),
)


def command(model, name, what):
    unit = getattr(model, name)
    return unit.command(what) if name == "supervisor" else unit.unit.command(what)


def obey(model, act):
    match act:
        case ("inject", fault, severity):
            model.inject(fault, severity)
        case ("clear", fault):
            model.clear(fault)
        case ("command", name, what):
            command(model, name, what)
        case ("mode", mode):
            model.supervisor.mode = model.cnc.mode = mode
        case ("task", what):
            getattr(model.cobot.task, what)()
        case ("system", what):
            getattr(model.cobot.system, what)()
        case ("camera", what):
            getattr(model.camera, what)()
        case ("recipe", what, recipe):
            getattr(model.camera, what)(recipe)
        case ("job", what):
            order = model.supervisor.jobs.open_order
            if order is not None:
                getattr(model.supervisor.jobs, what)(order.name)


def put_right(model):
    """What people do after a bad hour."""
    model.clear_all()
    model.supervisor.mode = model.cnc.mode = OperationMode.PROCESSING
    model.cobot.system.get_ready()
    model.cobot.task.load("flange_cell")
    model.cobot.task.start()
    model.camera.reset()
    model.camera.select_automatic()
    model.camera.prepare("FLANGE_60_DIAMETER")
    order = model.supervisor.jobs.open_order
    if order is not None:
        model.supervisor.jobs.resume(order.name)
    model.advance(2.0, 0.2)
    for what in (PackCommand.CLEAR, PackCommand.RESET, PackCommand.START, PackCommand.UNHOLD, PackCommand.UNSUSPEND):
        for name in UNITS:
            command(model, name, what)
        model.advance(2.0, 0.2)


def parts_inside(model):
    return len(model.infeed.parts) + (model.cnc.part is not None) + (model.cobot.carried is not None)


def parts_fed(model):
    return model.supervisor._serial - FIRST_SERIAL


def serials(model):
    held = [part for part in (model.cnc.part, model.cobot.carried) if part is not None]
    return [part.serial for part in (*[part for belt in belts(model) for part, _place in belt.parts], *held)]


def belts(model):
    return model.infeed, model.outfeed


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 50), doings=st.lists(acts, min_size=1, max_size=8), step_s=st.sampled_from([0.1, 0.25, 0.4]))
def test_that_parts_and_energy_are_kept_and_the_cell_works_again_when_put_right(seed, doings, step_s):
    model = CellModel(seed=seed)
    energy = model.meter.energy_wh
    for act in doings:
        obey(model, act)
        model.advance(25.0, step_s)

        assert model.meter.energy_wh > energy
        energy = model.meter.energy_wh
        assert 15.0 < model.cobot.temperature.min() <= model.cobot.temperature.max() < 90.0
        assert 20.0 < model.cnc.spindle_temperature_c < 95.0
        assert min(model.infeed.motor_temperature_c, model.outfeed.motor_temperature_c) > 20.0
        assert parts_fed(model) == parts_inside(model) + sum(
            (model.supervisor.good, model.supervisor.defective, model.supervisor.lost)
        )
        assert model.supervisor.good == len(model.outfeed.parts) + model.outfeed.processed
        assert model.infeed.processed + len(model.infeed.parts) == parts_fed(model)
        assert len(set(serials(model))) == len(serials(model))
        judged = model.camera.good + model.camera.rejected
        assert model.supervisor.good + model.supervisor.defective <= judged <= model.cnc.parts_made

    put_right(model)
    done = model.supervisor.good + model.supervisor.defective
    model.advance(260.0, 0.25)

    assert model.supervisor.good + model.supervisor.defective > done
    assert model.supervisor.unit.state in (PackState.EXECUTE, PackState.SUSPENDED, PackState.UNSUSPENDING)
    assert not model.infeed.is_tripped
    assert not model.outfeed.is_tripped
    assert not model.cobot.protective_stop


def test_that_a_belt_that_is_stopped_while_jammed_draws_no_current():
    model = CellModel(seed=2)
    model.advance(5.0)
    model.infeed.unit.command(PackCommand.STOP)
    model.advance(5.0)

    model.inject(Fault.CONVEYOR_JAM, 1.0)
    model.advance(10.0)

    assert model.infeed.unit.state is PackState.STOPPED
    assert model.infeed.motor_current_a < 0.3


def test_that_a_trip_is_over_when_the_belt_was_stopped_reset_and_started():
    model = CellModel(seed=2)
    model.inject(Fault.CONVEYOR_JAM, 1.0)
    model.advance(10.0)
    assert model.infeed.is_tripped

    model.infeed.unit.command(PackCommand.STOP)
    model.advance(2.0)
    model.clear(Fault.CONVEYOR_JAM)
    for what in (PackCommand.RESET, PackCommand.START):
        model.infeed.unit.command(what)
        model.advance(2.0)

    assert model.infeed.unit.is_executing
    assert not model.infeed.is_tripped


def test_that_a_blind_camera_calls_no_part_good():
    model = CellModel(seed=2)
    model.inject(Fault.DIRTY_LENS, 1.0)
    model.advance(90.0, 0.25)
    good = model.camera.good
    judged = model.camera.good + model.camera.rejected

    model.advance(150.0, 0.25)

    assert model.camera.state.value == "Error"
    assert model.camera.good + model.camera.rejected > judged
    assert model.camera.good == good


def test_that_a_halted_camera_judges_nothing_and_the_part_waits_until_it_works_again():
    model = CellModel(seed=2)
    model.camera.halt()
    model.advance(150.0, 0.25)
    waiting = model.cobot.carried

    assert waiting is not None
    assert waiting.is_milled
    assert waiting.is_good is None
    assert model.supervisor.is_blocked
    assert model.supervisor.unit.state is PackState.SUSPENDED
    assert not model.camera.select_automatic()

    assert model.camera.reset()
    assert model.camera.select_automatic()
    model.advance(40.0, 0.25)

    assert waiting.is_good is not None
    assert not model.supervisor.is_blocked


def test_that_an_aborted_inspection_is_done_again():
    model = CellModel(seed=2)
    while not model.camera.abort():
        model.advance(0.2)
    part = model.cobot.carried
    assert model.camera.state is VisionState.READY

    model.advance(1.5)
    assert model.camera.good + model.camera.rejected == 0
    model.advance(2.5)

    assert part is not None
    assert part.is_good is not None
