"""Figures of alarms as people read them: limits beside numbers, verdicts by shape and word, and the rows behind."""

from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from hmi.domain.alarm import AlarmId, Priority
from hmi.domain.alarm_figures import LIMITS, AlarmFigures, Durations, Figure, Flood, FrequentAlarm
from hmi.domain.alarm_query import AlarmFiguresAnswer, AlarmFilter, AskAlarmFigures
from hmi.domain.equipment import EquipmentId
from hmi.domain.outcome import Failed, Reason
from ui.displays.alarm_figure_words import FIGURES, share_text, tile_of
from ui.displays.alarm_figures import AlarmFiguresDisplay
from ui.widgets.condition_mark import Mark

SECOND = 10**9
JAM = FrequentAlarm(
    alarm=AlarmId("plc|urn|jam"), words="Belt jammed", equipment=EquipmentId("conveyor"), priority=Priority.HIGH,
    times=30, share=0.5,
)  # fmt: skip


def some_figures(**more: object) -> AlarmFigures:
    told = AlarmFigures(
        start_ns=0, end_ns=86_400 * SECOND, heard_s=86_400.0, silences=(), never_heard=(), alarms=60,
        unheard_alarms=0, late_alarms=0, per_ten_minutes=60 / 144, above_good_share=0.1, above_most_share=0.0,
        busy_share=0.0, peak=12, peak_ns=3600 * SECOND, floods=(), flood_share=0.0, longest_flood_s=0.0, standing=(),
        chattering=(), fleeting=(), top=(JAM,), top_share=0.5, by_priority=(3, 9, 48),
        to_acknowledge=Durations(count=10, median_s=20.0, p90_s=95.0, never=2, never_rows=(7, 5)),
        to_take=Durations(count=0), period_counts=np.array([0, 12, 3, -1], "<i4").tobytes(),
    )  # fmt: skip
    return msgspec.structs.replace(told, **more)


@pytest.fixture
def show(qtbot, panel) -> Callable[..., AlarmFiguresDisplay]:
    def build(**more: object) -> AlarmFiguresDisplay:
        display = AlarmFiguresDisplay(panel.bridge)
        panel.keep.append(display)
        qtbot.addWidget(display)
        display.resize(1160, 2000)
        display.show()
        display.enter()
        panel.link.answer(AskAlarmFigures, AlarmFiguresAnswer(figures=some_figures(**more)))
        return display

    return build


def filter_asked(panel) -> AlarmFilter:
    display, subject = panel.asked[-1]
    assert display == "alarm_history"
    return msgspec.json.decode(subject.partition("\n")[0], type=AlarmFilter)


def test_that_a_number_stands_with_its_limits_and_who_sets_them(show):
    tile = show().tiles["peak"]

    assert tile.accessibleName() == "Most in 10 min. 12. Too many. At most 10 · IEC 62682, EEMUA 191"
    assert tile.content.is_bad
    assert tile.content.mark is Mark.FAULT


@pytest.mark.parametrize(
    ("per_ten", "verdict", "mark"),
    [(0.4, "Good", Mark.CONNECTED), (1.5, "Manageable", Mark.NOTICE), (2.5, "Too many", Mark.FAULT),
     (None, "Not known", Mark.UNKNOWN)],
)  # fmt: skip
def test_that_a_verdict_is_a_word_and_a_shape(per_ten: float | None, verdict: str, mark: Mark):
    content = tile_of(some_figures(per_ten_minutes=per_ten), Figure.PER_TEN_MINUTES)

    assert (content.verdict, content.mark) == (verdict, mark)


@pytest.mark.parametrize("figure", [Figure.HIGH_SHARE, Figure.MEDIUM_SHARE, Figure.LOW_SHARE, Figure.TOP_SHARE])
def test_that_a_share_of_a_handful_of_alarms_is_judged_by_nobody(figure: Figure):
    content = tile_of(some_figures(alarms=2, by_priority=(2, 0, 0), top_share=1.0), figure)

    assert (content.verdict, content.is_bad) == ("Too early to tell", False)


