"""The image keeps what the controller said last, whatever is republished, overtaken or given up, and whatever its
clock does."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from hmi.domain.cell import Cell
from hmi.domain.quality import Freshness
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.live.process_image import ProcessImage
from hmi.opcua.decoder_columns import DecodedColumns
from hmi.opcua.delivery import InwardDelivery
from hmi.opcua.traffic import Traffic

NAMES = [TagName(f"tag_{number}") for number in range(4)]
LAST_NUMBER = 0xFFFFFFFF
NOW_NS = 1_700_000_000_000_000_000
HOUR_NS = 3_600_000_000_000


def a_cell() -> Cell:
    return Cell(
        id="cell",
        label="Cell",
        tags=tuple(
            TagDefinition(
                name=name,
                node=NodeAddress(endpoint="plc", uri="urn:test", identifier=f"s={name}"),
                data_type=DataType.DOUBLE,
            )
            for name in NAMES
        ),
    )


class Message:
    """What one subscription sent: its place among all, its number, and values by tag."""

    def __init__(self, place: int, subscription: int, number: int, rows: list[tuple[int, float]], time_ns: int) -> None:
        self.place, self.subscription, self.number, self.rows = place, subscription, number, rows
        self.columns = DecodedColumns(
            np.array([tag for tag, _ in rows], np.uint32),
            np.array([value for _, value in rows]),
            np.zeros(len(rows), np.uint32),
            np.full(len(rows), time_ns, np.int64),
            np.full(len(rows), time_ns, np.int64),
            {},
            0,
        )


class Subscriptions(RuleBasedStateMachine):
    """Two subscriptions with two tags each, on a link that loses messages and brings them at request, in any order."""

    lost = Bundle("lost")

    def __init__(self) -> None:
        super().__init__()
        self.image = ProcessImage(a_cell())
        self.told: list[ReadingBatch] = []
        self.image.on_readings.append(self.told.append)
        self.image.on_backfill.append(self.told.append)
        self.delivery = InwardDelivery(self.image, Traffic(), len(NAMES))
        self.clock_ns = NOW_NS
        self.sent = 0
        self.rows_arrived = 0
        self.newest: dict[int, tuple[int, float]] = {}
        """By tag: place and value of the newest message that arrived."""
        self.live: set[int] = set()

    @initialize(numbers=st.lists(st.sampled_from([1, 7, LAST_NUMBER - 2, LAST_NUMBER]), min_size=2, max_size=2))
    def open(self, numbers: list[int]) -> None:
        self.subscription_of = {0: 1, 1: 1, 2: 2, 3: 2}
        self.numbers = dict(zip((1, 2), numbers, strict=True))
        for subscription in (1, 2):  # the first message tells where the numbers begin
            self.send(subscription, rows=[], arrives=True)

    @rule(offset_ns=st.one_of(st.integers(-1000, 1000).map(lambda hours: hours * HOUR_NS), st.just(-NOW_NS)))
    def set_clock(self, offset_ns: int) -> None:
        self.clock_ns = max(0, NOW_NS + offset_ns)

    @rule(
        target=lost,
        which=st.integers(0, 1),
        rows=st.lists(st.tuples(st.integers(0, 1), st.floats(allow_nan=False)), max_size=4),
        arrives=st.booleans(),
    )
    def change(self, which: int, rows: list[tuple[int, float]], *, arrives: bool) -> object:
        subscription = sorted(set(self.subscription_of.values()))[which]
        tags = [tag for tag, owner in self.subscription_of.items() if owner == subscription]
        message = self.send(subscription, [(tags[tag], value) for tag, value in rows], arrives=arrives)
        return multiple() if arrives else message

    @rule(message=consumes(lost))
    def republish(self, message: Message) -> None:
        self.arrive(message)

    @rule(which=st.integers(0, 1), number=st.sampled_from([1, LAST_NUMBER]))
    def renew(self, which: int, number: int) -> None:
        """A silent subscription is given up, another takes its tags over."""
        old = sorted(set(self.subscription_of.values()))[which]
        tags = [tag for tag, owner in self.subscription_of.items() if owner == old]
        self.delivery.give_up(old, np.array(tags, np.uint32))
        new = max(self.numbers) + 1
        self.numbers[new] = number
        for tag in tags:
            self.subscription_of[tag] = new
            self.live.discard(tag)

    def send(self, subscription: int, rows: list[tuple[int, float]], *, arrives: bool) -> Message:
        number = self.numbers[subscription]
        self.numbers[subscription] = number % LAST_NUMBER + 1
        self.sent += 1
        message = Message(self.sent, subscription, number, rows, self.clock_ns)
        if arrives:
            self.arrive(message)
        return message

    def arrive(self, message: Message) -> None:
        self.delivery.take_columns(message.subscription, message.columns, message.number)
        if message.subscription not in self.subscription_of.values():
            return
        self.rows_arrived += len(message.rows)
        for tag, value in message.rows:
            if message.place >= self.newest.get(tag, (0, 0.0))[0]:
                self.newest[tag] = message.place, value
            self.live.add(tag)

    @invariant()
    def the_image_shows_what_was_said_last(self) -> None:
        shown = {tag: self.image.reading(name).value for tag, name in enumerate(NAMES)}

        assert shown == {tag: self.newest.get(tag, (0, None))[1] for tag in range(len(NAMES))}

    @invariant()
    def only_what_a_present_subscription_brought_looks_live(self) -> None:
        assert {int(tag) for tag in np.flatnonzero(self.image.freshness == Freshness.LIVE)} == self.live

    @invariant()
    def nothing_that_arrives_is_kept_from_the_history(self) -> None:
        assert sum(len(batch) for batch in self.told) == self.rows_arrived


TestSubscriptions = Subscriptions.TestCase
TestSubscriptions.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
