"""How Tandem looks: greys, the few colours that mean something, sizes for fingers and gloves, fonts."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from PySide6.QtCore import QTemporaryDir
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from hmi.paths import shipped

FAMILIES = ("Inter", "Noto Sans Arabic")
_SMALLEST_PX = 10


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
    def gap_px(self) -> int:
        """Space between two things to tap: 3 mm at 96 dpi."""
        return 16 if self.is_for_gloves else 12


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of one shade, as ``#rrggbb``."""

    window: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    key: str
    key_pressed: str
    action: str
    action_text: str
    rail: str
    rail_text: str
    rail_chosen: str
    abnormal: str
    abnormal_ground: str
    attention: str
    attention_ground: str
    past: str
    """What frames the past: a colour of its own, so that nobody takes it for the present, and its stripes."""
    past_text: str
    past_stripe: str


LIGHT = Inks(
    window="#e6e9eb",
    surface="#ffffff",
    raised="#f4f6f7",
    text="#171c21",
    muted="#4c565f",
    line="#c3cad0",
    key="#e9edf0",
    key_pressed="#cfd7dd",
    action="#0b5cad",
    action_text="#ffffff",
    rail="#252c33",
    rail_text="#e3e8ec",
    rail_chosen="#46525d",
    abnormal="#b00020",
    abnormal_ground="#fdeaec",
    attention="#8f4700",
    attention_ground="#fff3e0",
    past="#5b2a86",
    past_text="#ffffff",
    past_stripe="#f3e9ff",
)
DARK = Inks(
    window="#14181c",
    surface="#20262b",
    raised="#1a2025",
    text="#e8ecef",
    muted="#a9b4bd",
    line="#3d4750",
    key="#2d353c",
    key_pressed="#414c56",
    action="#6cb2f5",
    action_text="#0b1a28",
    rail="#0d1013",
    rail_text="#d5dce1",
    rail_chosen="#37424c",
    abnormal="#ff7a7a",
    abnormal_ground="#3b1c20",
    attention="#f0b35a",
    attention_ground="#362812",
    past="#b98ae6",
    past_text="#150b1f",
    past_stripe="#1d1029",
)

_look = Look()
_pictures = QTemporaryDir()


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
    application.setPalette(_palette(inks()))
    application.setStyleSheet(_style_sheet(inks(), _look))


def _arrow_file(colour: str) -> str:
    """The arrow of choice fields in ``colour``: style sheets take pictures from files only."""
    file = Path(_pictures.path()) / f"chevron-down-{colour[1:]}.svg"
    if not file.exists():
        source = (shipped("resources") / "icons" / "chevron-down.svg").read_text(encoding="utf-8")
        file.write_text(source.replace("currentColor", colour), encoding="utf-8")
    return file.as_posix()


@cache
def _font(text_px: int, factor: float, is_bold: bool) -> QFont:
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(max(round(text_px * factor), _SMALLEST_PX))
    made.setWeight(QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def _palette(ink: Inks) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for place, colour in (
        (role.Window, ink.window),
        (role.WindowText, ink.text),
        (role.Base, ink.surface),
        (role.AlternateBase, ink.raised),
        (role.Text, ink.text),
        (role.PlaceholderText, ink.muted),
        (role.Button, ink.key),
        (role.ButtonText, ink.text),
        (role.Highlight, ink.action),
        (role.HighlightedText, ink.action_text),
        (role.ToolTipBase, ink.surface),
        (role.ToolTipText, ink.text),
        (role.Mid, ink.line),
        (role.Link, ink.action),
        (role.BrightText, ink.abnormal),
    ):
        palette.setColor(place, QColor(colour))
    for place in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, place, QColor(ink.muted))
    return palette


