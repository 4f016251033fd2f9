"""Connections: the cell service and each controller; what is secured, what arrives, what is missing, whom we trust."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi import clock
from hmi.domain.cell import SecurityPolicy
from hmi.domain.command import DistrustCertificate
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.outcome import Done, Outcome
from hmi.domain.query import AbsentTagsAnswer, Answer, AskAbsentTags
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.connection_facts import (
    absent_facts,
    certificate_facts,
    controller_facts,
    traffic_facts,
    validity_words,
)
from ui.displays.display import Display
from ui.displays.frame_content import connection_mark
from ui.faceplates.trust_certificate import TrustCertificateFaceplate
from ui.widgets.card_columns import CardColumns
from ui.widgets.condition_mark import Mark
from ui.widgets.equipment_card import Loudness
from ui.widgets.fact_card import FactCard
from ui.widgets.safety_panel import SafetyContent, SafetyPanel
from ui.widgets.subject_picker import SubjectPicker
from ui.wording import connection_sentence, connection_words, outcome_sentence, security_words

TICK_MS = 1000
MOST_ABSENT = 40
_HEARD = (ConnectionState.LIVE, ConnectionState.PARTIAL)


class ConnectionDisplay(Display):
    """One controller at a time; several are picked by key."""

    name = "connection"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._key = ""
        self._asked_for: tuple[str, int] | None = None
        self.picker = SubjectPicker()
        self.service_panel, self.state_panel, self.security_panel = SafetyPanel(), SafetyPanel(), SafetyPanel()
        self.step_label, self._empty = QLabel(), QLabel()
        self.step_label.setWordWrap(True)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.controller, self.traffic = FactCard(), FactCard()
        self.certificate, self.absent = FactCard(), FactCard()
        self.trust_key, self.distrust_key = QPushButton(), QPushButton()
        self.distrust_key.setProperty("look", "grave")
        self.cards = CardColumns()
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show)
        bridge.connection_changed.connect(self._on_connection_changed)
        bridge.attachment_changed.connect(self._show)
        self.rebuild()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Connection")

    @override
    def retranslate(self) -> None:
        self._empty.setText(_("This cell has no controller yet. Scan one with: tandem scan opc.tcp://…"))
        self.controller.show_heading(_("Controller"))
        self.traffic.show_heading(_("Values"))
        self.certificate.show_heading(_("Certificate of the controller"))
        self.absent.show_heading(_("Values that are not available"))
        self.trust_key.setText(_("Compare and trust …"))
        self.distrust_key.setText(_("Stop trusting"))
        self._show()

    @override
    def rebuild(self) -> None:
        keys = [endpoint.key for endpoint in self.bridge.picture.cell.endpoints] or list(self.bridge.connections)
        self.picker.show_subjects([(key, key) for key in keys])
        if self._key not in keys:
            self._key = next(iter(keys), "")
        self.picker.show_choice(self._key)
        self._stack.setCurrentIndex(0 if keys else 1)
        self._show()

    @override
    def open_subject(self, subject: str) -> None:
        if subject in self.bridge.connections:
            self._key = subject
            self._asked_for = None
            self.picker.show_choice(subject)
            self._show()

    @override
    def enter(self) -> None:
        self._asked_for = None
        self._tick.start()
        self._show()

    @override
    def leave(self) -> None:
        self._tick.stop()

    def _build(self) -> None:
        self.picker.subject_picked.connect(self.open_subject)
        self.trust_key.clicked.connect(self._open_trust)
        self.distrust_key.clicked.connect(self._stop_trusting)
        self.certificate.add_key(self.trust_key)
        self.certificate.add_key(self.distrust_key)
        self.cards.show_cards([self.controller, self.traffic, self.certificate, self.absent])
        panels = QHBoxLayout()
        panels.setSpacing(10)
        for panel in (self.service_panel, self.state_panel, self.security_panel):
            panels.addWidget(panel, 1)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(12)
        column.addWidget(self.picker)
        column.addLayout(panels)
        column.addWidget(self.step_label)
        column.addWidget(self.cards, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(page)
        self._stack.addWidget(self._empty)

    def _on_connection_changed(self, status: ConnectionStatus) -> None:
        if status.endpoint == self._key and self.isVisible():
            self._show()

    def _show(self) -> None:
        status = self.bridge.connections.get(self._key)
        self._show_service()
        if status is None or not self.bridge.picture.is_attached:
            self._show_unknown()
            return
        now_ns = clock.now_ns()
        endpoint = next((one for one in self.bridge.picture.cell.endpoints if one.key == self._key), None)
        self._show_state(status)
        self.controller.show_facts(controller_facts(endpoint, status, now_ns))
        self.traffic.show_facts(traffic_facts(status))
        self._show_certificate(status, now_ns)
        self._ask_absent(status)

    def _show_service(self) -> None:
        is_attached = self.bridge.picture.is_attached
        self.service_panel.show_content(
            SafetyContent(
                label=_("Cell service"),
                word=_("Attached") if is_attached else _("Not heard now"),
                mark=Mark.CONNECTED if is_attached else Mark.SILENT,
                loudness=Loudness.NORMAL if is_attached else Loudness.DOUBTFUL,
            )
        )

    def _show_unknown(self) -> None:
        """Without the service nothing is known; nothing of before is left to read as present."""
        unknown = SafetyContent(
            label=_("Controller"), word=_("Not known"), mark=Mark.UNKNOWN, loudness=Loudness.DOUBTFUL
        )
        self.state_panel.show_content(unknown)
        self.security_panel.show_content(
            SafetyContent(label=_("Security"), word=_("Not known"), mark=Mark.UNKNOWN, loudness=Loudness.DOUBTFUL)
        )
        self.step_label.setText(_("The panel opens the link again by itself as soon as the service answers."))
        for card in (self.controller, self.traffic, self.certificate, self.absent):
            card.show_facts([])
            card.setVisible(False)

    def _show_state(self, status: ConnectionStatus) -> None:
        self.state_panel.show_content(
            SafetyContent(
                label=_("Controller"),
                word=connection_words(status.state),
                mark=connection_mark(status.state),
                loudness=Loudness.NORMAL if status.state in _HEARD else Loudness.DOUBTFUL,
            )
        )
        is_open = status.policy is SecurityPolicy.NONE
        self.security_panel.show_content(
            SafetyContent(
                label=_("Security"),
                word=security_words(status.policy, status.mode),
                mark=Mark.FAULT if is_open else Mark.CONNECTED,
                loudness=Loudness.NORMAL,
            )
        )
        step = connection_sentence(status).next_step
        warning = _("Anyone on this network can read and change values.") if is_open else ""
        self.step_label.setText(" ".join(part for part in (step, warning) if part))
        self.step_label.setVisible(bool(step or warning))
        self.controller.setVisible(True)
        self.traffic.setVisible(True)

    def _show_certificate(self, status: ConnectionStatus, now_ns: int) -> None:
        certificate = status.certificate
        self.certificate.setVisible(certificate is not None)
        if certificate is None:
            return
        self.certificate.show_facts(certificate_facts(certificate))
        is_untrusted = status.state is ConnectionState.UNTRUSTED
        warning = validity_words(certificate, now_ns)
        unknown = _("Nobody has trusted this certificate yet.") if is_untrusted else ""
        self.certificate.show_remark(" ".join(part for part in (unknown, warning) if part), "attention")
        self.trust_key.setVisible(is_untrusted)
        self.distrust_key.setVisible(not is_untrusted)

    def _ask_absent(self, status: ConnectionStatus) -> None:
        """Ask which tags are missing, once for each new number of them."""
        wanted = (self._key, status.absent_tags)
        if not status.absent_tags:
            self._asked_for = None
            self.absent.setVisible(False)
        elif wanted != self._asked_for:
            self._asked_for = wanted
            self.bridge.ask(AskAbsentTags(endpoint=self._key), lambda answer: self._take_absent(wanted, answer))

    def _take_absent(self, wanted: tuple[str, int], answer: Answer | Outcome) -> None:
        if wanted != self._asked_for or not isinstance(answer, AbsentTagsAnswer):
            return
        self.absent.setVisible(bool(answer.tags))
        self.absent.show_facts(absent_facts(answer.tags[:MOST_ABSENT]))
        others = len(answer.tags) - MOST_ABSENT
        self.absent.show_remark(_("and {count} more").format(count=others) if others > 0 else "")

    def _open_trust(self) -> None:
        status = self.bridge.connections.get(self._key)
        if status is not None and status.certificate is not None:
            TrustCertificateFaceplate(self.bridge, self._key, status.certificate).open_over(self)

    def _stop_trusting(self) -> None:
        status = self.bridge.connections.get(self._key)
        if status is not None and status.certificate is not None:
            command = DistrustCertificate(endpoint=self._key, fingerprint=status.certificate.fingerprint)
            self.bridge.do(command, self._on_outcome)

    def _on_outcome(self, outcome: Outcome) -> None:
        words = _("No longer trusted.") if isinstance(outcome, Done) else str(outcome_sentence(outcome))
        self.certificate.show_remark(words, "attention")
