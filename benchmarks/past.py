"""Benchmark: a moment of the past, and a stretch of it to be played, out of a month of 200 tags at 1 Hz.

Run: ``./run bench past`` builds three days (52 million samples); ``--full`` builds the 30 days of the target (518
million, 5.5 GB, a quarter of an hour). ``--folder DIR`` keeps the data for the next run. Every tenth tag stands still
from the first day on. Every figure is wall time from the question to the scene that displays draw from: the service's
answer out of history and journal, packed and unpacked as for the link. Target: below 1 s a day ago and 29 days ago;
playing at 60 times must not keep the service busy.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import msgspec
from _report import FOLDER
from trend_query import DAY_NS, SECOND_NS, TAGS, build_history

from hmi.domain.cell import Cell
from hmi.domain.past_query import AskMoment, AskStretch, AskTimeline, MomentAnswer, StretchAnswer
from hmi.domain.quality import Freshness
from hmi.domain.query import Answer
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.history.database import open_history
from hmi.history.history import History
from hmi.services.caller import Caller
from hmi.services.past import PastService
from hmi.services.past_timeline import TimelineService
from hmi.store.journal import Journal
from ui.models.past_scene import PastStretch, scene_of

END_NS = 1_790_000_000 * SECOND_NS // DAY_NS * DAY_NS
REPEATS = 7
FRAMES = 240
"""Of a screen that plays for 8 s."""
JOURNAL_ROWS = 3_000
STANDING = range(10, TAGS + 1, 10)


def build(file: Path, days: int) -> None:
    """As a service would have written it, with one outage of a minute each day."""
    build_history(file, END_NS, days)
    begin_ns = END_NS - days * DAY_NS
    standing = ", ".join(map(str, STANDING))
    with open_history(file) as connection:
        first = f"tag IN ({standing}) AND t >= {begin_ns + DAY_NS}"
        for table in ("sample", "ten", "minute", "quarter"):
            connection.execute(f"DELETE FROM {table} WHERE {first}")
        connection.execute(
            f"""INSERT INTO heard SELECT id, {begin_ns}, {begin_ns}, {Freshness.LIVE.value} FROM tag
            UNION ALL SELECT id, {begin_ns} + d * {DAY_NS} + m * {60 * SECOND_NS},
                {begin_ns} + d * {DAY_NS} + m * {60 * SECOND_NS}, if(m = 600, {Freshness.STALE.value}, 1)
            FROM tag, range({days}) AS a(d), range(600, 602) AS b(m)"""
        )
        connection.execute("INSERT INTO run VALUES (?, ?)", [begin_ns, END_NS])


def a_cell() -> Cell:
    """Two hundred numbers of one controller."""
    node = NodeAddress(endpoint="plc", uri="urn:x", identifier="i=1")
    tags = (TagDefinition(name=TagName(f"t{i}"), node=node, data_type=DataType.DOUBLE) for i in range(1, TAGS + 1))
    return Cell(id="cell", label="Cell", tags=tuple(tags))


def a_journal(folder: Path) -> Journal:
    """Records of people and connections, as many as a month brings."""
    journal = Journal(folder / "records.sqlite", panel="cell")
    for number in range(JOURNAL_ROWS):
        kind = "connection.changed" if number % 10 == 0 else "write_tag.done"
        journal.record(kind, "plc", {"state": "live"}, actor=None, roles=frozenset(), screen="service")
    return journal


async def measured(ask: Callable[[], Awaitable[object]], use: Callable[[Answer], object]) -> tuple[float, float]:
    """Median and longest of some tries, in ms, the first (cold) one among them."""
    times: list[float] = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        answer = await ask()
        use(msgspec.msgpack.decode(msgspec.msgpack.encode(answer), type=Answer))
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), max(times)


async def run(folder: Path, days: int) -> dict[str, tuple[float, float]]:
    """All figures."""
    cell, history, journal = a_cell(), History(folder / "history.duckdb", a_cell(), retention_days=4000), None
    await history.start()
    journal = a_journal(folder)
    past, timeline, nobody = (
        PastService(lambda: cell, history, journal),
        TimelineService(history, journal),
        Caller(None, "benchmark"),
    )
    found: dict[str, tuple[float, float]] = {}

    def draw(answer: Answer) -> None:
        assert isinstance(answer, MomentAnswer)
        scene = scene_of(answer, cell)
        assert int((scene.picture.freshness == Freshness.LIVE).sum()) == TAGS

    def play(answer: Answer) -> None:
        assert isinstance(answer, StretchAnswer)
        scene = scene_of(answer.moment, cell)
        stretch = PastStretch(answer, scene)
        for frame in range(1, FRAMES + 1):
            stretch.advance(answer.moment.time_ns + (answer.end_ns - answer.moment.time_ns) * frame // FRAMES)

    for name, ago_ns in (
        ("1 h ago", 3_600 * SECOND_NS),
        ("1 d ago", DAY_NS),
        (f"{days - 1} d ago", (days - 1) * DAY_NS),
    ):
        at_ns = END_NS - ago_ns + 1234 * SECOND_NS
        found[f"moment {name}"] = await measured(
            lambda at_ns=at_ns: past.answer_moment(AskMoment(time_ns=at_ns), nobody), draw
        )
    start_ns = END_NS - DAY_NS
    for speed in (1, 10, 60):
        query = AskStretch(
            start_ns=start_ns, end_ns=start_ns + 8 * speed * SECOND_NS, step_ns=0 if speed == 1 else speed * 33_000_000
        )
        found[f"8 s at {speed} times"] = await measured(lambda query=query: past.answer_stretch(query, nobody), play)
    for name, span_ns in (("8 h", 8 * 3_600 * SECOND_NS), ("30 d", 30 * DAY_NS)):
        line = AskTimeline(start_ns=END_NS - span_ns, end_ns=END_NS)
        found[f"line of {name}"] = await measured(lambda line=line: timeline.answer(line, nobody), lambda _answer: None)
    await history.stop()
    journal.close()
    return found


def main() -> None:
    """Build, ask, print, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    days = 30 if options.full else 3
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "history.duckdb").exists():
            build(folder / "history.duckdb", days)
        found = asyncio.run(run(folder, days))
    for name, (median_ms, worst_ms) in found.items():
        print(f"{name:>18}: {median_ms:7.0f} ms, {worst_ms:7.0f} ms at worst")
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "past.json").write_text(json.dumps({"days": days, "tags": TAGS, "ms": found}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
