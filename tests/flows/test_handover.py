"""Two people at two panels hand a shift over; the service is killed in the middle, and nothing is lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hmi.content.cell_file import write_cell
from hmi.domain.cell import Cell, Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.command import AddPerson, Command, CreateFirstAdministrator, SetPin, SignIn, SignOff
from hmi.domain.handover import HandoverState, ItemAnswer, ItemKey, ItemKind, Meaning, content_of
from hmi.domain.handover_command import AcceptItem, AddHandoverNote, BeginHandover, OfferHandover, SignHandover
from hmi.domain.handover_notice import SUBJECT, handover_notice
from hmi.domain.handover_query import AskHandover, HandoverAnswer
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import PersonRef, Role
from hmi.domain.query import Answer, Query
from hmi.link.address import local_address
from hmi.link.client import LinkClient
from ui.bridge import Bridge

ROOT = Path(__file__).resolve().parents[2]
ADA_PIN, FIRST_PIN, ANA_PIN, BEA_PIN = "739152", "582047", "905836", "614935"
UNREACHABLE = Endpoint(
    key="plc", url="opc.tcp://127.0.0.1:1", policy=SecurityPolicy.NONE, mode=SecurityMode.NONE, timeout_s=1.0
)
Until = Callable[[Callable[[], bool]], None]


class Service:
    """The cell service as a process that can be killed."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.start()

    def start(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "hmi", "serve", "--project", str(self.project)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd="/"
        )

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


class Panel:
    """A bridge on a link, without a window."""

    def __init__(self, project: Path, name: str, until: Until) -> None:
        self.until = until
        self.bridge = Bridge()
        self.bridge.attach(LinkClient(local_address(project), screen=name, product="test"))
        until(lambda: self.bridge.picture.is_attached)

    def do(self, command: Command) -> Outcome:
        found: list[Outcome] = []
        self.bridge.do(command, found.append)
        self.until(lambda: bool(found))
        return found[0]

    def ask(self, query: Query) -> Answer | Outcome:
        found: list[Answer | Outcome] = []
        self.bridge.ask(query, found.append)
        self.until(lambda: bool(found))
        return found[0]

    def handover(self) -> HandoverAnswer:
        answer = self.ask(AskHandover())
        assert isinstance(answer, HandoverAnswer)
        return answer


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    write_cell(tmp_path / "cell.yaml", Cell(id="cell-1", label="Cell 1", endpoints=(UNREACHABLE,)))
    service = Service(tmp_path)
    yield service
    service.stop()


@pytest.fixture
def until(qtbot) -> Until:
    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=60_000)

    return wait


def people(desk: Panel, project: Path) -> dict[str, PersonRef]:
    code = (project / "setup-code").read_text().strip()
    desk.do(CreateFirstAdministrator(display_name="Ada", pin=ADA_PIN, setup_code=code))
    refs: dict[str, PersonRef] = {}
    for name in ("Ana", "Bea"):
        added = desk.do(AddPerson(display_name=name, roles=frozenset({Role.OPERATOR}), pin=FIRST_PIN))
        assert isinstance(added, Done)
        refs[name] = PersonRef(str(added.result["person"]))
    desk.do(SignOff())
    for name, pin in (("Ana", ANA_PIN), ("Bea", BEA_PIN)):
        desk.do(SignIn(person=refs[name], pin=FIRST_PIN))
        assert desk.do(SetPin(person=refs[name], old_pin=FIRST_PIN, new_pin=pin)) == Done()
        desk.do(SignOff())
    return refs


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_that_a_shift_is_handed_over_though_the_service_is_killed_in_the_middle(service: Service, until: Until):
    panel, gate = Panel(service.project, "panel", until), Panel(service.project, "gate", until)
    refs = people(panel, service.project)
    panel.do(SignIn(person=refs["Ana"], pin=ANA_PIN))

    # Ana prepares: the controller that nobody reaches is there by itself; she adds what no machine knows.
    until(lambda: any(item.kind is ItemKind.CONNECTION for item in panel.handover().items))
    assert isinstance(panel.do(BeginHandover()), Done)
    handover = panel.handover().handover
    assert handover is not None
    panel.do(AddHandoverNote(handover=handover.id, words="Gripper squeaks", is_red=True))
    handover = panel.handover().handover
    assert handover is not None
    assert {line.item.kind for line in handover.lines} == {ItemKind.CONNECTION, ItemKind.NOTE}
    content = content_of([line.item for line in handover.lines])
    assert panel.do(OfferHandover(handover=handover.id, revision=handover.revision, content=content, pin=ANA_PIN)) == (
        Done()
    )

    # Bea hears of it at her panel, accepts one of two, and cannot sign yet.
    until(lambda: SUBJECT in gate.bridge.notices)
    told = handover_notice(gate.bridge.notices[SUBJECT])
    assert told is not None
    assert (told.is_offered, told.handover) == (True, handover.id)
    gate.do(SignIn(person=refs["Bea"], pin=BEA_PIN))
    note = next(line.item for line in handover.lines if line.item.kind is ItemKind.NOTE)
    assert gate.do(AcceptItem(handover=handover.id, key=note.key, digest=note.digest)) == Done()

    service.kill()
    service.start()
    until(lambda: panel.bridge.picture.is_attached and gate.bridge.session is None)
    until(lambda: gate.bridge.picture.is_attached)
    gate.do(SignIn(person=refs["Bea"], pin=BEA_PIN))

    # Everything is as it was; the controller is told again only once it is known not to be there.
    now = gate.handover().handover
    assert now is not None
    assert (now.id, now.state) == (handover.id, HandoverState.OFFERED)
    assert {line.item.key: line.answer for line in now.lines}[note.key] is ItemAnswer.ACCEPTED
    assert {line.item.key for line in now.lines} == {note.key, ItemKey("connection|plc")}
    refused = gate.do(SignHandover(handover=now.id, revision=now.revision, pin=BEA_PIN))
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.ITEMS_WAIT

    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        now = gate.handover().handover
        assert now is not None
        line = next(line for line in now.lines if line.item.kind is ItemKind.CONNECTION)
        gate.do(AcceptItem(handover=now.id, key=line.item.key, digest=line.item.digest))
        now = gate.handover().handover
        assert now is not None
        if gate.do(SignHandover(handover=now.id, revision=now.revision, pin=BEA_PIN)) == Done():
            break
    done = gate.ask(AskHandover(handover=handover.id))
    assert isinstance(done, HandoverAnswer)
    assert done.handover is not None
    assert done.handover.state is HandoverState.ACCEPTED
    assert [(one.name, one.meaning, one.screen) for one in done.handover.signatures] == [
        ("Ana", Meaning.HANDED_OVER, "panel"),
        ("Bea", Meaning.TOOK_OVER, "gate"),
    ]
    until(lambda: SUBJECT not in panel.bridge.notices)
    panel.bridge.detach()
    gate.bridge.detach()
