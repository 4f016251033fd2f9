"""What the link needs of the services behind it, for every screen alike."""

from typing import Protocol

from hmi.domain.command import Command
from hmi.domain.outcome import Outcome, Refused
from hmi.domain.person import Session, SessionEnd
from hmi.domain.query import Answer, Query


class ScreenDoor(Protocol):
    """What the link asks of the services: the one door and the sessions behind it."""

    async def do(
        self, command: Command, session: Session | None, screen: str, *, is_at_cell: bool = False
    ) -> tuple[Outcome, Session | None]:
        """Carry out a command; also gives the session that the screen has afterwards.

        ``is_at_cell``: the screen stands at the cell, and whoever uses it is there.
        """
        ...

    def refuse(self, command: Command, session: Session | None, screen: str, refusal: Refused) -> None:
        """Write down that a command was not carried out, and why."""
        ...

    async def ask(
        self, query: Query, session: Session | None, screen: str, *, is_at_cell: bool = False
    ) -> Answer | Outcome:
        """Answer a query or refuse it."""
        ...

    def session_of(self, token: str, screen: str) -> Session | None:
        """The open session of a screen that attaches again."""
        ...

    def touch(self, session: Session) -> Session | None:
        """Somebody touched the screen: keep the session. None when it has ended."""
        ...

    def is_open(self, session: Session) -> bool:
        """Whether the session still lasts."""
        ...

    def why_ended(self, token: str) -> SessionEnd:
        """Why a session that is not open has ended."""
        ...

    @property
    def needs_setup(self) -> bool:
        """Whether nobody exists yet."""
        ...
