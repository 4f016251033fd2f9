"""A window, a bridge, and a service that knows a few people: for everything on the screen that is about accounts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListView, QWidget

from hmi.domain.command import Command
from hmi.domain.outcome import Done, Outcome
from hmi.domain.person import Person, PersonRef, Role, Session, SessionEnd
from hmi.domain.query import Answer, PeopleAnswer, Query
from hmi.link.messages import Recorded, SessionChanged
from ui import theme
from ui.bridge import Bridge
from ui.faceplates.faceplate import Faceplate

GOOD_PIN, OTHER_PIN = "739152", "905836"


def a_person(name: str, *roles: Role, **more) -> Person:
    return Person(ref=PersonRef(f"p-{name.split()[0].lower()}"), display_name=name, roles=frozenset(roles), **more)


ADA = a_person("Ada Admin", Role.ADMINISTRATOR, has_pin=True)
OLE = a_person("Ole Operator", Role.OPERATOR, has_pin=True, has_badge=True)
MIA = a_person("Mia Maintenance", Role.MAINTENANCE, has_pin=True)


@dataclass
class FakeService:
    """Answers at once, or later when ``is_holding``."""

    people: Answer | Outcome = field(default_factory=lambda: PeopleAnswer(people=(ADA, MIA, OLE)))
    outcomes: dict[type, Outcome] = field(default_factory=dict)
    commands: list[Command] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)
    is_holding: bool = False
    held: list[Callable[[], None]] = field(default_factory=list)
    recorded: Callable[[], None] = lambda: None
    """Tells every screen that something was recorded."""

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        self.queries.append(query)
        self._give(lambda: on_answer(self.people))

    def do(self, command: Command, on_outcome: Callable[[Outcome], None]) -> None:
        self.commands.append(command)
        self._give(lambda: on_outcome(self.outcomes.get(type(command), Done())))
        self._give(self.recorded)

    def let_go(self) -> None:
        held, self.held, self.is_holding = self.held, [], False
        for give in held:
            give()

    def _give(self, give: Callable[[], None]) -> None:
        if self.is_holding:
            self.held.append(give)
        else:
            give()


class Hands:
    """A person at the panel: taps what can be seen, reads what is written."""

    def __init__(self, window: QWidget, bridge: Bridge, service: FakeService) -> None:
        self.window, self.bridge, self.service = window, bridge, service
        self.keep: list[Faceplate] = []
        service.recorded = lambda: bridge.take(Recorded(needs_setup=bridge.needs_setup))

    def open(self, faceplate: Faceplate) -> Faceplate:
        faceplate.open_over(self.window)
        self.keep.append(faceplate)
        QApplication.processEvents()
        return faceplate

    def tap(self, thing: QWidget) -> None:
        assert thing.isVisible(), "nobody can tap what cannot be seen"
        assert thing.isEnabled(), "nobody can tap what is switched off"
        QTest.mouseClick(thing, Qt.MouseButton.LeftButton, pos=thing.rect().center())
        QApplication.processEvents()

    def tap_row(self, view: QListView, name: str) -> None:
        model = view.model()
        rows = [row for row in range(model.rowCount()) if model.index(row, 0).data() == name]
        assert rows, f"{name} is not in the list"
        place = view.visualRect(model.index(rows[0], 0))
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.center()))
        QApplication.processEvents()

    def key(self, words: str, within: QWidget | None = None) -> QAbstractButton:
        found = [
            key
            for key in (within or self.window).findChildren(QAbstractButton)
            if key.isVisible() and words in (key.text(), key.accessibleName())
        ]
        assert found, f"no key says {words}"
        return found[0]

    def enter_pin(self, pad, pin: str) -> None:
        for digit in pin:
            self.tap(pad.digit_keys[digit])
        self.tap(pad.confirm_key)

    def read(self, within: QWidget | None = None) -> str:
        """Everything written that can be seen."""
        labels = (within or self.window).findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible() and label.text())

    def faceplate(self, kind: type[Faceplate]) -> Faceplate | None:
        shown = [one for one in self.window.findChildren(kind) if one.isVisible()]
        return shown[-1] if shown else None

    def sign_in(
        self, person: Person | None, *, idle_limit_s: int = 120, end: SessionEnd = SessionEnd.SIGNED_OFF
    ) -> None:
        """The service says who is signed in now."""
        session = None
        if person is not None:
            session = Session(token="t", person=person, signed_in_ns=1, idle_limit_s=idle_limit_s)
        self.bridge.take(SessionChanged(session=session, end=None if session else end))
        QApplication.processEvents()


@pytest.fixture
def people() -> dict[str, Person]:
    return {"ada": ADA, "ole": OLE, "mia": MIA}


@pytest.fixture
def hands(qtbot, qapp) -> Iterator[Hands]:
    if not qapp.styleSheet():  # costs a second once a few windows have been open
        theme.use(qapp)
    window = QWidget()
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    service = FakeService()
    bridge = Bridge(service)
    bridge.picture.is_attached = True
    hands = Hands(window, bridge, service)
    yield hands
    hands.keep.clear()
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
