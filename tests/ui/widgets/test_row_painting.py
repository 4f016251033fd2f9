"""Rows of lists: what stands in front of the mark is told whole, in every language."""

import pytest
from PySide6.QtGui import QFontMetricsF

from hmi import i18n
from ui.formatting import date_text, time_text
from ui.theme import font
from ui.widgets.row_painting import moment_width

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
