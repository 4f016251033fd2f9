"""A screen and the service over a real socket: attaching, frames, slowness, silence."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
import zmq

from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.cell import Cell
from hmi.domain.command import Command, SignIn, SignOff
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.person import Person, PersonRef, Session, SessionEnd
from hmi.domain.query import Answer, AskViews, Query, ViewsAnswer
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.link.client import LinkClient
from hmi.link.frames import readings_of
from hmi.link.handshake import Denial
from hmi.link.keys import AdmittedScreens, own_keys
from hmi.link.messages import AlarmsChanged, Frame, FromService, Recorded, SessionChanged, Turned, Welcome
from hmi.link.server import LinkServer
from hmi.live.alarm_list import AlarmList
from hmi.live.process_image import ProcessImage


def drop(message: FromService) -> None:
    """Nobody needs it."""


def a_session(token: str) -> Session:
    return Session(
        token=token, person=Person(ref=PersonRef(token), display_name=token), signed_in_ns=1, idle_limit_s=60
    )


class OpenDoor:
    """Permits everything and remembers what it was asked. A command waits for ``is_slow`` to be set free."""

    needs_setup = False

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.refused: list[tuple[Command, Refused]] = []
        self.callers: list[Session | None] = []
        self.presence: list[bool] = []
        self.ends: dict[str, SessionEnd] = {}
        self.slow = asyncio.Event()

    async def do(
        self, command: Command, session: Session | None, screen: str, *, is_at_cell: bool = False
    ) -> tuple[Outcome, Session | None]:
        self.commands.append(command)
        self.presence.append(is_at_cell)
        self.callers.append(session)
        if isinstance(command, SignIn):
            if command.pin == "slow":
                await self.slow.wait()
            return Done(), a_session(str(command.person))
        if isinstance(command, SignOff):
            await self.slow.wait()
            if session is not None:
                self.ends.setdefault(session.token, SessionEnd.SIGNED_OFF)
        return Done(), session if session is not None and self.is_open(session) else None

    def refuse(self, command: Command, session: Session | None, screen: str, refusal: Refused) -> None:
        self.refused.append((command, refusal))

    async def ask(
        self, query: Query, session: Session | None, screen: str, *, is_at_cell: bool = False
    ) -> Answer | Outcome:
        return ViewsAnswer(views=())

    def session_of(self, token: str, screen: str) -> Session | None:
        return a_session(token) if token == "kept" else None

    def touch(self, session: Session) -> Session | None:
        return session if self.is_open(session) else None

    def is_open(self, session: Session) -> bool:
        return session.token not in self.ends

    def why_ended(self, token: str) -> SessionEnd:
        return self.ends.get(token, SessionEnd.SERVICE_RESTARTED)


def a_cell(count: int) -> Cell:
    tags = tuple(
        TagDefinition(
            name=TagName(f"t{number}"),
            node=NodeAddress(endpoint="plc", uri="urn:test", identifier=f"s=t{number}"),
            data_type=DataType.DOUBLE,
        )
        for number in range(count)
    )
    return Cell(id="c", label="Cell", tags=tags)


def readings(tags: list[int], value: float, time_ns: int) -> ReadingBatch:
    times = np.full(len(tags), time_ns, np.int64)
    return ReadingBatch(
        np.array(tags, np.uint32), times, times, np.full(len(tags), value), np.zeros(len(tags), np.uint32)
    )


class Service:
    """A link server over an image of four tags, at an address of its own."""

    def __init__(self, folder: Path) -> None:
        self.address = f"ipc://{folder}/link"
        self.image = ProcessImage(a_cell(4))
        self.door = OpenDoor()
        self.alarms = AlarmList(lambda _event: None)
        self.server = LinkServer(self.image, self.alarms, self.door, "1.0")

    async def start(self) -> None:
        await self.server.start((self.address,))


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    running = Service(tmp_path)
    await running.start()
    yield running
    await running.server.stop()


async def heard(client: LinkClient, kind: type, *, confirm: bool = True) -> list[FromService]:
    """Wait for a message of one kind, confirming frames on the way."""
    messages: list[FromService] = []
    for _ in range(400):
        client.receive(messages.append)
        client.tend()
        if confirm:
            for message in messages:
                if isinstance(message, Frame):
                    client.seen(message.number, touched=False)
        if any(isinstance(message, kind) for message in messages):
            return messages
        await asyncio.sleep(0.02)
    raise AssertionError(f"no {kind.__name__} among {messages}")


async def test_that_a_screen_gets_the_cell_and_then_everything_known(service: Service):
    service.image.take_readings(readings([0, 2], 7.0, 10))
    client = LinkClient(service.address, screen="panel", product="1.0")

    messages = await heard(client, Frame)

    assert isinstance(messages[0], Welcome)
    assert len(messages[0].cell.tags) == 4
    frame = next(message for message in messages if isinstance(message, Frame))
    assert readings_of(frame).tag.tolist() == [0, 2]
    client.close()


async def test_that_a_slow_screen_gets_the_newest_of_each_tag_and_is_told_what_it_missed(service: Service):
    client = LinkClient(service.address, screen="panel", product="1.0")
    await heard(client, Welcome)
    for moment in range(1, 30):
        service.image.take_readings(readings([1], float(moment), moment))
        await asyncio.sleep(0.04)

    waiting: list[FromService] = []
    client.receive(waiting.append)
    unseen = [message for message in waiting if isinstance(message, Frame)]
    client.seen(unseen[-1].number, touched=False)
    messages = await heard(client, Frame)

    assert len(unseen) <= 3
    frame = next(message for message in messages if isinstance(message, Frame))
    assert readings_of(frame).value.tolist()[-1] == 29.0
    assert frame.skipped > 0
    client.close()


def an_alarm_event(number: int, *, is_active: bool = True) -> AlarmEvent:
    condition = NodeAddress(endpoint="plc", uri="urn:test", identifier=f"s=a{number}")
    return AlarmEvent(
        condition=condition, branch="", event_id=bytes([number, is_active]), event_type="", source_node=None,
        source="belt", name=f"a{number}", message="", severity=500, time_ns=number, heard_ns=number,
        is_retained=is_active, is_active=is_active, is_acknowledged=not is_active,
    )  # fmt: skip


async def test_that_a_screen_hears_what_alarms_stand_and_then_every_change_however_slow_it_is(service: Service):
    service.alarms.take_event(an_alarm_event(0))
    client = LinkClient(service.address, screen="panel", product="1.0")
    welcome = next(one for one in await heard(client, Welcome) if isinstance(one, Welcome))
    assert [alarm.name for alarm in welcome.alarms] == ["a0"]

    for number in range(1, 201):
        service.alarms.take_event(an_alarm_event(number))
        if number % 10 == 0:
            await asyncio.sleep(0)
    service.alarms.take_event(an_alarm_event(0, is_active=False))
    told: list[FromService] = []
    for _ in range(100):
        client.receive(told.append)
        await asyncio.sleep(0.01)
    client.close()

    changes = [change for message in told if isinstance(message, AlarmsChanged) for change in message.changes]
    assert [change.after.name for change in changes] == [*(f"a{number}" for number in range(1, 201)), "a0"]
    assert [change.is_listed for change in changes] == [*[True] * 200, False]


async def test_that_questions_and_commands_are_answered_by_number(service: Service):
    client = LinkClient(service.address, screen="panel", product="1.0")
    await heard(client, Welcome)
    answers: list[object] = []

    service.door.slow.set()
    client.ask(AskViews(), answers.append)
    client.do(SignOff(), answers.append)
    for _ in range(100):
        client.receive(drop)
        if len(answers) == 2:
            break
        await asyncio.sleep(0.02)

    assert answers == [ViewsAnswer(views=()), Done()]
    assert service.door.commands == [SignOff()]
    client.close()


async def test_that_every_screen_hears_that_something_was_recorded(service: Service):
    acting, looking = (LinkClient(service.address, screen=name, product="1.0") for name in ("one", "two"))
    for client in (acting, looking):
        await heard(client, Welcome)

    service.door.slow.set()
    acting.do(SignOff(), lambda outcome: None)

    for client in (acting, looking):
        assert Recorded(needs_setup=service.door.needs_setup) in await heard(client, Recorded)
        client.close()


async def test_that_a_command_while_the_service_is_away_is_refused_at_once(tmp_path: Path):
    client = LinkClient(f"ipc://{tmp_path}/nobody", screen="panel", product="1.0")
    outcomes: list[Outcome] = []

    client.do(SignOff(), outcomes.append)

    assert outcomes == [Refused(reason=Reason.SERVICE_SILENT)]
    client.close()


async def test_that_a_screen_attaches_again_after_the_service_restarted(tmp_path: Path):
    first = Service(tmp_path)
    await first.start()
    client = LinkClient(first.address, screen="panel", product="1.0")
    await heard(client, Welcome)
    await first.server.stop()
    for _ in range(200):
        client.receive(drop)
        client.tend()
        if not client.is_attached:
            break
        await asyncio.sleep(0.02)
    was_detached = not client.is_attached

    second = Service(tmp_path)
    await second.start()
    await heard(client, Welcome)

    assert was_detached
    assert client.is_attached
    client.close()
    await second.server.stop()


async def test_that_another_protocol_version_is_turned_away_with_the_version_here(service: Service):
    context = zmq.Context()
    socket = context.socket(zmq.DEALER)
    socket.connect(service.address)
    socket.send(msgspec.msgpack.encode({"type": "hello", "protocol": 99, "product": "9.9", "screen": "p"}))

    for _ in range(100):
        if socket.poll(0):
            break
        await asyncio.sleep(0.02)
    reply = msgspec.msgpack.decode(socket.recv(), type=Turned)

    assert reply.service_product == "1.0"
    socket.close(0)
    context.term()


async def test_that_tcp_needs_a_listed_key(tmp_path: Path):
    service_keys, listed, stranger = (own_keys(tmp_path / name) for name in ("service", "listed", "stranger"))
    running = Service(tmp_path)
    with zmq.Context() as context, context.socket(zmq.REP) as probe:
        port = probe.bind_to_random_port("tcp://127.0.0.1")
    address = f"tcp://127.0.0.1:{port}"
    await running.server.start((address,), keys=service_keys, screens=frozenset({listed.public}))
    friend = LinkClient(address, screen="a", product="1.0", keys=listed, service_key=service_keys.public)
    foe = LinkClient(address, screen="b", product="1.0", keys=stranger, service_key=service_keys.public)

    await heard(friend, Welcome)
    for _ in range(30):
        foe.tend()
        foe.receive(drop)
        await asyncio.sleep(0.02)

    assert friend.is_attached
    assert not foe.is_attached
    friend.close()
    foe.close()
    await running.server.stop()


@pytest.fixture
async def away(tmp_path: Path) -> AsyncIterator[Service]:
    """A service that also listens on tcp; whom it admits stands in a file."""
    running = Service(tmp_path)
    with zmq.Context() as context, context.socket(zmq.REP) as probe:
        running.address = f"tcp://127.0.0.1:{probe.bind_to_random_port('tcp://127.0.0.1')}"
    screens = AdmittedScreens(tmp_path / "screens.txt")
    await running.server.start((running.address,), keys=own_keys(tmp_path / "service"), screens=screens)
    yield running
    await running.server.stop()


async def tended(client: LinkClient, is_reached: Callable[[], bool]) -> bool:
    """Whether something came true while the link was tended."""
    for _ in range(500):
        client.receive(drop)
        client.tend()
        if is_reached():
            return True
        await asyncio.sleep(0.02)
    return False


@pytest.mark.parametrize("stands_at_cell", [True, False])
async def test_that_a_screen_of_another_machine_stands_at_the_cell_only_if_somebody_said_so(
    away: Service, tmp_path: Path, stands_at_cell: bool
):
    keys, service_key = own_keys(tmp_path / "screen"), own_keys(tmp_path / "service").public
    AdmittedScreens(tmp_path / "screens.txt").admit(keys.public, "line 4", is_at_cell=stands_at_cell)
    client = LinkClient(away.address, screen="a", product="1.0", keys=keys, service_key=service_key)
    assert await tended(client, lambda: client.is_attached)

    client.do(SignOff(), drop)
    away.door.slow.set()

    assert await tended(client, lambda: away.door.presence == [stands_at_cell])
    client.close()


async def test_that_a_screen_of_the_same_machine_stands_at_the_cell(service: Service):
    client = LinkClient(service.address, screen="panel", product="1.0")
    assert await tended(client, lambda: client.is_attached)

    client.do(SignOff(), drop)
    service.door.slow.set()

    assert await tended(client, lambda: service.door.presence == [True])
    client.close()


async def test_that_a_screen_that_was_turned_away_attaches_once_it_is_admitted(
    away: Service, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    keys, service_key = own_keys(tmp_path / "screen"), own_keys(tmp_path / "service").public
    client = LinkClient(away.address, screen="a", product="1.0", keys=keys, service_key=service_key)

    was_denied = await tended(client, lambda: client.denial is Denial.SCREEN_UNKNOWN)
    AdmittedScreens(tmp_path / "screens.txt").admit(keys.public, "line 4")
    is_attached = await tended(client, lambda: client.is_attached)

    assert was_denied
    assert f"tandem admit -- '{keys.public}'" in caplog.text
    assert is_attached
    assert client.denial is None
    client.close()


async def test_that_a_screen_with_a_wrong_key_of_the_service_says_so(away: Service, tmp_path: Path):
    keys, other = own_keys(tmp_path / "screen"), own_keys(tmp_path / "other").public
    client = LinkClient(away.address, screen="a", product="1.0", keys=keys, service_key=other)

    assert await tended(client, lambda: client.denial is Denial.SERVICE_UNPROVEN)

    client.close()


async def test_that_tcp_without_keys_is_not_opened(tmp_path: Path):
    running = Service(tmp_path)

    with pytest.raises(ValueError, match="CURVE"):
        await running.server.start(("tcp://127.0.0.1:0",))

    await running.server.stop()


async def test_that_no_message_is_left_lying_while_frames_and_news_go_out(service: Service):
    """A send may swallow the socket's news of a message: under load a screen was not heard for ever."""
    client = LinkClient(service.address, screen="busy", product="1.0")
    await heard(client, Frame)
    answers: list[object] = []

    for number in range(400):
        service.server.tell_notice("history", f"round {number}")
        service.image.take_readings(readings([0, 1, 2, 3], float(number), number + 1))
        client.ask(AskViews(), answers.append)
        await asyncio.sleep(0.001)
    for _round in range(200):
        client.receive(drop)
        if len(answers) == 400:
            break
        await asyncio.sleep(0.02)
    client.close()

    assert len(answers) == 400


