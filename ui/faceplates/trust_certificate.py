"""Trust a controller after comparing its fingerprint, or stop trusting it."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.command import DistrustCertificate, TrustCertificate
from hmi.domain.connection import ConnectionStatus, ServerCertificate
from hmi.domain.outcome import Reason, Refused
from hmi.domain.permission import Action, may
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.formatting import NOTHING, date_text
from ui.theme import look
from ui.widgets.fact_list import FactList
from ui.widgets.fingerprint import FingerprintView
from ui.widgets.hold_key import HoldKey
from ui.widgets.icon_key import IconKey
from ui.widgets.wide_tick import WideTick
from ui.wording.outcome import reason_sentence

_WIDTH_PX, _WIDE_PX = 560, 900
_LARGE, _SMALL = 1.45, 0.9


class _TrustFaceplate(SavingFaceplate):
    """What trusting and its end share: who may, who is asked to sign in, and what came of it."""

    def __init__(self, bridge: Bridge, parent: QWidget | None) -> None:
        super().__init__(bridge, parent=parent)
        self.cancel_key = QPushButton()
        self.cancel_key.setAutoDefault(False)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.sign_in_key = IconKey("log-in")
        self.sign_in_key.clicked.connect(lambda: bridge.display_requested.emit("sign_in", ""))
        self.setMinimumWidth(_WIDTH_PX)
        self.say(
            lambda: self.cancel_key.setText(_("Cancel")),
            lambda: self.sign_in_key.setText(_("Sign in")),
        )
        bridge.session_changed.connect(self._show_permission)

    def _add_keys(self, act_key: QPushButton) -> None:
        self.body.addWidget(self.remark_label)
        for key in (self.cancel_key, self.sign_in_key, act_key):
            self.keys.addWidget(key, 1)
        self._show_permission()

    @property
    def _is_permitted(self) -> bool:
        session = self._bridge.session
        return session is not None and may(session.person.roles, Action.TRUST_CERTIFICATE)

    def _show_permission(self) -> None:
        """Who is not permitted may read and compare, and is told who is."""
        session = self._bridge.session
        self.sign_in_key.setVisible(session is None)
        self.tell(self._permission_words)
        self.show_state()

    def _permission_words(self) -> str:
        if self._is_permitted:
            return ""
        reason = Reason.NOT_SIGNED_IN if self._bridge.session is None else Reason.NOT_PERMITTED
        return str(reason_sentence(Refused(reason=reason, facts={"action": Action.TRUST_CERTIFICATE.value})))


class TrustCertificateFaceplate(_TrustFaceplate):
    """Shows the fingerprint in large groups; trusting needs a person who says that they compared it."""

    def __init__(
        self, bridge: Bridge, status: ConnectionStatus, certificate: ServerCertificate, parent: QWidget | None = None
    ) -> None:
        super().__init__(bridge, parent)
        self._endpoint, self._certificate = status.endpoint, certificate
        self._is_outdated = False
        self.change_label, self.fingerprint = _wrapped(), FingerprintView(_LARGE)
        self.former = FingerprintView(_SMALL)
        self.tick, self.trust_key = WideTick(), IconKey("check")
        self.trust_key.setProperty("look", "primary")
        self.change_label.setProperty("look", "attention")
        self._build(status)
        self.say(
            lambda: self.show_title(_("Trust {name}?").format(name=status.endpoint)),
            lambda: self.change_label.setText(_change_words()),
            lambda: self.tick.setText(_("I compared all four rows; they are the same.")),
            lambda: self.trust_key.setText(_("Trust")),
        )
        self.tick.toggled.connect(self.show_state)
        self.trust_key.clicked.connect(self._trust)
        bridge.connection_changed.connect(self._on_connection_changed)
        self._add_keys(self.trust_key)
        self.setMinimumWidth(_WIDE_PX)

    def _build(self, status: ConnectionStatus) -> None:
        former = status.former_fingerprint
        is_changed = bool(former) and former != self._certificate.fingerprint
        words, digits = QVBoxLayout(), QVBoxLayout()
        compare, facts, caption = _wrapped(), FactList(), _caption()
        for column in (words, digits):
            column.setSpacing(look().gap_px)
        if is_changed:
            words.addWidget(self.change_label)
        words.addWidget(compare)
        words.addWidget(facts)
        words.addStretch(1)
        digits.addWidget(caption)
        self.say(
            lambda: compare.setText(_compare_words()),
            lambda: facts.show_facts(self._facts()),
            lambda: caption.setText(_("Now shown") if is_changed else _("Fingerprint (SHA-256)")),
        )
        digits.addWidget(self.fingerprint)
        self.fingerprint.show_fingerprint(self._certificate.fingerprint)
        if is_changed:
            self.former.show_fingerprint(former)
            before = _caption()
            self.say(lambda: before.setText(_("Connected with until now")))
            digits.addWidget(before)
            digits.addWidget(self.former)
        digits.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(look().gap_px * 2)
        row.addLayout(words, 1)
        row.addLayout(digits)
        self.body.addLayout(row, 1)
        self.body.addWidget(self.tick)

    def _facts(self) -> list[tuple[str, str]]:
        certificate = self._certificate
        begin, end = date_text(certificate.valid_from_ns), date_text(certificate.valid_to_ns)
        return [
            (_("Issued to"), certificate.subject or NOTHING),
            (_("Host names"), ", ".join(certificate.host_names) or NOTHING),
            (_("Valid"), _("{begin} to {end}").format(begin=begin, end=end)),
        ]

    @override
    def show_state(self) -> None:
        is_possible = self._is_permitted and not self._is_outdated and not self.is_saving
        self.tick.setEnabled(is_possible)
        self.trust_key.setEnabled(is_possible and self.tick.isChecked())

    def _trust(self) -> None:
        self.save(TrustCertificate(endpoint=self._endpoint, fingerprint=self._certificate.fingerprint))

    def _on_connection_changed(self, status: ConnectionStatus) -> None:
        """Another certificate than the one that is being compared: nothing of what was seen counts any more."""
        shown = status.certificate
        if status.endpoint == self._endpoint and shown is not None:
            is_outdated = shown.fingerprint != self._certificate.fingerprint
            if is_outdated and not self._is_outdated:
                self.tell(_another_words, is_fault=True)
                self.tick.setChecked(False)
            self._is_outdated = self._is_outdated or is_outdated
            self.show_state()


class DistrustCertificateFaceplate(_TrustFaceplate):
    """Says what ends, and asks to hold a key down."""

    def __init__(
        self, bridge: Bridge, status: ConnectionStatus, certificate: ServerCertificate, parent: QWidget | None = None
    ) -> None:
        super().__init__(bridge, parent)
        self._command = DistrustCertificate(endpoint=status.endpoint, fingerprint=certificate.fingerprint)
        labels = [_wrapped() for _words in _end_of_trust_words()]
        for label in labels:
            self.body.addWidget(label)
        self.distrust_key = HoldKey()
        self.say(
            lambda: self.show_title(_("Stop trusting {name}?").format(name=status.endpoint)),
            lambda: [label.setText(words) for label, words in zip(labels, _end_of_trust_words(), strict=True)],
            lambda: self.distrust_key.setText(_("Hold to stop trusting")),
        )
        self.distrust_key.setProperty("look", "grave")
        self.distrust_key.held.connect(lambda: self.save(self._command))
        self._add_keys(self.distrust_key)

    @override
    def show_state(self) -> None:
        self.distrust_key.setEnabled(self._is_permitted and not self.is_saving)


def _wrapped() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    return label


def _caption() -> QLabel:
    label = QLabel()
    label.setProperty("look", "muted")
    return label


def _end_of_trust_words() -> tuple[str, ...]:
    return (
        _("The connection ends at once: nothing from this controller is live, recorded or sent any more."),
        _("It stays that way until an administrator compares a fingerprint and trusts the controller again."),
        _("The machine itself goes on as it is. To stop it, go to the machine."),
    )


def _compare_words() -> str:
    return _(
        "Compare this fingerprint with the one that the controller itself shows: on its own screen, or in its "
        "engineering tool on a cable of its own. Do not compare it with a mail or with another network place."
    )


def _change_words() -> str:
    return _(
        "This controller shows another certificate than before. It may have been renewed or replaced; somebody "
        "may also stand in between. Ask who changed it before you trust it."
    )


def _another_words() -> str:
    return str(reason_sentence(Refused(reason=Reason.CERTIFICATE_CHANGED)))
