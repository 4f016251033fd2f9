"""All that displays draw from, as one thing: the present, or a moment of the past in its place."""

from dataclasses import dataclass, field
from typing import Any, Generic, Self, TypeVar, overload

from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.case import CaseId, ExceptionCase
from hmi.domain.cell import Cell
from hmi.domain.connection import ConnectionStatus
from ui.models.picture import Picture

_V = TypeVar("_V")


def _no_picture() -> Picture:
    return Picture(Cell(id="", label=""))


@dataclass(slots=True, kw_only=True)
class Scene:
    """A mirror of what the service said, never a source of truth."""

    picture: Picture = field(default_factory=_no_picture)
    connections: dict[str, ConnectionStatus] = field(default_factory=dict[str, ConnectionStatus])
    alarms: dict[AlarmId, Alarm] = field(default_factory=dict[AlarmId, Alarm])
    """Open alarms."""
    cases: dict[CaseId, ExceptionCase] = field(default_factory=dict[CaseId, ExceptionCase])
    """Exception cases that are not closed."""
    are_cases_known: bool = True
    """False for a past of which no cases are recorded."""
    untold_cases: int = 0
    """Of a past moment: were there, and the records do not tell any more how they stood."""
    are_alarms_known: bool = True
    """False for a past of which no alarms are recorded: then not even that there were none is known."""
    notices: dict[str, str] = field(default_factory=dict[str, str])
    """Troubles of the service itself."""
    service_time_ns: int = 0
    """By the service's clock: now, or the moment of the past."""
    service_version: str = ""
    """Of the cell service; empty before the first was heard."""
    service_started_ns: int = 0


class OfScene(Generic[_V]):
    """An attribute that is the shown scene's: what reads and writes it need not know whether that is the present."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, owner: None, kind: type) -> Self: ...
    @overload
    def __get__(self, owner: Any, kind: type) -> _V: ...
    def __get__(self, owner: Any, kind: type) -> _V | Self:
        return self if owner is None else getattr(owner.scene, self._name)

    def __set__(self, owner: Any, value: _V) -> None:
        setattr(owner.scene, self._name, value)
