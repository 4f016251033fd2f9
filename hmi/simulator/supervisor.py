"""The cell's supervisory controller: gives the cobot its work, keeps the PackML state and the job."""

from hmi.simulator.camera import Camera
from hmi.simulator.cnc import Cnc
from hmi.simulator.cobot import Cobot
from hmi.simulator.conveyor import Conveyor
from hmi.simulator.job_orders import JobBook, Planner
from hmi.simulator.operation_mode import OperationMode
from hmi.simulator.packml import PackCommand, PackState, PackUnit
from hmi.simulator.part import Part

_STARVED_AFTER_S = 8.0
_COBOT_MAY_MOVE = frozenset({PackState.EXECUTE, PackState.SUSPENDING, PackState.SUSPENDED, PackState.UNSUSPENDING})


class Supervisor:
    """One PackML unit over all machines; suspends when starved or blocked, holds on a stop of the cobot."""

    def __init__(self, *, cobot: Cobot, cnc: Cnc, infeed: Conveyor, outfeed: Conveyor, camera: Camera) -> None:
        self._cobot = cobot
        self._cnc = cnc
        self._infeed = infeed
        self._outfeed = outfeed
        self._camera = camera
        self.unit = PackUnit()
        self.mode = OperationMode.PROCESSING
        self.jobs = JobBook()
        self._planner = Planner(self.jobs)
        self._planner.step()
        self.is_starved = False
        self.is_without_order = False
        self.is_blocked = False
        self.feeder_is_empty = False
        self.nobody_takes = False
        """From the end of the outfeed belt."""
        self.is_without_office = False
        """Nobody sends orders."""
        self.good = 0
        self.defective = 0
        self.lost = 0
        self.cycle_s = 0.0
        self.parts_per_min = 0.0
        self._since_part_s = 0.0
        self._waiting_s = 0.0
        self._serial = 310
        self._feeder_s = 6.0
        for place in (1800.0, 1200.0, 400.0):
            self._serial += 1
            infeed.parts.append((Part(serial=self._serial), place))

    def command(self, command: PackCommand) -> bool:
        """A person's command to the whole cell."""
        if command in (PackCommand.RESET, PackCommand.UNHOLD, PackCommand.CLEAR):
            self._cobot.unlock()
        return self.unit.command(command)

    @property
    def quiet_s(self) -> float:
        """For how long it waits for nothing but the machines: until it feeds a part, or says that it is starved."""
        ends = [self.unit.quiet_s]
        if self._feeder_s > 0.0:
            ends.append(self._feeder_s)
        if self._waiting_s > 0.0:
            ends.append(_STARVED_AFTER_S - self._waiting_s)
        return min(ends)

    def step(self, step_s: float) -> None:
        """Let time pass."""
        self.unit.step(step_s)
        self.jobs.now_s += step_s
        if not self.is_without_office:
            self._planner.step()
        self._follow_machines()
        self._cobot.is_held = self.unit.state not in _COBOT_MAY_MOVE
        self._feed(step_s)
        self._drain()
        self._since_part_s += step_s
        self._take_finished()
        if not self._cobot.is_busy and self._cobot.can_move:
            self._assign(step_s)
        else:
            self._waiting_s = 0.0
            self.is_starved = False

    def _follow_machines(self) -> None:
        if self._cobot.protective_stop or self._cobot.emergency_stop:
            self.unit.command(PackCommand.HOLD)
        is_empty = self._cnc.part is None and self._cobot.carried is None and not self._cobot.is_busy
        self.is_without_order = not self._may_load and is_empty
        if self.is_starved or self.is_blocked or self.is_without_order or not self._cobot.task.is_executing:
            self.unit.command(PackCommand.SUSPEND)
        elif self.unit.state is PackState.SUSPENDED:
            self.unit.command(PackCommand.UNSUSPEND)

    def _feed(self, step_s: float) -> None:
        self._feeder_s -= step_s
        runs = self.unit.state in (PackState.EXECUTE, PackState.SUSPENDED) and self._infeed.unit.is_executing
        runs = runs and not self.feeder_is_empty
        if self._feeder_s <= 0.0 and runs and len(self._infeed.parts) < 6 and self._infeed.has_room:
            self._serial += 1
            self._infeed.lay(Part(serial=self._serial))
            self._feeder_s = 14.0

    def _drain(self) -> None:
        if self.nobody_takes:
            return
        if self._outfeed.part_at_end is not None and self._outfeed.unit.is_executing and not self._outfeed.jam:
            self._outfeed.take()

    def _assign(self, step_s: float) -> None:
        carried = self._cobot.carried
        may_leave = self._outfeed.has_room if carried is None or carried.is_good else self._camera.is_operational
        self.is_blocked = carried is not None and not may_leave and carried.is_good is not False
        if carried is not None:
            if carried.is_good is None:
                if not self.is_blocked:
                    self._cobot.run("inspect_again")
            elif carried.is_good is False:
                self._cobot.run("deliver_reject")
            elif not self.is_blocked:
                self._cobot.run("deliver_good")
        elif self.unit.state is PackState.EXECUTE or self.is_starved or self.is_without_order:
            self._assign_empty_handed(step_s)

    def _assign_empty_handed(self, step_s: float) -> None:
        part_waits = self._infeed.part_at_end is not None
        if self._cnc.has_finished_part:
            self.is_starved = False
            self._cobot.run("unload_cnc")
        elif self._cnc.wants_part and not self._order_wants_part:
            self.is_starved = False
        elif self._cnc.wants_part and part_waits:
            self.is_starved = False
            self._cobot.run("load_cnc")
        elif self._cnc.wants_part:
            self._waiting_s += step_s
            self.is_starved = self._waiting_s > _STARVED_AFTER_S

    @property
    def _order_wants_part(self) -> bool:
        """Whether the running order lacks a part that is not on its way yet."""
        order = self.jobs.running
        if order is None or not self._may_load:
            return False
        in_work = [part for part in (self._cnc.part, self._cobot.carried) if part is not None]
        return order.made + sum(part.order == order.name for part in in_work) < order.wanted

    @property
    def _may_load(self) -> bool:
        """Whether parts are to be made at all."""
        return self.jobs.running is not None and self.mode is OperationMode.PROCESSING

    def _take_finished(self) -> None:
        finished, self._cobot.finished = self._cobot.finished, []
        for action in finished:
            match action:
                case "grip":
                    self._grip()
                case "release":
                    self._release()
                case "inspect":
                    self._camera.finish(self._cobot.carried)
                case _:
                    pass
        self._camera.is_exposing = self._cobot.is_inspecting and self._camera.is_operational
        self._camera.shown_part = self._cobot.shown_part

    def _grip(self) -> None:
        if self._cobot.program == "load_cnc" and self._infeed.part_at_end is not None:
            order = self.jobs.running
            self._cobot.carried = self._infeed.take()
            self._cobot.carried.order = order.name if order is not None else ""
        elif self._cobot.program == "unload_cnc" and self._cnc.has_finished_part:
            self._cobot.carried = self._cnc.unload()

    def _release(self) -> None:
        part, self._cobot.carried = self._cobot.carried, None
        if part is None:
            return
        if not part.is_milled:
            self._cnc.load(part)
            return
        self._cobot.cycles += 1
        self.cycle_s, self._since_part_s = self._since_part_s, 0.0
        self.parts_per_min = 60.0 / self.cycle_s if self.cycle_s > 0.0 else 0.0
        self.jobs.count_part(part.order, is_good=part.is_good is True)
        if part.is_good:
            self.good += 1
            self._outfeed.lay(part)
        else:
            self.defective += 1

    def go_on(self, *, since_part_s: float, feeder_s: float) -> None:
        """Be in the middle of a shift: so long after the last part, and so long before the next raw one is laid."""
        self._since_part_s, self._feeder_s, self._waiting_s = since_part_s, feeder_s, 0.0

    def order_urgently(self, severity: float) -> None:
        """The office sends an order that is due soon."""
        self._planner.order_urgently(severity)

    def give_orders_up(self) -> None:
        """Abort every order that is not over."""
        for order in tuple(self.jobs.orders):
            self.jobs.abort(order.name)

    def lose_part(self) -> None:
        """The gripper lost what it carried: the part is scrap, the arm finishes its program with empty hands."""
        if self._cobot.carried is not None:
            self.jobs.count_part(self._cobot.carried.order, is_good=False)
            self._cobot.carried = None
            self._cobot.grip_losses += 1
            self.lost += 1
