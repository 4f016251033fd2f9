"""The connection display: the truth about each controller, and the way to trusting one."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from hmi import i18n
from hmi.domain.cell import Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState, ConnectionStatus, ServerCertificate
from hmi.domain.outcome import Failed, Reason
from hmi.domain.query import AbsentTag, AbsentTagsAnswer, AskAbsentTags
from hmi.domain.tag import TagName
from hmi.link.handshake import Denial
from ui import theme
from ui.displays.connection import ConnectionDisplay
from ui.displays.connection_header import ConnectionHeader
from ui.displays.frame_content import connection_mark
from ui.faceplates.trust_certificate import DistrustCertificateFaceplate, TrustCertificateFaceplate
from ui.widgets.condition_mark import Mark

DAY_NS = 86_400 * 10**9
FINGERPRINT = ":".join(f"{byte:02X}" for byte in range(32))
ABSENT = AbsentTag(tag_name=TagName("cnc/spindle/load"), status=0x80340000)


def a_certificate(days_left: float = 400, **more) -> ServerCertificate:
    now = time.time_ns()
    facts = {
        "fingerprint": FINGERPRINT,
        "subject": "CN=press",
        "issuer": "CN=plant",
        "application_uri": "urn:press",
        "valid_from_ns": now - 500 * DAY_NS,
        "valid_to_ns": now + int(days_left * DAY_NS),
        "host_names": ("press.local",),
        **more,
    }
    return ServerCertificate(**facts)


def a_status(state: ConnectionState = ConnectionState.LIVE, endpoint: str = "cell", **more) -> ConnectionStatus:
    facts = {
        "policy": SecurityPolicy.BASIC256SHA256,
        "mode": SecurityMode.SIGN_AND_ENCRYPT,
        "certificate": a_certificate(),
        "wanted_tags": 208,
        "live_tags": 208,
        "values_per_s": 1640.0,
        "lag_ms": 12.0,
        "overflows": 3,
        **more,
    }
    return ConnectionStatus(endpoint=endpoint, state=state, since_ns=time.time_ns() - 200 * 10**9, **facts)


@pytest.fixture
def display(qtbot, qapp, panel) -> ConnectionDisplay:
    if not qapp.styleSheet():
        theme.use(qapp)
    panel.bridge.connections = {"cell": a_status()}
    display = ConnectionDisplay(panel.bridge)
    panel.keep.append(display)
    qtbot.addWidget(display)
    display.resize(1180, 690)
    display.show()
    display.enter()
    return display


def say(display: ConnectionDisplay, status: ConnectionStatus) -> None:
    display.bridge.connections[status.endpoint] = status
    display.bridge.connection_changed.emit(status)
    QApplication.processEvents()


def read(widget: QWidget) -> str:
    """Everything written that can be seen."""
    labels = [label for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]
    return "\n".join(label.text() for label in labels)


def silence(display: ConnectionDisplay) -> None:
    display.bridge.picture.is_attached = False
    display.bridge.attachment_changed.emit()
    QApplication.processEvents()


def tap(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def test_that_a_live_connection_says_what_arrives_and_how_late(display):
    assert display.header.state_label.text() == "Live"
    assert "(3 min " in display.header.since_label.text()
    assert display.traffic.live_tile.accessibleName() == "Live of 208 208"
    assert display.traffic.rate_tile.text == "1640/s"
    assert display.traffic.lag_tile.text == "12.0\N{NO-BREAK SPACE}ms"
    assert "Lost in its queues\n3 times" in read(display.traffic)


def test_that_an_open_connection_says_loudly_what_that_means(display):
    say(display, a_status(policy=SecurityPolicy.NONE, mode=SecurityMode.NONE, certificate=None))

    warning = display.header.warning_label
    assert warning.isVisible()
    assert warning.text() == "No security: anyone on the network can read and change values."
    assert warning.property("look") == "abnormal"
    assert not display.header.distrust_key.isVisible()
    assert "an unprotected connection needs none" in read(display.certificate)


def test_that_signing_without_encryption_is_told(display):
    say(display, a_status(mode=SecurityMode.SIGN))

    assert "anyone on the network can read values" in display.header.warning_label.text()


def test_that_a_protected_connection_has_no_warning(display):
    assert not display.header.warning_label.isVisible()


@pytest.mark.parametrize("state", ConnectionState)
def test_that_every_state_has_words_and_a_shape(display, state):
    say(display, a_status(state))

    assert display.header.state_label.text()
    assert display.header.mark.mark is connection_mark(state)


def test_that_a_lost_controller_is_told_with_the_next_step_and_the_next_try(display):
    display.bridge.service_time_ns = now_ns = time.time_ns()
    say(display, a_status(ConnectionState.LOST, detail="BadConnectionClosed", retry_at_ns=now_ns + 8 * 10**9))

    words = read(display.header)
    assert "network cable" in words
    assert "Next try in 8 s." in words
    assert "Reported: BadConnectionClosed" in words


def test_that_without_the_service_nothing_of_before_reads_as_present(display):
    silence(display)

    assert "The cell service is not heard since" in display.link_label.text()
    assert display.header.state_label.text() == "Not known now"
    assert display.header.mark.mark is Mark.SILENT
    assert display.traffic.rate_tile.text == display.traffic.lag_tile.text == "—"
    assert "Lost in" not in read(display.traffic)


def test_that_silence_grows_while_nothing_arrives(display):
    display.bridge.service_time_ns = time.time_ns() - 75 * 10**9
    silence(display)

    assert "(1 min " in display.link_label.text()


def test_that_the_version_of_the_service_is_told(display):
    now_ns = display.bridge.service_time_ns
    display.bridge.service_version, display.bridge.service_started_ns = "7.8.9", now_ns - 7200 * 10**9
    display.enter()

    assert display.link_label.text() == "This screen hears the cell service: version 7.8.9, running for 2 h 00 min."


def test_that_another_version_of_the_service_is_told(display):
    display.bridge.turned_away = "9.9"
    silence(display)

    assert "version 9.9" in display.link_label.text()


def test_that_a_key_that_is_not_known_at_the_service_is_told(display):
    display.bridge.denial = Denial.SCREEN_UNKNOWN
    silence(display)

    assert "tandem admit" in display.link_label.text()


def test_that_a_cell_without_controllers_says_what_to_do(qtbot, empty_panel):
    empty_panel.bridge.connections = {}
    display = ConnectionDisplay(empty_panel.bridge)
    qtbot.addWidget(display)
    display.show()

    assert "tandem scan" in read(display)


def test_that_missing_values_are_listed_with_the_reason_of_the_controller(display, panel):
    say(display, a_status(ConnectionState.PARTIAL, absent_tags=1, live_tags=207))
    assert panel.link.queries[-1] == AskAbsentTags(endpoint="cell")

    display._take_absent(display._asked, AbsentTagsAnswer(tags=(ABSENT,)))

    assert "BadNodeIdUnknown\ncnc/spindle/load" in read(display.absent).replace("\N{ZERO WIDTH SPACE}", "")


def test_that_missing_values_are_asked_for_once(display, panel):
    for _time in range(3):
        say(display, a_status(ConnectionState.PARTIAL, absent_tags=1))

    assert len([query for query in panel.link.queries if isinstance(query, AskAbsentTags)]) == 1


def test_that_a_refused_list_says_so(display):
    say(display, a_status(ConnectionState.PARTIAL, absent_tags=1))
    display._take_absent(display._asked, Failed(reason=Reason.SERVICE_SILENT))

    assert "not available now" in read(display.absent)


def test_that_many_missing_values_fill_a_page_of_their_own(display, qtbot):
    say(display, a_status(ConnectionState.PARTIAL, absent_tags=40))
    display._take_absent(display._asked, AbsentTagsAnswer(tags=(ABSENT,) * 40))
    qtbot.waitUntil(display.absent.all_key.isVisible)
    assert display.absent.all_key.text() == "Show all 40"

    display.absent.all_key.click()
    assert display.absent_table.isVisible()
    assert display.absent_table.model().rowCount() == 40

    tap(display.back_key)
    assert display.header.isVisible()


def test_that_a_controller_that_gives_nothing_is_not_said_to_refuse_nothing(display):
    say(display, a_status(ConnectionState.UNTRUSTED, live_tags=0))
    assert "Not known now" in read(display.absent)

    say(display, a_status())
    assert "The controller has refused no value." in read(display.absent)


def test_that_values_that_came_back_leave_the_list(display):
    say(display, a_status(ConnectionState.PARTIAL, absent_tags=1))
    display._take_absent(display._asked, AbsentTagsAnswer(tags=(ABSENT,)))

    say(display, a_status())

    assert "The controller has refused no value." in read(display.absent)


@pytest.mark.parametrize(
    ("days", "words", "look"),
    [(12.5, "Expires in 12 days.", "attention"), (0.5, "Expires in 0 days", "attention"), (-1, "Expired", "abnormal")],
)
def test_that_a_certificate_warns_before_and_after_its_end(display, days, words, look):
    say(display, a_status(certificate=a_certificate(days)))

    assert display.certificate.warning_label.isVisible()
    assert words in display.certificate.warning_label.text()
    assert display.certificate.warning_label.property("look") == look


def test_that_a_certificate_in_order_says_nothing(display):
    assert not display.certificate.warning_label.isVisible()


def test_that_a_certificate_of_the_future_is_doubted(display):
    say(display, a_status(certificate=a_certificate(valid_from_ns=time.time_ns() + DAY_NS)))

    assert "Check the clocks" in display.certificate.warning_label.text()


def test_that_the_fingerprint_is_grouped_for_reading_aloud(display):
    assert display.certificate.fingerprint.groups[:3] == ("0001", "0203", "0405")
    assert len(display.certificate.fingerprint.groups) == 16


def test_that_one_of_several_controllers_is_picked_by_tap_or_by_name(display, panel):
    panel.bridge.picture.cell = type(panel.bridge.picture.cell)(
        id="c", label="C", endpoints=(Endpoint(key="robot", url="opc.tcp://10.0.0.7:4840"),)
    )
    say(display, a_status(ConnectionState.LOST, endpoint="robot"))
    assert display.keys.isVisible()
    assert display.keys.keys["robot"].state == "Connection lost"

    tap(display.keys.keys["robot"])
    assert display.header.name_label.text() == "robot"
    assert "opc.tcp://10.0.0.7:4840" in read(display.security)

    display.open_subject("cell")
    assert display.header.name_label.text() == "cell"


def test_that_keys_are_large_enough_for_a_finger(display):
    say(display, a_status(endpoint="robot"))

    for key in (*display.keys.keys.values(), display.header.distrust_key):
        assert key.height() >= 48


def test_that_an_untrusted_controller_leads_to_comparing(display):
    say(display, a_status(ConnectionState.UNTRUSTED))
    assert not display.header.distrust_key.isVisible()

    tap(display.header.trust_key)

    assert isinstance(display.faceplate, TrustCertificateFaceplate)
    assert display.faceplate.isVisible()


def test_that_trust_can_be_taken_away(display):
    tap(display.header.distrust_key)

    assert isinstance(display.faceplate, DistrustCertificateFaceplate)


@pytest.mark.parametrize("language", [name for name in i18n.languages() if name != i18n.SOURCE_LANGUAGE])
def test_that_another_language_leaves_no_card_empty(display, language):
    i18n.choose(language)
    display.retranslate()

    for card in (display.traffic, display.security, display.certificate, display.absent):
        assert card.heading.text()
    assert display.header.state_label.text()


def test_that_the_clock_ticks_only_while_it_is_seen(display):
    assert display._tick.isActive()

    display.leave()

    assert not display._tick.isActive()


def test_that_a_header_alone_shows_any_status(qtbot):
    header = ConnectionHeader()
    qtbot.addWidget(header)
    header.retranslate()
    header.show()
    header.show_status(a_status(ConnectionState.OFF, certificate=None), time.time_ns())

    assert header.state_label.text() == "Switched off"
