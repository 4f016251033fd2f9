"""Rows as SQLite holds them. They never leave this package: rows do not validate."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary
from sqlmodel import Field, SQLModel


class JournalEntry(SQLModel, table=True):
    """One act. ``hash`` covers every other column and through ``previous`` all rows before."""

    __tablename__ = "journal"  # pyright: ignore[reportAssignmentType]  # SQLModel declares a hook, SQLAlchemy takes a name

    seq: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    id: str = Field(unique=True)
    time_ns: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    mono_ns: int = Field(sa_column=Column(BigInteger, nullable=False))
    run: str
    """The run of the service that wrote it: ``mono_ns`` rises within one run."""
    actor: str | None = None
    roles: str
    """Comma-separated, sorted."""
    panel: str
    screen: str
    kind: str = Field(index=True)
    subject: str = Field(index=True)
    commitment: str
    previous: str
    hash: str


class JournalPayload(SQLModel, table=True):
    """The facts of an act, apart from the chain so that they can be erased."""

    __tablename__ = "payload"  # pyright: ignore[reportAssignmentType]  # as above

    seq: int = Field(sa_column=Column(Integer, ForeignKey("journal.seq"), primary_key=True, autoincrement=False))
    salt: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    facts: str
    """JSON object; the commitment is over exactly these bytes."""


class CheckpointRow(SQLModel, table=True):
    """A signed note over the chain's head."""

    __tablename__ = "checkpoint"  # pyright: ignore[reportAssignmentType]  # as above

    size: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    time_ns: int = Field(sa_column=Column(BigInteger, nullable=False))
    note: str


class PersonRow(SQLModel, table=True):
    """The only table with names."""

    __tablename__ = "person"  # pyright: ignore[reportAssignmentType]  # as above

    ref: str = Field(primary_key=True)
    display_name: str
    language: str = ""
    is_active: bool = True
    pin_hash: str = ""
    must_replace_pin: bool = False
    badge_hash: str | None = Field(default=None, unique=True)
    """HMAC-SHA-256 of the badge number; the key lies in a file of its own."""
    is_erased: bool = False
    erasure_asked_by: str | None = None
    erasure_asked_ns: int | None = Field(default=None, sa_column=Column(BigInteger))


class RoleRow(SQLModel, table=True):
    """A role of a person."""

    __tablename__ = "role"  # pyright: ignore[reportAssignmentType]  # as above

    person: str = Field(primary_key=True, foreign_key="person.ref")
    role: str = Field(primary_key=True)


class AttemptsRow(SQLModel, table=True):
    """Failed sign-ins in a row."""

    __tablename__ = "attempts"  # pyright: ignore[reportAssignmentType]  # as above

    subject: str = Field(primary_key=True)
    failed: int
    locked_until_ns: int = Field(sa_column=Column(BigInteger, nullable=False))


class ViewRow(SQLModel, table=True):
    """A saved trend view."""

    __tablename__ = "view"  # pyright: ignore[reportAssignmentType]  # as above

    name: str = Field(primary_key=True)
    tag_names: str
    """JSON array."""
    span_s: float


class TakenAlarmRow(SQLModel, table=True):
    """Who has an alarm."""

    __tablename__ = "taken_alarm"  # pyright: ignore[reportAssignmentType]  # as above

    alarm: str = Field(primary_key=True)
    person: str
    time_ns: int = Field(sa_column=Column(BigInteger, nullable=False))


class CaseRow(SQLModel, table=True):
    """How an exception case stands: the newest word of its journal rows."""

    __tablename__ = "exception_case"  # pyright: ignore[reportAssignmentType]  # as above

    id: str = Field(primary_key=True)
    state: str = Field(index=True)
    kind: str
    equipment: str
    """Empty for the cell as a whole."""
    owner: str
    opened_ns: int = Field(sa_column=Column(BigInteger, nullable=False))
    solved_ns: int | None = Field(default=None, sa_column=Column(BigInteger))
    merged_into: str | None = Field(default=None, index=True)
    words: str
    """All that people typed into it, to be searched."""
    body: str
    """``ExceptionCase`` as JSON."""


class LadderClockRow(SQLModel, table=True):
    """What the clocks showed when the service last minded the ladder; one row."""

    __tablename__ = "ladder_clock"  # pyright: ignore[reportAssignmentType]  # as above

    id: int = Field(default=1, primary_key=True)
    wall_ns: int = Field(sa_column=Column(BigInteger, nullable=False))
    boot: str
    boot_s: float


class StopRow(SQLModel, table=True):
    """A production stop as it stands; what it was before is in the journal."""

    __tablename__ = "stop"  # pyright: ignore[reportAssignmentType]  # as above

    id: str = Field(primary_key=True)
    begin_ns: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    end_ns: int | None = Field(default=None, sa_column=Column(BigInteger, index=True))
    """None while it lasts."""
    wants_reason: bool = Field(index=True)
    """It stands for its time, is not short, and nobody has explained it."""
    reason: str
    """Ids joined by slashes; empty without one."""
    classified_ns: int | None = Field(default=None, sa_column=Column(BigInteger, index=True))
    comment: str
    """Apart from ``body``: a name in it can be erased."""
    body: str
    """JSON of the ``Stop`` without its comment."""


class ShortStopsSayingRow(SQLModel, table=True):
    """What somebody said of a group of short stops: added, and never changed."""

    __tablename__ = "short_stops_saying"  # pyright: ignore[reportAssignmentType]  # as above

    id: str = Field(primary_key=True)
    start_ns: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    end_ns: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    body: str
    """JSON of the ``ShortStopsSaying``."""


class StateSpanRow(SQLModel, table=True):
    """What a piece of equipment did for a time: measured, and no act."""

    __tablename__ = "state_span"  # pyright: ignore[reportAssignmentType]  # as above

    seq: int | None = Field(default=None, primary_key=True)
    equipment: str
    """Empty: the whole cell."""
    begin_ns: int = Field(sa_column=Column(BigInteger, nullable=False))
    end_ns: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    kind: str
    """Empty: it produced."""
    word: str


class LocalAlarmRow(SQLModel, table=True):
    """How an alarm that Tandem makes itself stands; none for one at rest."""

    __tablename__ = "local_alarm"  # pyright: ignore[reportAssignmentType]  # as above

    alarm: str = Field(primary_key=True)
    state: str
    """JSON of ``LocalState``."""


class PutAsideAlarmRow(SQLModel, table=True):
    """An alarm that is put aside, or is back and nobody answered it."""

    __tablename__ = "put_aside_alarm"  # pyright: ignore[reportAssignmentType]  # as above

    alarm: str = Field(primary_key=True)
    body: str
    """JSON of ``PutAside``."""


class LastAliveRow(SQLModel, table=True):
    """The newest moment at which the machine was seen to run."""

    __tablename__ = "last_alive"  # pyright: ignore[reportAssignmentType]  # as above

    id: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    mark: str
    """JSON of ``TimeMark``."""
