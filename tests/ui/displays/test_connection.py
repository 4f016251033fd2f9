"""The connection display: the truth about each controller, and trusting one."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hmi.domain.cell import SecurityMode, SecurityPolicy
from hmi.domain.command import DistrustCertificate, TrustCertificate
from hmi.domain.connection import ConnectionState, ConnectionStatus, ServerCertificate
from hmi.domain.query import AbsentTag, AbsentTagsAnswer, AskAbsentTags
from hmi.domain.tag import TagName
from ui.displays.connection import ConnectionDisplay
from ui.faceplates.trust_certificate import TrustCertificateFaceplate

DAY_NS = 86_400 * 10**9
FINGERPRINT = ":".join(f"{byte:02X}" for byte in range(32))


def a_certificate(days_left: float = 400) -> ServerCertificate:
    now = time.time_ns()
    return ServerCertificate(
        fingerprint=FINGERPRINT,
        subject="CN=press",
        issuer="CN=plant",
        application_uri="urn:press",
        valid_from_ns=now - DAY_NS,
        valid_to_ns=now + int(days_left * DAY_NS),
        host_names=("press.local",),
    )


def a_status(state: ConnectionState = ConnectionState.LIVE, **more) -> ConnectionStatus:
    facts = {
        "policy": SecurityPolicy.BASIC256SHA256,
        "mode": SecurityMode.SIGN_AND_ENCRYPT,
        "certificate": a_certificate(),
        "wanted_tags": 208,
        "live_tags": 208,
        "lag_ms": 12.0,
        "overflows": 3,
        **more,
    }
    return ConnectionStatus(endpoint="cell", state=state, since_ns=time.time_ns() - 200 * 10**9, **facts)


@pytest.fixture
def display(qtbot, panel) -> ConnectionDisplay:
    panel.bridge.connections = {"cell": a_status()}
    display = ConnectionDisplay(panel.bridge)
    panel.keep.append(display)
    qtbot.addWidget(display)
    display.resize(1180, 690)
    display.show()
    display.enter()
    return display


def say(display: ConnectionDisplay, status: ConnectionStatus) -> None:
    display.bridge.connections["cell"] = status
    display.bridge.connection_changed.emit(status)


def words_of(card) -> str:
    names, values = card.facts._names, card.facts._values
    return " | ".join(f"{name.text()}: {value.text()}" for name, value in zip(names, values, strict=True))


def test_that_a_live_connection_says_what_arrives_and_how_late(display):
    assert display.state_panel.content.word == "Live"
    assert "Live: 208" in words_of(display.traffic)
    assert "12\N{NO-BREAK SPACE}ms" in words_of(display.traffic)
    assert "queues: 3" in words_of(display.traffic)
    assert "3 min 20 s" in words_of(display.controller)


def test_that_an_open_connection_is_told_with_its_danger(display):
    say(display, a_status(policy=SecurityPolicy.NONE, mode=SecurityMode.NONE, certificate=None))

    assert display.security_panel.content.word == "No security"
    assert "can read and change" in display.step_label.text()
    assert not display.certificate.isVisible()


def test_that_a_silent_controller_is_told_with_the_next_step(display):
    say(display, a_status(ConnectionState.SILENT))

    assert display.state_panel.content.word == "Not heard now"
    assert "network cable" in display.step_label.text()


def test_that_without_the_service_nothing_of_before_reads_as_present(display):
    display.bridge.picture.is_attached = False
    display.bridge.attachment_changed.emit()

    assert display.service_panel.content.word == "Not heard now"
    assert display.state_panel.content.word == "Not known"
    assert not display.traffic.isVisible()


def test_that_missing_values_are_listed_with_the_reason_of_the_controller(display, panel):
    say(display, a_status(ConnectionState.PARTIAL, absent_tags=1))
    assert panel.link.queries[-1] == AskAbsentTags(endpoint="cell")

    answer = AbsentTagsAnswer(tags=(AbsentTag(tag_name=TagName("cnc/spindle/load"), status=0x80340000),))
    display._take_absent(("cell", 1), answer)

    assert "cnc/spindle/load: BadNodeIdUnknown" in words_of(display.absent)


def test_that_missing_values_are_asked_for_once(display, panel):
    for _time in range(3):
        say(display, a_status(ConnectionState.PARTIAL, absent_tags=1))

    assert len([query for query in panel.link.queries if isinstance(query, AskAbsentTags)]) == 1


@pytest.mark.parametrize(("days", "words"), [(400, ""), (12.5, "Expires in 12 days."), (-1, "Expired")])
def test_that_a_certificate_warns_before_it_ends(display, days, words):
    say(display, a_status(certificate=a_certificate(days)))

    assert words in display.certificate.remark.text()


def test_that_trust_is_given_only_after_comparing(display, panel):
    say(display, a_status(ConnectionState.UNTRUSTED))
    QTest.mouseClick(display.trust_key, Qt.MouseButton.LeftButton)
    faceplate = display.window().findChild(TrustCertificateFaceplate)
    assert "0001 0203" in faceplate.fingerprint_label.text()

    QTest.mouseClick(faceplate.trust_key, Qt.MouseButton.LeftButton)
    assert panel.link.commands == []

    faceplate.compared_box.setChecked(True)
    QTest.mouseClick(faceplate.trust_key, Qt.MouseButton.LeftButton)
    assert panel.link.commands == [TrustCertificate(endpoint="cell", fingerprint=FINGERPRINT)]


def test_that_trust_can_be_taken_away(display, panel):
    QTest.mouseClick(display.distrust_key, Qt.MouseButton.LeftButton)

    assert panel.link.commands == [DistrustCertificate(endpoint="cell", fingerprint=FINGERPRINT)]
    assert "No longer trusted" in display.certificate.remark.text()
