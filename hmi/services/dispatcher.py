"""The one door: journal "asked", permission, the service, journal the outcome. Nothing acts on the cell past it."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import get_args

import msgspec

from hmi.domain.alarm_query import AskAlarmFigures, AskAlarmHistory, AskAlarmsAt, AskSimilarAlarms
from hmi.domain.case_command import (
    AcceptRisk,
    AttachPhoto,
    ChangeCase,
    CloseCase,
    CommentCase,
    HandOnCase,
    LetCaseWait,
    LinkToCase,
    MergeCases,
    OpenCase,
    RemovePhoto,
    ReopenCase,
    ResolveCase,
    TakeCase,
    UnlinkFromCase,
)
from hmi.domain.case_query import AskCase, AskCases, AskPhoto
from hmi.domain.command import (
    AcknowledgeAlarm,
    AddPerson,
    AddTags,
    AskErasure,
    CallMethod,
    ClassifyStop,
    Command,
    CommentAlarm,
    CommentStop,
    ConfirmAlarm,
    CreateFirstAdministrator,
    DeactivatePerson,
    DeleteView,
    DistrustCertificate,
    EnableAlarm,
    ErasePerson,
    ExportJournal,
    GiveBackAlarm,
    KeepHistory,
    MergeStops,
    ReactivatePerson,
    RemoveTag,
    RespondToDialog,
    RestoreStops,
    SaveView,
    SetBadge,
    SetLanguage,
    SetPin,
    SetRoles,
    ShelveAlarm,
    SignIn,
    SignOff,
    SplitStop,
    TakeAlarm,
    TrustCertificate,
    Unlock,
    UnshelveAlarm,
    VerifyJournal,
    WithdrawErasure,
    WriteTag,
)
from hmi.domain.episode_query import AskEpisodes
from hmi.domain.guidance_query import AskGuidance
from hmi.domain.handover_command import HandoverCommand
from hmi.domain.handover_query import AskHandover, AskHandovers
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.past_query import AskMoment, AskStretch, AskTimeline
from hmi.domain.permission import Action, may
from hmi.domain.query import (
    Answer,
    AskAbsentTags,
    AskBrowse,
    AskHistory,
    AskJournal,
    AskOee,
    AskPeople,
    AskReasons,
    AskSamples,
    AskShifts,
    AskStates,
    AskStops,
    AskTrend,
    AskViews,
    Query,
)
from hmi.domain.silence import EndSilence, MuteScreen, SilenceAlarms
from hmi.domain.tag import Scalar
from hmi.domain.why import AskWhy
from hmi.ports.journal import JournalPort, JournalUnavailable
from hmi.services.caller import Caller
from hmi.services.outcome_record import OutcomeRecord, OutcomeRow

log = logging.getLogger(__name__)

REQUIRED: dict[type[Command], Action] = {
    WriteTag: Action.OPERATE,
    CallMethod: Action.OPERATE,
    CreateFirstAdministrator: Action.SIGN_IN,
    SignIn: Action.SIGN_IN,
    SignOff: Action.SIGN_IN,
    AddPerson: Action.EDIT_PEOPLE,
    SetRoles: Action.EDIT_PEOPLE,
    SetPin: Action.OWN_ACCOUNT,
    SetBadge: Action.EDIT_PEOPLE,
    SetLanguage: Action.OWN_ACCOUNT,
    Unlock: Action.EDIT_PEOPLE,
    DeactivatePerson: Action.EDIT_PEOPLE,
    ReactivatePerson: Action.EDIT_PEOPLE,
    AskErasure: Action.EDIT_PEOPLE,
    WithdrawErasure: Action.EDIT_PEOPLE,
    ErasePerson: Action.CONFIRM_ERASURE,
    TrustCertificate: Action.TRUST_CERTIFICATE,
    DistrustCertificate: Action.TRUST_CERTIFICATE,
    AddTags: Action.EDIT_CELL,
    RemoveTag: Action.EDIT_CELL,
    SaveView: Action.SHAPE_VIEWS,
    DeleteView: Action.SHAPE_VIEWS,
    KeepHistory: Action.KEEP_HISTORY,
    AcknowledgeAlarm: Action.HANDLE_ALARMS,
    ConfirmAlarm: Action.HANDLE_ALARMS,
    CommentAlarm: Action.HANDLE_ALARMS,
    ShelveAlarm: Action.SHELVE_ALARMS,
    UnshelveAlarm: Action.SHELVE_ALARMS,
    EnableAlarm: Action.DISABLE_ALARMS,
    RespondToDialog: Action.HANDLE_ALARMS,
    TakeAlarm: Action.HANDLE_ALARMS,
    GiveBackAlarm: Action.HANDLE_ALARMS,
    SilenceAlarms: Action.HANDLE_ALARMS,
    EndSilence: Action.HANDLE_ALARMS,
    MuteScreen: Action.MUTE_SCREENS,
    OpenCase: Action.REPORT_CASES,
    CommentCase: Action.REPORT_CASES,
    AttachPhoto: Action.REPORT_CASES,
    TakeCase: Action.HANDLE_CASES,
    HandOnCase: Action.HANDLE_CASES,
    RemovePhoto: Action.HANDLE_CASES,
    LetCaseWait: Action.HANDLE_CASES,
    AcceptRisk: Action.ACCEPT_RISK,
    ResolveCase: Action.HANDLE_CASES,
    CloseCase: Action.HANDLE_CASES,
    ReopenCase: Action.HANDLE_CASES,
    ChangeCase: Action.HANDLE_CASES,
    LinkToCase: Action.HANDLE_CASES,
    UnlinkFromCase: Action.HANDLE_CASES,
    MergeCases: Action.HANDLE_CASES,
    ClassifyStop: Action.EXPLAIN_STOPS,
    CommentStop: Action.EXPLAIN_STOPS,
    SplitStop: Action.EXPLAIN_STOPS,
    MergeStops: Action.EXPLAIN_STOPS,
    RestoreStops: Action.EXPLAIN_STOPS,
    VerifyJournal: Action.EXPORT_JOURNAL,
    ExportJournal: Action.EXPORT_JOURNAL,
    **dict.fromkeys(get_args(HandoverCommand), Action.HAND_OVER),
}
"""The action that each command needs. A command that is not here cannot be carried out."""

REQUIRED_TO_ASK: dict[type[Query], Action] = {
    AskTrend: Action.VIEW,
    AskSamples: Action.EXPORT_DATA,
    AskJournal: Action.READ_JOURNAL,
    AskPeople: Action.VIEW,
    AskBrowse: Action.VIEW,
    AskViews: Action.VIEW,
    AskAbsentTags: Action.VIEW,
    AskHistory: Action.VIEW,
    AskMoment: Action.VIEW,
    AskStretch: Action.VIEW,
    AskTimeline: Action.VIEW,
    AskAlarmHistory: Action.VIEW,
    AskAlarmFigures: Action.VIEW,
    AskSimilarAlarms: Action.VIEW,
    AskAlarmsAt: Action.VIEW,
    AskCases: Action.VIEW,
    AskCase: Action.VIEW,
    AskPhoto: Action.VIEW,
    AskGuidance: Action.VIEW,
    AskEpisodes: Action.VIEW,
    AskHandover: Action.VIEW,
    AskHandovers: Action.VIEW,
    AskWhy: Action.VIEW,
    AskShifts: Action.VIEW,
    AskStops: Action.VIEW,
    AskStates: Action.VIEW,
    AskReasons: Action.VIEW,
    AskOee: Action.VIEW,
}

PRIVATE = frozenset({"pin", "old_pin", "new_pin", "badge", "setup_code", "display_name", "data"})
"""Fields of commands that never enter the journal: secrets, names that must stay erasable, and the bytes of files."""

_SUBJECTS = (
    "case",
    "handover",
    "stop",
    "tag_name",
    "alarm",
    "equipment",
    "endpoint",
    "person",
)
"""Fields of commands that name what they are about, the one that counts first in front."""

CommandHandler = Callable[[Command, Caller], Awaitable[Outcome]]
QueryHandler = Callable[[Query, Caller], Awaitable[Answer | Outcome]]


class Dispatcher:
    """Carries out commands and answers queries for callers, by the permission matrix."""

    def __init__(self, journal: JournalPort) -> None:
        self._journal = journal
        self._outcomes = OutcomeRecord(journal)
        self._commands: dict[type[Command], CommandHandler] = {}
        self._queries: dict[type[Query], QueryHandler] = {}

    def serve(self, kind: type[Command], handler: CommandHandler) -> None:
        """Let ``handler`` carry out one kind of command."""
        self._commands[kind] = handler

    def answer(self, kind: type[Query], handler: QueryHandler) -> None:
        """Let ``handler`` answer one kind of query."""
        self._queries[kind] = handler

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
            return Refused(reason=Reason.JOURNAL_UNAVAILABLE, facts={"detail": str(error)})
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

    async def ask(self, query: Query, caller: Caller) -> Answer | Outcome:
        """Answer a query, or refuse it."""
        kind = type(query)
        handler = self._queries.get(kind)
        required = REQUIRED_TO_ASK.get(kind)
        if handler is None or required is None:
            return Refused(reason=Reason.BAD_REQUEST)
        if not may(caller.roles, required):
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
        except Exception:
            log.exception("%s failed", kind.__name__)
            return Failed(reason=Reason.INTERNAL)

    def _record_outcome(self, name: str, command: Command, caller: Caller, outcome: Outcome, asked: int) -> None:
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
