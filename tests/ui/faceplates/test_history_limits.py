"""How much of the past is kept: chosen by keys, and nothing deleted by a mere tap."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hmi.domain.cell import HistoryLimits
from hmi.domain.command import KeepHistory
from hmi.domain.outcome import Done, Reason, Refused
from hmi.domain.person import Role
from hmi.domain.query import HistoryAnswer
from ui import theme
from ui.faceplates.history_limits import HistoryLimitsFaceplate, age_words
from ui.formatting import NO_BREAK
from ui.widgets import hold_key

GB, DAY_NS = 10**9, 86_400 * 10**9
USUAL = HistoryLimits()
NOW_NS = 1_790_000_000 * 10**9


@pytest.fixture
def opened(desk, qapp):
    if not qapp.styleSheet():
        theme.use(qapp)

    def open_it(
        role: Role | None = Role.ADMINISTRATOR, *, limits: HistoryLimits = USUAL, days: int = 100
    ) -> HistoryLimitsFaceplate:
        desk.bridge.service_time_ns = NOW_NS
        if role is None:
            desk.sign_off()
        else:
            desk.sign_in(role)
        answer = HistoryAnswer(
            limits=limits,
            most_bytes=60 * GB,
            room_bytes=60 * GB,
            held_bytes=8 * GB,
            oldest_ns=NOW_NS - days * DAY_NS,
        )
        faceplate = desk.open(HistoryLimitsFaceplate(desk.bridge, answer))
        QApplication.processEvents()  # the scrolled rows take their places
        return faceplate

    return open_it


def tap(key) -> None:
    assert key.isVisible()
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)


def words(label) -> str:
    return label.text().replace(NO_BREAK, " ")


def test_that_more_is_kept_by_a_tap(opened, desk, qtbot):
    faceplate = opened()
    tap(faceplate.ages.keys[1095])

    with qtbot.waitSignal(faceplate.finished) as closed:
        tap(faceplate.save_key)
        desk.service.answer(Done())

    assert desk.service.commands == [KeepHistory(keep_days=1095, most_gb=None)]
    assert closed.args == [True]


def test_that_what_deletes_something_says_what_and_has_to_be_held(opened, desk, qtbot):
    faceplate = opened()

    tap(faceplate.ages.keys[30])
    tap(faceplate.sizes.keys[5])

    assert "22/08/2026" in words(faceplate.remark_label)
    assert "The oldest 3 GB are deleted for good." in words(faceplate.remark_label)
    assert not faceplate.save_key.isVisible()
    tap(faceplate.delete_key)
    assert not desk.service.commands
    QTest.mousePress(faceplate.delete_key, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(desk.service.commands), timeout=hold_key.HOLD_MS + 20_000)
    assert desk.service.commands == [KeepHistory(keep_days=30, most_gb=5)]


def test_that_a_limit_nothing_has_reached_deletes_nothing(opened):
    faceplate = opened(days=10)

    tap(faceplate.ages.keys[30])

    assert faceplate.save_key.isEnabled()
    assert not faceplate.delete_key.isVisible()


def test_that_only_sizes_are_offered_that_there_is_room_for(opened):
    faceplate = opened()

    assert list(faceplate.sizes.keys) == [1, 5, 20, 50, None]
    assert faceplate.sizes.keys[None].accessibleName().replace(NO_BREAK, " ") == "Half of the disk: 60 GB"


def test_that_a_limit_written_by_hand_is_offered_and_chosen(opened):
    faceplate = opened(limits=HistoryLimits(keep_days=45, most_gb=33))

    assert faceplate.ages.keys[45].isChecked()
    assert faceplate.sizes.keys[33].isChecked()
    assert not faceplate.save_key.isEnabled()


def test_that_another_role_reads_who_may(opened):
    faceplate = opened(Role.COORDINATOR)

    assert "Administrator" in words(faceplate.remark_label)
    assert not faceplate.ages.isEnabled()
    assert not faceplate.save_key.isEnabled()


def test_that_nobody_signed_in_is_offered_to_sign_in(opened, desk, qtbot):
    faceplate = opened(None)

    with qtbot.waitSignal(desk.bridge.display_requested) as asked:
        tap(faceplate.sign_in_key)
    desk.sign_in(Role.ADMINISTRATOR)

    assert asked.args == ["sign_in", ""]
    assert faceplate.ages.isEnabled()


def test_that_a_refusal_is_told_and_the_choice_stays(opened, desk):
    faceplate = opened()
    tap(faceplate.ages.keys[1095])
    tap(faceplate.save_key)

    facts = {"value": 1095, "low": 1, "high": 400, "unit": "d"}
    desk.service.answer(Refused(reason=Reason.OUT_OF_RANGE, facts=facts))

    assert "1095 is outside of 1 to 400 d." in words(faceplate.remark_label)
    assert faceplate.chosen.keep_days == 1095
    assert faceplate.save_key.isEnabled()


@pytest.mark.parametrize(("days", "told"), [(1, "1 day"), (30, "30 days"), (365, "365 days"), (1095, "3 years")])
def test_that_an_age_is_told_in_days_or_whole_years(days, told):
    assert age_words(days) == told