async def signed_in(client: LinkClient, person: str) -> None:
    """Wait until somebody is signed in."""
    client.do(SignIn(person=PersonRef(person), pin="1"), lambda outcome: None)
    changes = [one for one in await heard(client, SessionChanged) if isinstance(one, SessionChanged)]
    assert changes[-1].session == a_session(person)


@pytest.mark.parametrize("why", SessionEnd)
async def test_that_a_session_that_ends_says_why(service: Service, why: SessionEnd):
    client = LinkClient(service.address, screen="panel", product="1.0")
    await heard(client, Welcome)
    await signed_in(client, "ada")

    service.door.ends["ada"] = why
    messages = await heard(client, SessionChanged)

    assert SessionChanged(session=None, end=why) in messages
    client.close()


async def test_that_signing_off_is_told_before_its_outcome(service: Service):
    client = LinkClient(service.address, screen="panel", product="1.0")
    await heard(client, Welcome)
    await signed_in(client, "ada")
    order: list[object] = []
    service.door.slow.set()

    client.do(SignOff(), order.append)
    for _ in range(100):
        client.receive(lambda message: None if isinstance(message, Frame | Recorded) else order.append(message))
        if len(order) == 2:
            break
        await asyncio.sleep(0.02)

    assert order == [SessionChanged(session=None, end=SessionEnd.SIGNED_OFF), Done()]
    client.close()


