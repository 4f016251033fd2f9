"""How this screen looks now: its shade, sizes for fingers and gloves, fonts. Colours are in inks.py."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QStyleFactory

from hmi.paths import shipped
from ui.inks import DARK, LIGHT, Inks
from ui.style_sheet import palette_of, style_sheet

FAMILIES = ("Inter", "Noto Sans Arabic")
_SMALLEST_PX = 10
_STOP_PX = 76


class Shade(StrEnum):
    """Light for bright halls, dark for dim ones."""

    LIGHT = "light"
    DARK = "dark"


class TextSize(StrEnum):
    """How large text is on this screen, whatever the screen's own size."""

    NORMAL = "normal"
    LARGE = "large"
    VERY_LARGE = "very_large"


_ENLARGED = {TextSize.NORMAL: 1.0, TextSize.LARGE: 1.15, TextSize.VERY_LARGE: 1.3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a person or a screen chooses about the theme."""

    shade: Shade = Shade.LIGHT
    is_for_gloves: bool = False
    text_size: TextSize = TextSize.NORMAL
    screen_px: int = 16
    """Height of ordinary text of normal size; the main window takes it from its own height."""

    @property
    def text_px(self) -> int:
        """Height of ordinary text as it was chosen."""
        return round(self.screen_px * _ENLARGED[self.text_size])

    @property
    def touch_px(self) -> int:
        """Smallest side of anything to tap: 15 mm at 96 dpi, 20 mm for gloves (design/qt, touch).

        It does not grow with the text chosen: fingers stay as they are, and more would not fit.
        """
        return round((76 if self.is_for_gloves else 56) * max(self.screen_px / 16, 1))

    @property
    def stop_px(self) -> int:
        """Smallest side of what has to be hit in a hurry: 20 mm at 96 dpi, with gloves or without."""
        return round(_STOP_PX * max(self.screen_px / 16, 1))

    @property
    def gap_px(self) -> int:
        """Space between two things to tap: 3 mm at 96 dpi."""
        return 16 if self.is_for_gloves else 12


_look = Look()


def look() -> Look:
    """The look in use."""
    return _look


def inks() -> Inks:
    """The colours in use."""
    return DARK if _look.shade is Shade.DARK else LIGHT


def font(factor: float = 1.0, *, is_bold: bool = False) -> QFont:
    """The font in use at ``factor`` times the size of ordinary text, with figures of equal width."""
    return QFont(_font(_look.text_px, factor, is_bold))


def load_fonts() -> None:
    """Make the fonts that ship known to Qt. Once, before the first window."""
    for file in sorted(shipped("resources").joinpath("fonts").glob("*.[ot]tf")):
        QFontDatabase.addApplicationFont(str(file))


def use(application: QApplication, **changes: object) -> None:
    """Change fields of ``Look``; every widget follows at once, which takes a second: nothing is done for no change."""
    global _look  # one process has one screen, and a screen one look
    before = _look
    _look = replace(_look, **changes)  # pyright: ignore[reportArgumentType]  # names of Look's own fields
    if _look == before and application.styleSheet() and application.font() == font():
        return
    if application.style().objectName() != "fusion":
        application.setStyle(QStyleFactory.create("fusion"))
    application.setFont(font())
    application.setPalette(palette_of(inks()))
    application.setStyleSheet(style_sheet(inks(), touch_px=_look.touch_px, text_px=_look.text_px))


@cache
def _font(text_px: int, factor: float, is_bold: bool) -> QFont:
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(max(round(text_px * factor), _SMALLEST_PX))
    made.setWeight(QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
