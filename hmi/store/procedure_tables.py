"""Tables of procedure runs."""

from sqlalchemy import BigInteger, Column
from sqlmodel import Field, SQLModel


class ProcedureRunRow(SQLModel, table=True):
    """A run as it stands."""

    __tablename__ = "procedure_run"  # pyright: ignore[reportAssignmentType]  # SQLModel declares it otherwise

    id: str = Field(primary_key=True)
    procedure: str
    is_open: bool = Field(index=True)
    began_ns: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    body: str
    """JSON of the ``ProcedureRun``."""


class ProcedureVersionRow(SQLModel, table=True):
    """A version of which a run was made: it stays as it was then, whatever its file says now."""

    __tablename__ = "procedure_version"  # pyright: ignore[reportAssignmentType]  # as above

    digest: str = Field(primary_key=True)
    procedure: str
    version: str
    body: str
    """JSON of the ``Procedure``."""
