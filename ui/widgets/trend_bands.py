"""Traces that are states, not amounts: a band each below the lines, a colour a state, with its word where it fits."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from ui.theme import font, look
from ui.widgets.trend_columns import Float64
from ui.widgets.trend_raster import Uint32

_BESIDE_LINES = 0.45
"""Share of the height that bands may take together where lines want the rest."""
_GAP_PX = 4
_WANTED = 1.5
"""Thickness of a band in heights of text; twice as much where there is nothing but bands."""
_PALER = (0.85, 0.0, 0.3, 0.5)
"""How much ground is mixed into the colour of a trace: for state 0, then in turn for the others."""
_MIXED = 4
"""Place of the colour for columns in which the state changed."""
_LIGHT = 140
_WORD_FACTOR = 0.85

Words = Callable[[float], str]


class Band(Struct, frozen=True):
    """Where one trace's band lies, in rows from the top, ends included."""

    trace: int
    top: int
    bottom: int
    inks: tuple[int, ...]
    words: Words

    @property
    def has_room_for_words(self) -> bool:
        """Whether a line of text fits."""
        return self.bottom - self.top + 1 >= QFontMetrics(font(_WORD_FACTOR)).ascent()


class Stretch(Struct, frozen=True):
    """Columns ``first..final`` (both shown) in one state."""

    first: int
    final: int
    value: float


def bands_of(
    states: Sequence[tuple[int, int, Words]], height: int, ground: QColor, *, has_lines: bool = True
) -> list[Band]:
    """Bands for ``(trace, argb, words)``, from the bottom of a plot of ``height`` px; the first is the highest."""
    if not states:
        return []
    room = height * _BESIDE_LINES if has_lines else height
    wanted = look().text_px * _WANTED * (1 if has_lines else 2) + _GAP_PX
    pitch = min(wanted, room / len(states))
    gap = min(_GAP_PX, int(pitch / 3))
    made: list[Band] = []
    for place, (trace, argb, words) in enumerate(states):
        bottom = max(0, height - 1 - round((len(states) - 1 - place) * pitch))
        top = min(bottom, height - round((len(states) - place) * pitch) + gap)
        made.append(Band(trace, top, bottom, _inks(argb, ground), words))
    return made


def rows_left(bands: Sequence[Band], height: int) -> int:
    """Rows above the bands, one at least."""
    return max(1, min((band.top for band in bands), default=height + _GAP_PX) - _GAP_PX)


def inks_for(band: Band, low: Float64, high: Float64) -> Uint32:
    """The colour of each column; 0 where nothing is known."""
    place = np.where(low == 0, 0, 1 + (np.abs(np.nan_to_num(low)) - 1) % (_MIXED - 1)).astype(np.int64)
    place[low != high] = _MIXED
    inks = np.array(band.inks, np.uint32)[place]
    inks[np.isnan(low)] = 0
    return inks


def stretches(low: Float64, high: Float64, least: int) -> list[Stretch]:
    """Columns in one known state that are at least ``least`` wide."""
    state = np.where(low == high, low, np.nan)
    ends: npt.NDArray[np.int64] = np.flatnonzero(state[1:] != state[:-1])
    first, final = np.append(0, ends + 1), np.append(ends, len(state) - 1)
    wide = (final - first + 1 >= least) & ~np.isnan(state[first])
    found = zip(first[wide].tolist(), final[wide].tolist(), state[first][wide].tolist(), strict=True)
    return [Stretch(*one) for one in found]


def paint_words(painter: QPainter, band: Band, low: Float64, high: Float64) -> None:
    """Write each state's word into its stretch, where it fits."""
    used = font(_WORD_FACTOR)
    metrics = QFontMetrics(used)
    painter.setFont(used)
    inks = inks_for(band, low, high)
    for one in stretches(low, high, 2 * look().text_px):
        place = QRect(one.first, band.top, one.final - one.first + 1, band.bottom - band.top + 1).adjusted(4, 0, -4, 0)
        words = metrics.elidedText(band.words(one.value), Qt.TextElideMode.ElideRight, place.width())
        if len(words) > 1:
            is_light = QColor.fromRgba(int(inks[one.first])).lightness() > _LIGHT
            painter.setPen(QColor("black") if is_light else QColor("white"))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), words)


def _inks(argb: int, ground: QColor) -> tuple[int, ...]:
    colour = QColor.fromRgba(argb)
    shades = [_mixed(colour, ground, share).rgba() for share in _PALER]
    return (*shades, _mixed(colour, QColor("black"), 0.45).rgba())


def _mixed(colour: QColor, other: QColor, share: float) -> QColor:
    mix = [
        round(one * (1 - share) + two * share)
        for one, two in (
            (colour.red(), other.red()),
            (colour.green(), other.green()),
            (colour.blue(), other.blue()),
        )
    ]
    return QColor(*mix)
