"""Rows of lists: what stands in front of the mark is told whole, in every language."""

import pytest
from PySide6.QtGui import QFontMetricsF

from hmi import i18n
from ui.formatting import date_text, time_text
from ui.theme import font
from ui.widgets.condition_mark import Mark
from ui.widgets.row_content import RowContent
from ui.widgets.row_painting import moment_width, whole_lines

HOUR = 3_600 * 10**9
MIDNIGHT = 1_798_502_338 * 10**9  # 28 December 2026, 23:58:58 UTC


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_that_no_time_of_day_is_cut(qtbot, language: str):
    i18n.choose(language)
    times, days = QFontMetricsF(font()), QFontMetricsF(font(0.85))

    wide = max(times.horizontalAdvance(time_text(MIDNIGHT + hour * HOUR)) for hour in range(24))
    day = days.horizontalAdvance(date_text(MIDNIGHT))
    room = moment_width()

    assert wide <= room
    assert day <= room


@pytest.mark.parametrize("badge", ["", "Entwurf"])
def test_that_a_whole_row_tells_all_of_its_detail_beside_its_badge_and_enlarged(qtbot, badge: str):
    detail = "Instandhaltung · Robotermechanik, 3: allein · 27 Schritte · 1 Std. 30 Min. · Version 2"
    content = RowContent(mark=Mark.IDLE, words="Ellbogengelenk schmieren", detail=detail, badge=badge)

    _words, lines = whole_lines(content, 420, 1.15)

    assert " ".join(lines) == detail
