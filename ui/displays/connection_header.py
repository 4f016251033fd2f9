"""The top of a connection: which controller, how it is, since when, what to do, and the keys of trust."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.i18n import gettext as _
from ui.displays.connection_words import LOOKS, Said, retry_words, since_text, state_since
from ui.displays.frame_content import connection_mark
from ui.theme import font, look
from ui.widgets.condition_mark import Mark
from ui.widgets.icon_key import IconKey
from ui.widgets.mark_picture import MarkPicture
from ui.widgets.restyle import restyle
from ui.widgets.text_direction import at_beginning
from ui.wording.connection import connection_sentence

_MARK = 2.8
_STATE = 1.4


class ConnectionHeader(QFrame):
    """Says the state in words first; what the server or the network reported comes last, as it is."""

    trust_requested = Signal()
    distrust_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.mark = MarkPicture(factor=_MARK)
        self.name_label, self.state_label, self.since_label = QLabel(), QLabel(), QLabel()
        self.step_label, self.detail_label, self.warning_label = QLabel(), QLabel(), QLabel()
        self.name_label.setProperty("look", "muted")
        self.since_label.setProperty("look", "muted")
        self.detail_label.setProperty("look", "muted")
        self.warning_label.setProperty("look", "abnormal")
        self.trust_key, self.distrust_key = IconKey("lock-open"), IconKey("x")
        self.trust_key.setProperty("look", "primary")
        self.trust_key.clicked.connect(self.trust_requested)
        self.distrust_key.clicked.connect(self.distrust_requested)
        self._warning = self._warning_row()
        self._build()
        self.state_label.setFont(font(_STATE, is_bold=True))

    def retranslate(self) -> None:
        """Texts that no status brings."""
        self.trust_key.setText(_("Compare and trust"))
        self.distrust_key.setText(_("Stop trusting"))

    def show_status(self, status: ConnectionStatus, now_ns: int) -> None:
        """A status that holds now."""
        sentence = connection_sentence(status)
        step = f"{sentence.next_step} {retry_words(status, now_ns)}".strip()
        self._show(Said(words=sentence.what, mark=connection_mark(status.state), look=LOOKS.get(status.state, "")))
        _say(self.name_label, status.endpoint)
        _say(self.since_label, state_since(status, now_ns))
        _say(self.step_label, step)
        _say(self.detail_label, _("Reported: {words}").format(words=status.detail) if status.detail else "")
        is_shown = status.certificate is not None
        self.trust_key.setVisible(is_shown and status.state is ConnectionState.UNTRUSTED)
        self.distrust_key.setVisible(is_shown and status.state is not ConnectionState.UNTRUSTED)

    def show_unknown(self, status: ConnectionStatus, heard_ns: int, now_ns: int) -> None:
        """A status of the past: the service is not heard, so nobody knows how the connection is."""
        self._show(Said(words=_("Not known now"), mark=Mark.SILENT, look="abnormal"))
        before = connection_sentence(status).what
        _say(self.name_label, status.endpoint)
        _say(self.since_label, _("Last heard {time}: {state}").format(time=since_text(heard_ns, now_ns), state=before))
        _say(self.step_label, _("See whether the cell service runs. This screen finds it again by itself."))
        _say(self.detail_label, "")
        self.trust_key.hide()
        self.distrust_key.hide()

    def show_warning(self, words: str) -> None:
        """What is wrong with the protection of this channel, loudly; empty when all is well."""
        _say(self.warning_label, words)
        self._warning.setVisible(bool(words))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.state_label.setFont(font(_STATE, is_bold=True))
        super().changeEvent(event)

    def _show(self, said: Said) -> None:
        self.mark.show_mark(said.mark, said.look)
        restyle(self.state_label, said.look or "plain")
        _say(self.state_label, said.words)

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self.name_label, self.state_label, self.since_label, self.step_label, self.detail_label):
            label.setWordWrap(True)
            words.addWidget(label)
        keys = QVBoxLayout()
        keys.setSpacing(look().gap_px)
        keys.addWidget(self.trust_key)
        keys.addWidget(self.distrust_key)
        keys.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addLayout(keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self._warning)

    def _warning_row(self) -> QWidget:
        row = QWidget()
        mark = MarkPicture(Mark.FAULT, 1.4)
        mark.show_mark(Mark.FAULT, "abnormal")
        self.warning_label.setWordWrap(True)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(mark)
        line.addWidget(self.warning_label, 1)
        return row


def _say(label: QLabel, words: str) -> None:
    label.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignVCenter)
    if label.text() != words:
        label.setText(words)
    label.setVisible(bool(words))
