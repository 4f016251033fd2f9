"""A post at which local alarms watch tags: an image that a test feeds, and two clocks that a test turns."""

from collections.abc import Mapping, Sequence

import numpy as np

from hmi.domain.alarm import Alarm, AlarmId, Priority
from hmi.domain.alarm_plan import AlarmPlan
from hmi.domain.alarm_transition import AlarmChange, Transition, transitions_of
from hmi.domain.cell import Cell
from hmi.domain.local_alarm import Limit, LocalAlarm, LocalCondition, RuleId
from hmi.domain.local_finding import LocalKind
from hmi.domain.local_state import LocalState
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.domain.time_mark import TimeMark
from hmi.live.alarm_list import AlarmList
from hmi.live.local_alarms import LocalAlarms
from hmi.live.process_image import ProcessImage

SECOND = 10**9
GOOD, UNCERTAIN, BAD = 0, 0x40000000, 0x80000000
HEAT, SET_POINT, MODE = TagName("heat"), TagName("set_point"), TagName("mode")
START_NS = 1_700_000_000 * SECOND


def a_cell() -> Cell:
    kinds = {HEAT: DataType.DOUBLE, SET_POINT: DataType.DOUBLE, MODE: DataType.STRING}
    tags = tuple(
        TagDefinition(name=name, node=NodeAddress(endpoint="plc", uri="u", identifier=f"s={name}"), data_type=kind)
        for name, kind in kinds.items()
    )
    return Cell(id="cell", label="Cell", tags=tags)


def an_alarm(condition: LocalCondition | None = None, *, tag: TagName = HEAT, **more: object) -> LocalAlarm:
    """On high heat, unless told otherwise."""
    facts: dict[str, object] = {
        "rule": RuleId("hot"),
        "tag": tag,
        "condition": condition or Limit(kind=LocalKind.HIGH, limit=60.0, deadband=2.0),
        "priority": Priority.MEDIUM,
    }
    return LocalAlarm(**(facts | more))


class Clocks:
    """Seconds since the machine started, and the clock on the wall, which anybody may set."""

    def __init__(self) -> None:
        self.boot, self.since_boot_s, self.unix_ns = "first", 1000.0, START_NS

    def now(self) -> TimeMark:
        return TimeMark(boot=self.boot, since_boot_s=self.since_boot_s, unix_ns=self.unix_ns)

    def pass_time(self, seconds: float) -> None:
        self.since_boot_s += seconds
        self.unix_ns += int(seconds * 1e9)

    def set_wall(self, seconds: float) -> None:
        self.unix_ns += int(seconds * 1e9)


class LocalPost:
    """Local alarms over an image, telling a list."""

    def __init__(self, alarms: Sequence[LocalAlarm], clocks: Clocks | None = None) -> None:
        self.rules = tuple(alarms)
        self.clocks = clocks or Clocks()
        self.changes: list[AlarmChange] = []
        self.open({})

    def open(self, states: Mapping[AlarmId, LocalState], before: Sequence[Alarm] = ()) -> None:
        """Start the service, as after a restart."""
        self.image = ProcessImage(a_cell())
        self.list = AlarmList(lambda _event: None, AlarmPlan(local_alarms=self.rules))
        self.list.restore(before)
        self.list.on_change.append(self.changes.append)
        self.local = LocalAlarms(self.image, self.rules, self.list, states, self.clocks.now)
        self.local.begin()

    def hear(self, value: float | str, tag: TagName = HEAT, status: int = GOOD, *, is_live: bool = True) -> None:
        self.hear_all([value], tag, status, is_live=is_live)

    def hear_all(
        self, values: Sequence[float | str], tag: TagName = HEAT, status: int = GOOD, *, is_live: bool = True
    ) -> None:
        """Several readings of one tag in one batch."""
        count, column = len(values), self.image.index[tag]
        text = {row: value for row, value in enumerate(values) if isinstance(value, str)}
        numbers = np.array([np.nan if isinstance(value, str) else value for value in values])
        times = np.full(count, self.clocks.unix_ns, np.int64)
        batch = ReadingBatch(
            np.full(count, column, np.uint32), times, times, numbers, np.full(count, status, np.uint32), text
        )
        self.image.take_readings(batch)
        if is_live:
            self.set_freshness(Freshness.LIVE, tag)

    def set_freshness(self, freshness: Freshness, tag: TagName = HEAT) -> None:
        column = np.array([self.image.index[tag]], np.uint32)
        self.image.take_freshness(FreshnessChange(column, np.array([freshness], np.uint8)))

    def wait(self, seconds: float) -> None:
        """Let time pass in steps, as the service does."""
        while seconds > 0:
            step = min(seconds, 0.5)
            self.clocks.pass_time(step)
            self.local.tick()
            seconds -= step

    def alarm(self, rule: str = "hot") -> Alarm | None:
        return next((one for one in self.list.alarms.values() if one.name == rule), None)

    def state(self, rule: str = "hot") -> LocalState:
        identity = next(one.id for one in self.rules if one.rule == rule)
        state = self.local.state_of(identity)
        assert state is not None
        return state

    def steps(self, rule: str = "hot") -> list[Transition]:
        return [step for change in self.changes if change.after.name == rule for step in transitions_of(change)]
