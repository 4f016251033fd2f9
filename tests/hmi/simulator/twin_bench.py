"""A "real" simulated cell in steps of 0.1 s, heard as a client hears it, and its twin."""

from hmi.domain.advice_plan import ExactCall, ExactWrite, Plan, PlanStep
from hmi.domain.cell import Cell
from hmi.domain.equipment import EquipmentId
from hmi.domain.quality import Freshness
from hmi.domain.reading import NOTHING_HEARD, Reading
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.domain.trial import CannotTry, Expectation, Forecast, HandWork, TrialQuestion
from hmi.domain.trial_verdict import verdict_of
from hmi.simulator.cell_model import CellModel
from hmi.simulator.twin_figures import BANDS
from hmi.simulator.twin_hearing import ESSENTIAL, Hearing
from hmi.simulator.twin_nodes import CELL_URI, TwinNodes
from hmi.simulator.twin_reading import state_of
from hmi.simulator.twin_run import forecast
from hmi.simulator.twin_watch import TwinWatch

START_NS = 1_790_000_000 * 10**9


def node(path):
    return NodeAddress(endpoint="cell", uri=CELL_URI, identifier=f"s={path}")


def a_write(path, value, *, unit="%", step="set"):
    return PlanStep(id=step, act=ExactWrite(node=node(path), tag_name=TagName(path), value=value, unit=unit))


def a_call(path, *arguments, step="call"):
    owner, _slash, method = path.rpartition("/")
    return PlanStep(
        id=step,
        act=ExactCall(
            object_node=node(owner),
            method_node=node(path),
            equipment=EquipmentId(path.partition("/")[0]),
            component="",
            method=method,
            arguments=arguments,
        ),
    )


def by_hand(step="work"):
    return PlanStep(id=step)


class RealCell:
    """The cell that the twin is a twin of."""

    def __init__(self, seed=7):
        self.model = CellModel(seed=seed)
        self.model.cobot.shows_tool = False
        self.nodes = TwinNodes(self.model)
        self.tags = {path: TagName(path) for path in self.nodes._sources}
        self.watch = TwinWatch()
        self.silent = set()

    @property
    def now_ns(self):
        return START_NS + round(self.model.time_s * 1e9)

    def read(self, tag):
        value = self.nodes.read(tag)
        if value is None or tag in self.silent:
            return NOTHING_HEARD
        return Reading(value=value, status=0, source_time_ns=self.now_ns, freshness=Freshness.LIVE)

    def cell(self):
        """As a scan finds it, as far as the twin needs it; names of tags are paths of nodes."""
        kinds = {bool: DataType.BOOLEAN, int: DataType.INT32, float: DataType.DOUBLE, str: DataType.STRING}
        tags = tuple(
            TagDefinition(
                name=TagName(path),
                node=node(path),
                data_type=kinds[type(self.nodes.read(path))],
                unit="%" if path.endswith("_override") else "mm/s" if path.endswith("mach_speed") else "",
            )
            for path in self.nodes._sources
            if self.nodes.read(path) is not None
        )
        return Cell(id="cell", label="Cell", tags=tags)

    def hearing(self):
        return Hearing(self.tags, self.read)

    def advance(self, seconds, *, is_exact=True):
        """Let time pass; the watch looks once a second. Not exact: in fewer steps than the simulated server takes."""
        for _ in range(round(seconds)):
            if is_exact:
                self.model.advance(1.0)
            else:
                self.model.advance_swiftly(1.0)
            self.watch.look(self.hearing(), self.now_ns)

    def state(self):
        found = state_of(self.hearing(), self.watch, self.now_ns)
        assert not isinstance(found, CannotTry), found
        return found

    def try_out(self, *steps, horizon_s=600.0, seeds=6, hands=(), widening=None, units=None):
        plan = Plan(procedure="p", procedure_version="1", steps=steps)
        question = TrialQuestion(plan=plan, horizon_s=horizon_s, seeds=seeds, hands=tuple(hands))
        told = {TagName(path): unit for path, unit in (units or {"cobot/arm/speed_override": "%"}).items()}
        answer = forecast(question, self.state(), self.tags, widening or {}, told)
        assert isinstance(answer, Forecast)
        return answer

    def verdict(self, *steps, aims=(), allowed=None, hands=(), unknown_hands=(), **options):
        answer = self.try_out(*steps, hands=hands, **options)
        expectation = Expectation(aims=frozenset(aims), allowed=allowed or {})
        return verdict_of(answer, expectation, tuple(hands), tuple(unknown_hands))


__all__ = ["BANDS", "ESSENTIAL", "HandWork", "RealCell", "a_call", "a_write", "by_hand", "node"]
