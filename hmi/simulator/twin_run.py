"""Runs the twin: several possible futures with a plan and the same ones without it, and what they have in common.

Plan and "nothing" share their seeds: what chance does to both cancels out in the difference.
"""

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from hmi.domain.advice_plan import ExactAct, ExactWrite, PlanStep
from hmi.domain.arm_geometry import JOINTS, Floats
from hmi.domain.tag import TagName
from hmi.domain.trial import ActResult, Band, Figure, FigureForecast, Forecast, HandWork, Spread, TrialQuestion, Wear
from hmi.domain.trial_verdict import effect_of
from hmi.simulator.alarm_conditions import ALARM_CONDITIONS
from hmi.simulator.cobot import ROOM_C
from hmi.simulator.job_orders import JobState
from hmi.simulator.packml import PackState
from hmi.simulator.twin_figures import BANDS, FIGURES
from hmi.simulator.twin_model import TwinModel
from hmi.simulator.twin_nodes import TwinNodes
from hmi.simulator.twin_state import CellState
from hmi.twin.thermal import settled_temperature

MODEL = "cell twin 1"
STEP_S = 10.0
MOST_HORIZON_S = 5400.0
MOST_SEEDS = 16
_BETWEEN_ACTS_S = 2.0
_READY_WITHIN_S = 60.0
"""A procedure waits until a program or a move is over before it sends the next thing; the twin waits for so long."""
_ASK_AGAIN_S = 1.0
_QUANTILE = {2: 6.31, 3: 2.92, 4: 2.35, 5: 2.13, 6: 2.02, 7: 1.94, 8: 1.89, 9: 1.86, 10: 1.83, 12: 1.80, 16: 1.75}
"""Student's t, 0.95, of so many values: bands and ranges are meant for nine of ten."""


@dataclass(slots=True)
class _Course:
    """One future as it went."""

    rows: list[list[float]] = field(default_factory=list[list[float]])
    figures: dict[Figure, float] = field(default_factory=dict[Figure, float])
    acts: tuple[ActResult, ...] = ()
    alarms: frozenset[str] = frozenset()