async def begun(service: Service, command: Command) -> None:
    """Wait until the service has a command in hand."""
    for _ in range(400):
        if command in service.door.commands:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{command} never came")


async def changes_until(client: LinkClient, is_enough: Callable[[], bool]) -> list[SessionChanged]:
    """What a screen hears about who is signed in there."""
    messages: list[FromService] = []
    for _ in range(200):
        client.receive(messages.append)
        if is_enough():
            break
        await asyncio.sleep(0.02)
    return [one for one in messages if isinstance(one, SessionChanged)]


async def test_that_an_end_during_a_command_is_told_once_and_with_the_reason_that_came_first(service: Service):
    client = LinkClient(service.address, screen="panel", product="1.0")
    await heard(client, Welcome)
    await signed_in(client, "ada")
    outcomes: list[Outcome] = []
    client.do(SignOff(), outcomes.append)
    await begun(service, SignOff())

    service.door.ends["ada"] = SessionEnd.ROLES_CHANGED
    told = await heard(client, SessionChanged)
    service.door.slow.set()
    told_later = await changes_until(client, lambda: bool(outcomes))

    assert SessionChanged(session=None, end=SessionEnd.ROLES_CHANGED) in told
    assert outcomes == [Done()]
    assert told_later == []
    client.close()


async def test_that_a_command_of_a_session_that_has_ended_is_not_carried_out(service: Service):
    client = LinkClient(service.address, screen="panel", product="1.0")
    await heard(client, Welcome)
    await signed_in(client, "ada")
    outcomes: list[Outcome] = []
    service.door.slow.set()

    service.door.ends["ada"] = SessionEnd.ACCOUNT_CLOSED
    client.do(SignOff(), outcomes.append)
    changes = await changes_until(client, lambda: bool(outcomes))

    assert changes == [SessionChanged(session=None, end=SessionEnd.ACCOUNT_CLOSED)]
    assert outcomes
    assert a_session("ada") not in service.door.callers
    assert service.door.refused == [(SignOff(), Refused(reason=Reason.SESSION_ENDED))]
    client.close()


