"""The only file where a screen meets the service: link messages in, Qt signals out; intents in, commands out."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, TypeVar

import numpy as np
from PySide6.QtCore import QEvent, QObject, QSocketNotifier, QTimer, Signal
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from hmi import clock
from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.alarm_transition import AlarmChange
from hmi.domain.cell import Cell
from hmi.domain.command import Command
from hmi.domain.connection import ConnectionStatus
from hmi.domain.outcome import Outcome
from hmi.domain.person import Session, SessionEnd
from hmi.domain.quality import Freshness
from hmi.domain.query import Answer, Query
from hmi.domain.reading import NOTHING_HEARD, FreshnessChange, Reading, ReadingBatch
from hmi.domain.silence import Silence
from hmi.domain.tag import DataType, TagDefinition, TagName
from hmi.link.client import LinkClient
from hmi.link.frames import freshness_of, readings_of
from hmi.link.handshake import Denial
from hmi.link.messages import (
    AlarmsChanged,
    CellChanged,
    ConnectionChanged,
    Frame,
    FromService,
    Notice,
    Recorded,
    SessionChanged,
    SilenceChanged,
    Turned,
    Welcome,
)
from ui.widgets.still_there import is_there

_Reply = TypeVar("_Reply")

TENDING_MS = 100
TOUCHES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.KeyPress, QEvent.Type.Wheel})
"""What the service is told of as somebody being there."""


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
        self.link_lost_ns = 0
        """When that began, by the service's clock; 0 while it is not so."""
        self._silent_since_ns = np.zeros(count, np.int64)

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

    def silent_since_ns(self, name: TagName) -> int:
        """When a tag that was heard fell silent, by the service's clock; 0 where it is heard, or nobody saw it."""
        index = self.index.get(name)
        if index is None:
            return 0
        is_held_live = self.freshness[index] == Freshness.LIVE and not self.is_attached
        return self.link_lost_ns if is_held_live else int(self._silent_since_ns[index])

    def take_freshness(self, change: FreshnessChange, time_ns: int) -> None:
        """Keep what is heard now and what not any more, as told at ``time_ns``."""
        fell = (self.freshness[change.tag] == Freshness.LIVE) & (change.freshness == Freshness.STALE)
        stays = np.where(change.freshness == Freshness.STALE, self._silent_since_ns[change.tag], 0)
        self._silent_since_ns[change.tag] = np.where(fell, time_ns, stays)
        self.freshness[change.tag] = change.freshness

    def take(self, batch: ReadingBatch) -> None:
        """Keep the last row of each tag (rows are in time order within a tag)."""
        self.value[batch.tag] = batch.value
        self.status[batch.tag] = batch.status
        self.source_time_ns[batch.tag] = batch.source_time_ns
        self.server_time_ns[batch.tag] = batch.server_time_ns
        batch.put_texts(self.text)

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
    alarms_changed = Signal(object)
    """A tuple of ``AlarmChange`` that ``alarms`` has taken already, in their order; empty when all are new."""
    silence_changed = Signal()
    """Somebody silenced the sounds of alarms, or the silence is over (see ``silence``)."""
    attachment_changed = Signal()
    """The link to the service was lost, is back, or was turned away (see ``turned_away`` and ``denial``)."""
    session_changed = Signal()
    """Somebody signed in or off (see ``session``)."""
    notice_changed = Signal()
    """``notices`` of the service changed."""
    records_changed = Signal()
    """Somebody did something, here or at another screen: ask again for people, journal and what else is kept."""
    display_requested = Signal(str, str)
    """A display asks for another one: name of the display, and equipment id or tag name (or empty)."""

    def __init__(self, link: ServiceLink | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.link = link
        self._notifier: QSocketNotifier | None = None
        self.picture = Picture(Cell(id="", label=""))
        self.connections: dict[str, ConnectionStatus] = {}
        self.alarms: dict[AlarmId, Alarm] = {}
        """Open alarms, as the service said last."""
        self.silence: Silence | None = None
        """Of the sounds of alarms, as somebody wanted it; None while they sound."""
        self.session: Session | None = None
        self.needs_setup = False
        self.turned_away = ""
        """Version of the service when this screen may not attach; else empty."""
        self.denial: Denial | None = None
        """Why the keys open no link to a service on another machine."""
        self.screen_key = ""
        """What such a service has to know this screen by."""
        self.notices: dict[str, str] = {}
        self.service_time_ns = 0
        self.service_version = ""
        """Of the cell service that this screen heard last; empty before the first."""
        self.service_started_ns = 0
        self.session_end: SessionEnd | None = None
        """Why nobody is signed in any more, if somebody was."""
        self._heard_s: float | None = None

    @property
    def silence_s(self) -> float | None:
        """How long the service is silent, by this computer's clock; None while it is heard, or if it never was."""
        if self.picture.is_attached or self._heard_s is None:
            return None
        return clock.monotonic_s() - self._heard_s

    @property
    def is_owed(self) -> bool:
        """Whether the service has not yet answered something that this screen asked."""
        return self._client.is_owed

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        """Ask the service; the callback gets an answer, or a refusal, on the GUI thread.

        Nobody is called who was deleted meanwhile: pass a method of the widget that asks, or a ``partial`` of one.
        """
        if self.link is not None:
            self.link.ask(query, _while_there(on_answer))
            self._look_again()

    def do(self, command: Command, on_outcome: Callable[[Outcome], None]) -> None:
        """Ask for something to be done; what is shown changes only when frames bring it. As for ``ask``."""
        if self.link is not None:
            self.link.do(command, _while_there(on_outcome))
            self._look_again()

    def attach(self, client: LinkClient) -> None:
        """Watch a link client from the Qt loop and keep its session alive while the screen is touched."""
        self.link = client
        self._client = client
        self.screen_key = client.public_key
        self._is_touched = False
        notifier = QSocketNotifier(client.fileno, QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._receive)
        self._notifier = notifier
        self._timer = QTimer(self)
        self._timer.setInterval(TENDING_MS)
        self._timer.timeout.connect(self._tend)
        self._timer.start()
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._tend()

    def detach(self) -> None:
        """Close the link; the screen is about to end."""
        self._timer.stop()
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier = None
        self._client.close()
        self.link = None

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that a person is at the screen; never swallows anything."""
        if event.type() in TOUCHES:
            self._is_touched = True
        return False

    def _look_again(self) -> None:
        if self._notifier is not None:
            QTimer.singleShot(0, self._receive)

    def _tend(self) -> None:
        self._receive()  # first: after a stall of ours, what waits proves that the service was never silent
        is_news = self._client.tend()
        if is_news or self._client.denial is not self.denial:
            self.denial = self._client.denial
            self.picture.is_attached = self._client.is_attached
            self.picture.link_lost_ns = 0 if self._client.is_attached else self.service_time_ns
            self.attachment_changed.emit()

    def _receive(self) -> None:
        self._client.receive(self.take)

    def take(self, message: FromService) -> None:
        """Turn one message of the service into the picture and a signal."""
        match message:
            case Frame():
                self._take_frame(message)
            case Welcome():
                self._take_welcome(message)
            case ConnectionChanged():
                self.connections[message.status.endpoint] = message.status
                self.connection_changed.emit(message.status)
            case AlarmsChanged():
                self._take_alarms(message.changes)
            case SilenceChanged():
                self.silence = message.silence
                self.silence_changed.emit()
            case CellChanged():
                self._use_cell(message.cell)
                self.cell_changed.emit()
            case SessionChanged():
                self.session = message.session
                self.session_end = message.end
                self.needs_setup = self.needs_setup and message.session is None
                self.session_changed.emit()
            case Notice():
                self.notices[message.subject] = message.text
                if not message.text:
                    del self.notices[message.subject]
                self.notice_changed.emit()
            case Recorded():
                is_news = self.needs_setup != message.needs_setup
                self.needs_setup = message.needs_setup
                if is_news:
                    self.session_changed.emit()
                self.records_changed.emit()
            case Turned():
                self.turned_away = message.service_product
                self.picture.is_attached = False
                self.attachment_changed.emit()
            case _:
                pass  # answers and outcomes went to their callbacks inside the client

    def _take_welcome(self, welcome: Welcome) -> None:
        self.turned_away = ""
        self.needs_setup = welcome.needs_setup
        self.session, self.session_end = welcome.session, welcome.session_end
        self.service_version, self.service_started_ns = welcome.product, welcome.service_started_ns
        self.notices = {}
        self.connections = {status.endpoint: status for status in welcome.connections}
        self.alarms = {alarm.id: alarm for alarm in welcome.alarms}
        self.silence = welcome.silence
        self._use_cell(welcome.cell)
        self.picture.is_attached = True
        self.cell_changed.emit()
        self.alarms_changed.emit(())
        self.silence_changed.emit()
        self.session_changed.emit()
        self.notice_changed.emit()
        for status in welcome.connections:
            self.connection_changed.emit(status)
        self.attachment_changed.emit()

    def _take_alarms(self, changes: tuple[AlarmChange, ...]) -> None:
        for change in changes:
            if change.is_listed:
                self.alarms[change.after.id] = change.after
            else:
                self.alarms.pop(change.after.id, None)
        self.alarms_changed.emit(changes)

    def _use_cell(self, cell: Cell) -> None:
        was_attached = self.picture.is_attached
        self.picture = Picture(cell)
        self.picture.is_attached = was_attached

    def _take_frame(self, frame: Frame) -> None:
        batch, fresh = readings_of(frame), freshness_of(frame)
        self.service_time_ns = frame.service_time_ns
        self._heard_s = clock.monotonic_s()
        self.picture.take(batch)
        self.picture.take_freshness(fresh, frame.service_time_ns)
        self.frame_arrived.emit(batch)
        self._client.seen(frame.number, touched=self._is_touched)
        self._is_touched = False


def _while_there(callback: Callable[[_Reply], None]) -> Callable[[_Reply], None]:
    """``callback`` for as long as the Qt object whose method it is has not been deleted."""
    method: Any = callback.func if isinstance(callback, partial) else callback
    owner: object = getattr(method, "__self__", None)
    if not isinstance(owner, QObject):
        return callback

    def call(reply: _Reply) -> None:
        if is_there(owner):
            callback(reply)

    return call
