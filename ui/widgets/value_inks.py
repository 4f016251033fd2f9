"""Colours that painted values share, taken from the theme in use."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

_CACHED = 32


@dataclass(frozen=True, slots=True)
class ValueInks:
    """Greys for the normal, one colour for the abnormal."""

    surface: QColor
    text: QColor
    muted: QColor
    line: QColor
    track: QColor
    band: QColor
    pointer: QColor
    abnormal: QColor
    attention: QColor
    pressed: QColor
    drawing: QColor
    spark_band: QColor
    focus: QColor

    @classmethod
    def of(cls, widget: QWidget) -> "ValueInks":
        """The colours for ``widget``."""
        return _inks_of(widget.palette())

    @classmethod
    def of_palette(cls, palette: QPalette) -> "ValueInks":
        """The colours that go with ``palette``."""
        surface = palette.color(QPalette.ColorRole.Base)
        text = palette.color(QPalette.ColorRole.Text)
        is_dark = surface.lightnessF() < text.lightnessF()
        return cls(
            surface=surface,
            text=text,
            muted=between(surface, text, 0.65),
            line=between(surface, text, 0.15),
            track=between(surface, text, 0.17),
            band=between(surface, text, 0.3),
            pointer=between(surface, text, 0.6),
            abnormal=QColor("#ff7a7a" if is_dark else "#b00020"),
            attention=QColor("#f0b35a" if is_dark else "#8f4700"),
            pressed=between(surface, text, 0.1),
            drawing=between(surface, text, 0.1),
            spark_band=between(surface, text, 0.07),
            focus=palette.color(QPalette.ColorRole.Highlight),
        )


_cache: dict[int, ValueInks] = {}


def _inks_of(palette: QPalette) -> ValueInks:
    key = palette.cacheKey()
    if key not in _cache:
        if len(_cache) > _CACHED:
            _cache.clear()
        _cache[key] = ValueInks.of_palette(palette)
    return _cache[key]


def between(near: QColor, far: QColor, share: float) -> QColor:
    """``share`` of the way from one colour to the other."""
    rest = 1.0 - share
    return QColor.fromRgbF(
        near.redF() * rest + far.redF() * share,
        near.greenF() * rest + far.greenF() * share,
        near.blueF() * rest + far.blueF() * share,
    )
