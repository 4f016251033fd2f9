"""A case between two screens over the real link: reported twice, taken, escalated, photographed, solved, closed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from hmi.domain.case import CaseId, CaseKind, CaseSeverity, CaseState, ExceptionCase
from hmi.domain.case_command import AttachPhoto, CloseCase, CommentCase, OpenCase, ResolveCase, TakeCase
from hmi.domain.case_query import AskCase, AskPhoto, CaseAct, CaseAnswer, PhotoAnswer
from hmi.domain.cell import Cell
from hmi.domain.command import Command, SignIn
from hmi.domain.equipment import EquipmentId
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Actor, Person, Role
from hmi.domain.query import Answer, Query
from hmi.link.client import LinkClient
from hmi.link.messages import Frame, FromService
from hmi.link.server import LinkServer
from hmi.live.alarm_list import AlarmList
from hmi.live.case_list import CaseList
from hmi.live.process_image import ProcessImage
from hmi.ports.cases import LadderClock
from hmi.services.access import AccessService
from hmi.services.case import CaseService
from hmi.services.case_answers import CaseAnswers
from hmi.services.case_door import serve_cases
from hmi.services.case_photos import CasePhotos
from hmi.services.console_key import ConsoleKey
from hmi.services.dispatcher import Dispatcher
from hmi.services.door import Door
from hmi.services.escalation import EscalationKeeper
from hmi.store.cases import CaseStore
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore
from tests.hmi.services.case_desk import RULES
from ui.bridge import Bridge
from ui.models.photo_making import photo_of

PIN = "493817"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
CONSOLE = Actor(ref=None, roles=frozenset(), screen="console")
S = 1_000_000_000


class Service:
    """Link, door, people and cases; no controller, no history, and clocks that a test turns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"ipc://{folder}/link"
        self.wall_ns, self.boot_s = 1_790_000_000 * S, 100.0

    async def start(self) -> None:
        """Make everything, as at a start."""
        self.journal = Journal(self.folder / "records.sqlite", panel="cell")
        self.people = PeopleStore(self.journal)
        access = AccessService(self.people, self.journal, self.folder / "setup-code", hasher=QUICK)
        dispatcher = Dispatcher(self.journal)
        dispatcher.serve(SignIn, access.handle_sign_in)
        self.cases, records = CaseList(), CaseStore(self.journal)
        service = CaseService(self.cases, records, RULES, self.people.person, lambda: self.wall_ns)
        serve_cases(
            dispatcher,
            service,
            CasePhotos(service, records),
            CaseAnswers(records, lambda: Cell(id="cell", label="Cell")),
        )
        self.keeper = EscalationKeeper(self.cases, records, RULES, self._look)
        door = Door(dispatcher, access, ConsoleKey(self.folder / "console-key"))
        image = ProcessImage(Cell(id="cell", label="Cell"))
        self.server = LinkServer(image, AlarmList(lambda _event: None), door, "1.0", cases=self.cases)
        await self.server.start((self.address,))

    async def stop(self) -> None:
        """End; nothing in memory stays."""
        await self.server.stop()
        self.journal.close()

    def pass_time(self, seconds: float) -> None:
        """On all clocks."""
        self.wall_ns += int(seconds * S)
        self.boot_s += seconds
        self.keeper.tick()

    def person(self, name: str, role: Role) -> Person:
        """Somebody who may sign in."""
        return self.people.add(name, frozenset({role}), QUICK.hash(PIN), "", CONSOLE, must_replace_pin=False)

    def _look(self) -> LadderClock:
        return LadderClock(wall_ns=self.wall_ns, boot="boot", boot_s=self.boot_s)


class Screen:
    """A real client and a real bridge, without the loop of Qt between them."""

    def __init__(self, address: str, name: str) -> None:
        self.client = LinkClient(address, screen=name, product="1.0")
        self.bridge = Bridge()

    @property
    def case(self) -> ExceptionCase:
        """The only case that is shown."""
        (case,) = self.bridge.cases.values()
        return case

    async def until(self, question: Callable[[], bool]) -> None:
        """Serve the screen until something is true."""
        for _ in range(500):
            await asyncio.sleep(0.02)
            self.client.receive(self._take)
            self.client.tend()
            if question():
                return
        raise AssertionError(f"still waiting; {self.bridge.cases=}")

    async def do(self, command: Command) -> Outcome:
        """Give a command and wait for what came of it."""
        outcomes: list[Outcome] = []
        self.client.do(command, outcomes.append)
        await self.until(lambda: bool(outcomes))
        return outcomes[0]

    async def ask(self, query: Query) -> Answer | Outcome:
        """Ask and wait for the answer."""
        answers: list[Answer | Outcome] = []
        self.client.ask(query, answers.append)
        await self.until(lambda: bool(answers))
        return answers[0]

    async def sign_in(self, person: Person) -> None:
        """Attach, and sign in with the usual PIN."""
        await self.until(lambda: self.client.is_attached)
        assert isinstance(await self.do(SignIn(person=person.ref, pin=PIN)), Done)

    def _take(self, message: FromService) -> None:
        if isinstance(message, Frame):
            self.client.seen(message.number, touched=False)
        else:
            self.bridge.take(message)


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    service = Service(tmp_path)
    await service.start()
    yield service
    await service.stop()