def _style_sheet(ink: Inks, size: Look) -> str:
    """Keys, fields and tables. ``look`` is a dynamic property of ours: primary, quiet, title, heading, muted …"""
    touch, text = size.touch_px, size.text_px
    return f"""
    QPushButton, QToolButton {{ min-height: {touch - 18}px; padding: 8px 16px; border-radius: 8px;
        background: {ink.key}; color: {ink.text}; border: 1px solid {ink.line}; font-weight: 600; }}
    QPushButton:pressed, QToolButton:pressed, QPushButton:checked {{ background: {ink.key_pressed};
        border-color: {ink.muted}; }}
    QPushButton:disabled {{ color: {ink.muted}; background: transparent; border-style: dashed; }}
    QPushButton:checked:disabled {{ background: {ink.key_pressed}; border-style: solid; }}
    QPushButton:focus, QToolButton:focus, QLineEdit:focus, QComboBox:focus {{ border: 2px solid {ink.action}; }}
    QPushButton[look="primary"] {{ background: {ink.action}; color: {ink.action_text}; border-color: {ink.action}; }}
    QPushButton[look="primary"]:pressed {{ background: {ink.muted}; }}
    QPushButton[look="primary"]:disabled {{ background: transparent; color: {ink.muted};
        border: 1px dashed {ink.line}; }}
    QPushButton[look="past"] {{ background: {ink.past_text}; color: {ink.past}; border-color: {ink.past_text}; }}
    QPushButton[look="past"]:pressed, QPushButton[look="past"]:checked {{ background: {ink.past_stripe};
        border: 3px solid {ink.past_stripe}; }}
    QPushButton[look="past"]:checked {{ background: {ink.past}; color: {ink.past_text};
        border-color: {ink.past_text}; }}
    QPushButton[look="past"]:disabled {{ background: transparent; color: {ink.past_text}; }}
    QPushButton[look="past"]:focus {{ border: 3px solid {ink.action}; }}
    QPushButton[look="grave"] {{ color: {ink.abnormal}; border-color: {ink.abnormal}; }}
    QPushButton[look="quiet"] {{ background: transparent; border-color: transparent; }}
    QPushButton[look="quiet"]:pressed {{ background: {ink.key_pressed}; }}
    QPushButton[look="pad"] {{ font-size: {round(text * 1.5)}px; font-weight: 600; padding: 4px; }}
    QPushButton[look="letter"] {{ font-size: {round(text * 1.2)}px; padding: 2px; }}
    QLineEdit, QComboBox, QSpinBox, QDateTimeEdit {{ min-height: {touch - 12}px; padding: 4px 12px;
        border-radius: 8px; background: {ink.surface}; color: {ink.text}; border: 1px solid {ink.line};
        selection-background-color: {ink.action}; selection-color: {ink.action_text}; }}
    QPlainTextEdit {{ padding: 6px 8px; border-radius: 8px; background: {ink.surface}; color: {ink.text};
        border: 1px solid {ink.line}; selection-background-color: {ink.action};
        selection-color: {ink.action_text}; }}
    QPlainTextEdit:focus {{ border: 2px solid {ink.action}; }}
    QComboBox::drop-down {{ border: none; width: {touch // 2}px; }}
    QComboBox::down-arrow {{ image: url({_arrow_file(ink.text)}); width: {text}px; height: {text}px; }}
    QComboBox QAbstractItemView::item {{ min-height: {touch}px; }}
    QCheckBox, QRadioButton {{ min-height: {touch - 8}px; spacing: 12px; }}
    QCheckBox::indicator, QRadioButton::indicator {{ width: {touch // 2}px; height: {touch // 2}px; }}
    QLabel[look="title"] {{ font-size: {round(text * 1.4)}px; font-weight: 600; }}
    QLabel[look="heading"] {{ font-weight: 600; }}
    QLabel[look="fact"] {{ font-size: {round(text * 1.2)}px; }}
    QLabel[look="fact_name"] {{ font-size: {round(text * 1.1)}px; color: {ink.muted}; }}
    QLabel[look="muted"] {{ color: {ink.muted}; }}
    QLabel[look="number"] {{ font-size: {round(text * 2.0)}px; font-weight: 600; }}
    QLabel[look="abnormal"] {{ color: {ink.abnormal}; font-weight: 600; }}
    QLabel[look="attention"] {{ color: {ink.attention}; font-weight: 600; }}
    QFrame[look="card"] {{ background: {ink.surface}; border: 1px solid {ink.line}; border-radius: 12px; }}
    QFrame[look="group"] {{ background: {ink.raised}; border: 1px solid {ink.line}; border-radius: 12px; }}
    QTableView, QListView {{ background: {ink.surface}; alternate-background-color: {ink.raised};
        border-radius: 8px; selection-background-color: {ink.action}; selection-color: {ink.action_text}; }}
    QTableView::item, QListView::item {{ padding: 0 10px; }}
    QHeaderView::section {{ background: {ink.window}; color: {ink.muted}; border: none; padding: 0 10px;
        font-weight: 600; }}
    QScrollBar:vertical {{ width: 14px; background: transparent; }}
    QScrollBar:horizontal {{ height: 14px; background: transparent; }}
    QScrollBar::handle {{ background: {ink.line}; border-radius: 6px; min-height: 48px; min-width: 48px;
        margin: 1px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollArea {{ background: transparent; border: none; }}
    QScrollArea > QWidget > QWidget[look="page"] {{ background: transparent; }}
    """
