"""From what ended a session at the service to the words on the panel, over the real link."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from PySide6.QtWidgets import QApplication, QWidget

from hmi.domain.cell import Cell
from hmi.domain.command import Command, DeactivatePerson, SetPin, SetRoles, SignIn, SignOff
from hmi.domain.outcome import Done, Failed, Outcome, Reason
from hmi.domain.person import Actor, Person, PersonRef, Role, SessionEnd
from hmi.domain.query import AskJournal
from hmi.link.client import LinkClient
from hmi.link.messages import Frame, FromService
from hmi.link.server import LinkServer
from hmi.live.alarm_list import AlarmList
from hmi.live.process_image import ProcessImage
from hmi.services.access import AccessService
from hmi.services.console_key import ConsoleKey
from hmi.services.dispatcher import Dispatcher
from hmi.services.door import Door
from hmi.services.people import PeopleService
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore
from ui.bridge import Bridge
from ui.faceplates.idle_warning import IdleWarning

PIN, OTHER_PIN = "493817", "718294"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
CONSOLE = Actor(ref=None, roles=frozenset(), screen="console")


async def nothing_to_forget(_name: str) -> None:
    """Nothing names anybody but the records."""


class Service:
    """Link, door, sessions and records; no controller, no history, and a clock that a test turns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"ipc://{folder}/link"
        self.build()

    def build(self) -> None:
        """Make everything, as at a start."""
        folder = self.folder
        self.idle_s = 0.0
        self.journal = Journal(folder / "records.sqlite", panel="cell")
        self.store = PeopleStore(self.journal)
        access = AccessService(
            self.store, self.journal, folder / "setup-code", hasher=QUICK, monotonic_s=lambda: 1000.0 + self.idle_s
        )
        people = PeopleService(self.store, access, nothing_to_forget)
        dispatcher = Dispatcher(self.journal)
        dispatcher.serve(SignIn, access.handle_sign_in)
        dispatcher.serve(SignOff, access.handle_sign_off)
        dispatcher.serve(SetRoles, people.handle_set_roles)
        dispatcher.serve(SetPin, people.handle_set_pin)
        dispatcher.serve(DeactivatePerson, people.handle_deactivate_person)
        door = Door(dispatcher, access, ConsoleKey(folder / "console-key"))
        self.server = LinkServer(
            ProcessImage(Cell(id="cell", label="Cell")), AlarmList(lambda _event: None), door, "1.0"
        )

    def person(self, name: str, role: Role) -> Person:
        """Somebody who may sign in."""
        found = [one for one in self.store.people() if one.display_name == name]
        if found:
            return found[0]
        return self.store.add(name, frozenset({role}), QUICK.hash(PIN), "", CONSOLE, must_replace_pin=False)

    async def stop(self) -> None:
        """End; nothing in memory stays."""
        await self.server.stop()
        self.journal.close()


class Panel:
    """A real client and the real notice, without the loop of Qt between them."""

    def __init__(self, address: str, name: str) -> None:
        self.client = LinkClient(address, screen=name, product="1.0")
        self.bridge = Bridge()
        self.window = QWidget()
        self.window.resize(1280, 800)
        self.window.show()
        self.notice = IdleWarning(self.bridge, self.window)

    @property
    def words(self) -> str:
        """What the notice says; empty while it is not shown."""
        return self.notice.words_label.text() if self.notice.isVisible() else ""

    def turn(self) -> None:
        """Take what the service sent; first, as the bridge does it: after a stall it proves that nothing was silent."""
        self.client.receive(self._take)
        self.client.tend()

    async def until(self, question: Callable[[], bool]) -> None:
        """Serve the panel until something is true."""
        for _ in range(500):
            await asyncio.sleep(0.02)  # the service shares this loop: it must have had its turn before it is judged
            self.turn()
            if question():
                return
        raise AssertionError(f"still waiting; {self.words=} {self.bridge.session=}")

    async def do(self, command: Command) -> Outcome:
        """Give a command and wait for what came of it."""
        outcomes: list[Outcome] = []
        self.client.do(command, outcomes.append)
        await self.until(lambda: bool(outcomes))
        return outcomes[0]

    async def sign_in(self, person: Person) -> None:
        """Attach, and sign in with the usual PIN."""
        await self.until(lambda: self.client.is_attached)
        assert await self.do(SignIn(person=person.ref, pin=PIN)) == Done(result={"person": person.ref})
        assert self.bridge.session is not None
        assert self.bridge.session.person.ref == person.ref

    def close(self) -> None:
        """Leave."""
        self.client.close()
        self.window.close()

    def _take(self, message: FromService) -> None:
        if isinstance(message, Frame):
            self.client.seen(message.number, touched=False)
        else:
            self.bridge.take(message)


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    running = Service(tmp_path)
    running.person("Ada", Role.ADMINISTRATOR)
    running.person("Ole", Role.OPERATOR)
    await running.server.start((running.address,))
    yield running
    await running.stop()