@pytest.fixture
def screens(service: Service, qapp: QApplication) -> Any:
    both = Screen(service.address, "at the robot"), Screen(service.address, "at the door")
    yield both
    for screen in both:
        screen.client.close()


def shortage() -> OpenCase:
    return OpenCase(kind=CaseKind.SHORTAGE, severity=CaseSeverity.HIGH, equipment=EquipmentId("conveyor"))


async def test_that_two_screens_handle_one_case(service: Service, screens: tuple[Screen, Screen], tmp_path: Path):
    robot, door = screens
    ana, ben = service.person("Ana", Role.OPERATOR), service.person("Ben", Role.MAINTENANCE)
    await robot.sign_in(ana)
    await door.sign_in(ben)

    # Both report the same in the same moment: one case.
    outcomes: list[Outcome] = []
    robot.client.do(shortage(), outcomes.append)
    door.client.do(shortage(), outcomes.append)
    await robot.until(lambda: bool(outcomes))
    await door.until(lambda: len(outcomes) == 2)
    assert sorted(bool(outcome.result["is_known"]) for outcome in outcomes if isinstance(outcome, Done)) == [
        False,
        True,
    ]
    assert len({outcome.result["case"] for outcome in outcomes if isinstance(outcome, Done)}) == 1
    await robot.until(lambda: bool(robot.bridge.cases))
    await door.until(lambda: bool(door.bridge.cases))

    # Nobody comes: the ladder calls, and both screens are told.
    service.pass_time(400)
    for screen in screens:
        await screen.until(lambda screen=screen: len(screen.case.calls) == 2)
    assert [call.call for call in door.case.calls] == [Role.OPERATOR, Role.MAINTENANCE]

    # Ben takes it; Ana decides on what she saw before that, and nothing is done.
    seen = robot.case
    assert isinstance(await door.do(TakeCase(case=seen.id, revision=seen.revision)), Done)
    stale = await robot.do(TakeCase(case=seen.id, revision=seen.revision))
    assert stale == Refused(reason=Reason.CASE_CHANGED)
    await robot.until(lambda: robot.case.owner == ben.ref)
    assert robot.case.calls == ()

    # What Ana adds then is seen at the other screen.
    comment = CommentCase(case=seen.id, revision=robot.case.revision, words="The feeder is empty")
    assert isinstance(await robot.do(comment), Done)
    image = QImage(3000, 2000, QImage.Format.Format_RGB32)
    image.fill(QColor("steelblue"))
    image.save(str(tmp_path / "feeder.png"))
    data = photo_of(tmp_path / "feeder.png")
    assert isinstance(data, bytes)
    await robot.until(lambda: robot.case.comments == 1)
    attached = await robot.do(AttachPhoto(case=seen.id, revision=robot.case.revision, data=data))
    assert isinstance(attached, Done)
    await door.until(lambda: len(door.case.photos) == 1)
    photo = await door.ask(AskPhoto(photo=door.case.photos[0].sha256))
    assert photo == PhotoAnswer(data=data, media_type="image/jpeg")

    # Everything is there after a restart, and nobody was called twice.
    await service.stop()
    await service.start()
    for screen in screens:
        await screen.until(lambda screen=screen: screen.client.is_attached and screen.bridge.session is None)
    service.pass_time(1)
    await robot.sign_in(ana)
    await door.sign_in(ben)
    assert robot.case.owner == ben.ref

    # What made the cell stand is closed by somebody else than who solved it.
    solved = await door.do(ResolveCase(case=seen.id, revision=door.case.revision, solution="Filled up"))
    assert isinstance(solved, Done)
    await door.until(lambda: door.case.state is CaseState.RESOLVED)
    own = await door.do(CloseCase(case=seen.id, revision=door.case.revision))
    await robot.until(lambda: robot.case.state is CaseState.RESOLVED)
    other = await robot.do(CloseCase(case=seen.id, revision=robot.case.revision))
    assert own == Refused(reason=Reason.SECOND_PERSON)
    assert isinstance(other, Done)
    await door.until(lambda: not door.bridge.cases)

    answer = await door.ask(AskCase(case=CaseId(seen.id)))
    assert isinstance(answer, CaseAnswer)
    told = [(entry.act, entry.actor_name) for entry in answer.story]
    first = told[0][1]
    assert first in ("Ana", "Ben")
    assert told == [
        (CaseAct.OPENED, first),
        (CaseAct.ESCALATED, ""),
        (CaseAct.ESCALATED, ""),
        (CaseAct.TAKEN, "Ben"),
        (CaseAct.COMMENTED, "Ana"),
        (CaseAct.PHOTO_ATTACHED, "Ana"),
        (CaseAct.RESOLVED, "Ben"),
        (CaseAct.CLOSED, "Ana"),
    ]


async def test_that_nobody_reports_without_signing_in(service: Service, screens: tuple[Screen, Screen]):
    robot, _door = screens
    await robot.until(lambda: robot.client.is_attached)

    outcome = await robot.do(shortage())

    assert isinstance(outcome, Refused)
    assert outcome.reason is Reason.NOT_SIGNED_IN
    assert service.cases.cases == {}
