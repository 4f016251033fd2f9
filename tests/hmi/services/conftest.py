"""A desk at which people sign in: the services of people on a real store, with a clock that a test turns."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from hmi import clock
from hmi.domain.command import CreateFirstAdministrator, SignIn
from hmi.domain.outcome import Done, Outcome
from hmi.domain.person import Actor, Person, PersonRef, Role, Session
from hmi.ports.history import HistoryUnavailable
from hmi.services.access import AccessService
from hmi.services.caller import Caller
from hmi.services.people import PeopleService
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
CONSOLE = Actor(ref=None, roles=frozenset(), screen="console")


class NamesInHistory:
    """Whatever holds names beside the records; it may be out of reach."""

    def __init__(self) -> None:
        self.trouble = ""
        self.is_killed_after = False
        """The service ends when the name is gone here, before the records know."""
        self.forgotten: list[str] = []

    async def forget_name(self, name: str) -> None:
        """Gone, or not."""
        if self.trouble:
            raise HistoryUnavailable(self.trouble)
        await asyncio.sleep(0)
        self.forgotten.append(name)
        if self.is_killed_after:
            raise asyncio.CancelledError


@dataclass
class Desk:
    """Everything about people in one hand."""

    folder: Path
    pin: str = "493817"
    now_s: float = 1_000_000.0
    clock_off_s: float = 0.0
    """How wrong somebody set the machine's clock."""
    record_ns: Callable[[], int] = clock.now_ns
    """The clock of the records, from the next start on."""
    journal: Journal = field(init=False)
    store: PeopleStore = field(init=False)
    history: NamesInHistory = field(default_factory=NamesInHistory)
    access: AccessService = field(init=False)
    people: PeopleService = field(init=False)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Start the services, as after a restart."""
        self.journal = Journal(self.folder / "records.sqlite", panel="cell", now_ns=self.record_ns)
        self.store = PeopleStore(self.journal)

        def now_ns() -> int:
            return int((self.now_s + self.clock_off_s) * 1e9)

        self.access = AccessService(
            self.store,
            self.journal,
            self.folder / "setup-code",
            hasher=QUICK,
            now_ns=now_ns,
            monotonic_s=lambda: self.now_s,
        )
        self.people = PeopleService(self.store, self.access, self.history.forget_name, now_ns)

    def restart(self) -> None:
        """Stop and start again."""
        self.journal.close()
        self.open()

    def add(self, name: str, *roles: Role) -> Person:
        """Somebody with the usual PIN, already replaced."""
        return self.store.add(name, frozenset(roles), QUICK.hash(self.pin), "", CONSOLE, must_replace_pin=False)

    def caller(self, person: Person, screen: str = "panel") -> Caller:
        """Somebody signed in without the ceremony."""
        return Caller(self.access.sessions.open(person, screen), screen)

    async def sign_in(
        self, person: PersonRef | None, pin: str, *, badge: str = "", at: str = "panel", session: Session | None = None
    ) -> tuple[Outcome, Session | None]:
        """Sign in as the door does it."""
        caller = Caller(session, at)
        outcome = await self.access.handle_sign_in(SignIn(person=person, pin=pin, badge=badge), caller)
        return outcome, self.access.session_after(caller)

    async def set_up(self, code: str | None = None, pin: str = "493817") -> Outcome:
        """Make the first administrator with the code from the file, or another one."""
        given = code or (self.folder / "setup-code").read_text()
        command = CreateFirstAdministrator(display_name="Ada", pin=pin, setup_code=given)
        return await self.access.handle_create_first_administrator(command, Caller(None, "panel"))

    def written(self) -> str:
        """Everything in the records' files, as far as it is text."""
        return "".join(file.read_bytes().decode("latin-1") for file in self.folder.glob("records.sqlite*"))

    async def fail(self, person: PersonRef, times: int, at: str = "panel") -> Outcome:
        """Sign in wrongly, waiting as long as any lock lasts."""
        outcome: Outcome = Done()
        for _ in range(times):
            self.now_s += 100_000
            outcome, _ = await self.sign_in(person, "000000", at=at)
        return outcome


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.journal.close()
