"""The cards below a connection's header: values, security, certificate, and what is not available."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from hmi.domain.cell import Endpoint
from hmi.domain.connection import ConnectionStatus
from hmi.domain.query import AbsentTag
from hmi.domain.status_code import status_name
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.displays.connection_words import (
    breakable,
    certificate_facts,
    lag_words,
    rate_words,
    security_facts,
    traffic_facts,
    warning_of_certificate,
)
from ui.formatting import NOTHING, count_text
from ui.widgets.fact_list import FactList
from ui.widgets.fingerprint import FingerprintView
from ui.widgets.rate_tile import RateTile
from ui.widgets.restyle import restyle
from ui.widgets.spark_line import SparkLine

SHOWN = 6
"""Values that are not available, before a key leads to all of them."""
_FINGERPRINT = 0.95


class _Card(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.heading = QLabel()
        self.heading.setProperty("look", "heading")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 14)
        self.column.setSpacing(10)
        self.column.addWidget(self.heading)

    def show_heading(self, words: str) -> None:
        self.heading.setText(words)
        self.setAccessibleName(words)


class TrafficCard(_Card):
    """What comes in, how late, and what was lost."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.live_tile, self.rate_tile, self.lag_tile = RateTile(), RateTile(), RateTile()
        tiles = QHBoxLayout()
        tiles.setSpacing(18)
        for tile in (self.live_tile, self.rate_tile, self.lag_tile):
            tiles.addWidget(tile, 1)
        self.facts = FactList()
        self.column.addLayout(tiles)
        self.column.addWidget(self.facts)

    def retranslate(self) -> None:
        """Texts that no status brings."""
        self.show_heading(_("Values"))
        self.rate_tile.show_name(_("Rate"))
        self.lag_tile.show_name(_("Delay"))

    def show_status(self, status: ConnectionStatus, rate: SparkLine, lag: SparkLine) -> None:
        """Numbers that hold now, with the lines of the last minute."""
        self.live_tile.show_name(_("Live of {all}").format(all=count_text(status.wanted_tags)))
        self.live_tile.show_value(count_text(status.live_tags), is_loud=status.live_tags < status.wanted_tags)
        self.rate_tile.show_value(rate_words(status), rate)
        self.lag_tile.show_value(lag_words(status), lag)
        self.facts.show_facts(traffic_facts(status))

    def show_unknown(self) -> None:
        """Nobody knows: no number is left standing."""
        self.live_tile.show_name(_("Live"))
        for tile in (self.live_tile, self.rate_tile, self.lag_tile):
            tile.show_value(NOTHING)
        self.facts.show_facts([])


class SecurityCard(_Card):
    """Where the controller is and how the channel is protected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = FactList()
        self.column.addWidget(self.facts)

    def retranslate(self) -> None:
        """Texts that no status brings."""
        self.show_heading(_("Address and security"))

    def show_status(self, status: ConnectionStatus, endpoint: Endpoint | None) -> None:
        """What was agreed on for this connection."""
        self.facts.show_facts(security_facts(status, endpoint))


class CertificateCard(_Card):
    """Who the controller says it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.warning_label = QLabel()
        self.warning_label.setWordWrap(True)
        self.facts = FactList()
        self._caption = QLabel()
        self._caption.setProperty("look", "muted")
        self.fingerprint = FingerprintView(_FINGERPRINT)
        for part in (self.warning_label, self.facts, self._caption, self.fingerprint):
            self.column.addWidget(part)

    def retranslate(self) -> None:
        """Texts that no status brings."""
        self.show_heading(_("Certificate of the controller"))
        self._caption.setText(_("Fingerprint (SHA-256)"))

    def show_status(self, status: ConnectionStatus, now_ns: int) -> None:
        """The certificate that was shown last, if any was."""
        certificate = status.certificate
        warning = None if certificate is None else warning_of_certificate(certificate, now_ns)
        words = "" if warning is None else warning.words
        if warning is not None:
            restyle(self.warning_label, warning.look)
        if words != self.warning_label.text():
            self.warning_label.setText(words)
        self.warning_label.setVisible(bool(words))
        if certificate is None:
            self.facts.show_facts([(_("Shown"), _("none; an unprotected connection needs none"))])
        else:
            self.facts.show_facts(certificate_facts(certificate))
            self.fingerprint.show_fingerprint(certificate.fingerprint)
        self._caption.setVisible(certificate is not None)
        self.fingerprint.setVisible(certificate is not None)


class AbsentCard(_Card):
    """The first values that are not available, each with the reason the controller gave."""

    all_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._note.setProperty("look", "muted")
        self.facts = FactList()
        self.all_key = QPushButton()
        self.all_key.setAutoDefault(False)
        self.all_key.clicked.connect(self.all_requested)
        for part in (self._note, self.facts, self.all_key):
            self.column.addWidget(part)

    def retranslate(self) -> None:
        """Texts that no status brings."""
        self.show_heading(_("Values not available"))

    def show_tags(self, tags: Sequence[AbsentTag], trouble: str = "") -> None:
        """The list as it was asked for last, or why there is none now."""
        self._note.setText(trouble or ("" if tags else _("The controller has refused no value.")))
        self._note.setVisible(bool(self._note.text()))
        self.facts.show_facts([(status_name(tag.status), breakable(tag.tag_name)) for tag in tags[:SHOWN]])
        self.facts.setVisible(bool(tags))
        count = len(tags)
        self.all_key.setText(ngettext("Show {count}", "Show all {count}", count).format(count=count_text(count)))
        self.all_key.setVisible(count > SHOWN)
