"""Accounts and saved views."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from hmi.domain.person import Actor, Attempts, Person, PersonRef, Role
from hmi.domain.query import (
    SavedView,
)

ForgetName = Callable[[str], Awaitable[None]]
"""Takes the name of somebody who is being erased out of whatever is not among the records. Durable when it ends; raises
``HistoryUnavailable``, and then the name may stand there still."""


class PeoplePort(Protocol):
    """Accounts and saved views. Each change is one journal row and durable on return; raises ``JournalUnavailable``."""

    def people(self) -> tuple[Person, ...]:
        """Everybody who was not erased, by name."""
        ...

    def person(self, ref: PersonRef) -> Person | None:
        """One of them."""
        ...

    def person_with_badge(self, badge: str) -> Person | None:
        """Whose badge this is."""
        ...

    def pin_hash(self, ref: PersonRef) -> str:
        """Encoded argon2id hash; empty when no PIN is set."""
        ...

    def attempts(self, subject: str) -> Attempts:
        """Failed sign-ins of an account (its ref) or at a panel (``panel:`` and its name)."""
        ...

    def set_attempts(self, attempts: Mapping[str, Attempts], by: Actor) -> None:
        """Replace counters; zero forgets one."""
        ...

    def add(
        self, name: str, roles: frozenset[Role], pin_hash: str, language: str, by: Actor, *, must_replace_pin: bool
    ) -> Person:
        """Make a person known; gives the new random ref."""
        ...

    def set_roles(self, ref: PersonRef, roles: frozenset[Role], by: Actor) -> None:
        """Give exactly these roles. Raises ``LastAdministrator``."""
        ...

    def set_pin_hash(self, ref: PersonRef, pin_hash: str, by: Actor, *, must_replace_pin: bool) -> None:
        """Replace the PIN."""
        ...

    def set_badge(self, ref: PersonRef, badge: str, by: Actor) -> None:
        """Bind a badge, or with an empty one take it away."""
        ...

    def set_language(self, ref: PersonRef, language: str, by: Actor) -> None:
        """Remember a language."""
        ...

    def deactivate(self, ref: PersonRef, by: Actor) -> None:
        """Take away access. Raises ``LastAdministrator``."""
        ...

    def reactivate(self, ref: PersonRef, roles: frozenset[Role], pin_hash: str, by: Actor) -> None:
        """Give access again; the PIN must be replaced."""
        ...

    def ask_erasure(self, ref: PersonRef, by: Actor, asked_ns: int) -> None:
        """Remember who asked that a person be erased, and when."""
        ...

    def withdraw_erasure(self, ref: PersonRef, by: Actor) -> None:
        """Forget that it was asked."""
        ...

    def erase(self, ref: PersonRef, by: Actor) -> None:
        """Delete name, credentials and erasable payloads, also from the file. Raises ``LastAdministrator``."""
        ...

    def views(self) -> tuple[SavedView, ...]:
        """Saved trend views by name."""
        ...

    def save_view(self, view: SavedView, by: Actor) -> None:
        """Save under its name, replacing what was there."""
        ...

    def delete_view(self, name: str, by: Actor) -> bool:
        """Delete; False when there is none of this name."""
        ...


class LastAdministrator(Exception):
    """The change would leave nobody who can administer accounts."""
