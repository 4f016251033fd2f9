"""The one door: journal "asked", permission, the service, journal the outcome. Nothing acts on the cell past it."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar, cast

import msgspec

from hmi.domain.advice_command import StopAi
from hmi.domain.command import Command
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.permission import Action, may
from hmi.domain.query import Answer, Query
from hmi.domain.tag import Scalar
from hmi.ports.journal import JournalPort, JournalUnavailable
from hmi.services.caller import Caller
from hmi.services.outcome_record import OutcomeRecord, OutcomeRow
from hmi.services.required import REQUIRED, REQUIRED_TO_ASK

log = logging.getLogger(__name__)

PRIVATE = frozenset({"pin", "old_pin", "new_pin", "badge", "setup_code", "display_name", "data"})
"""Fields of commands that never enter the journal: secrets, names that must stay erasable, and the bytes of files."""

AT_ONCE = (StopAi,)
"""Commands that are carried out though the journal cannot be written: what they do must never wait for a disk. What was
asked and what came of it are on record as soon as they can be."""

_SUBJECTS = (
    "advice",
    "advice_type",
    "case",
    "handover",
    "run",
    "procedure",
    "stop",
    "tag_name",
    "alarm",
    "equipment",
    "endpoint",
    "person",
)
"""Fields of commands that name what they are about, the one that counts first in front."""

_C = TypeVar("_C", bound=Command)
_Q = TypeVar("_Q", bound=Query)
CommandHandler = Callable[[_C, Caller], Awaitable[Outcome]]
QueryHandler = Callable[[_Q, Caller], Awaitable[Answer | Outcome]]


class Dispatcher:
    """Carries out commands and answers queries for callers, by the permission matrix."""

    def __init__(self, journal: JournalPort) -> None:
        self._journal = journal
        self._outcomes = OutcomeRecord(journal)
        self._commands: dict[type[Command], CommandHandler[Command]] = {}
        self._queries: dict[type[Query], QueryHandler[Query]] = {}

    def serve(self, kind: type[_C], handler: CommandHandler[_C]) -> None:
        """Let ``handler`` carry out one kind of command."""
        self._commands[kind] = cast("CommandHandler[Command]", handler)  # it is given commands of this kind only

    def answer(self, kind: type[_Q], handler: QueryHandler[_Q]) -> None:
        """Let ``handler`` answer one kind of query."""
        self._queries[kind] = cast("QueryHandler[Query]", handler)  # as above

    @property
    def served(self) -> frozenset[type[Command] | type[Query]]:
        """All that somebody carries out or answers."""
        return frozenset(self._commands) | frozenset(self._queries)

    async def do(self, command: Command, caller: Caller) -> Outcome:
        """Carry out a command, or refuse it; what was asked is in the journal before, what came of it afterwards.

        Both are on record when this returns. The record of the outcome names the sequence number of what was asked.

        If the journal cannot be written, nothing is done. Only if it fails while something is being done, the outcome
        is not on record yet: it waits until it can be, and nothing else is done until then.
        """
        kind = type(command)
        name = str(kind.__struct_config__.tag)
        try:
            asked = self._record_asked(name, command, caller)
        except JournalUnavailable as error:
            if not isinstance(command, AT_ONCE):
                return Refused(reason=Reason.JOURNAL_UNAVAILABLE, facts={"detail": str(error)})
            self._outcomes.write(OutcomeRow(kind=f"{name}.asked", subject="", facts=_facts_of(command), caller=caller))
            asked = None
        outcome = await self._carried_out(command, caller)
        self._record_outcome(name, command, caller, outcome, asked)
        return outcome

    def refuse(self, command: Command, caller: Caller, refusal: Refused) -> None:
        """Write down that a command was not carried out, and why."""
        name = str(type(command).__struct_config__.tag)
        try:
            asked = self._record_asked(name, command, caller)
        except JournalUnavailable as error:
            log.error("that %s was refused could not be recorded: %s", name, error)
            return
        self._record_outcome(name, command, caller, refusal, asked)

    @property
    def outcomes_owed(self) -> int:
        """Of how many acts the outcome waits until it can be recorded."""
        return self._outcomes.owed

    def settle(self) -> None:
        """Record the outcomes that wait, as far as the journal takes them; call it about once a second."""
        with suppress(JournalUnavailable):
            self._outcomes.settle()

    async def ask(self, query: Query, caller: Caller, *, needs_right: bool = True) -> Answer | Outcome:
        """Answer a query, or refuse it. ``needs_right`` is False for who could read what is asked for anyway."""
        kind = type(query)
        handler = self._queries.get(kind)
        required = REQUIRED_TO_ASK.get(kind)
        if handler is None or required is None:
            return Refused(reason=Reason.BAD_REQUEST)
        if needs_right and not may(caller.roles, required):
            return _not_permitted(caller, required)
        return await handler(query, caller)

    async def _carried_out(self, command: Command, caller: Caller) -> Outcome:
        kind = type(command)
        required = REQUIRED.get(kind)
        handler = self._commands.get(kind)
        if required is None or handler is None:
            return Refused(reason=Reason.BAD_REQUEST)
        if not may(caller.roles, required):
            return _not_permitted(caller, required)
        try:
            return await handler(command, caller)
        except JournalUnavailable as error:
            return Refused(reason=Reason.JOURNAL_UNAVAILABLE, facts={"detail": str(error)})
        except Exception:  # a broken promise of a service: whoever asked is told, and the outcome is on record
            log.exception("%s failed", kind.__name__)
            return Failed(reason=Reason.INTERNAL)

    def _record_outcome(self, name: str, command: Command, caller: Caller, outcome: Outcome, asked: int | None) -> None:
        word = str(type(outcome).__struct_config__.tag)
        facts: dict[str, Scalar | None] = {"asked": asked}
        about = ""
        if isinstance(outcome, Done):
            about = str(outcome.result.get("person", ""))  # who was added, or whose badge it is: known only afterwards
            facts.update({key: value for key, value in outcome.result.items() if key not in PRIVATE})
        else:
            facts["reason"] = outcome.reason.value
            facts.update({key: value for key, value in outcome.facts.items() if key not in PRIVATE})
        subject = _subject_of(command) or about
        self._outcomes.write(OutcomeRow(kind=f"{name}.{word}", subject=subject, facts=facts, caller=caller))

    def _record_asked(self, name: str, command: Command, caller: Caller) -> int:
        self._outcomes.settle()
        subject, facts = _subject_of(command), _facts_of(command)
        return self._journal.record(
            f"{name}.asked", subject, facts, actor=caller.ref, roles=caller.roles, screen=caller.screen
        )


def _not_permitted(caller: Caller, required: Action) -> Refused:
    reason = Reason.NOT_SIGNED_IN if caller.session is None else Reason.NOT_PERMITTED
    return Refused(reason=reason, facts={"action": required.value})


def _facts_of(command: Command) -> dict[str, Scalar | None]:
    told = {field: getattr(command, field) for field in command.__struct_fields__ if field not in PRIVATE}
    raw: dict[str, object] = msgspec.to_builtins(told)
    return {key: _scalar(value) for key, value in raw.items()}


def _scalar(value: object) -> Scalar | None:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return msgspec.json.encode(value).decode()


def _subject_of(command: Command) -> str:
    """What the command is about: the first of its fields that names a thing.

    Never what people called something: the subject is part of the chain, and words may be somebody's name.
    """
    for field in _SUBJECTS:
        value = getattr(command, field, None)
        if value:
            return str(value)
    return ""
