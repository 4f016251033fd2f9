"""What screens reach: sessions in front, the dispatcher behind. Each ``*_door`` joins one noun's services to it."""

from hmi.domain.advice_command import StopAi
from hmi.domain.alarm_query import AskAlarmHistory
from hmi.domain.command import Command, SetPin, SignOff
from hmi.domain.outcome import Failed, Outcome, Reason, Refused
from hmi.domain.person import Session, SessionEnd
from hmi.domain.query import Answer, AskSamples, Query
from hmi.ports.history import HistoryUnavailable
from hmi.services.access import AccessService
from hmi.services.caller import Caller
from hmi.services.console_key import ConsoleKey
from hmi.services.dispatcher import Dispatcher

_BEFORE_A_NEW_PIN = (SetPin, SignOff, StopAi)
"""All that somebody may do whose first PIN was given by an administrator."""


class Door:
    """Implements ``hmi.link.screen_door.ScreenDoor``."""

    def __init__(self, dispatcher: Dispatcher, access: AccessService, console: ConsoleKey) -> None:
        self._dispatcher = dispatcher
        self._access = access
        self._console = console

    @property
    def needs_setup(self) -> bool:
        """Whether nobody exists yet."""
        return self._access.needs_setup

    async def do(
        self, command: Command, session: Session | None, screen: str, *, is_at_cell: bool = False
    ) -> tuple[Outcome, Session | None]:
        """Carry out a command; also gives the session that the screen has afterwards."""
        caller = Caller(session, screen, is_at_cell)
        if session is not None and not self._access.is_open(session):
            ended = Refused(reason=Reason.SESSION_ENDED)
            self._dispatcher.refuse(command, caller, ended)
            return ended, None
        if session is not None and session.person.must_replace_pin and not isinstance(command, _BEFORE_A_NEW_PIN):
            weak = Refused(reason=Reason.WEAK_PIN, facts={"rule": "replace"})
            self._dispatcher.refuse(command, caller, weak)
            return weak, session
        outcome = await self._dispatcher.do(command, caller)
        return outcome, self._access.session_after(caller)

    def refuse(self, command: Command, session: Session | None, screen: str, refusal: Refused) -> None:
        """Write down that a command was not carried out, and why."""
        self._dispatcher.refuse(command, Caller(session, screen), refusal)

    async def ask(
        self, query: Query, session: Session | None, screen: str, *, is_at_cell: bool = False
    ) -> Answer | Outcome:
        """Answer a query or refuse it.

        Samples and alarms that were go without a session to a tool on the console that shows the key; it could read
        the file itself.
        """
        is_open = session is not None and self._access.is_open(session)
        has_key = isinstance(query, AskSamples | AskAlarmHistory) and self._console.is_right(query.console_key)
        try:
            caller = Caller(session if is_open else None, screen, is_at_cell)
            return await self._dispatcher.ask(query, caller, needs_right=not has_key)
        except HistoryUnavailable as error:
            return Failed(reason=Reason.HISTORY_UNAVAILABLE, facts={"detail": str(error)})

    def session_of(self, token: str, screen: str) -> Session | None:
        """The open session of a screen that attaches again."""
        return self._access.session_of(token, screen)

    def touch(self, session: Session) -> Session | None:
        """Keep a session because somebody is there."""
        return self._access.touch(session)

    def is_open(self, session: Session) -> bool:
        """Whether a session still lasts."""
        return self._access.is_open(session)

    def why_ended(self, token: str) -> SessionEnd:
        """Why a session that is not open has ended."""
        return self._access.why_ended(token)