def forecast(question: TrialQuestion, state: CellState, tags: Mapping[str, TagName],
             widening: Mapping[TagName, float], units: Mapping[TagName, str]) -> Forecast:  # fmt: skip
    """What comes of a plan, and of doing nothing.

    Args:
        question: What is tried.
        state: Where the cell is.
        tags: Names of the tags by the path of their node.
        widening: See ``TrialPort.run``.
        units: Of the tags that the plan writes, as the cell has them.
    """
    started_s = time.process_time()
    horizon_s = min(MOST_HORIZON_S, max(STEP_S, question.horizon_s))
    seeds = range(1, 1 + min(MOST_SEEDS, max(2, question.seeds)))
    has_plan = bool(question.plan.steps)
    nothing = [_course(state, seed, horizon_s, (), units) for seed in seeds]
    steps = tuple(_timed(question))
    planned = [_course(state, seed, horizon_s, steps, units) for seed in seeds] if has_plan else nothing
    paths = [path for path in BANDS if path in tags]
    return Forecast(
        start_ns=state.time_ns, step_ns=round(STEP_S * 1e9 / state.pace), horizon_s=horizon_s / state.pace,
        seeds=len(seeds), model=MODEL, planned=_bands(planned, paths, tags, widening, state),
        nothing=_bands(nothing, paths, tags, widening, state), figures=_figures(planned, nothing, widening, tags),
        acts=planned[0].acts if has_plan else (), alarms=_new_alarms(planned, nothing), gaps=state.gaps,
        cost_s=time.process_time() - started_s,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Timed:
    at_s: float
    step: PlanStep
    hands: HandWork | None


def _timed(question: TrialQuestion) -> Iterator[_Timed]:
    """When each step of the usual way is done: acts right after each other, hands for as long as was told."""
    at_s = 0.0
    hands = {one.step: one for one in question.hands}
    for step in question.plan.steps:
        if step.is_detour:
            continue
        work = hands.get(step.id)
        at_s += 0.0 if work is None else work.seconds
        if step.act is not None or work is not None:
            yield _Timed(at_s, step, work)
        at_s += _BETWEEN_ACTS_S if step.act is not None else 0.0


def _course(
    state: CellState, seed: int, horizon_s: float, steps: Sequence[_Timed], units: Mapping[TagName, str]
) -> _Course:
    twin, course = TwinModel(state, seed), _Course()
    cell = twin.cell
    nodes = TwinNodes(cell) if any(one.step.act is not None for one in steps) else None
    watch, acts = _Watch(state, twin), list[ActResult]()
    pending = list(steps)
    end_s = cell.time_s + horizon_s
    course.rows.append(watch.row())
    late_s = waited_s = 0.0
    while cell.time_s < end_s - 1e-6:
        row_s = min(cell.time_s + STEP_S, end_s)
        while pending and pending[0].at_s + late_s <= row_s - 1e-9:
            due, at_s = pending[0], pending[0].at_s + late_s
            watch.advance(at_s - cell.time_s)
            refusal = "" if due.step.act is None or nodes is None else _done(nodes, due.step.act, units)
            if refusal == "wrong_state" and waited_s < _READY_WITHIN_S and at_s + _ASK_AGAIN_S < horizon_s:
                late_s, waited_s = late_s + _ASK_AGAIN_S, waited_s + _ASK_AGAIN_S
                continue
            del pending[0]
            waited_s = 0.0
            for wear in due.hands.restores if due.hands is not None else ():
                twin.restore(Wear(wear))
            if due.step.act is not None and nodes is not None:
                acts.append(ActResult(step=due.step.id, at_s=at_s, refusal=refusal))
        watch.advance(row_s - cell.time_s)
        course.rows.append(watch.row())
    course.figures, course.acts, course.alarms = watch.figures(horizon_s), tuple(acts), frozenset(watch.alarms)
    return course


def _done(nodes: TwinNodes, act: ExactAct, units: Mapping[TagName, str]) -> str:
    if isinstance(act, ExactWrite):
        if units.get(act.tag_name, act.unit) != act.unit:
            return "unit"
        return nodes.write(act.node, act.value)
    return nodes.call(act.method_node, act.object_node, act.arguments)


class _Watch:
    """Follows one future: what is read of it, summed up or stands in it."""

    def __init__(self, state: CellState, twin: TwinModel) -> None:
        self._cell, self._counts = twin.cell, state.counts
        self._stopped_s = 0.0
        self._standing = [False] * len(ALARM_CONDITIONS)
        self._power = np.zeros(2)
        self._cycles = twin.cell.cobot.cycles
        self._wanted = {order.name: order.wanted - order.made for order in twin.cell.supervisor.jobs.orders}
        self._heat = np.zeros(JOINTS)
        self._peak_a = 0.0
        self._seconds = 0.0
        self._tool = (twin.cell.cnc.tool_changes, twin.cell.cnc.wear)
        self._worn = 0.0
        self.alarms: set[str] = set()

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        if seconds > 1e-9:
            self._cell.advance_swiftly(seconds, self._add)

    def _add(self, step_s: float) -> None:
        cell = self._cell
        self._seconds += step_s
        self._heat += cell.cobot.heat_w * step_s
        self._peak_a = max(self._peak_a, float(np.abs(cell.cobot.current).max()))
        self._power += (cell.meter.total_power_w * step_s, step_s)
        if cell.supervisor.unit.state is not PackState.EXECUTE:
            self._stopped_s += step_s
        self._wear()

    def _wear(self) -> None:
        changes, wear = self._cell.cnc.tool_changes, self._cell.cnc.wear
        if changes == self._tool[0]:
            self._worn += max(0.0, wear - self._tool[1])
        self._tool = (changes, wear)

    def row(self) -> list[float]:
        """What is told of it now, in the order of ``BANDS``."""
        self._look_for_alarms()
        power = float(self._power[0] / self._power[1]) if self._power[1] else self._cell.meter.total_power_w
        self._power[:] = 0.0
        return [told.read(self._cell, self._counts, power) for told in BANDS.values()]

    def _look_for_alarms(self) -> None:
        for row, condition in enumerate(ALARM_CONDITIONS):
            self._standing[row] = condition.is_active(self._cell, self._standing[row])
            if self._standing[row]:
                self.alarms.add(f"{condition.source}/{condition.name}")

    def figures(self, horizon_s: float) -> dict[Figure, float]:
        """All numbers of it; what cannot be told is left out."""
        cell, supervisor = self._cell, self._cell.supervisor
        heat = self._heat / max(self._seconds, 1e-9)
        found = {
            Figure.PARTS_GOOD: float(supervisor.good),
            Figure.REJECTS: float(cell.camera.rejected),
            Figure.PARTS_LOST: float(supervisor.lost),
            Figure.ORDERS_SHORT: self._orders_short(),
            Figure.STOPPED: self._stopped_s,
            Figure.ENERGY: cell.meter.energy_wh / 1000.0,
            Figure.JOINT_TEMPERATURE: float(cell.cobot.temperature.max()),
            Figure.JOINT_PEAK: self._peak_a,
            Figure.JOINT_SETTLED: float(settled_temperature(heat, ROOM_C).max()),
        }
        made = cell.cobot.cycles - self._cycles
        milled = cell.cnc.parts_made
        if milled:
            found[Figure.TOOL_WEAR] = 100.0 * self._worn / milled
        if made > 1:
            found[Figure.CYCLE_TIME] = horizon_s / made
        if supervisor.good > 0:
            found[Figure.ENERGY_PER_PART] = found[Figure.ENERGY] / supervisor.good
        return found

    def _orders_short(self) -> float:
        """Parts that orders lack which are over, or were removed."""
        orders = {order.name: order for order in self._cell.supervisor.jobs.orders}
        short = 0.0
        for name, wanted in self._wanted.items():
            order = orders.get(name)
            if order is None:
                short += wanted
            elif order.state in (JobState.ENDED, JobState.ABORTED):
                short += max(0, order.wanted - order.made)
        return short


def _spread(values: Floats, floor: float = 0.0) -> tuple[float, float]:
    """Mean, and how far from it nine of ten further values are expected."""
    count = len(values)
    quantile = _QUANTILE.get(count, 2.0)
    return float(values.mean()), quantile * float(values.std(ddof=1)) * math.sqrt(1.0 + 1.0 / count) + floor


def _bands(
    courses: Sequence[_Course], paths: Sequence[str], tags: Mapping[str, TagName], widening: Mapping[TagName, float],
    state: CellState,
) -> tuple[Band, ...]:  # fmt: skip
    table = np.array([course.rows for course in courses])
    columns = {path: column for column, path in enumerate(BANDS)}
    found: list[Band] = []
    for path in paths:
        values, tag = table[:, :, columns[path]], tags[path]
        spans = [_spread(values[:, row]) for row in range(values.shape[1])]
        ramp = np.linspace(0.0, 1.0, len(spans))
        floors = BANDS[path].least + widening.get(tag, 0.0) * np.sqrt(ramp)
        mean = np.array([one[0] for one in spans])
        room = np.array([one[1] for one in spans]) + floors
        low, high = mean - room, mean + room
        if BANDS[path].is_count:
            low = np.maximum(low, state.counts.get(path, 0.0))
        found.append(
            Band(tag_name=tag, unit=BANDS[path].unit, mean=_column(mean), low=_column(low), high=_column(high))
        )
    return tuple(found)


def _column(values: Floats) -> tuple[float, ...]:
    return tuple(round(value, 4) for value in values.tolist())


def _figures(
    planned: Sequence[_Course], nothing: Sequence[_Course], widening: Mapping[TagName, float],
    tags: Mapping[str, TagName],
) -> tuple[FigureForecast, ...]:  # fmt: skip
    found: list[FigureForecast] = []
    for figure, (unit, path) in FIGURES.items():
        with_plan = _values(planned, figure)
        without = _values(nothing, figure)
        difference = None
        if with_plan is not None and without is not None:
            mean, room = _spread_of_mean(with_plan - without)
            difference = Spread(mean, mean - room, mean + room)
        doubt = widening.get(tags[path], 0.0) if path in tags else 0.0
        found.append(
            FigureForecast(
                figure=figure, unit=unit, planned=_range(with_plan), nothing=_range(without), difference=difference,
                effect=effect_of(figure, difference, _range(without), doubt),
            )
        )  # fmt: skip
    return tuple(found)


def _values(courses: Sequence[_Course], figure: Figure) -> Floats | None:
    """Of every future; None where one of them has none."""
    found = [course.figures[figure] for course in courses if figure in course.figures]
    return np.array(found) if len(found) == len(courses) else None


def _range(values: Floats | None) -> Spread | None:
    if values is None:
        return None
    mean, room = _spread(values)
    return Spread(mean, mean - room, mean + room)


def _spread_of_mean(values: Floats) -> tuple[float, float]:
    """Mean, and how far from it the mean of many is expected."""
    count = len(values)
    return float(values.mean()), _QUANTILE.get(count, 2.0) * float(values.std(ddof=1)) / math.sqrt(count)


def _new_alarms(planned: Sequence[_Course], nothing: Sequence[_Course]) -> tuple[str, ...]:
    """That stand in most futures with the plan, and in few without it."""
    most, few = 0.5 * len(planned), 0.2 * len(nothing)
    names = sorted(set().union(*(course.alarms for course in planned)))
    return tuple(
        name
        for name in names
        if sum(name in course.alarms for course in planned) > most
        and sum(name in course.alarms for course in nothing) <= few
    )