async def test_that_a_screen_that_attaches_again_during_its_sign_off_is_signed_off(service: Service):
    client = LinkClient(service.address, screen="panel", product="1.0")
    await heard(client, Welcome)
    await signed_in(client, "kept")
    outcomes: list[Outcome] = []
    client.do(SignOff(), outcomes.append)
    await begun(service, SignOff())

    client._detach()
    client._heard_s = client._greeted_s = -1e9
    welcome = next(one for one in await heard(client, Welcome) if isinstance(one, Welcome))
    service.door.slow.set()
    messages = await heard(client, SessionChanged)

    assert welcome.session == a_session("kept")
    assert outcomes == [Failed(reason=Reason.SERVICE_SILENT)]
    assert SessionChanged(session=None, end=SessionEnd.SIGNED_OFF) in messages
    client.close()


async def test_that_who_signed_in_while_the_screen_attached_again_is_known_there(service: Service):
    client = LinkClient(service.address, screen="panel", product="1.0")
    await heard(client, Welcome)
    slow = SignIn(person=PersonRef("mia"), pin="slow")
    client.do(slow, lambda outcome: None)
    await begun(service, slow)
    client._detach()
    client._heard_s = client._greeted_s = -1e9
    await heard(client, Welcome)

    service.door.slow.set()
    opened = await heard(client, SessionChanged)
    service.door.ends["mia"] = SessionEnd.IDLE
    ended = await heard(client, SessionChanged)

    assert SessionChanged(session=a_session("mia")) in opened
    assert SessionChanged(session=None, end=SessionEnd.IDLE) in ended
    client.close()


