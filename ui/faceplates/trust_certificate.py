"""Trust a controller: a person compares its fingerprint with what the controller itself shows."""

from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton

from hmi.domain.command import TrustCertificate
from hmi.domain.connection import ServerCertificate
from hmi.domain.outcome import Done, Outcome
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.faceplate import Faceplate
from ui.formatting import date_text
from ui.wording import outcome_sentence

_GROUP, _GROUPS_A_LINE = 4, 8


class TrustCertificateFaceplate(Faceplate):
    """Nothing is trusted before the comparison is confirmed; the service refuses a certificate shown meanwhile."""

    def __init__(self, bridge: Bridge, endpoint: str, certificate: ServerCertificate) -> None:
        super().__init__(_("Trust the controller “{name}”?").format(name=endpoint))
        self._bridge, self._endpoint, self._certificate = bridge, endpoint, certificate
        self.setMinimumWidth(720)
        advice = QLabel(
            _(
                "Whoever is trusted can send values to this panel and receives what is written. Read the fingerprint "
                "at the controller itself, or ask whoever runs it over another way, and compare every group."
            )
        )
        advice.setWordWrap(True)
        self.fingerprint_label = QLabel(in_lines(certificate.fingerprint))
        self.fingerprint_label.setProperty("look", "number")
        self.fingerprint_label.setAccessibleName(_("Fingerprint (SHA-256)"))
        subject = QLabel(
            _("Issued to {subject}, valid to {day}").format(
                subject=certificate.subject, day=date_text(certificate.valid_to_ns)
            )
        )
        subject.setProperty("look", "muted")
        subject.setWordWrap(True)
        self.compared_box = QCheckBox(_("I compared it: every group is the same"))
        self.compared_box.toggled.connect(self._on_compared)
        self.outcome_label = QLabel()
        self.outcome_label.setWordWrap(True)
        for widget in (advice, self.fingerprint_label, subject, self.compared_box, self.outcome_label):
            self.body.addWidget(widget)
        self.cancel_key, self.trust_key = QPushButton(_("Cancel")), QPushButton(_("Trust"))
        self.trust_key.setProperty("look", "primary")
        self.trust_key.setEnabled(False)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.trust_key.clicked.connect(self._trust)
        self.keys.addWidget(self.cancel_key, 1)
        self.keys.addWidget(self.trust_key, 1)

    def _on_compared(self, is_compared: bool) -> None:
        self.trust_key.setEnabled(is_compared)

    def _trust(self) -> None:
        self.trust_key.setEnabled(False)
        self.outcome_label.setText(_("Asked. Waiting for the cell service …"))
        command = TrustCertificate(endpoint=self._endpoint, fingerprint=self._certificate.fingerprint)
        self._bridge.do(command, self._on_outcome)

    def _on_outcome(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self.close_with(True)
            return
        self.outcome_label.setText(str(outcome_sentence(outcome)))
        self.trust_key.setEnabled(self.compared_box.isChecked())


def in_lines(fingerprint: str) -> str:
    """Groups of four digits, eight groups a line: as large as a panel can show them."""
    plain = fingerprint.replace(":", "")
    groups = [plain[place : place + _GROUP] for place in range(0, len(plain), _GROUP)]
    lines = [groups[place : place + _GROUPS_A_LINE] for place in range(0, len(groups), _GROUPS_A_LINE)]
    return "\n".join(" ".join(line) for line in lines)
