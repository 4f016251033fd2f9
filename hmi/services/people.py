"""Accounts: who is known, with which roles, PIN and badge. The dispatcher has checked the permission already."""

from collections.abc import Callable

import msgspec

from hmi import clock
from hmi.domain.command import (
    AddPerson,
    AskErasure,
    DeactivatePerson,
    ErasePerson,
    ReactivatePerson,
    SetBadge,
    SetLanguage,
    SetPin,
    SetRoles,
    Unlock,
    WithdrawErasure,
)
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.permission import Action, conflicts_in, may
from hmi.domain.person import ERASURE_LASTS_NS, Actor, Person, PersonRef, Role, SessionEnd
from hmi.domain.query import AskPeople, PeopleAnswer
from hmi.ports.history import HistoryUnavailable
from hmi.ports.people import ForgetName, LastAdministrator, PeoplePort
from hmi.services.access import LONGEST_NAME, AccessService, actor_of, weak_pin
from hmi.services.caller import Caller

LONGEST_BADGE = 64


class PeopleService:
    """Changes accounts. Whoever's rights change is signed off everywhere."""

    def __init__(
        self,
        people: PeoplePort,
        access: AccessService,
        forget_name: ForgetName,
        now_ns: Callable[[], int] = clock.now_ns,
    ) -> None:
        self._people = people
        self._forget_name = forget_name
        self._now_ns = now_ns
        self._access = access

    async def answer_people(self, query: AskPeople, caller: Caller) -> PeopleAnswer:
        """Everything with the right to see people; else names and refs of those who can sign in."""
        people = tuple(self._as_of_now(person) for person in self._people.people())
        if not may(caller.roles, Action.SEE_PEOPLE):
            people = tuple(
                Person(ref=person.ref, display_name=person.display_name) for person in people if person.is_active
            )
        return PeopleAnswer(people=people, needs_setup=self._access.needs_setup)

    async def handle_add_person(self, command: AddPerson, caller: Caller) -> Outcome:
        """Add a person with a first PIN, which they must replace."""
        name = command.display_name.strip()
        if not 0 < len(name) <= LONGEST_NAME:
            return Refused(reason=Reason.BAD_REQUEST, facts={"field": "name"})
        refusal = _bad_roles(command.roles) or weak_pin(command.pin)
        if refusal is not None:
            return refusal
        hashed = await self._access.hashed(command.pin)
        if any(person.display_name.casefold() == name.casefold() for person in self._people.people()):
            return Refused(reason=Reason.ALREADY_EXISTS, facts={"display_name": name})
        person = self._people.add(
            name, command.roles, hashed, command.language, actor_of(caller), must_replace_pin=True
        )
        return Done(result={"person": person.ref})

    async def handle_set_roles(self, command: SetRoles, caller: Caller) -> Outcome:
        """Give a person exactly these roles; nobody sets their own."""
        refusal = self._refusal(command.person, caller) or _bad_roles(command.roles)
        if refusal is not None:
            return refusal
        person = self._people.person(command.person)
        if person is None or not person.is_active:
            return Refused(reason=Reason.UNKNOWN_PERSON)
        try:
            self._people.set_roles(command.person, command.roles, actor_of(caller))
        except LastAdministrator:
            return Refused(reason=Reason.LAST_ADMINISTRATOR)
        self._access.sessions.end_all(command.person, SessionEnd.ROLES_CHANGED)
        return Done()

    async def handle_set_pin(self, command: SetPin, caller: Caller) -> Outcome:
        """One's own PIN after proving the old one; somebody else's as administrator, to be replaced by them."""
        if caller.ref is None:
            return Refused(reason=Reason.NOT_SIGNED_IN)
        person = self._people.person(command.person)
        if person is None or not person.is_active:
            return Refused(reason=Reason.UNKNOWN_PERSON)
        is_own = caller.ref == person.ref
        if not is_own and not may(caller.roles, Action.EDIT_PEOPLE):
            return Refused(reason=Reason.NOT_PERMITTED, facts={"action": Action.EDIT_PEOPLE.value})
        refusal = weak_pin(command.new_pin)
        if refusal is None and is_own:
            refusal = await self._access.prove(person, command.old_pin, caller)
        if refusal is None and await self._access.is_pin(person, command.new_pin):
            refusal = Refused(reason=Reason.WEAK_PIN, facts={"rule": "same"}) if is_own else None
        if refusal is not None:
            return refusal
        hashed = await self._access.hashed(command.new_pin)
        person = self._people.person(person.ref)
        if person is None or not person.is_active:  # closed while the PIN was computed
            return Refused(reason=Reason.UNKNOWN_PERSON)
        if caller.session is None or not self._access.is_open(caller.session):
            return Refused(reason=Reason.SESSION_ENDED)
        self._people.set_pin_hash(person.ref, hashed, actor_of(caller), must_replace_pin=not is_own)
        if is_own:
            self._show_changed(person.ref)
        else:
            self._access.sessions.end_all(person.ref, SessionEnd.PIN_GIVEN)
        return Done()

    async def handle_set_badge(self, command: SetBadge, caller: Caller) -> Outcome:
        """Bind a badge that nobody else has, or take it away."""
        person = self._people.person(command.person)
        badge = command.badge.strip()
        if person is None or not person.is_active:
            return Refused(reason=Reason.UNKNOWN_PERSON)
        if len(badge) > LONGEST_BADGE:
            return Refused(reason=Reason.BAD_REQUEST, facts={"field": "badge"})
        owner = self._people.person_with_badge(badge)
        if owner is not None and owner.ref != person.ref:
            return Refused(reason=Reason.ALREADY_EXISTS, facts={"person": owner.ref})
        self._people.set_badge(person.ref, badge, actor_of(caller))
        return Done()

    async def handle_set_language(self, command: SetLanguage, caller: Caller) -> Outcome:
        """Remember the language of the person signed in."""
        if caller.ref is None:
            return Refused(reason=Reason.NOT_SIGNED_IN)
        self._people.set_language(caller.ref, command.language, actor_of(caller))
        self._show_changed(caller.ref)
        return Done()

    async def handle_unlock(self, command: Unlock, caller: Caller) -> Outcome:
        """Let a person try again, and the panel at which the administrator stands."""
        person = self._people.person(command.person)
        if person is None:
            return Refused(reason=Reason.UNKNOWN_PERSON)
        self._access.lockout.forgive(person, actor_of(caller))
        return Done()

    async def handle_deactivate_person(self, command: DeactivatePerson, caller: Caller) -> Outcome:
        """Take away access, keep the records; nobody does it to themselves."""
        refusal = self._refusal(command.person, caller)
        return refusal or self._remove(command.person, caller, self._people.deactivate)

    async def handle_reactivate_person(self, command: ReactivatePerson, caller: Caller) -> Outcome:
        """Give access again, with roles and a first PIN chosen anew: those of before went with it."""
        person = self._people.person(command.person)
        if person is None or person.is_active or not person.display_name:
            return Refused(reason=Reason.UNKNOWN_PERSON)
        refusal = self._refusal(command.person, caller) or _bad_roles(command.roles) or weak_pin(command.pin)
        if refusal is not None:
            return refusal
        hashed = await self._access.hashed(command.pin)
        self._people.reactivate(person.ref, command.roles, hashed, actor_of(caller))
        return Done()

    async def handle_ask_erasure(self, command: AskErasure, caller: Caller) -> Outcome:
        """Ask that a person be erased; whoever asked first stays the one who asked, until it lapses."""
        refusal = self._refusal(command.person, caller)
        if refusal is not None:
            return refusal
        if self._asked_by(command.person) is None:
            self._people.ask_erasure(command.person, actor_of(caller), self._now_ns())
        return Done()

    async def handle_withdraw_erasure(self, command: WithdrawErasure, caller: Caller) -> Outcome:
        """Leave the person known; any administrator may, but not the one who is to be erased."""
        refusal = self._refusal(command.person, caller)
        if refusal is not None:
            return refusal
        if self._asked_by(command.person) is not None:
            self._people.withdraw_erasure(command.person, actor_of(caller))
        return Done()

    async def handle_erase_person(self, command: ErasePerson, caller: Caller) -> Outcome:
        """Delete what names a person, if somebody else asked for it.

        What is not among the records first: once they tell that somebody is erased, nobody knows the name any more that
        still had to go. Whoever is interrupted between finds the person known, and the wish standing.
        """
        refusal = self._may_not_erase(command.person, caller)
        person = self._people.person(command.person)
        if refusal is not None or person is None:
            return refusal or Refused(reason=Reason.UNKNOWN_PERSON)
        try:
            await self._forget_name(person.display_name)
        except HistoryUnavailable as error:
            return Refused(reason=Reason.HISTORY_UNAVAILABLE, facts={"detail": str(error)})
        refusal = self._may_not_erase(command.person, caller)  # others may have acted meanwhile
        return refusal or self._remove(command.person, caller, self._people.erase)

    def _may_not_erase(self, ref: PersonRef, caller: Caller) -> Refused | None:
        refusal = self._refusal(ref, caller)
        if refusal is not None:
            return refusal
        if self._asked_by(ref) in (None, caller.ref):
            return Refused(reason=Reason.SECOND_PERSON)
        administrators = {one.ref for one in self._people.people() if Role.ADMINISTRATOR in one.roles}
        return Refused(reason=Reason.LAST_ADMINISTRATOR) if administrators == {ref} else None

    def _asked_by(self, ref: PersonRef) -> PersonRef | None:
        person = self._people.person(ref)
        return None if person is None else self._as_of_now(person).erasure_asked_by

    def _as_of_now(self, person: Person) -> Person:
        """With the end of a lock as it holds now, and without a wish for erasure that has lapsed.

        One from after now counts as one from before: the machine's clock was set back.
        """
        asked_ns = person.erasure_asked_ns
        if asked_ns is None or abs(self._now_ns() - asked_ns) >= ERASURE_LASTS_NS:
            person = msgspec.structs.replace(person, erasure_asked_by=None, erasure_asked_ns=None)
        return self._access.with_lock(person)

    def _remove(self, ref: PersonRef, caller: Caller, remove: Callable[[PersonRef, Actor], None]) -> Outcome:
        try:
            remove(ref, actor_of(caller))
        except LastAdministrator:
            return Refused(reason=Reason.LAST_ADMINISTRATOR)
        self._access.sessions.end_all(ref, SessionEnd.ACCOUNT_CLOSED)
        return Done()

    def _refusal(self, ref: PersonRef, caller: Caller) -> Refused | None:
        person = self._people.person(ref)
        if person is None:
            return Refused(reason=Reason.UNKNOWN_PERSON)
        if ref != caller.ref:
            return None
        administrators = [other for other in self._people.people() if Role.ADMINISTRATOR in other.roles]
        is_last = Role.ADMINISTRATOR in person.roles and len(administrators) == 1
        return Refused(reason=Reason.LAST_ADMINISTRATOR if is_last else Reason.OWN_ROLES)

    def _show_changed(self, ref: PersonRef) -> None:
        person = self._people.person(ref)
        if person is not None:
            self._access.sessions.update(person)


def _bad_roles(roles: frozenset[Role]) -> Refused | None:
    pair = conflicts_in(roles)
    if pair is None:
        return None
    return Refused(reason=Reason.CONFLICTING_ROLES, facts={"roles": ",".join(sorted(pair))})
