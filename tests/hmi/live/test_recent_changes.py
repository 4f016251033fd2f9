"""The last changes of states: moments by the source's clock where that is sensible, silence as a change."""

import numpy as np
import pytest

from hmi.domain.cell import Cell
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.recent_past import MOST_CHANGES, Span
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, TagUse
from hmi.live.process_image import ProcessImage
from hmi.live.recent_changes import RecentChanges

S = 10**9
STATE, NUMBER = TagName("press/state"), TagName("press/force")


class Heard:
    """A cell with a state and a number, at a clock that a test turns."""

    def __init__(self) -> None:
        node = NodeAddress(endpoint="plc", uri="urn:x", identifier="s=a")
        tags = (
            TagDefinition(name=STATE, node=node, data_type=DataType.STRING, use=TagUse.STATE),
            TagDefinition(name=NUMBER, node=node, data_type=DataType.DOUBLE, use=TagUse.PROCESS),
        )
        self.now_ns = 1_000 * S
        self.image = ProcessImage(Cell(id="c", label="C", tags=tags))
        self.changes = RecentChanges(self.image, lambda: self.now_ns)

    def tell(self, *words: str, source_ns: int = 0) -> None:
        count = len(words)
        times = np.full(count, source_ns, np.int64)
        self.image.take_readings(
            ReadingBatch(
                np.zeros(count, np.uint32), times, times, np.full(count, np.nan), np.zeros(count, np.uint32),
                dict(enumerate(words)),
            )
        )  # fmt: skip

    def become(self, freshness: Freshness) -> None:
        self.image.take_freshness(FreshnessChange(np.array([0], np.uint32), np.array([freshness], np.uint8)))

    def onset(self) -> Span | None:
        return self.changes.past.onset(STATE)


@pytest.fixture
def heard() -> Heard:
    return Heard()


def test_that_what_stood_before_anybody_listened_began_nobody_knows_when(heard: Heard):
    heard.tell("Held")
    heard.become(Freshness.LIVE)

    assert heard.onset() == Span(0, heard.now_ns)


def test_that_a_change_is_dated_by_its_source_unless_that_is_nonsense(heard: Heard):
    heard.tell("Execute")
    heard.become(Freshness.LIVE)
    heard.now_ns += 60 * S
    heard.tell("Held", source_ns=heard.now_ns - S)
    by_source = heard.onset()
    heard.now_ns += 60 * S
    heard.tell("Stopped", source_ns=5)

    assert by_source == Span(1_059 * S, 1_059 * S)
    assert heard.onset() == Span(heard.now_ns, heard.now_ns)


def test_that_every_change_within_one_message_is_kept(heard: Heard):
    heard.tell("Execute")
    heard.become(Freshness.LIVE)
    heard.now_ns += 10 * S
    heard.tell("Holding", "Held")

    past = heard.changes.past
    assert past.look_at(heard.now_ns)(STATE).value == "Held"
    assert past.look_at(heard.now_ns - 1)(STATE).value == "Execute"


def test_that_what_reads_the_same_after_a_silence_has_held_and_anything_else_began_in_it(heard: Heard):
    heard.tell("Execute")
    heard.become(Freshness.LIVE)
    heard.now_ns += 10 * S
    heard.become(Freshness.STALE)
    silent = heard.onset()
    heard.now_ns += 10 * S
    heard.tell("Execute")
    heard.become(Freshness.LIVE)
    same = heard.onset()
    heard.now_ns += 10 * S
    heard.become(Freshness.STALE)
    heard.now_ns += 10 * S
    heard.tell("Held")
    heard.become(Freshness.LIVE)

    assert silent == Span(1_010 * S, 1_010 * S)
    assert same == Span(0, 1_000 * S)
    assert heard.onset() == Span(1_030 * S, 1_040 * S)


def test_that_a_clock_that_is_set_back_brings_no_disorder(heard: Heard):
    heard.tell("Execute")
    heard.become(Freshness.LIVE)
    heard.now_ns -= 500 * S
    heard.tell("Held")

    assert heard.onset().high_ns >= 1_000 * S
    assert heard.changes.past.look_at(2_000 * S)(STATE).value == "Held"


def test_that_only_the_last_changes_are_kept_and_numbers_not_at_all(heard: Heard):
    heard.become(Freshness.LIVE)
    for number in range(MOST_CHANGES * 2):
        heard.now_ns += S
        heard.tell(f"State {number}")

    past = heard.changes.past
    assert past.look_at(1_000 * S)(STATE).freshness is Freshness.UNKNOWN
    assert past.onset(NUMBER) is None


def test_that_since_when_a_condition_holds_is_found_through_several_changes(heard: Heard):
    heard.tell("Execute")
    heard.become(Freshness.LIVE)
    for words in ("Holding", "Held", "Stopping", "Stopped"):
        heard.now_ns += S
        heard.tell(words)

    def stands(look):
        reading = look(STATE)
        return None if reading.freshness is Freshness.UNKNOWN else reading.value != "Execute"

    assert heard.changes.past.since([STATE], stands) == Span(1_001 * S, 1_001 * S)
