"""Answers find whoever asked, and nobody who is gone."""

from functools import partial
from socket import socketpair

import numpy as np
from PySide6.QtCore import QObject
from shiboken6 import Shiboken

from hmi.domain.cell import Cell
from hmi.domain.command import Command, SignOff
from hmi.domain.outcome import Done, Outcome
from hmi.domain.quality import Freshness
from hmi.domain.query import Answer, AskPeople, Query
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.link.messages import Recorded
from ui.bridge import Bridge, Picture
from ui.models.scene import Scene


class SlowLink:
    """A service that answers when the test says so."""

    def __init__(self) -> None:
        self.waiting = []

    def ask(self, query: Query, on_answer) -> None:
        self.waiting.append(on_answer)

    def do(self, command: Command, on_outcome) -> None:
        self.waiting.append(on_outcome)

    def answer_all(self) -> None:
        for callback in self.waiting:
            callback(Done())


class Asker(QObject):
    """A widget's stand-in."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[int, Answer | Outcome]] = []

    def take(self, number: int, answer: Answer | Outcome) -> None:
        self.heard.append((number, answer))

    def take_outcome(self, outcome: Outcome) -> None:
        self.heard.append((0, outcome))


def asked() -> tuple[SlowLink, Asker]:
    """Somebody who asked both ways and waits."""
    link, asker = SlowLink(), Asker()
    bridge = Bridge(link)
    bridge.ask(AskPeople(), partial(asker.take, 7))
    bridge.do(SignOff(), asker.take_outcome)
    return link, asker


def test_that_whoever_asked_hears_the_answer(qapp) -> None:
    link, asker = asked()

    link.answer_all()

    assert asker.heard == [(7, Done()), (0, Done())]


def test_that_nobody_is_called_who_was_deleted_meanwhile(qapp) -> None:
    link, asker = asked()
    heard = asker.heard
    Shiboken.delete(asker)

    link.answer_all()

    assert heard == []


def test_that_a_set_up_at_another_screen_is_known_here(qapp) -> None:
    bridge = Bridge()
    bridge.needs_setup = True
    heard: list[str] = []
    bridge.session_changed.connect(lambda: heard.append("session"))
    bridge.records_changed.connect(lambda: heard.append("records"))

    for _time in range(2):
        bridge.take(Recorded(needs_setup=False))

    assert not bridge.needs_setup
    assert heard == ["session", "records", "records"]


def test_that_a_text_that_the_controller_says_no_more_is_not_drawn() -> None:
    node = NodeAddress(endpoint="plc", uri="urn:test", identifier="s=program")
    program = TagDefinition(name=TagName("program"), node=node, data_type=DataType.STRING)
    picture = Picture(Cell(id="cell", label="Cell", tags=(program,)))

    for text in ({0: "PickAndPlace"}, {}):
        no_time, nothing = np.zeros(1, np.int64), np.full(1, np.nan)
        picture.take(ReadingBatch(np.zeros(1, np.uint32), no_time, no_time, nothing, np.zeros(1, np.uint32), text))

    assert picture.reading(TagName("program")).value is None


SPEED = TagName("cnc/Speed")


def a_picture() -> Picture:
    node = NodeAddress(endpoint="plc", uri="urn:t", identifier="s=speed")
    tag = TagDefinition(name=SPEED, node=node, data_type=DataType.DOUBLE, role="Speed")
    picture = Picture(Cell(id="c", label="C", tags=(tag,)))
    picture.is_attached = True
    return picture


def told(freshness: Freshness) -> FreshnessChange:
    return FreshnessChange(np.array([0], np.uint32), np.array([freshness], np.uint8))


def test_that_since_when_a_tag_is_silent_is_known_until_it_is_heard_again() -> None:
    picture = a_picture()
    picture.take_freshness(told(Freshness.LIVE), 1)
    assert picture.silent_since_ns(SPEED) == 0

    picture.take_freshness(told(Freshness.STALE), 5)
    picture.take_freshness(told(Freshness.STALE), 9)
    assert picture.silent_since_ns(SPEED) == 5

    picture.take_freshness(told(Freshness.LIVE), 12)
    assert picture.silent_since_ns(SPEED) == 0


def test_that_nobody_claims_to_know_since_when_what_was_silent_from_the_first() -> None:
    picture = a_picture()

    picture.take_freshness(told(Freshness.STALE), 5)

    assert picture.silent_since_ns(SPEED) == 0


def test_that_without_the_service_everything_is_silent_since_it_was_heard_last() -> None:
    picture = a_picture()
    picture.take_freshness(told(Freshness.LIVE), 1)

    picture.is_attached, picture.link_lost_ns = False, 7

    assert picture.silent_since_ns(SPEED) == 7


class QuietClient:
    """A link's client whose service goes away when the test says so."""

    def __init__(self) -> None:
        self._ends = socketpair()
        self.fileno = self._ends[0].fileno()
        self.public_key, self.denial, self.is_owed = "", None, False
        self.is_attached = True
        self._was_attached = False

    def receive(self, take: object) -> None:
        """Nothing comes."""

    def tend(self) -> bool:
        is_news = self._was_attached != self.is_attached
        self._was_attached = self.is_attached
        return is_news

    def close(self) -> None:
        for end in self._ends:
            end.close()


def test_that_a_lost_link_is_told_while_the_past_is_shown_which_itself_stays_as_it_was(qapp) -> None:
    bridge, client = Bridge(), QuietClient()
    told: list[tuple[bool, bool]] = []
    bridge.attach(client)  # type: ignore[arg-type]  # stands in for the link's client
    then = Scene(picture=Picture(Cell(id="cell", label="Cell")), service_time_ns=1)
    then.picture.is_attached = True
    bridge.show_past(then)
    bridge.attachment_changed.connect(lambda: told.append((bridge.is_heard, bridge.picture.is_attached)))

    client.is_attached = False
    assert bridge._attachment is not None
    bridge._attachment.tend()
    bridge.detach()

    assert told == [(False, True)]
