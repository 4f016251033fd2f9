"""All that displays draw from, as one thing: the present, or a moment of the past in its place."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, Self, TypeVar, overload

from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.alarm_transition import AlarmChange
from hmi.domain.case import CaseId, ExceptionCase
from hmi.domain.cell import Cell
from hmi.domain.connection import ConnectionStatus
from hmi.link.messages import Welcome
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

    def begin(self, welcome: Welcome) -> None:
        """The service was attached to: all that it says is true now."""
        self.service_version, self.service_started_ns = welcome.product, welcome.service_started_ns
        self.notices = {}
        self.connections = {status.endpoint: status for status in welcome.connections}
        self.alarms = {alarm.id: alarm for alarm in welcome.alarms}
        self.cases = {case.id: case for case in welcome.cases}
        self.use_cell(welcome.cell)
        self.picture.is_attached = True

    def use_cell(self, cell: Cell) -> None:
        """Other tags are in the cell: nothing is known of their values yet."""
        was_attached = self.picture.is_attached
        self.picture = Picture(cell)
        self.picture.is_attached = was_attached

    def take_alarms(self, changes: Iterable[AlarmChange]) -> None:
        """What happened to alarms, in this order."""
        for change in changes:
            if change.is_listed:
                self.alarms[change.after.id] = change.after
            else:
                self.alarms.pop(change.after.id, None)

    def take_cases(self, cases: Iterable[ExceptionCase]) -> None:
        """Cases as they stand by now."""
        for case in cases:
            if case.is_listed:
                self.cases[case.id] = case
            else:
                self.cases.pop(case.id, None)

    def take_notice(self, subject: str, text: str) -> None:
        """Trouble of the service; without words it is over."""
        if text:
            self.notices[subject] = text
        else:
            self.notices.pop(subject, None)


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
