"""The only file where a screen meets the service: link messages in, Qt signals out; intents in, commands out."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, Signal

from hmi.domain.cell import Cell
from hmi.domain.command import Command
from hmi.domain.connection import ConnectionStatus
from hmi.domain.outcome import Outcome
from hmi.domain.person import Session
from hmi.domain.quality import Freshness
from hmi.domain.query import Answer, Query
from hmi.domain.reading import NOTHING_HEARD, Reading, ReadingBatch
from hmi.domain.tag import DataType, TagDefinition, TagName


class Picture:
    """What the service said last about every tag, by column. A mirror to draw from, never a source of truth."""

    def __init__(self, cell: Cell) -> None:
        count = len(cell.tags)
        self.cell = cell
        self.index = cell.index_of_tags()
        self.value = np.full(count, np.nan)
        self.status = np.full(count, 0x80320000, np.uint32)
        self.source_time_ns = np.zeros(count, np.int64)
        self.server_time_ns = np.zeros(count, np.int64)
        self.freshness = np.zeros(count, np.uint8)
        self.text: dict[int, str] = {}
        self.is_attached = False
        """False while the link to the service is silent: then nothing is live, whatever the arrays say."""

    def definition(self, name: TagName) -> TagDefinition | None:
        """The tag's constants; None when the cell has no such tag."""
        index = self.index.get(name)
        return None if index is None else self.cell.tags[index]

    def reading(self, name: TagName) -> Reading:
        """The tag's newest reading, stale when the service is not heard."""
        index = self.index.get(name)
        if index is None:
            return NOTHING_HEARD
        freshness = Freshness(int(self.freshness[index]))
        if freshness is Freshness.LIVE and not self.is_attached:
            freshness = Freshness.STALE
        return Reading(
            value=self._value(index),
            status=int(self.status[index]),
            source_time_ns=int(self.source_time_ns[index]),
            server_time_ns=int(self.server_time_ns[index]),
            freshness=freshness,
        )

    def take(self, batch: ReadingBatch) -> None:
        """Keep the last row of each tag (rows are in time order within a tag)."""
        self.value[batch.tag] = batch.value
        self.status[batch.tag] = batch.status
        self.source_time_ns[batch.tag] = batch.source_time_ns
        self.server_time_ns[batch.tag] = batch.server_time_ns
        for row, words in batch.text.items():
            self.text[int(batch.tag[row])] = words

    def _value(self, index: int) -> float | int | bool | str | None:
        definition = self.cell.tags[index]
        if not definition.data_type.is_numeric:
            return self.text.get(index)
        number = float(self.value[index])
        if np.isnan(number):
            return None
        if definition.data_type is DataType.BOOLEAN:
            return bool(number)
        return number if definition.data_type.is_floating else int(number)


class ServiceLink(Protocol):
    """What the bridge needs of the link's client, so that a test can stand in for the service."""

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        """Send a query; the callback gets an answer or a refusal on the Qt thread."""
        ...

    def do(self, command: Command, on_outcome: Callable[[Outcome], None]) -> None:
        """Send a command; the callback gets its outcome on the Qt thread."""
        ...


class Bridge(QObject):
    """The service as a Qt object. Lives on the GUI thread; every signal is emitted there."""

    cell_changed = Signal()
    """``picture`` is a new one: attached, or tags were added or removed. Displays rebuild what depends on the cell."""
    frame_arrived = Signal(object)
    """A ``ReadingBatch`` that ``picture`` has taken already; at most one every 33 ms. Empty batches come, too."""
    connection_changed = Signal(object)
    """A ``ConnectionStatus``."""
    attachment_changed = Signal()
    """The link to the service was lost, is back, or was turned away (see ``turned_away``)."""
    session_changed = Signal()
    """Somebody signed in or off (see ``session``)."""
    notice_changed = Signal()
    """``notices`` of the service changed."""
    display_requested = Signal(str, str)
    """A display asks for another one: name of the display, and equipment id or tag name (or empty)."""

    def __init__(self, link: ServiceLink | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.link = link
        self.picture = Picture(Cell(id="", label=""))
        self.connections: dict[str, ConnectionStatus] = {}
        self.session: Session | None = None
        self.needs_setup = False
        self.turned_away = ""
        """Version of the service when this screen may not attach; else empty."""
        self.notices: dict[str, str] = {}
        self.service_time_ns = 0
        self.session_ended_by_idle = False

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        """Ask the service; the callback gets an answer, or a refusal, on the GUI thread."""
        if self.link is not None:
            self.link.ask(query, on_answer)

    def do(self, command: Command, on_outcome: Callable[[Outcome], None]) -> None:
        """Ask for something to be done; what is shown changes only when frames bring it."""
        if self.link is not None:
            self.link.do(command, on_outcome)