async def test_that_an_end_is_told_at_each_screen_of_the_person_and_at_no_other(service: Service):
    left, right, other = (LinkClient(service.address, screen=name, product="1.0") for name in ("l", "r", "o"))
    for client, person in ((left, "ada"), (right, "ada"), (other, "mia")):
        await heard(client, Welcome)
        await signed_in(client, person)
    ended = SessionChanged(session=None, end=SessionEnd.PIN_GIVEN)

    service.door.ends["ada"] = SessionEnd.PIN_GIVEN
    told_left, told_right = await heard(left, SessionChanged), await heard(right, SessionChanged)
    answers: list[object] = []
    other.ask(AskViews(), answers.append)
    told_other = await changes_until(other, lambda: bool(answers))

    assert ended in told_left
    assert ended in told_right
    assert told_other == []
    for client in (left, right, other):
        client.close()


async def test_that_a_slow_command_of_somebody_does_not_sign_off_who_came_after(service: Service):
    client = LinkClient(service.address, screen="panel", product="1.0")
    await heard(client, Welcome)
    await signed_in(client, "ada")
    outcomes: list[Outcome] = []
    client.do(SignOff(), outcomes.append)
    await signed_in(client, "mia")

    service.door.slow.set()
    changes: list[FromService] = []
    for _ in range(100):
        client.receive(changes.append)
        if outcomes:
            break
        await asyncio.sleep(0.02)

    assert outcomes == [Done()]
    assert not [one for one in changes if isinstance(one, SessionChanged)]
    client.close()


