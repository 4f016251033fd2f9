"""Signing in and off: PIN, badge, first administrator, sessions. A PIN never leaves this file but as a hash."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hmi import clock
from hmi.domain.command import CreateFirstAdministrator, SignIn, SignOff
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Actor, Person, Role, Session, SessionEnd
from hmi.domain.pin import pin_fault
from hmi.ports.journal import JournalPort, JournalUnavailable
from hmi.ports.people import PeoplePort
from hmi.services.caller import Caller
from hmi.services.lockout import Lockout
from hmi.services.sessions import Sessions
from hmi.services.setup_code import SetupCode

log = logging.getLogger(__name__)

LONGEST_NAME = 80


def actor_of(caller: Caller) -> Actor:
    """The caller as the journal names them."""
    return Actor(ref=caller.ref, roles=caller.roles, screen=caller.screen)


def weak_pin(pin: str) -> Refused | None:
    """Why a PIN is refused, never the PIN."""
    fault = pin_fault(pin)
    return None if fault is None else Refused(reason=Reason.WEAK_PIN, facts={"rule": fault.value})


class AccessService:
    """Proves who somebody is, with at most one proof at a time so that guesses cannot run past the counters."""

    def __init__(
        self,
        people: PeoplePort,
        journal: JournalPort,
        setup_code_file: Path,
        *,
        hasher: PasswordHasher | None = None,
        now_ns: Callable[[], int] = clock.now_ns,
        monotonic_s: Callable[[], float] = clock.monotonic_s,
    ) -> None:
        self.sessions = Sessions(self._note_end, now_ns=now_ns, monotonic_s=monotonic_s)
        self.lockout = Lockout(people, monotonic_s)
        self._people = people
        self._journal = journal
        self._hasher = hasher or PasswordHasher()
        self._now_ns = now_ns
        self._proving = asyncio.Lock()
        self._opened: dict[str, Session] = {}
        self._setup_code = SetupCode(setup_code_file)
        if self.needs_setup:
            self._setup_code.offer()
        else:
            self._setup_code.withdraw()

    @property
    def needs_setup(self) -> bool:
        """Whether nobody exists yet."""
        return not self._people.people()

    def session_after(self, caller: Caller) -> Session | None:
        """The session that the caller's screen has now. Call it right after the handler, before anything is awaited."""
        opened = self._opened.pop(caller.screen, None)
        if opened is not None or caller.session is None:
            return opened
        return self.sessions.current(caller.session.token)

    def session_of(self, token: str, screen: str) -> Session | None:
        """The open session of a screen that attaches again."""
        return self.sessions.current(token, screen)

    def touch(self, session: Session) -> Session | None:
        """Somebody touched the screen; None when the session has ended."""
        return self.sessions.touch(session.token)

    def is_open(self, session: Session) -> bool:
        """Whether the session still lasts, with the rights that it shows."""
        return self.sessions.current(session.token) is not None

    def why_ended(self, token: str) -> SessionEnd:
        """Why a session that is not open has ended."""
        return self.sessions.why_ended(token)

    def with_lock(self, person: Person) -> Person:
        """The person with the end of a lock as it holds now, whatever was done to the machine's clock meanwhile."""
        if person.locked_until_ns is None:
            return person
        until_ns = self.lockout.until_ns(person.ref, self._now_ns())
        return msgspec.structs.replace(person, locked_until_ns=until_ns)

    async def handle_create_first_administrator(self, command: CreateFirstAdministrator, caller: Caller) -> Outcome:
        """Make the first administrator and sign them in; refused for ever after."""
        async with self._proving:
            if not self.needs_setup:
                return Refused(reason=Reason.ALREADY_SET_UP)
            locked = self.lockout.refusal(None, caller.screen, self._now_ns())
            if locked is not None:
                return locked
            if not self._setup_code.is_right(command.setup_code):
                self.lockout.count(None, actor_of(caller), self._now_ns())
                return Refused(reason=Reason.WRONG_CREDENTIAL)
            name = command.display_name.strip()
            if not 0 < len(name) <= LONGEST_NAME:
                return Refused(reason=Reason.BAD_REQUEST, facts={"field": "name"})
            refusal = weak_pin(command.pin)
            if refusal is not None:
                return refusal
            hashed = await self.hashed(command.pin)
            roles = frozenset({Role.ADMINISTRATOR})
            person = self._people.add(name, roles, hashed, "", actor_of(caller), must_replace_pin=False)
            self._setup_code.withdraw()
            self._open(person, caller)
            return Done(result={"person": person.ref})

    async def handle_sign_in(self, command: SignIn, caller: Caller) -> Outcome:
        """Open a session for whoever knows the PIN; it replaces the session of this screen (quick switch).

        A badge alone is recognised, ``Done(result={"person": …, "is_recognised": True})``, and opens nothing: badges
        can be copied, so the screen asks for the PIN of that person next.
        """
        async with self._proving:
            person = self._claimed(command)
            refusal = self.lockout.refusal(person, caller.screen, self._now_ns())
            if refusal is not None:
                return refusal
            if person is not None and command.badge and not command.pin:
                return Done(result={"person": person.ref, "is_recognised": True})
            proven = "" if person is None else self._people.pin_hash(person.ref)
            if person is None or not await self.is_pin(person, command.pin):
                self.lockout.count(person, actor_of(caller), self._now_ns())
                return Refused(reason=Reason.WRONG_CREDENTIAL)
            if self._claimed(command) is None or self._people.pin_hash(person.ref) != proven:
                return Refused(reason=Reason.WRONG_CREDENTIAL)  # an administrator was quicker than the proof
            self.lockout.forgive(person, actor_of(caller))
            self.sessions.close(caller.session, SessionEnd.SWITCHED)
            self._open(person, caller)
            return Done(result={"person": person.ref})

    async def handle_sign_off(self, command: SignOff, caller: Caller) -> Outcome:
        """End the session of this screen."""
        self.sessions.close(caller.session, SessionEnd.SIGNED_OFF)
        return Done()

    async def prove(self, person: Person, pin: str, caller: Caller) -> Refused | None:
        """Check a PIN once more, within the same limits as signing in."""
        async with self._proving:
            refusal = self.lockout.refusal(person, caller.screen, self._now_ns())
            if refusal is None and not await self.is_pin(person, pin):
                self.lockout.count(person, actor_of(caller), self._now_ns())
                refusal = Refused(reason=Reason.WRONG_CREDENTIAL)
            return refusal

    async def hashed(self, pin: str) -> str:
        """The PIN as encoded argon2id hash; computed in a thread."""
        return await asyncio.to_thread(self._hasher.hash, pin)

    async def is_pin(self, person: Person, pin: str) -> bool:
        """Whether it is this person's PIN; compared in a thread, uncounted."""
        encoded = self._people.pin_hash(person.ref)
        if not encoded or not pin:
            return False
        try:
            return await asyncio.to_thread(self._hasher.verify, encoded, pin)
        except (VerificationError, InvalidHashError):
            return False

    def _claimed(self, command: SignIn) -> Person | None:
        """Who the screen says it is: a badge and a name must not contradict each other."""
        person = None if command.person is None else self._people.person(command.person)
        if command.badge:
            owner = self._people.person_with_badge(command.badge)
            if command.person is not None and (owner is None or owner.ref != command.person):
                return None
            person = owner
        return person if person is not None and person.is_active else None

    def _open(self, person: Person, caller: Caller) -> None:
        fresh = self._people.person(person.ref) or person
        self._opened[caller.screen] = self.sessions.open(fresh, caller.screen)

    def _note_end(self, session: Session, screen: str, why: SessionEnd) -> None:
        """A row ``session.<why>`` about the person; who signs off is in the journal already, with that command."""
        if why is SessionEnd.SIGNED_OFF:
            return
        person = session.person
        actor, roles = (person.ref, person.roles) if why is SessionEnd.IDLE else (None, frozenset[Role]())
        try:
            self._journal.record(f"session.{why}", person.ref, {}, actor=actor, roles=roles, screen=screen)
        except JournalUnavailable as error:
            log.error("the end of a session (%s) could not be recorded: %s", why, error)
