"""A screen without pixels, before a cell service in the same process: people sign in on it and act."""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

from hmi import clock
from hmi.domain.command import AddPerson, Command, CreateFirstAdministrator, SetPin, SignIn
from hmi.domain.outcome import Done, Outcome
from hmi.domain.person import Role
from hmi.domain.query import Answer, AskJournal, AskPeople, JournalAnswer, JournalRow, PeopleAnswer, Query
from hmi.link.address import local_address
from hmi.link.client import LinkClient
from hmi.link.messages import Frame, FromService

PATIENCE_S = 60.0
LATE_S, RECOVERY_S = 0.25, 0.5
ADA, ADA_PIN = "Ada", "739152"
OLE, OLE_FIRST_PIN, OLE_PIN = "Ole", "582047", "905836"


class Screen:
    """Attached from ``start`` to ``stop``."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._client = LinkClient(local_address(project), screen="interop", product="test")
        self._pumping: asyncio.Task[None]

    async def start(self) -> None:
        """Return when the service has welcomed the screen."""
        self._pumping = asyncio.create_task(self._pump())
        async with asyncio.timeout(PATIENCE_S):
            while not self._client.is_attached:  # noqa: ASYNC110  # the client is polled, as it has no waiting of its own
                await asyncio.sleep(0.02)

    async def stop(self) -> None:
        self._pumping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._pumping
        self._client.close()

    async def do(self, command: Command) -> Outcome:
        """What came of a command through the one door."""
        return await self._reply(lambda take: self._client.do(command, take))

    async def ask(self, query: Query) -> Answer | Outcome:
        return await self._reply(lambda take: self._client.ask(query, take))

    async def journal(self, *kinds: str) -> list[JournalRow]:
        """Records of these kinds, oldest first."""
        answer = await self.ask(AskJournal(kinds=kinds, limit=500))
        assert isinstance(answer, JournalAnswer), answer
        return list(reversed(answer.rows))

    async def make_people(self) -> None:
        """An administrator, and an operator; the administrator stays signed in."""
        code = (self._project / "setup-code").read_text().strip()
        await self._done(CreateFirstAdministrator(display_name=ADA, pin=ADA_PIN, setup_code=code))
        await self.sign_in(ADA, ADA_PIN)
        await self._done(AddPerson(display_name=OLE, roles=frozenset({Role.OPERATOR}), pin=OLE_FIRST_PIN))
        ole = await self.sign_in(OLE, OLE_FIRST_PIN)
        await self._done(SetPin(person=ole, old_pin=OLE_FIRST_PIN, new_pin=OLE_PIN))
        await self.sign_in(ADA, ADA_PIN)

    async def sign_in(self, name: str, pin: str) -> str:
        """The person's reference."""
        answer = await self.ask(AskPeople())
        assert isinstance(answer, PeopleAnswer), answer
        ref = next(person.ref for person in answer.people if person.display_name == name)
        await self._done(SignIn(person=ref, pin=pin))
        return ref

    async def _done(self, command: Command) -> None:
        outcome = await self.do(command)
        assert isinstance(outcome, Done), (type(command).__name__, outcome)

    async def _reply(self, send: Callable[[Callable[[Answer | Outcome], None]], None]) -> Answer | Outcome:
        reply: asyncio.Future[Answer | Outcome] = asyncio.get_running_loop().create_future()
        send(reply.set_result)
        async with asyncio.timeout(PATIENCE_S):
            return await reply

    def _see(self, message: FromService) -> None:
        if isinstance(message, Frame):
            self._client.seen(message.number, touched=True)

    async def _pump(self) -> None:
        """As a panel does; where this process stood still, so did the service in it, which first gets its turn."""
        late_s = -RECOVERY_S
        while True:
            began_s = clock.monotonic_s()
            self._client.receive(self._see)
            if began_s - late_s > RECOVERY_S:
                self._client.tend()
            await asyncio.sleep(0.02)
            if clock.monotonic_s() - began_s > LATE_S:
                late_s = clock.monotonic_s()