@pytest.mark.parametrize(
    ("token", "session", "end"),
    [("kept", a_session("kept"), None), ("old", None, SessionEnd.SERVICE_RESTARTED), ("", None, None)],
)
async def test_that_a_screen_that_attaches_again_gets_its_session_or_why_not(
    service: Service, token: str, session: Session | None, end: SessionEnd | None
):
    client = LinkClient(service.address, screen="panel", product="1.0")
    client._token = token

    messages = await heard(client, Welcome)

    welcome = next(one for one in messages if isinstance(one, Welcome))
    assert (welcome.session, welcome.session_end) == (session, end)
    client.close()


async def test_that_a_command_that_waited_while_the_service_stood_still_is_not_carried_out(service: Service):
    client = LinkClient(service.address, screen="panel", product="1.0")
    await heard(client, Frame)
    told: list[Outcome] = []

    client.do(SignOff(), told.append)
    time.sleep(3.2)  # noqa: ASYNC251  # nothing of the service runs meanwhile
    client.tend()
    await heard(client, Welcome)

    assert told == [Failed(reason=Reason.SERVICE_SILENT)]
    assert service.door.commands == []
    assert service.door.refused == [(SignOff(), Refused(reason=Reason.SERVICE_SILENT))]
    client.close()


async def test_that_greetings_that_waited_are_answered_once(service: Service):
    client = LinkClient(service.address, screen="panel", product="1.0")
    for _ in range(3):
        client.tend()
        time.sleep(1.05)  # noqa: ASYNC251  # nothing of the service runs meanwhile

    messages = await heard(client, Frame)
    messages += await heard(client, Frame)

    assert sum(isinstance(message, Welcome) for message in messages) == 1
    client.close()
