"""Pieces of a page: text, figures and rows, which know how tall they are and paint themselves. Units: points."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont
from typing_extensions import override

from ui.inks import LIGHT
from ui.widgets.report_document import Rows, Tile, Tone
from ui.widgets.report_pen import BODY, GAP, HEADING, INKS, NUMBER, SMALL, Block, Pen, page_font, text_height

_TILE_HEIGHT = 56.0
Refs = Sequence[tuple[str, Rows]]
"""Where the rows of a number stand, in words, for each table that they stand in."""


class TextBlock(Block):
    """A paragraph or a heading."""

    def __init__(
        self, words: str, size: int = BODY, *, is_bold: bool = False, ink: str = LIGHT.text, before: float = 0.0
    ) -> None:
        self.words, self._font, self._ink, self._before = words, page_font(size, is_bold=is_bold), ink, before
        self.keeps_next = is_bold

    @override
    def height(self, width: float) -> float:
        return self._before + text_height(self.words, self._font, width) + GAP / 2

    @override
    def paint(self, pen: Pen, place: QRectF) -> None:
        pen.text(place.adjusted(0, self._before, 0, 0), self.words, self._font, self._ink)


class FactsBlock(Block):
    """Names and values in two columns."""

    def __init__(self, facts: Sequence[tuple[str, str]]) -> None:
        self._facts = [fact for fact in facts if fact[1]]

    @override
    def height(self, width: float) -> float:
        return sum(self._row_height(fact, width) for fact in self._facts) + GAP

    @override
    def paint(self, pen: Pen, place: QRectF) -> None:
        y = place.y()
        for name, value in self._facts:
            tall = self._row_height((name, value), place.width())
            pen.text(QRectF(place.x(), y, place.width() * 0.28, tall), name, page_font(BODY), LIGHT.muted)
            pen.text(QRectF(place.x() + place.width() * 0.3, y, place.width() * 0.7, tall), value, page_font(BODY))
            y += tall

    def _row_height(self, fact: tuple[str, str], width: float) -> float:
        font = page_font(BODY)
        return max(text_height(fact[0], font, width * 0.28), text_height(fact[1], font, width * 0.7)) + 2


class TilesBlock(Block):
    """Up to four figures side by side."""

    def __init__(self, tiles: Sequence[Tile], refs: Sequence[Refs]) -> None:
        self._tiles, self._refs = tiles, refs

    @override
    def height(self, width: float) -> float:
        return max((self._tile_height(tile, ref, width) for tile, ref in self._pairs()), default=0.0) + GAP

    @override
    def paint(self, pen: Pen, place: QRectF) -> None:
        wide = (place.width() - 3 * GAP) / 4
        tall = place.height() - GAP
        for number, (tile, ref) in enumerate(self._pairs()):
            box = QRectF(place.x() + number * (wide + GAP), place.y(), wide, tall)
            pen.frame(box)
            room = box.adjusted(6, 5, -6, -4)
            ink = INKS[tile.tone] if tile.tone in (Tone.ABNORMAL, Tone.ATTENTION) else LIGHT.text
            for words, font, colour, rows in self._lines(tile, ref, ink):
                line = QRectF(room.x(), room.y(), room.width(), text_height(words, font, room.width()))
                pen.text(line, words, font, colour)
                room.setTop(line.bottom())
                if rows is not None and len(ref) > 1:
                    pen.tap(pen.box(line), rows)
            if tile.rows is not None:
                pen.tap(pen.box(box), tile.rows)

    def _pairs(self) -> list[tuple[Tile, Refs]]:
        return list(zip(self._tiles, self._refs, strict=True))

    def _tile_height(self, tile: Tile, ref: Refs, width: float) -> float:
        wide = (width - 3 * GAP) / 4 - 12
        lines = self._lines(tile, ref, "")
        return max(_TILE_HEIGHT, 11 + sum(text_height(words, font, wide) for words, font, _ink, _rows in lines))

    def _lines(self, tile: Tile, ref: Refs, ink: str) -> list[tuple[str, QFont, str, Rows | None]]:
        lines: list[tuple[str, QFont, str, Rows | None]] = [
            (tile.name, page_font(SMALL), LIGHT.muted, None),
            (tile.value, page_font(NUMBER if len(tile.value) < 12 else HEADING, is_bold=True), ink, None),
            (tile.formula, page_font(SMALL), LIGHT.muted, None),
            (tile.why, page_font(SMALL), LIGHT.attention, None),
            *((words, page_font(SMALL), LIGHT.action, rows) for words, rows in ref),
        ]
        return [line for line in lines if line[0]]


class RowBlock(Block):
    """One row of a table, or its heads."""

    def __init__(
        self,
        cells: Sequence[str],
        shares: Sequence[float],
        *,
        is_head: bool = False,
        rows: Rows | None = None,
        is_even: bool = False,
    ) -> None:
        self._cells, self._shares, self._rows, self._is_even = cells, shares, rows, is_even
        self._font = page_font(SMALL, is_bold=is_head)
        self.keeps_next = self.is_head = is_head

    @override
    def height(self, width: float) -> float:
        whole = sum(self._shares)
        cells = zip(self._cells, self._shares, strict=True)
        tall = [text_height(cell, self._font, width * share / whole - GAP) for cell, share in cells]
        return 4 + max(tall, default=0.0)

    @override
    def paint(self, pen: Pen, place: QRectF) -> None:
        whole, x = sum(self._shares), place.x()
        if self._is_even:
            pen.painter.fillRect(pen.box(place), QColor(LIGHT.raised))
        for cell, share in zip(self._cells, self._shares, strict=True):
            wide = place.width() * share / whole
            ink = LIGHT.muted if self.is_head else LIGHT.text
            pen.text(QRectF(x + 1, place.y() + 2, wide - GAP, place.height() - 2), cell, self._font, ink)
            x += wide
        pen.line(place.bottomLeft(), place.bottomRight())
        if self._rows is not None:
            pen.tap(pen.box(place), self._rows)
