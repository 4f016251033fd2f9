"""Charts on a page of a report: bars over time, bars with words, and a ribbon of what went on. Units: points."""

import math
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF
from typing_extensions import override

from ui.formatting import chain_text
from ui.inks import LIGHT
from ui.widgets.report_document import BarChart, Ribbon, Stretch, Tone
from ui.widgets.report_pen import BODY, GAP, SMALL, Block, Pen, page_font, text_height

_BAR_HEIGHT, _CHART_HEIGHT = 15.0, 110.0
_LABELS = 8
"""Along an axis at most; fewer where their words are long."""
_HEADROOM = 1.5
"""Over a limit, for its words."""


class BarsBlock(Block):
    """Bars over time, or lying with their words."""

    def __init__(self, chart: BarChart, refs: Sequence[str] = ()) -> None:
        self._chart = chart
        self._refs = refs or [""] * len(chart.bars)
        """Which rows each bar is made of, in words."""
        values = [bar.value for bar in chart.bars] + [(chart.limit or 0.0) * _HEADROOM, 1e-9]
        self._most = max(values)

    @override
    def height(self, width: float) -> float:
        title = text_height(self._chart.title, page_font(BODY, is_bold=True), width)
        bars = len(self._chart.bars) * _BAR_HEIGHT if self._chart.is_lying else _CHART_HEIGHT + 12
        return title + bars + text_height(self._chart.note, page_font(SMALL), width) + 2 * GAP

    @override
    def paint(self, pen: Pen, place: QRectF) -> None:
        title = page_font(BODY, is_bold=True)
        tall = text_height(self._chart.title, title, place.width())
        pen.text(place, self._chart.title, title)
        note = text_height(self._chart.note, page_font(SMALL), place.width())
        if self._chart.note:
            below = QRectF(place.x(), place.bottom() - note - GAP / 2, place.width(), note)
            pen.text(below, self._chart.note, page_font(SMALL), LIGHT.muted)
        room = QRectF(place.x(), place.y() + tall + GAP / 2, place.width(), place.height() - tall - note - 1.5 * GAP)
        if not self._chart.is_lying:
            pen = replace(pen, is_mirrored=False)  # time goes from left to right in every language
        (self._paint_lying if self._chart.is_lying else self._paint_standing)(pen, room)

    def _paint_lying(self, pen: Pen, room: QRectF) -> None:
        font, words_width = page_font(SMALL), room.width() * 0.36
        for number, bar in enumerate(self._chart.bars):
            y = room.y() + number * _BAR_HEIGHT
            pen.text(QRectF(room.x(), y + 1, words_width - GAP, _BAR_HEIGHT), bar.words, font, is_cut=True)
            long = (room.width() * 0.26) * bar.value / self._most
            box = QRectF(room.x() + words_width, y + 2, max(long, 0.5), _BAR_HEIGHT - 5)
            pen.fill(box, bar.tone)
            pen.text(
                QRectF(box.right() + 4, y + 1, room.right() - box.right() - 4, _BAR_HEIGHT),
                chain_text((bar.value_words, self._refs[number])),
                font,
                is_cut=True,
            )
            if bar.rows is not None:
                pen.tap(pen.box(QRectF(room.x(), y, room.width(), _BAR_HEIGHT)), bar.rows)

    def _paint_standing(self, pen: Pen, room: QRectF) -> None:
        chart = QRectF(room.x() + 22, room.y(), room.width() - 22, _CHART_HEIGHT)
        bars, font = self._chart.bars, page_font(SMALL)
        wide = chart.width() / max(len(bars), 1)
        for number, bar in enumerate(bars):
            tall = chart.height() * min(bar.value / self._most, 1.0)
            left, broad = chart.x() + number * wide + wide * 0.1, wide * 0.8
            if bar.tone is Tone.UNKNOWN:
                pen.fill(QRectF(left, chart.y(), broad, chart.height()), Tone.UNKNOWN)
            if bar.value or bar.tone is not Tone.UNKNOWN:
                tone = Tone.PLAIN if bar.tone is Tone.UNKNOWN else bar.tone
                pen.fill(QRectF(left, chart.bottom() - max(tall, 0.4), broad, max(tall, 0.4)), tone)
            if bar.rows is not None:
                pen.tap(pen.box(QRectF(chart.x() + number * wide, chart.y(), wide, chart.height())), bar.rows)
        if self._chart.limit is not None:
            y = chart.bottom() - chart.height() * self._chart.limit / self._most
            pen.line(QPointF(chart.x(), y), QPointF(chart.right(), y), LIGHT.abnormal, is_dashed=True)
            label_wide = QFontMetricsF(font).horizontalAdvance(self._chart.limit_words) + 4
            label = QRectF(chart.right() - label_wide, y - 12, label_wide, 11)
            pen.painter.fillRect(pen.box(label), QColor(LIGHT.surface))  # bars are as dark as the words in print
            pen.text(label, self._chart.limit_words, font, LIGHT.abnormal, is_end=True)
        pen.line(chart.bottomLeft(), chart.bottomRight(), LIGHT.muted)
        pen.text(QRectF(room.x(), chart.y(), 20, 11), f"{self._most:.0f}", font, LIGHT.muted)
        pen.text(QRectF(room.x(), chart.bottom() - 10, 20, 11), "0", font, LIGHT.muted)
        widest = max((QFontMetricsF(font).horizontalAdvance(bar.words) for bar in (*bars[:1], *bars[-1:])), default=0.0)
        step = max(1, round(len(bars) / _LABELS), math.ceil((widest + 4) / wide))
        for number in range(0, len(bars), step):
            box = QRectF(chart.x() + number * wide, chart.bottom() + 2, wide * step, 11)
            if not number or box.x() + widest <= chart.right():
                pen.text(box, bars[number].words, font, LIGHT.muted, is_cut=True)


class RibbonBlock(Block):
    """One line of time with its legend."""

    def __init__(self, ribbon: Ribbon) -> None:
        self._ribbon = ribbon

    @override
    def height(self, width: float) -> float:
        return text_height(self._ribbon.title, page_font(BODY, is_bold=True), width) + 54

    @override
    def paint(self, pen: Pen, place: QRectF) -> None:
        title, font = page_font(BODY, is_bold=True), page_font(SMALL)
        tall = text_height(self._ribbon.title, title, place.width())
        pen.text(place, self._ribbon.title, title)
        pen = replace(pen, is_mirrored=False)
        line = QRectF(place.x(), place.y() + tall + 3, place.width(), 20)
        for stretch in self._ribbon.stretches:
            self._paint_stretch(pen, line, stretch)
        pen.frame(line, LIGHT.muted)
        below = QRectF(place.x(), line.bottom() + 2, place.width(), 11)
        pen.text(below, self._ribbon.begin_words, font, LIGHT.muted)
        pen.text(below, self._ribbon.end_words, font, LIGHT.muted, is_end=True)
        x = place.x()
        for tone, words in self._ribbon.legend:
            pen.fill(QRectF(x, below.bottom() + 4, 9, 8), tone)
            wide = QFontMetricsF(font).horizontalAdvance(words) + 6
            pen.text(QRectF(x + 13, below.bottom() + 2, wide, 12), words, font)
            x += wide + 22

    def _paint_stretch(self, pen: Pen, line: QRectF, stretch: Stretch) -> None:
        begin = line.x() + line.width() * stretch.begin
        box = QRectF(begin, line.y(), max(line.width() * (stretch.end - stretch.begin), 0.4), line.height())
        pen.fill(box, stretch.tone)
        if stretch.rows is not None:
            pen.tap(pen.box(box), stretch.rows)
