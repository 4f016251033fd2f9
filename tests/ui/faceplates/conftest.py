"""A service that a test plays by hand, a few tags, and a window to open faceplates over."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from hmi.domain.cell import Cell
from hmi.domain.command import Command
from hmi.domain.outcome import Outcome
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.quality import Freshness
from hmi.domain.query import Answer, Query
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, ValueRange
from ui.bridge import Bridge, Picture
from ui.faceplates.faceplate import Faceplate


def a_tag(name: str, data_type: DataType, **facts) -> TagDefinition:
    node = NodeAddress(endpoint="cell", uri="urn:test", identifier=f"s={name}")
    return TagDefinition(name=TagName(name), node=node, data_type=data_type, **{"is_writable": True, **facts})


PERCENT = {"unit": "%", "engineering_range": ValueRange(0, 100), "step": 5.0}
MODES = {1: "Manual", 3: "AUTOMATIC"}
TAGS = (
    a_tag("speed", DataType.DOUBLE, role="SpeedOverride", **PERCENT),
    a_tag("feed", DataType.FLOAT, label="Feed", **PERCENT),
    a_tag("count", DataType.UINT16, label="Parts wanted"),
    a_tag("mode", DataType.INT32, label="Mode", words=MODES),
    a_tag("pump", DataType.BOOLEAN, label="Pump"),
    a_tag("job", DataType.STRING, label="Job"),
    a_tag("when", DataType.DATE_TIME, label="When"),
)
VALUES = {"speed": 80.0, "feed": np.float32(0.1), "count": 12, "mode": 3, "pump": True, "job": "GB-2291", "when": "-"}


class HandPlayedService:
    """Keeps commands, and their callbacks until the test answers."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.queries: list[Query] = []
        self._waiting: list[Callable[[Outcome], None]] = []
        self._asking: list[Callable[[Answer | Outcome], None]] = []

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        self.queries.append(query)
        self._asking.append(on_answer)

    def tell(self, answer: Answer | Outcome) -> None:
        """Answer the last query."""
        self._asking.pop()(answer)

    def do(self, command: Command, on_outcome: Callable[[Outcome], None]) -> None:
        self.commands.append(command)
        self._waiting.append(on_outcome)

    def answer(self, outcome: Outcome) -> None:
        self._waiting.pop()(outcome)


class Desk:
    """A bridge to a cell of seven tags, and the hands of the service behind it."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.service = HandPlayedService()
        self.bridge = Bridge(self.service)
        picture = Picture(Cell(id="c", label="Cell", tags=TAGS))
        picture.is_attached = True
        picture.freshness[:] = Freshness.LIVE
        self.bridge.picture = picture
        for name, value in VALUES.items():
            self.say(name, value)
        self.sign_in()

    def say(self, name: str, value: float | str, status: int = 0) -> None:
        """The controller reports a value."""
        picture = self.bridge.picture
        index = picture.index[TagName(name)]
        picture.status[index] = status
        if isinstance(value, str):
            picture.text[index] = value
        else:
            picture.value[index] = value
        self.bridge.frame_arrived.emit(ReadingBatch.empty())

    def hush(self) -> None:
        """Nothing is heard of the controller any longer."""
        self.bridge.picture.freshness[:] = Freshness.STALE
        self.bridge.frame_arrived.emit(ReadingBatch.empty())

    def sign_in(self, role: Role = Role.OPERATOR) -> None:
        """Somebody with this role is at the panel."""
        person = Person(ref=PersonRef("p-1"), display_name="Ana", roles=frozenset({role}))
        self.bridge.session = Session(token="t", person=person, signed_in_ns=0, idle_limit_s=300)
        self.bridge.session_changed.emit()

    def sign_off(self) -> None:
        """Nobody is at the panel."""
        self.bridge.session = None
        self.bridge.session_changed.emit()

    def open(self, faceplate: Faceplate) -> Faceplate:
        """Show a faceplate over the window."""
        self.faceplate = faceplate
        faceplate.open_over(self.window)
        return faceplate


@pytest.fixture
def desk(qtbot) -> Desk:
    """A panel with a service behind it."""
    window = QWidget()
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.show()
    return Desk(window)