def test_that_an_average_over_minutes_is_judged_by_nobody():
    content = tile_of(some_figures(heard_s=330.0, per_ten_minutes=3.6), Figure.PER_TEN_MINUTES)

    assert (content.value, content.verdict, content.is_bad) == ("3.6", "Too early to tell", False)


def test_that_few_of_low_priority_are_too_few():
    content = tile_of(some_figures(by_priority=(40, 10, 10)), Figure.LOW_SHARE)

    assert (content.value, content.verdict) == ("17 %", "Too little")


def test_that_the_pointer_lies_where_the_limits_say():
    content = tile_of(some_figures(per_ten_minutes=2.0), Figure.PER_TEN_MINUTES)

    assert content.place == content.ticks[1]


def test_that_of_a_time_in_which_nobody_listened_nothing_is_called_good(show):
    display = show(
        heard_s=0.0, per_ten_minutes=None, busy_share=None, peak=None, peak_ns=None, flood_share=None,
        above_good_share=None, above_most_share=None, alarms=0, top=(), top_share=None, never_heard=("plc",),
    )  # fmt: skip

    assert "Nothing can be said" in display.summary.text()
    assert "Not heard at all, and not counted: plc" in display.summary.text()
    for figure in Figure:
        assert display.tiles[figure].content.verdict == "Not known", figure


@pytest.mark.parametrize(
    ("tile", "wanted"),
    [
        ("count", {"calls_only": True}),
        ("never", {"rows": (7, 5)}),
        ("peak", {"calls_only": True, "start_ns": 3600 * SECOND, "end_ns": 4200 * SECOND}),
        ("high_share", {"calls_only": True, "priorities": (Priority.HIGH,)}),
        ("top_share", {"calls_only": True, "alarms": (JAM.alarm,)}),
    ],
)
def test_that_a_number_leads_to_its_rows(qtbot, panel, show, tile: str, wanted: dict[str, object]):
    display = show()

    qtbot.mouseClick(display.tiles[tile], Qt.MouseButton.LeftButton)

    everything = AlarmFilter(start_ns=0, end_ns=86_400 * SECOND)
    assert filter_asked(panel) == msgspec.structs.replace(everything, **wanted)


def test_that_a_number_without_rows_leads_nowhere(show):
    display = show()

    assert not display.tiles["chattering"].isEnabled()
    assert not display.tiles["take"].isEnabled()


def test_that_a_bar_leads_to_its_time_and_an_alarm_to_its_rows(qtbot, panel, show):
    display = show()

    qtbot.mouseClick(display.chart, Qt.MouseButton.LeftButton, pos=QPoint(display.chart.width() // 2, 20))
    at_bar = filter_asked(panel)
    qtbot.mouseClick(display.top.lines[0], Qt.MouseButton.LeftButton)

    assert at_bar.start_ns <= 1200 * SECOND <= at_bar.end_ns
    assert filter_asked(panel).alarms == (JAM.alarm,)


def test_that_floods_are_told_in_words_too(show):
    flood = Flood(start_ns=0, end_ns=1200 * SECOND, alarms=40)
    display = show(floods=(flood,), longest_flood_s=1200.0)

    assert display.chart_words.text().startswith("1 flood, it lasted 20 min 00 s")
    assert "Hatched" in display.chart_words.text()


def test_that_figures_that_cannot_be_read_say_so(panel, show):
    display = show()

    display.enter()
    panel.link.answer(AskAlarmFigures, Failed(reason=Reason.HISTORY_UNAVAILABLE, facts={"detail": "in use"}))

    assert display.empty.label.text().startswith("The figures cannot be read now.")
    assert display.empty.key.text() == "Try again"


def test_that_every_figure_has_words_and_a_tile(show):
    display = show()

    assert set(FIGURES) == set(LIMITS) == set(Figure)
    assert set(Figure) <= set(display.tiles)


def test_that_shares_are_told_as_per_cent():
    assert [share_text(one) for one in (0.0, 0.004, 0.05, 0.123, 1.0)] == ["0 %", "0.4 %", "5 %", "12 %", "100 %"]
