"""Handovers as SQLite holds them. They never leave this package: rows do not validate."""

from sqlalchemy import BigInteger, Column
from sqlmodel import Field, SQLModel


class HandoverRow(SQLModel, table=True):
    """A handover without its lines."""

    __tablename__ = "handover"  # pyright: ignore[reportAssignmentType]  # SQLModel declares a hook, SQLAlchemy takes a name

    id: str = Field(primary_key=True)
    state: str = Field(index=True)
    is_one_way: bool
    giver: str | None = None
    taker: str | None = None
    start_ns: int = Field(sa_column=Column(BigInteger, nullable=False))
    prepared_ns: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    offered_ns: int = Field(sa_column=Column(BigInteger, nullable=False))
    accepted_ns: int = Field(sa_column=Column(BigInteger, nullable=False))
    revision: int
    escalation: int
    call_back: str = ""
    """JSON of a ``CallBack``; empty before the first try."""


class HandoverLineRow(SQLModel, table=True):
    """What is on record of an item."""

    __tablename__ = "handover_line"  # pyright: ignore[reportAssignmentType]  # as above

    handover: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    kept: str
    """JSON of a ``KeptLine``."""
    signed: str = ""
    """JSON of a ``HandoverLine``, as it stood when the shift was taken over."""


class HandoverSignatureRow(SQLModel, table=True):
    """Who signed for what."""

    __tablename__ = "handover_signature"  # pyright: ignore[reportAssignmentType]  # as above

    handover: str = Field(primary_key=True)
    meaning: str = Field(primary_key=True)
    person: str
    time_ns: int = Field(sa_column=Column(BigInteger, nullable=False))
    role: str
    screen: str
    content: str
