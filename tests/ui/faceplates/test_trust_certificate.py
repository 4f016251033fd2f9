"""Trusting a controller: only who may, only after comparing, only what was compared."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from hmi import i18n
from hmi.domain.command import DistrustCertificate, TrustCertificate
from hmi.domain.connection import ConnectionState, ConnectionStatus, ServerCertificate
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.link.messages import ConnectionChanged, SessionChanged
from ui import theme
from ui.bridge import Bridge
from ui.faceplates.trust_certificate import DistrustCertificateFaceplate, TrustCertificateFaceplate
from ui.widgets.fingerprint import FingerprintView

NEW = ":".join(f"{byte:02X}" for byte in range(32))
OLD = ":".join(f"{255 - byte:02X}" for byte in range(32))


def a_certificate(fingerprint: str = NEW) -> ServerCertificate:
    now = time.time_ns()
    return ServerCertificate(
        fingerprint=fingerprint,
        subject="CN=press",
        issuer="CN=press",
        application_uri="urn:press",
        valid_from_ns=now - 10**15,
        valid_to_ns=now + 10**16,
        host_names=("press.local",),
    )


def a_status(fingerprint: str = NEW, former: str = "") -> ConnectionStatus:
    return ConnectionStatus(
        endpoint="press",
        state=ConnectionState.UNTRUSTED,
        since_ns=1,
        certificate=a_certificate(fingerprint),
        former_fingerprint=former,
    )


class Service:
    """Answers with one outcome, or keeps silent."""

    def __init__(self) -> None:
        self.commands = []
        self.outcome: Outcome | None = Done()

    def ask(self, query, on_answer) -> None:
        raise AssertionError("nothing is asked here")

    def do(self, command, on_outcome) -> None:
        self.commands.append(command)
        if self.outcome is not None:
            on_outcome(self.outcome)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def bridge(service) -> Bridge:
    return Bridge(service)


@pytest.fixture
def window(qtbot, qapp) -> Iterator[QWidget]:
    if not qapp.styleSheet():
        theme.use(qapp)
    window = QWidget()
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def sign_in(bridge: Bridge, *roles: Role) -> None:
    person = Person(ref=PersonRef("p"), display_name="Ada", roles=frozenset(roles))
    bridge.take(SessionChanged(session=Session(token="t", person=person, signed_in_ns=1, idle_limit_s=120)))
    QApplication.processEvents()


def opened(faceplate, window):
    faceplate.open_over(window)
    QApplication.processEvents()
    return faceplate


def a_trust(bridge, window, former: str = "") -> TrustCertificateFaceplate:
    status = a_status(former=former)
    return opened(TrustCertificateFaceplate(bridge, status, status.certificate), window)


def tap(widget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def tick(faceplate: TrustCertificateFaceplate) -> None:
    QTest.keyClick(faceplate.tick, Qt.Key.Key_Space)
    QApplication.processEvents()


def read(widget: QWidget) -> str:
    labels = [label for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]
    return "\n".join(label.text() for label in labels)


def test_that_trust_is_given_only_after_comparing(bridge, service, window, qtbot):
    sign_in(bridge, Role.ADMINISTRATOR)
    faceplate = a_trust(bridge, window)
    tap(faceplate.trust_key)
    assert service.commands == []

    tick(faceplate)
    with qtbot.waitSignal(faceplate.finished) as closed:
        tap(faceplate.trust_key)

    assert service.commands == [TrustCertificate(endpoint="press", fingerprint=NEW)]
    assert closed.args == [True]


def test_that_it_says_with_what_to_compare(bridge, window):
    faceplate = a_trust(bridge, window)

    assert "that the controller itself shows" in read(faceplate)
    assert faceplate.fingerprint.groups[0] == "0001"


def test_that_a_changed_certificate_shows_both_and_warns(bridge, window):
    faceplate = a_trust(bridge, window, former=OLD)

    assert faceplate.change_label.isVisible()
    assert faceplate.former.isVisible()
    assert faceplate.former.groups[0] == "FFFE"
    assert faceplate.fingerprint.groups[0] == "0001"


def test_that_a_first_certificate_does_not_speak_of_change(bridge, window):
    assert "another certificate" not in read(a_trust(bridge, window))


def test_that_nobody_signed_in_may_compare_but_not_trust(bridge, window, qtbot):
    faceplate = a_trust(bridge, window)
    assert not faceplate.trust_key.isEnabled()
    assert "Nobody is signed in." in read(faceplate)

    with qtbot.waitSignal(bridge.display_requested) as asked:
        tap(faceplate.sign_in_key)

    assert asked.args == ["sign_in", ""]


def test_that_another_role_reads_who_may(bridge, window):
    sign_in(bridge, Role.OPERATOR)
    faceplate = a_trust(bridge, window)
    tick(faceplate)

    assert not faceplate.trust_key.isEnabled()
    assert not faceplate.sign_in_key.isVisible()
    assert "These may: Administrator." in read(faceplate)


def test_that_signing_in_meanwhile_lets_go_on(bridge, window):
    faceplate = a_trust(bridge, window)

    sign_in(bridge, Role.ADMINISTRATOR)
    tick(faceplate)

    assert faceplate.trust_key.isEnabled()


def test_that_a_certificate_that_changes_while_it_is_compared_is_not_trusted(bridge, window):
    sign_in(bridge, Role.ADMINISTRATOR)
    faceplate = a_trust(bridge, window)
    tick(faceplate)

    bridge.take(ConnectionChanged(status=a_status(OLD)))
    QApplication.processEvents()

    assert not faceplate.trust_key.isEnabled()
    assert not faceplate.tick.isChecked()
    assert "shows another certificate by now" in read(faceplate)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Refused(reason=Reason.CERTIFICATE_CHANGED, facts={"fingerprint": NEW}), "shows another certificate by now"),
        (Refused(reason=Reason.SESSION_ENDED), "The session has ended."),
        (Refused(reason=Reason.SERVICE_SILENT), "The cell service does not answer."),
        (Refused(reason=Reason.NOT_CONNECTED), "The controller is not connected."),
    ],
)
def test_that_a_refusal_says_why_and_stays_open(bridge, service, window, outcome, words):
    sign_in(bridge, Role.ADMINISTRATOR)
    service.outcome = outcome
    faceplate = a_trust(bridge, window)
    tick(faceplate)

    tap(faceplate.trust_key)

    assert faceplate.isVisible()
    assert words in read(faceplate)


def test_that_a_second_tap_sends_nothing_while_the_first_is_under_way(bridge, service, window):
    sign_in(bridge, Role.ADMINISTRATOR)
    service.outcome = None
    faceplate = a_trust(bridge, window)
    tick(faceplate)

    tap(faceplate.trust_key)
    tap(faceplate.trust_key)

    assert len(service.commands) == 1


def test_that_distrust_says_what_ends_and_needs_holding(bridge, service, window, qtbot):
    sign_in(bridge, Role.ADMINISTRATOR)
    status = a_status()
    faceplate = opened(DistrustCertificateFaceplate(bridge, status, status.certificate), window)
    assert "The connection ends at once" in read(faceplate)

    tap(faceplate.distrust_key)
    assert service.commands == []

    QTest.mousePress(faceplate.distrust_key, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(faceplate.finished, timeout=10_000):
        pass
    assert service.commands == [DistrustCertificate(endpoint="press", fingerprint=NEW)]


def test_that_only_who_may_can_stop_trusting(bridge, window):
    status = a_status()
    faceplate = opened(DistrustCertificateFaceplate(bridge, status, status.certificate), window)

    assert not faceplate.distrust_key.isEnabled()


@pytest.mark.parametrize("text_px", [14, 16, 22])
@pytest.mark.parametrize("is_for_gloves", [False, True])
def test_that_no_row_of_a_fingerprint_is_cut_off(qapp, bridge, window, text_px, is_for_gloves):
    theme.use(qapp, screen_px=text_px, is_for_gloves=is_for_gloves)
    try:
        window.resize(1280 * text_px // 16, 720 * text_px // 16)
        faceplate = a_trust(bridge, window, former=OLD)

        for view in (faceplate.fingerprint, faceplate.former):
            assert view.height() >= view.minimumSizeHint().height()
            assert view.width() >= view.sizeHint().width()
    finally:
        theme.use(qapp, screen_px=16, is_for_gloves=False)


def test_that_a_fingerprint_is_read_in_groups_of_four(qtbot):
    view = FingerprintView()
    qtbot.addWidget(view)

    view.show_fingerprint("ab:cd:ef:01:23")

    assert view.groups == ("ABCD", "EF01", "23")
    assert view.accessibleName() == "Fingerprint ABCD, EF01, 23"


def test_that_what_was_compared_still_counts_in_another_language(bridge, window):
    sign_in(bridge, Role.ADMINISTRATOR)
    faceplate = a_trust(bridge, window)
    tick(faceplate)

    i18n.choose("de")
    QApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))

    assert faceplate.trust_key.text() == "Vertrauen"
    assert "Diesen Fingerabdruck mit dem vergleichen" in read(faceplate)
    assert faceplate.tick.isChecked()
    assert faceplate.trust_key.isEnabled()
