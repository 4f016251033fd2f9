"""The connections: how each controller is heard, how it is protected, and what does not come from it."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi import clock
from hmi.domain.cell import Endpoint
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.outcome import Outcome
from hmi.domain.query import AbsentTag, AbsentTagsAnswer, Answer, AskAbsentTags
from hmi.domain.status_code import status_name
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.connection_cards import AbsentCard, CertificateCard, SecurityCard, TrafficCard
from ui.displays.connection_header import ConnectionHeader
from ui.displays.connection_words import LOOKS, link_said, warning_of_security
from ui.displays.display import Display
from ui.displays.frame_content import connection_mark
from ui.faceplates.trust_certificate import DistrustCertificateFaceplate, TrustCertificateFaceplate
from ui.models.text_table import TextTable
from ui.theme import look
from ui.widgets.card_columns import CardColumns
from ui.widgets.condition_mark import Mark
from ui.widgets.endpoint_keys import EndpointKeys
from ui.widgets.icon_key import IconKey
from ui.widgets.mark_picture import MarkPicture
from ui.widgets.restyle import restyle
from ui.widgets.spark_line import SparkLine
from ui.widgets.touch_table import TouchTable
from ui.wording.connection import connection_words

TICK_MS = 1000
_ABSENT_NAME_PX = 620
_GIVING = (ConnectionState.LIVE, ConnectionState.PARTIAL)
"""Only then is it known that a controller refuses nothing."""


class ConnectionDisplay(Display):
    """First the link to the cell service, then one controller at a time; follows by the second while it is seen."""

    name = "connection"
    has_past = False

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._chosen = ""
        self._asked = 0
        self._asked_about: tuple[str, int, ConnectionState] | None = None
        """Endpoint, number of its absent tags and its state when their list was asked for last."""
        self._sparks: dict[str, tuple[SparkLine, SparkLine]] = {}
        self.link_mark, self.link_label = MarkPicture(factor=1.2), QLabel()
        self.keys = EndpointKeys()
        self.header = ConnectionHeader()
        self.traffic, self.security = TrafficCard(), SecurityCard()
        self.certificate, self.absent = CertificateCard(), AbsentCard()
        self._columns = CardColumns()
        self._columns.show_cards([self.traffic, self.security, self.certificate, self.absent])
        self._absent_model: TextTable[AbsentTag] = TextTable()
        self.absent_table = TouchTable(self._absent_model)
        self.absent_table.set_widths(_ABSENT_NAME_PX)
        self.back_key: QPushButton = IconKey("arrow-left")
        self.empty_label = QLabel()
        self.faceplate: TrustCertificateFaceplate | DistrustCertificateFaceplate | None = None
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show_present)
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Connection")

    @override
    def retranslate(self) -> None:
        for part in (self.header, self.traffic, self.security, self.certificate, self.absent):
            part.retranslate()
        self.keys.setAccessibleName(_("Controllers"))
        self.back_key.setText(_("Back to the connection"))
        self.empty_label.setText(
            _("This cell has no controller yet. Make its cell file with “tandem scan”, then start the service again.")
        )
        self._absent_model.show_heads((_("Value"), _("The controller says")))
        self._show_absent()
        self._show_present()

    @override
    def rebuild(self) -> None:
        self._asked_about = None
        self._show_present()

    @override
    def open_subject(self, subject: str) -> None:
        if subject in self.bridge.connections:
            self._choose(subject)

    @override
    def enter(self) -> None:
        self._tick.start()
        self._asked_about = None
        self._show_present()

    @override
    def leave(self) -> None:
        self._tick.stop()

    @property
    def status(self) -> ConnectionStatus | None:
        """The status of the controller that is shown; None while the cell has none."""
        connections = self.bridge.connections
        return connections.get(self._chosen) or next(iter(connections.values()), None)

    def _build(self) -> None:
        self.link_label.setTextFormat(Qt.TextFormat.PlainText)
        self.link_label.setWordWrap(True)
        self.empty_label.setWordWrap(True)
        self.empty_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        link = QHBoxLayout()
        link.setSpacing(10)
        link.addWidget(self.link_mark)
        link.addWidget(self.link_label, 1)
        page, page_column = QWidget(), QVBoxLayout()
        page.setLayout(page_column)
        page_column.setContentsMargins(0, 0, 0, 0)
        page_column.setSpacing(look().gap_px)
        page_column.addWidget(self.header)
        page_column.addWidget(self._columns, 1)
        everything, all_column, top = QWidget(), QVBoxLayout(), QHBoxLayout()
        everything.setLayout(all_column)
        all_column.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self.back_key)
        top.addStretch(1)
        all_column.addLayout(top)
        all_column.addWidget(self.absent_table, 1)
        stacked = QFrame()
        self._pages = QStackedLayout(stacked)
        for one in (page, everything, self.empty_label):
            self._pages.addWidget(one)
        row = QHBoxLayout()
        row.setSpacing(look().gap_px)
        row.addWidget(self.keys)
        row.addWidget(stacked, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(look().gap_px)
        column.addLayout(link)
        column.addLayout(row, 1)

    def _listen(self) -> None:
        self.keys.endpoint_tapped.connect(self._choose)
        self.header.trust_requested.connect(self._open_trust)
        self.header.distrust_requested.connect(self._open_distrust)
        self.absent.all_requested.connect(lambda: self._pages.setCurrentIndex(1))
        self.back_key.clicked.connect(lambda: self._pages.setCurrentIndex(0))
        self.bridge.connection_changed.connect(self._on_connection_changed)
        self.bridge.attachment_changed.connect(self._show_present)

    def _on_connection_changed(self, status: ConnectionStatus) -> None:
        rate, lag = self._sparks.setdefault(status.endpoint, (SparkLine(), SparkLine()))
        now_ns = self._now_ns()
        is_heard = status.lag_ms is not None
        rate.take_sample(now_ns, status.values_per_s if is_heard else None)
        lag.take_sample(now_ns, status.lag_ms)
        if self.isVisible():
            self._show_present()

    def _choose(self, endpoint: str) -> None:
        if endpoint != self._chosen:
            self._chosen = endpoint
            self._pages.setCurrentIndex(0)
            self._absent_model.show_rows((), ())
            self.absent.show_tags((), _("Reading the list …"))
            self._asked_about = None
        self._show_present()

    def _show_present(self) -> None:
        bridge, status, now_ns = self.bridge, self.status, self._now_ns()
        said = link_said(bridge, now_ns)
        self.link_mark.show_mark(said.mark, said.look)
        restyle(self.link_label, said.look or "plain")
        if said.words != self.link_label.text():
            self.link_label.setText(said.words)
        self._show_keys()
        if status is None:
            self._pages.setCurrentIndex(2)
            return
        if self._pages.currentIndex() == 2:
            self._pages.setCurrentIndex(0)
        self.keys.show_choice(status.endpoint)
        if bridge.picture.is_attached:
            self.header.show_status(status, now_ns)
            self.traffic.show_status(status, *self._sparks.setdefault(status.endpoint, (SparkLine(), SparkLine())))
        else:
            self.header.show_unknown(status, bridge.service_time_ns, now_ns)
            self.traffic.show_unknown()
            self.absent.show_tags((), _("Not known now"))
            self._asked_about = None
        self.header.show_warning(warning_of_security(status))
        self.security.show_status(status, self._endpoint(status.endpoint))
        self.certificate.show_status(status, now_ns)
        self._ask_absent(status)

    def _show_keys(self) -> None:
        connections, is_heard = self.bridge.connections, self.bridge.picture.is_attached
        self.keys.show_names(list(connections))
        for name, status in connections.items():
            if is_heard:
                loudness = LOOKS.get(status.state, "")
                self.keys.keys[name].show_state(connection_words(status.state), connection_mark(status.state), loudness)
            else:
                self.keys.keys[name].show_state(_("Not known now"), Mark.SILENT, "")
        self.keys.setVisible(len(connections) > 1)

    def _endpoint(self, key: str) -> Endpoint | None:
        return next((one for one in self.bridge.picture.cell.endpoints if one.key == key), None)

    def _ask_absent(self, status: ConnectionStatus) -> None:
        """Ask again only when their number changed: the list may be long."""
        about = (status.endpoint, status.absent_tags, status.state)
        if about == self._asked_about or not self.isVisible() or not self.bridge.picture.is_attached:
            return
        self._asked_about = about
        self._asked += 1
        number = self._asked
        if not status.absent_tags:
            self._take_absent(number, AbsentTagsAnswer(tags=()))
            return
        self.bridge.ask(AskAbsentTags(endpoint=status.endpoint), partial(self._take_absent, number))

    def _take_absent(self, number: int, answer: Answer | Outcome) -> None:
        if number != self._asked:
            return
        if isinstance(answer, AbsentTagsAnswer):
            words = [(tag.tag_name, status_name(tag.status)) for tag in answer.tags]
            self._absent_model.show_rows(answer.tags, words)
            self._show_absent()
        else:
            self._absent_model.show_rows((), ())
            self.absent.show_tags((), _("The list is not available now. It is asked for again by itself."))
            self._asked_about = None

    def _show_absent(self) -> None:
        status, absent = self.status, self._absent_model.things
        is_known = bool(absent) or (status is not None and status.state in _GIVING)
        self.absent.show_tags(absent, "" if is_known else _("Not known now"))
        if len(self._absent_model.things) == 0 and self._pages.currentIndex() == 1:
            self._pages.setCurrentIndex(0)

    def _open_trust(self) -> None:
        if self.status is not None and self.status.certificate is not None:
            self._open(TrustCertificateFaceplate(self.bridge, self.status, self.status.certificate))

    def _open_distrust(self) -> None:
        if self.status is not None and self.status.certificate is not None:
            self._open(DistrustCertificateFaceplate(self.bridge, self.status, self.status.certificate))

    def _open(self, faceplate: TrustCertificateFaceplate | DistrustCertificateFaceplate) -> None:
        self.faceplate = faceplate
        faceplate.open_over(self)

    def _now_ns(self) -> int:
        """The service's clock while it is heard; this computer's otherwise, so that silence grows."""
        is_heard = self.bridge.picture.is_attached and self.bridge.service_time_ns
        return self.bridge.service_time_ns if is_heard else clock.now_ns()
