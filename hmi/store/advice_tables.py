"""Recommendations and modes as SQLite holds them. They never leave this package: rows do not validate."""

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field, SQLModel


class AdviceRow(SQLModel, table=True):
    """A recommendation as it stands; what happened to it is in the journal, too."""

    __tablename__ = "advice"  # pyright: ignore[reportAssignmentType]  # SQLModel declares a hook, SQLAlchemy takes a name
    __table_args__ = (Index("ix_advice_type_version", "advice_type", "version", "offered_ns"),)

    id: str = Field(primary_key=True)
    state: str = Field(index=True)
    advice_type: str
    version: str
    cause: str = Field(index=True)
    equipment: str
    """Empty for the cell as a whole."""
    offered_ns: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    interrupts_ns: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    is_asked: bool
    """People are, or were, asked about it."""
    run: str = Field(index=True)
    """Empty while none is bound to it."""
    body: str
    """JSON of an ``Advice``."""


class AiModeRow(SQLModel, table=True):
    """How a type of advice stands."""

    __tablename__ = "ai_mode"  # pyright: ignore[reportAssignmentType]  # as above

    advice_type: str = Field(primary_key=True)
    body: str
    """JSON of an ``AdviceTypeMode``."""


class AiStopRow(SQLModel, table=True):
    """That AI is stopped; no row: it is not."""

    __tablename__ = "ai_stop"  # pyright: ignore[reportAssignmentType]  # as above

    id: int = Field(default=1, primary_key=True)
    body: str
    """JSON of an ``AiStop``."""