@pytest.fixture
async def panels(service: Service, qapp: QApplication) -> AsyncIterator[tuple[Panel, Panel]]:
    """Ole's and the administrator's, both signed in."""
    left, right = Panel(service.address, "left"), Panel(service.address, "right")
    await left.sign_in(service.person("Ole", Role.OPERATOR))
    await right.sign_in(service.person("Ada", Role.ADMINISTRATOR))
    yield left, right
    left.close()
    right.close()


def roles_of(ole: PersonRef) -> Command:
    return SetRoles(person=ole, roles=frozenset({Role.TRAINER}))


def pin_of(ole: PersonRef) -> Command:
    return SetPin(person=ole, new_pin=OTHER_PIN)


def closing(ole: PersonRef) -> Command:
    return DeactivatePerson(person=ole)


@pytest.mark.parametrize(
    ("act", "why", "words"),
    [
        (roles_of, SessionEnd.ROLES_CHANGED, "an administrator changed the roles"),
        (pin_of, SessionEnd.PIN_GIVEN, "an administrator set a new PIN"),
        (closing, SessionEnd.ACCOUNT_CLOSED, "an administrator closed the account"),
    ],
)
async def test_that_what_an_administrator_does_elsewhere_is_said_at_the_panel(
    service: Service,
    panels: tuple[Panel, Panel],
    act: Callable[[PersonRef], Command],
    why: SessionEnd,
    words: str,
):
    left, right = panels

    assert isinstance(await right.do(act(service.person("Ole", Role.OPERATOR).ref)), Done)
    await left.until(lambda: left.bridge.session is None)

    assert left.bridge.session_end is why
    assert words in left.words
    assert right.bridge.session is not None


async def test_that_idleness_is_said_with_its_time(service: Service, panels: tuple[Panel, Panel]):
    left, _right = panels
    assert left.bridge.session is not None

    service.idle_s = left.bridge.session.idle_limit_s
    await left.until(lambda: left.bridge.session is None)

    assert left.bridge.session_end is SessionEnd.IDLE
    assert left.words == "Ole was signed off after 5 min 00 s without a touch."


async def test_that_signing_off_by_hand_says_nothing(panels: tuple[Panel, Panel]):
    left, _right = panels

    assert await left.do(SignOff()) == Done()

    assert left.bridge.session is None
    assert left.bridge.session_end is SessionEnd.SIGNED_OFF
    assert left.words == ""


async def test_that_a_change_of_person_whose_answer_was_lost_is_said_when_the_panel_is_back(
    service: Service, panels: tuple[Panel, Panel]
):
    left, _right = panels
    outcomes: list[Outcome] = []

    left.client.do(SignIn(person=service.person("Ada", Role.ADMINISTRATOR).ref, pin=PIN), outcomes.append)
    for _ in range(200):
        if "session.switched" in await kinds(service):
            break
        await asyncio.sleep(0.02)
    token = left.client._token
    left.client.close()
    left.client = LinkClient(service.address, screen="left", product="1.0")
    left.client._token = token
    await left.until(lambda: left.bridge.session is None)

    assert left.bridge.session_end is SessionEnd.SWITCHED
    assert left.words == "Ole was signed off because somebody signed in here afterwards."


async def test_that_a_restart_of_the_service_is_said(service: Service, panels: tuple[Panel, Panel]):
    left, _right = panels
    await service.stop()
    outcomes: list[Outcome] = []
    left.client.do(SignOff(), outcomes.append)
    await left.until(lambda: not left.client.is_attached)

    service.build()
    await service.server.start((service.address,))
    await left.until(lambda: left.client.is_attached)

    assert outcomes == [Failed(reason=Reason.SERVICE_SILENT)]
    assert left.bridge.session is None
    assert left.bridge.session_end is SessionEnd.SERVICE_RESTARTED
    assert "the cell service was restarted" in left.words


async def kinds(service: Service) -> list[str]:
    """Kinds of the newest records."""
    return [row.kind for row in (await service.journal.read(AskJournal(limit=5))).rows]
