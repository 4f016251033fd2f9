"""The service's end of the link: attaches screens, sends frames, passes questions and commands to the one door.

Runs on the service's loop. Bytes and sockets are in router.py, what waits for the next frame in news.py, and what one
screen has seen in screen.py.
"""

import asyncio
import logging
from collections.abc import Awaitable, Container, Mapping

from hmi import clock
from hmi.domain.alarm_transition import AlarmChange
from hmi.domain.case import ExceptionCase
from hmi.domain.cell import Cell
from hmi.domain.connection import ConnectionStatus
from hmi.domain.outcome import Failed, Outcome, Reason, Refused
from hmi.domain.person import Session, SessionEnd
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.silence import Silence
from hmi.domain.stop import StopSummary
from hmi.link.keys import KeyPair
from hmi.link.messages import (
    FRAME_PERIOD_S,
    PROTOCOL,
    AlarmsChanged,
    Answered,
    Ask,
    Bye,
    Came,
    CasesChanged,
    CellChanged,
    ConnectionChanged,
    Do,
    FromScreen,
    FromService,
    Hello,
    Notice,
    Recorded,
    Seen,
    SessionChanged,
    SilenceChanged,
    StopsChanged,
    Turned,
    Welcome,
)
from hmi.link.news import News
from hmi.link.router import Router
from hmi.link.screen import AttachedScreen
from hmi.link.screen_door import ScreenDoor
from hmi.live.alarm_list import AlarmList
from hmi.live.case_list import CaseList
from hmi.live.present_silence import PresentSilence
from hmi.live.process_image import ProcessImage

log = logging.getLogger(__name__)

SCREEN_GONE_S = 10.0
"""A screen that has confirmed no frame for this long is forgotten; it attaches again by itself."""
LATE_NS = 3_000_000_000
"""A command that was on its way for longer is refused: meanwhile its screen said that the service does not answer."""


