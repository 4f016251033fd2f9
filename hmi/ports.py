"""What the services need from the world. Rooms implement these; bootstrap joins them.

All coroutines run on the service's loop.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from hmi.domain.alarm import AlarmId
from hmi.domain.alarm_act import AlarmAct
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.cell import Endpoint
from hmi.domain.command import Argument
from hmi.domain.connection import ConnectionStatus, ServerCertificate
from hmi.domain.equipment import MethodDefinition
from hmi.domain.outcome import Failed, Outcome
from hmi.domain.person import Actor, Attempts, Person, PersonRef, Role
from hmi.domain.query import (
    AbsentTag,
    AskJournal,
    BrowseAnswer,
    JournalAnswer,
    JournalRow,
    SamplesAnswer,
    SavedView,
    TrendTrace,
)
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import NodeAddress, Scalar, TagDefinition, TagName
from hmi.domain.verification import VerifyReport


class ReadingSink(Protocol):
    """Where a controller's notifications go. Called on the loop, must return within microseconds."""

    def take_readings(self, batch: ReadingBatch) -> None:
        """Readings in the order they arrived."""
        ...

    def take_backfill(self, batch: ReadingBatch) -> None:
        """Readings of an outage, from the server's history: for the history, never for the live picture."""
        ...

    def take_freshness(self, change: FreshnessChange) -> None:
        """Tags that became live, stale or absent."""
        ...

    def take_connection(self, status: ConnectionStatus) -> None:
        """The connection's present truth."""
        ...


class AlarmSink(Protocol):
    """Where conditions go. Called on the loop, must return within microseconds."""

    def take_event(self, event: AlarmEvent, *, is_late: bool = False) -> None:
        """What a source says of a condition; ``is_late``: newer events may have come before it."""
        ...

    def begin_refresh(self, endpoint: str) -> None:
        """The source will now tell everything that it wants people to see."""
        ...

    def end_refresh(self, endpoint: str) -> None:
        """It has told everything."""
        ...

    def take_silence(self, endpoint: str) -> None:
        """The source is not heard any more."""
        ...


class ControllerPort(Protocol):
    """One endpoint: keeps its tags subscribed for as long as it runs, whatever the network does."""

    @property
    def endpoint(self) -> Endpoint:
        """The endpoint it talks to."""
        ...

    async def start(self) -> None:
        """Begin to connect; returns at once. Everything else is told to the sink."""
        ...

    async def stop(self) -> None:
        """Close the session politely, within two seconds."""
        ...

    def want(self, tags: Mapping[int, TagDefinition]) -> None:
        """The tags to keep subscribed, by column number; replaces what was wanted before."""
        ...

    async def write(self, tag: TagDefinition, value: Scalar) -> Outcome:
        """Write and read back. Fails at once with NOT_CONNECTED during an outage; never retries."""
        ...

    async def call(self, method: MethodDefinition, arguments: Sequence[Argument]) -> Outcome:
        """Call a method; outputs come back in ``Done.result``."""
        ...

    async def act_on_alarm(self, condition: NodeAddress, act: AlarmAct) -> Outcome:
        """Answer a condition at its source; as ``write`` during an outage. The list changes when the source tells."""
        ...

    async def browse(self, node: NodeAddress | None) -> BrowseAnswer | Failed:
        """Children of a node, or why they cannot be read."""
        ...

    async def describe(self, nodes: Sequence[NodeAddress]) -> tuple[TagDefinition, ...] | Failed:
        """Read what is constant about variables, in their order, to add them to the cell; about all of them or none."""
        ...

    def absent_tags(self) -> tuple[AbsentTag, ...]:
        """What the controller does not deliver."""
        ...

    def presented_certificate(self) -> ServerCertificate | None:
        """The certificate that the server showed last."""
        ...

    def trust(self, fingerprint: str) -> bool:
        """Trust the presented certificate if it is the one named; reconnects. False when it is another."""
        ...

    def distrust(self, fingerprint: str) -> bool:
        """Remove trust and disconnect; False when it was not trusted."""
        ...


class HistoryPort(Protocol):
    """Samples on disk."""

    def take(self, batch: ReadingBatch) -> None:
        """Queue live readings; durable within 1 s."""
        ...

    def take_backfill(self, batch: ReadingBatch) -> None:
        """Queue readings of an outage, stored with the back-fill mark, each (tag, source time) once."""
        ...

    def mark_gap(self, tag: Sequence[int], time_ns: int) -> None:
        """From here on these tags are not recorded; their next sample starts a new stretch."""
        ...

    async def trend(
        self, tags: Sequence[TagName], start_ns: int, end_ns: int, columns: int
    ) -> tuple[tuple[TrendTrace, ...], int | None]:
        """Traces in the order asked for, and the time of the oldest sample. Raises ``HistoryUnavailable``."""
        ...

    async def samples(self, patterns: Sequence[str], start_ns: int, end_ns: int) -> SamplesAnswer:
        """A page of what was recorded. Raises ``HistoryUnavailable``."""
        ...

    def keep(self, keep_days: int, most_bytes: int) -> None:
        """From now on delete what is older, and the oldest of what is more."""
        ...

    async def extent(self) -> tuple[int, int | None]:
        """Bytes held, and the time of the oldest sample. Raises ``HistoryUnavailable``."""
        ...

    @property
    def trouble(self) -> str:
        """Why nothing is being recorded right now (``disk full`` …); empty when all is well."""
        ...


class CellFileChanged(Exception):
    """People changed ``cell.yaml`` since it was read: it is theirs until the service has read it again."""


class HistoryUnavailable(Exception):
    """Samples cannot be read or written now; ``str()`` is the word for it, as in ``HistoryPort.trouble``."""


class JournalPort(Protocol):
    """The append-only record of acts."""

    def record(
        self,
        kind: str,
        subject: str,
        facts: Mapping[str, Scalar | None],
        *,
        actor: PersonRef | None,
        roles: frozenset[Role],
        screen: str,
    ) -> int:
        """Append one row; durable when it returns its sequence number. Raises ``JournalUnavailable``."""
        ...

    async def read(self, question: AskJournal) -> JournalAnswer:
        """Rows newest first."""
        ...

    async def spread(self, question: AskJournal) -> tuple[tuple[JournalRow, ...], int]:
        """At most ``limit`` rows from all over the period, with the rows that they answer; and how many are left out.

        Newest first. Wherever in the period rows match, one is among them.
        """
        ...

    async def verify(self) -> VerifyReport:
        """Check every row and checkpoint; ``read`` tells the result from then on."""
        ...


class JournalUnavailable(Exception):
    """The journal cannot be written (disk full, file damaged): acts are refused until it can."""


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


class AlarmPort(Protocol):
    """What the panel itself knows of alarms. Each change is one journal row; raises ``JournalUnavailable``."""

    def taken(self) -> dict[AlarmId, tuple[PersonRef, int]]:
        """Who has which alarm, and since when (Unix ns)."""
        ...

    def take(self, alarm: AlarmId, person: PersonRef, time_ns: int, by: Actor) -> None:
        """Somebody has it from now on."""
        ...

    def give_back(self, alarm: AlarmId, by: Actor) -> None:
        """Nobody has it any more."""
        ...


class LastAdministrator(Exception):
    """The change would leave nobody who can administer accounts."""
