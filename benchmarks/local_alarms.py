"""Benchmark: CPU that Tandem's own alarms take of the service at 5,000 values a second.

What is measured: process CPU time per second of readings, 20 messages a second of 250 values each over 500 tags, as
from several controllers, with 0, 100, 500 and 1,000 local alarms of every kind in turn, four ticks a second with it.
  quiet    all values are normal;
  busy     each second one tag in fifty crosses its limit, and comes back.
A tick is told apart: it may cost by what is due, not by how many alarms there are.
Judging and the list of alarms are in it; writing states down, history and the link are not.
There is no peer: EPICS and Ignition judge in their servers. Target, set here: 2 % of one core with 500 alarms, quiet.
Run: ``./run bench local_alarms`` (options ``--quick``, ``--json FILE``).
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from _report import Report, options

from hmi.domain.alarm import Priority
from hmi.domain.alarm_plan import AlarmPlan
from hmi.domain.cell import Cell
from hmi.domain.local_alarm import Deviation, Limit, LocalAlarm, LocalCondition, Rate, Rise, RuleId, Stale, State
from hmi.domain.local_finding import LocalKind
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.domain.time_mark import TimeMark
from hmi.live.alarm_list import AlarmList
from hmi.live.local_alarms import LocalAlarms
from hmi.live.process_image import ProcessImage

TAGS, MESSAGES, ROWS, TICKS = 500, 20, 250, 4
TARGET_ALARMS, TARGET_SHARE = 500, 0.02
LIMIT = 100.0


def a_cell() -> Cell:
    return Cell(
        id="cell",
        label="Cell",
        tags=tuple(
            TagDefinition(
                name=TagName(f"tag_{number}"),
                node=NodeAddress(endpoint="plc", uri="u", identifier=f"i={number}"),
                data_type=DataType.DOUBLE,
            )
            for number in range(TAGS)
        ),
    )


def conditions() -> Iterator[LocalCondition]:
    """As a site has them: limits most of all."""
    while True:
        for kind in (LocalKind.HIGH_HIGH, LocalKind.HIGH, LocalKind.LOW, LocalKind.LOW_LOW) * 2:
            is_high = kind in (LocalKind.HIGH_HIGH, LocalKind.HIGH)
            yield Limit(kind=kind, limit=LIMIT if is_high else -LIMIT, deadband=2.0)
        yield Deviation(set_point=TagName("tag_0"), by=LIMIT)
        yield Rate(per_s=LIMIT, over_s=10.0)
        yield State(numbers=frozenset({LIMIT}))
        yield Rise(by=1e9, within_s=60.0)
        yield Stale(after_s=30.0)


class Clock:
    """Runs as fast as the measurement does."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def now(self) -> TimeMark:
        return TimeMark(boot="b", since_boot_s=self.seconds, unix_ns=int(self.seconds * 1e9))


def cpu_per_second(count: int, seconds: int, *, is_busy: bool) -> tuple[float, int, float]:
    """CPU seconds a second, changes told to the list, and CPU seconds of one tick."""
    made = conditions()
    rules = tuple(
        LocalAlarm(
            rule=RuleId(f"rule_{number}"),
            tag=TagName(f"tag_{number % TAGS}"),
            condition=next(made),
            priority=Priority.LOW,
            on_delay_s=0.0 if number % 2 else 0.2,
        )
        for number in range(count)
    )
    clock, image = Clock(), ProcessImage(a_cell())
    alarms = AlarmList(lambda _event: None, AlarmPlan(local_alarms=rules))
    changes: list[object] = []
    alarms.on_change.append(changes.append)
    local = LocalAlarms(image, rules, alarms, {}, clock.now)
    everything = np.arange(TAGS, dtype=np.uint32)
    image.take_freshness(FreshnessChange(everything, np.full(TAGS, Freshness.LIVE, np.uint8)))
    chance = np.random.default_rng(1)
    batches = [_batch(chance, number, is_busy=is_busy) for number in range(MESSAGES * 10)]
    for batch in batches[:MESSAGES]:
        image.take_readings(batch)
    ticks_s = 0.0
    start = time.process_time()
    for second in range(seconds):
        for number in range(MESSAGES):
            clock.seconds += 1 / MESSAGES
            image.take_readings(batches[(second * MESSAGES + number) % len(batches)])
            if number % (MESSAGES // TICKS) == 0:
                before = time.process_time()
                local.tick()
                ticks_s += time.process_time() - before
                local.unkept.clear()
    return (time.process_time() - start) / seconds, len(changes), ticks_s / (seconds * TICKS)


def _batch(chance: np.random.Generator, number: int, *, is_busy: bool) -> ReadingBatch:
    tag = chance.permutation(TAGS)[:ROWS].astype(np.uint32)
    value = chance.uniform(-50.0, 50.0, ROWS)
    if is_busy and number % MESSAGES < MESSAGES // 2:
        value[tag % 50 == number // MESSAGES % 50] = LIMIT + 10.0
    times = np.zeros(ROWS, np.int64)
    return ReadingBatch(tag, times, times, value, np.zeros(ROWS, np.uint32))


def main() -> None:
    chosen = options(__doc__).parse_args()
    seconds = 5 if chosen.quick else 30
    report = Report(
        "local_alarms",
        {"values": "-7", "alarms": "6d", "cpu %": "6.2f", "us a value": "10.3f", "us a tick": "9.0f", "changes": "7d"},
    )
    nothing_s, *_ = cpu_per_second(0, seconds, is_busy=False)
    for is_busy in (False, True):
        for count in (100, 500, 1000):
            cpu_s, changes, tick_s = cpu_per_second(count, seconds, is_busy=is_busy)
            own_s = max(cpu_s - nothing_s, 0.0)
            per_value = own_s / (MESSAGES * ROWS) * 1e6
            report.row(
                **{"values": "busy" if is_busy else "quiet", "alarms": count, "cpu %": own_s * 100},
                **{"us a value": per_value, "us a tick": tick_s * 1e6, "changes": changes},
            )
            if count == TARGET_ALARMS and not is_busy:
                report.verdict(f"{TARGET_SHARE:.0%} of a core with {count} alarms", own_s <= TARGET_SHARE)
    report.note(f"the image alone takes {nothing_s:.2%}, which is not in it")
    report.finish(chosen.json)


if __name__ == "__main__":
    main()
