"""What can stop the simulated cell, as stories: what happens, and what a person who saw it all would say came first."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hmi.domain.why import CauseKind, Verdict
from hmi.simulator.faults import Fault
from hmi.simulator.operation_mode import OperationMode
from hmi.simulator.packml import PackCommand, PackState
from tests.flows.why.stepped_cell import SteppedCell

Happening = Callable[[SteppedCell, random.Random], None]

_K = CauseKind
STANDS: Final = frozenset({Verdict.STANDS})
STANDS_OR_PARTLY: Final = frozenset({Verdict.STANDS, Verdict.PARTLY})
UNKNOWN: Final = frozenset({Verdict.UNKNOWN})
RUNS: Final = frozenset({Verdict.RUNS})
_LONGEST_S = 900.0


@dataclass(frozen=True, kw_only=True)
class Story:
    """One story. ``tell`` brings it about; afterwards the answer is asked for."""

    name: str
    tell: Happening
    first: frozenset[tuple[CauseKind, str | None]]
    """Any of these is right for the first cause; empty: none must be named."""
    verdicts: frozenset[Verdict] = STANDS
    also: frozenset[tuple[CauseKind, str | None]] = frozenset()
    """Further causes that hold then, too; anything else is invented."""


def _first(equipment: str | None, *kinds: CauseKind) -> frozenset[tuple[CauseKind, str | None]]:
    return frozenset((kind, equipment) for kind in kinds)


def _run_in(cell: SteppedCell, chance: random.Random) -> None:
    cell.advance(chance.uniform(40.0, 160.0))
    cell.advance_until(lambda: cell.model.supervisor.unit.state is PackState.EXECUTE, _LONGEST_S)


def _severity(chance: random.Random) -> float:
    return chance.uniform(0.4, 1.0)


def _stands(cell: SteppedCell) -> bool:
    return cell.model.supervisor.unit.state is not PackState.EXECUTE


def _until_it_stands(cell: SteppedCell, chance: random.Random) -> None:
    if not cell.advance_until(lambda: _stands(cell), _LONGEST_S):
        raise AssertionError("the cell did not stop")
    cell.advance(chance.uniform(2.0, 60.0))


def _inject(fault: Fault) -> Happening:
    return lambda cell, chance: cell.model.inject(fault, _severity(chance))


def _stopped_by(*happenings: Happening) -> Happening:
    """Each happens, and the cell stands before the next one."""

    def tell(cell: SteppedCell, chance: random.Random) -> None:
        _run_in(cell, chance)
        for happening in happenings:
            happening(cell, chance)
            _until_it_stands(cell, chance)

    return tell


def _with_wait(happening: Happening, low_s: float, high_s: float) -> Happening:
    """The whole cell does not say that it stands: the machines do."""

    def tell(cell: SteppedCell, chance: random.Random) -> None:
        _run_in(cell, chance)
        happening(cell, chance)
        cell.advance(chance.uniform(low_s, high_s))

    return tell


def _meanwhile(first: Happening, gap_s: float, then: Happening) -> Happening:
    """One thing, the cell goes on working, and then another that stops it."""

    def tell(cell: SteppedCell, chance: random.Random) -> None:
        _run_in(cell, chance)
        first(cell, chance)
        cell.advance(gap_s)
        then(cell, chance)
        _until_it_stands(cell, chance)

    return tell


def _ending_in(story: Happening, last: Happening) -> Happening:
    """The answer is asked for right after the last thing."""

    def tell(cell: SteppedCell, chance: random.Random) -> None:
        story(cell, chance)
        last(cell, chance)

    return tell


def _at_once(happening: Happening, after_s: float) -> Happening:
    """Asked for as soon as somebody can reach the panel."""

    def tell(cell: SteppedCell, chance: random.Random) -> None:
        _run_in(cell, chance)
        happening(cell, chance)
        cell.advance(after_s)

    return tell


def _command(command: PackCommand, *, by_person: bool) -> Happening:
    def act(cell: SteppedCell, _chance: random.Random) -> None:
        if by_person:
            cell.record("supervisor", command.name.capitalize())
        assert cell.model.supervisor.command(command)

    return act


def _belt(name: str, command: PackCommand, *, by_person: bool) -> Happening:
    def act(cell: SteppedCell, _chance: random.Random) -> None:
        if by_person:
            cell.record(name, command.name.capitalize())
        assert getattr(cell.model, name).unit.command(command)

    return act


def _cnc(command: PackCommand, *, by_person: bool) -> Happening:
    def act(cell: SteppedCell, _chance: random.Random) -> None:
        cell.advance_until(lambda: cell.model.cnc.is_milling, _LONGEST_S)
        cell.advance(3.0)
        if by_person:
            cell.record("cnc", command.name.capitalize(), component="CNC")
        assert cell.model.cnc.unit.command(command)

    return act


def _mode_of_cell(cell: SteppedCell, _chance: random.Random) -> None:
    cell.record("supervisor", "SetUnitMode")
    cell.model.supervisor.mode = OperationMode.MAINTENANCE


def _mode_of_cnc(cell: SteppedCell, _chance: random.Random) -> None:
    tag = "cnc/machinery_operation_mode/RequestedOperationMode"
    cell.record("cnc", "", kind="write_tag", subject=tag)
    cell.model.cnc.mode = OperationMode.SETUP


def _pause_order(cell: SteppedCell, _chance: random.Random) -> None:
    cell.record("supervisor", "Pause", component="JobManager")
    jobs = cell.model.supervisor.jobs
    assert jobs.open_order is not None
    assert jobs.pause(jobs.open_order.name)


def _stop_program(*, by_person: bool) -> Happening:
    def act(cell: SteppedCell, _chance: random.Random) -> None:
        if by_person:
            cell.record("cobot", "Stop", component="Task")
        assert cell.model.cobot.task.stop()

    return act


def _stand_down(cell: SteppedCell, _chance: random.Random) -> None:
    assert cell.model.cobot.task.stop()
    assert cell.model.cobot.system.stand_down()


def _unload(cell: SteppedCell, _chance: random.Random) -> None:
    assert cell.model.cobot.task.stop()
    assert cell.model.cobot.task.unload()


def _robot_to_zero(cell: SteppedCell, _chance: random.Random) -> None:
    cell.record("cobot", "", kind="write_tag", subject="cobot/ur5e/SpeedOverride")
    cell.model.cobot.speed_override = 0.0


def _feed_to_zero(cell: SteppedCell, _chance: random.Random) -> None:
    cell.model.cnc.feed_override = 0.0


def _unprepare(cell: SteppedCell, _chance: random.Random) -> None:
    assert cell.advance_until(lambda: cell.model.camera.unprepare(cell.model.camera.recipe), _LONGEST_S)


def _reset(cell: SteppedCell, _chance: random.Random) -> None:
    cell.record("supervisor", "Reset")
    assert cell.model.supervisor.command(PackCommand.RESET)


def _hold_and_go_on(cell: SteppedCell, chance: random.Random) -> None:
    _command(PackCommand.HOLD, by_person=True)(cell, chance)
    cell.advance(10.0)
    assert cell.model.supervisor.command(PackCommand.UNHOLD)


def _restart_of_service(cell: SteppedCell, _chance: random.Random) -> None:
    cell.listen()


def _blunt_then_hold(cell: SteppedCell, chance: random.Random) -> None:
    """A tool near its end alarms for minutes before somebody presses hold at the mill."""
    cell.model.cnc.wear, cell.model.cnc.has_sister_tool = 0.95, False
    cell.advance(120.0)
    _cnc(PackCommand.HOLD, by_person=False)(cell, chance)


def _refused_then_stop(cell: SteppedCell, chance: random.Random) -> None:
    cell.record("supervisor", "Hold", outcome="refused")
    cell.advance(1.0)
    cell.model.inject(Fault.PROTECTIVE_STOP, _severity(chance))


def _act_elsewhere_then_stop(cell: SteppedCell, chance: random.Random) -> None:
    cell.record("camera", "Stop", component="VisionStateMachine")
    cell.record("supervisor", "Stop", component="JobManager")
    cell.advance(1.0)
    cell.model.inject(Fault.PROTECTIVE_STOP, _severity(chance))


def _released(cell: SteppedCell, _chance: random.Random) -> None:
    assert cell.model.clear(Fault.EMERGENCY_STOP)


def _off_the_network(cell: SteppedCell, _chance: random.Random) -> None:
    cell.model.inject(Fault.NETWORK_LOSS, 1.0)
    cell.advance(6.0)


_JAM_IN, _JAM_OUT = _first("infeed", _K.JAMMED), _first("outfeed", _K.JAMMED)
_PROTECTIVE, _EMERGENCY = _first("cobot", _K.PROTECTIVE_STOP), _first("cobot", _K.EMERGENCY_STOP)

STORIES: Final[tuple[Story, ...]] = (
    Story(name="jam on the infeed", tell=_stopped_by(_inject(Fault.CONVEYOR_JAM)), first=_JAM_IN),
    Story(name="jam on the outfeed", tell=_stopped_by(_inject(Fault.OUTFEED_JAM)), first=_JAM_OUT),
    Story(name="protective stop", tell=_stopped_by(_inject(Fault.PROTECTIVE_STOP)), first=_PROTECTIVE),
    Story(name="emergency stop", tell=_stopped_by(_inject(Fault.EMERGENCY_STOP)), first=_EMERGENCY),
    Story(name="guard door opened", tell=_stopped_by(_inject(Fault.GUARD_OPEN)),
          first=_first("cobot", _K.PROTECTIVE_STOP, _K.DOOR_OPEN)),
    Story(name="controller off the network", tell=_with_wait(_inject(Fault.NETWORK_LOSS), 5.0, 10.0),
          first=_first(None, _K.LINK_LOST), verdicts=UNKNOWN),
    Story(name="no raw parts", tell=_stopped_by(_inject(Fault.NO_MATERIAL)), first=_first("infeed", _K.NO_MATERIAL)),
    Story(name="nobody empties the outfeed", tell=_stopped_by(_inject(Fault.OUTFEED_FULL)),
          first=_first("outfeed", _K.OUTFEED_FULL)),
    Story(name="tool breaks", tell=_with_wait(_inject(Fault.TOOL_BREAK), 70.0, 120.0),
          first=_first("cnc", _K.TOOL_LOCKED), verdicts=STANDS_OR_PARTLY),
    Story(name="part lost from the gripper", tell=_stopped_by(_inject(Fault.PART_LOST)),
          first=_first("cobot", _K.ALARM, _K.PROGRAM_STOPPED)),
    Story(name="camera off", tell=_stopped_by(_inject(Fault.CAMERA_OFF)), first=_first("camera", _K.OUT_OF_SERVICE)),
    Story(name="no orders", tell=_stopped_by(_inject(Fault.NO_ORDERS)), first=_first("supervisor", _K.NO_ORDER)),
    Story(name="operator holds the cell", tell=_stopped_by(_command(PackCommand.HOLD, by_person=True)),
          first=_first("supervisor", _K.HELD_BY_PERSON)),
    Story(name="operator stops the cell", tell=_stopped_by(_command(PackCommand.STOP, by_person=True)),
          first=_first("supervisor", _K.STOPPED_BY_PERSON)),
    Story(name="operator aborts the cell", tell=_stopped_by(_command(PackCommand.ABORT, by_person=True)),
          first=_first("supervisor", _K.ABORTED_BY_PERSON)),
    Story(name="held at the machine, nobody says by whom",
          tell=_stopped_by(_command(PackCommand.HOLD, by_person=False)),
          first=_first("supervisor", _K.HELD)),
    Story(name="aborted at the machine", tell=_stopped_by(_command(PackCommand.ABORT, by_person=False)),
          first=_first("supervisor", _K.FAULT)),
    Story(name="operator holds the mill", tell=_with_wait(_cnc(PackCommand.HOLD, by_person=True), 40.0, 90.0),
          first=_first("cnc", _K.HELD_BY_PERSON), verdicts=STANDS_OR_PARTLY),
    Story(name="mill held at its own panel", tell=_with_wait(_cnc(PackCommand.HOLD, by_person=False), 40.0, 90.0),
          first=_first("cnc", _K.HELD), verdicts=STANDS_OR_PARTLY),
    Story(name="mill aborted by an operator", tell=_with_wait(_cnc(PackCommand.ABORT, by_person=True), 40.0, 90.0),
          first=_first("cnc", _K.ABORTED_BY_PERSON), verdicts=STANDS_OR_PARTLY),
    Story(name="cell set to maintenance", tell=_stopped_by(_mode_of_cell),
          first=_first("supervisor", _K.NOT_AUTOMATIC)),
    Story(name="mill set up", tell=_with_wait(_mode_of_cnc, 120.0, 200.0), first=_first("cnc", _K.NOT_AUTOMATIC)),
    Story(name="order paused", tell=_stopped_by(_pause_order), first=_first("supervisor", _K.ORDER_INTERRUPTED)),
    Story(name="robot program stopped by an operator", tell=_stopped_by(_stop_program(by_person=True)),
          first=_first("cobot", _K.PROGRAM_STOPPED, _K.STOPPED_BY_PERSON)),
    Story(name="robot program stopped at the pendant", tell=_stopped_by(_stop_program(by_person=False)),
          first=_first("cobot", _K.PROGRAM_STOPPED)),
    Story(name="robot drives off", tell=_stopped_by(_stand_down), first=_first("cobot", _K.DRIVES_OFF)),
    Story(name="robot program unloaded", tell=_stopped_by(_unload), first=_first("cobot", _K.NO_PROGRAM)),
    Story(name="robot speed at 0 %", tell=_with_wait(_robot_to_zero, 60.0, 120.0),
          first=_first("cobot", _K.OVERRIDE_ZERO), verdicts=STANDS_OR_PARTLY),
    Story(name="feed at 0 %", tell=_with_wait(_feed_to_zero, 90.0, 150.0), first=_first("cnc", _K.OVERRIDE_ZERO),
          verdicts=STANDS_OR_PARTLY),
    Story(name="recipe taken out", tell=_stopped_by(_unprepare), first=_first("camera", _K.NO_RECIPE)),
    Story(name="operator stops the infeed", tell=_stopped_by(_belt("infeed", PackCommand.STOP, by_person=True)),
          first=_first("infeed", _K.STOPPED_BY_PERSON)),
    Story(name="outfeed held at the machine", tell=_stopped_by(_belt("outfeed", PackCommand.HOLD, by_person=False)),
          first=_first("outfeed", _K.HELD)),
    Story(name="jam, then protective stop",
          tell=_stopped_by(_inject(Fault.CONVEYOR_JAM), _inject(Fault.PROTECTIVE_STOP)),
          first=_JAM_IN, also=_PROTECTIVE),
    Story(name="hold by the operator, then jam",
          tell=_stopped_by(_command(PackCommand.HOLD, by_person=True), _inject(Fault.CONVEYOR_JAM)),
          first=_first("supervisor", _K.HELD_BY_PERSON), also=_JAM_IN),
    Story(name="no raw parts, then guard door",
          tell=_stopped_by(_inject(Fault.NO_MATERIAL), _inject(Fault.GUARD_OPEN)),
          first=_first("infeed", _K.NO_MATERIAL), also=_PROTECTIVE),
    Story(name="outfeed jam, then hold by the operator",
          tell=_stopped_by(_inject(Fault.OUTFEED_JAM), _command(PackCommand.HOLD, by_person=True)),
          first=_JAM_OUT, also=_first("supervisor", _K.HELD_BY_PERSON)),
    Story(name="camera off, then stop by the operator",
          tell=_stopped_by(_inject(Fault.CAMERA_OFF), _command(PackCommand.STOP, by_person=True)),
          first=_first("camera", _K.OUT_OF_SERVICE), also=_first("supervisor", _K.STOPPED_BY_PERSON)),
    Story(name="outfeed held at the machine, then emergency stop",
          tell=_stopped_by(_belt("outfeed", PackCommand.HOLD, by_person=False), _inject(Fault.EMERGENCY_STOP)),
          first=_first("outfeed", _K.HELD), also=_EMERGENCY),
    Story(name="stopped and reset, nobody starts it",
          tell=_stopped_by(_command(PackCommand.STOP, by_person=True), _reset),
          first=_first("supervisor", _K.NOT_STARTED), also=_first("supervisor", _K.STOPPED_BY_PERSON)),
    Story(name="jam, and Tandem starts later",
          tell=_stopped_by(_inject(Fault.CONVEYOR_JAM), _restart_of_service), first=_JAM_IN),
)  # fmt: skip
"""Forty."""

HARDER: Final[tuple[Story, ...]] = (
    Story(name="emergency stop while a held outfeed still has room",
          tell=_meanwhile(_belt("outfeed", PackCommand.HOLD, by_person=False), 15.0, _inject(Fault.EMERGENCY_STOP)),
          first=_EMERGENCY),
    Story(name="mill held at its own panel under a standing alarm",
          tell=_with_wait(_blunt_then_hold, 40.0, 90.0),
          first=_first("cnc", _K.HELD), verdicts=STANDS_OR_PARTLY),
    Story(name="hold refused just before a protective stop",
          tell=_stopped_by(_refused_then_stop), first=_PROTECTIVE),
    Story(name="protective stop just after another machine was acted on",
          tell=_stopped_by(_act_elsewhere_then_stop), first=_PROTECTIVE),
    Story(name="order paused seconds before an emergency stop of the working cell",
          tell=_meanwhile(_pause_order, 3.0, _inject(Fault.EMERGENCY_STOP)), first=_EMERGENCY),
    Story(name="emergency stop asked for at once", tell=_at_once(_inject(Fault.EMERGENCY_STOP), 1.0), first=_EMERGENCY),
    Story(name="emergency stop released, nobody goes on",
          tell=_stopped_by(_inject(Fault.EMERGENCY_STOP), _released), first=_first("supervisor", _K.HELD)),
    Story(name="jam, then the controller is off the network",
          tell=_ending_in(_stopped_by(_inject(Fault.CONVEYOR_JAM)), _off_the_network),
          first=_first(None, _K.LINK_LOST), verdicts=UNKNOWN),
)  # fmt: skip
"""Coincidences that must not be taken for causes, and causes that are over."""

CONTROLS: Final[tuple[Story, ...]] = (
    Story(name="nothing happens", tell=_with_wait(lambda _cell, _chance: None, 0.0, 90.0), first=frozenset(),
          verdicts=RUNS),
    Story(name="joint runs dry", tell=_with_wait(_inject(Fault.JOINT_FRICTION), 30.0, 200.0), first=frozenset(),
          verdicts=RUNS),
    Story(name="spindle bearing wears", tell=_with_wait(_inject(Fault.SPINDLE_BEARING), 30.0, 200.0),
          first=frozenset(), verdicts=RUNS),
    Story(name="air leaks", tell=_with_wait(_inject(Fault.AIR_LEAK), 30.0, 200.0), first=frozenset(), verdicts=RUNS),
    Story(name="parts are lost and it goes on", tell=_with_wait(_inject(Fault.GRIPPER_LOSS), 30.0, 200.0),
          first=frozenset(), verdicts=RUNS),
    Story(name="tool wears", tell=_with_wait(_inject(Fault.TOOL_WEAR), 60.0, 200.0), first=frozenset(), verdicts=RUNS),
    Story(name="held and gone on again", tell=_with_wait(_hold_and_go_on, 20.0, 60.0), first=frozenset(),
          verdicts=RUNS),
)  # fmt: skip
"""The cell works: no cause may be named."""