class LinkServer:
    """All attached screens: what each is told, and who is signed in there."""

    def __init__(
        self,
        image: ProcessImage,
        alarms: AlarmList,
        door: ScreenDoor,
        product: str,
        silence: PresentSilence | None = None,
        cases: CaseList | None = None,
    ) -> None:
        self._image = image
        self._alarms = alarms
        self._cases = cases if cases is not None else CaseList()
        self._alarm_news: list[AlarmChange] = []
        self._door = door
        self._product = product
        self._silence = silence if silence is not None else PresentSilence()
        self._silence.on_change.append(self._tell_silence)
        self._started_ns = clock.now_ns()
        self._screens: dict[bytes, AttachedScreen] = {}
        self._news = News()
        self._notices: dict[str, str] = {}
        self._stops = StopSummary()
        self._tasks: set[asyncio.Task[None]] = set()
        self._router = Router(self._take, self._turn_away, self._forget)
        image.on_readings.append(self._news.take_readings)
        image.on_freshness.append(self._news.take_freshness)
        image.on_connection.append(self._tell_connection)
        alarms.on_change.append(self._take_alarm)
        self._cases.on_change.append(self._tell_cases)

    async def start(
        self, addresses: tuple[str, ...], *, keys: KeyPair | None = None, screens: Container[str] = ()
    ) -> None:
        """Listen on ``ipc://`` and ``tcp://`` addresses. A tcp address without ``keys`` raises ``ValueError``."""
        self._router.start(addresses, keys, screens)
        self._begin(self._send_frames())

    async def stop(self) -> None:
        """Stop listening; screens see the silence and attach again later."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._router.stop()

    def tell_cell(self, cell: Cell) -> None:
        """Tags were added or removed: everybody rebuilds."""
        self._news.forget()
        for identity, screen in list(self._screens.items()):
            screen.restart(len(cell.tags))
            self._router.send(identity, CellChanged(cell=cell))

    @property
    def notices(self) -> Mapping[str, str]:
        """What screens are told of troubles, by subject; empty text: over."""
        return self._notices

    def tell_notice(self, subject: str, text: str) -> None:
        """A trouble of the service itself; empty text when it is over."""
        if self._notices.get(subject, "") == text:
            return
        self._notices[subject] = text
        self._tell_all(Notice(subject=subject, text=text))

    def tell_stops(self, summary: StopSummary) -> None:
        """Production stops, or what people said of them, changed."""
        self._stops = summary
        self._tell_all(StopsChanged(summary=summary))

    def _begin(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Future[None]) -> None:
        self._tasks.discard(task)  # pyright: ignore[reportArgumentType]  # ensure_future of a coroutine is a Task
        if not task.cancelled() and task.exception() is not None:
            log.error("the link failed", exc_info=task.exception())

    def _take(self, identity: bytes, message: FromScreen, is_at_cell: bool) -> None:
        if isinstance(message, Hello):
            self._attach(identity, message, is_at_cell=is_at_cell)
            return
        screen = self._screens.get(identity)
        if screen is None:
            return  # it does not know yet that the service restarted; its own silence watch makes it say hello
        match message:
            case Seen():
                self._take_seen(identity, screen, message)
            case Ask():
                self._begin(self._answer(identity, screen, message))
            case Do():
                self._begin(self._carry_out(identity, screen, message))
            case Bye():
                del self._screens[identity]

    def _attach(self, identity: bytes, hello: Hello, *, is_at_cell: bool) -> None:
        if hello.protocol != PROTOCOL:
            self._turn_away(identity)
            return
        known = self._screens.get(identity)
        if known is not None and known.attempt == hello.attempt:
            return
        screen = AttachedScreen(hello.screen, len(self._image.cell.tags), hello.attempt, is_at_cell=is_at_cell)
        screen.seen_s = clock.monotonic_s()
        end: SessionEnd | None = None
        if hello.session_token:
            screen.session = self._door.session_of(hello.session_token, hello.screen)
            end = self._door.why_ended(hello.session_token) if screen.session is None else None
        self._screens[identity] = screen
        self._router.send(
            identity,
            Welcome(
                protocol=PROTOCOL,
                product=self._product,
                cell=self._image.cell,
                connections=tuple(self._image.connections.values()),
                alarms=tuple(self._alarms.alarms.values()),
                cases=tuple(self._cases.cases.values()),
                session=screen.session,
                session_end=end,
                needs_setup=self._door.needs_setup,
                service_started_ns=self._started_ns,
                service_time_ns=clock.now_ns(),
                silence=self._silence.silence,
            ),
        )
        self._news.hurry()
        self._router.send(identity, StopsChanged(summary=self._stops))
        for subject, text in self._notices.items():
            if text:
                self._router.send(identity, Notice(subject=subject, text=text))

    def _turn_away(self, identity: bytes) -> None:
        self._router.send(identity, Turned(service_protocol=PROTOCOL, service_product=self._product))

    def _forget(self, identity: bytes) -> None:
        """A screen that cannot take a message attaches anew by itself."""
        self._screens.pop(identity, None)

    def _take_seen(self, identity: bytes, screen: AttachedScreen, seen: Seen) -> None:
        screen.seen(seen.frame)
        screen.seen_s = clock.monotonic_s()
        if seen.touched and screen.session is not None:
            self._use_session(identity, screen, self._door.touch(screen.session))

    async def _answer(self, identity: bytes, screen: AttachedScreen, message: Ask) -> None:
        try:
            answer = await self._door.ask(message.query, screen.session, screen.name, is_at_cell=screen.is_at_cell)
        except Exception:  # a broken promise of a service: whoever asked is told, and the link goes on
            log.exception("a query failed")
            answer = Failed(reason=Reason.INTERNAL)
        if isinstance(answer, Outcome):
            self._router.send(identity, Answered(number=message.number, refusal=answer))
        else:
            self._router.send(identity, Answered(number=message.number, answer=answer))

    async def _carry_out(self, identity: bytes, screen: AttachedScreen, message: Do) -> None:
        before = screen.session
        if clock.now_ns() - message.service_time_ns > LATE_NS:
            refusal = Refused(reason=Reason.SERVICE_SILENT)
            self._door.refuse(message.command, before, screen.name, refusal)
            self._router.send(identity, Came(number=message.number, outcome=refusal))
            return
        if before is not None and not self._door.is_open(before):
            refusal = Refused(reason=Reason.SESSION_ENDED)
            self._door.refuse(message.command, before, screen.name, refusal)
            self._use_session(identity, screen, None)
            self._router.send(identity, Came(number=message.number, outcome=refusal))
            return
        outcome, session = await self._door.do(message.command, before, screen.name, is_at_cell=screen.is_at_cell)
        screen = self._screens.get(identity, screen)  # it may have attached anew meanwhile
        is_of_before = _token(session) == _token(before) or session is None
        if not is_of_before or _token(screen.session) == _token(before):  # else another command brought somebody else
            self._use_session(identity, screen, session)
        self._router.send(identity, Came(number=message.number, outcome=outcome))
        self._tell_all(Recorded(needs_setup=self._door.needs_setup))

    def _use_session(self, identity: bytes, screen: AttachedScreen, session: Session | None) -> None:
        """Tell a screen who is signed in there now, if that is news, and why nobody is."""
        before, screen.session = screen.session, session
        if session is None and before is not None:
            self._router.send(identity, SessionChanged(session=None, end=self._door.why_ended(before.token)))
        elif session != before:
            self._router.send(identity, SessionChanged(session=session))

    async def _send_frames(self) -> None:
        """At once when news comes after a pause, else a frame's period after the last one."""
        while True:
            batch, fresh = await self._news.next()
            self._send_frame(batch, fresh)
            self._router.receive()
            await asyncio.sleep(FRAME_PERIOD_S)

    def _send_frame(self, batch: ReadingBatch, fresh: FreshnessChange) -> None:
        now_s, now_ns = clock.monotonic_s(), clock.now_ns()
        for identity, screen in list(self._screens.items()):
            if now_s - screen.seen_s > SCREEN_GONE_S:
                del self._screens[identity]
                continue
            if screen.session is not None and not self._door.is_open(screen.session):
                self._use_session(identity, screen, None)
            if screen.is_ready:
                self._router.send(identity, screen.next_frame(batch, fresh, self._image, now_ns))
            else:
                screen.miss(batch, fresh)

    def _tell_connection(self, status: ConnectionStatus) -> None:
        self._tell_all(ConnectionChanged(status=status))

    def _tell_silence(self, silence: Silence | None) -> None:
        self._tell_all(SilenceChanged(silence=silence))

    def _take_alarm(self, change: AlarmChange) -> None:
        """A flood arrives in lists; what comes in one turn of the loop goes out in one message."""
        if not self._alarm_news:
            asyncio.get_running_loop().call_soon(self._tell_alarms)
        self._alarm_news.append(change)

    def _tell_alarms(self) -> None:
        changes, self._alarm_news = tuple(self._alarm_news), []
        self._tell_all(AlarmsChanged(changes=changes))

    def _tell_cases(self, cases: tuple[ExceptionCase, ...]) -> None:
        self._tell_all(CasesChanged(cases=cases))

    def _tell_all(self, message: FromService) -> None:
        for identity in list(self._screens):
            self._router.send(identity, message)


def _token(session: Session | None) -> str:
    return session.token if session is not None else ""
