"""Qt's own widgets as Tandem draws them: the palette and the style sheet of a shade."""

from pathlib import Path

from PySide6.QtCore import QTemporaryDir
from PySide6.QtGui import QColor, QPalette

from hmi.paths import shipped
from ui.inks import Inks

_pictures = QTemporaryDir()


def palette_of(ink: Inks) -> QPalette:
    """Colours for what no style sheet reaches."""
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


def style_sheet(ink: Inks, *, touch_px: int, text_px: int) -> str:
    """Keys, fields and tables. ``look`` is a dynamic property of ours: primary, quiet, title, heading, muted …"""
    return f"""
    QPushButton, QToolButton {{ min-height: {touch_px - 18}px; padding: 8px 16px; border-radius: 8px;
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
    QPushButton[look="pad"] {{ font-size: {round(text_px * 1.5)}px; font-weight: 600; padding: 4px; }}
    QPushButton[extent="large"] {{ font-size: {round(text_px * 1.3)}px; min-height: {round(touch_px * 1.2) - 18}px; }}
    QPushButton[look="letter"] {{ font-size: {round(text_px * 1.2)}px; padding: 2px; }}
    QLineEdit, QComboBox, QSpinBox, QDateTimeEdit {{ min-height: {touch_px - 12}px; padding: 4px 12px;
        border-radius: 8px; background: {ink.surface}; color: {ink.text}; border: 1px solid {ink.line};
        selection-background-color: {ink.action}; selection-color: {ink.action_text}; }}
    QPlainTextEdit {{ padding: 6px 8px; border-radius: 8px; background: {ink.surface}; color: {ink.text};
        border: 1px solid {ink.line}; selection-background-color: {ink.action};
        selection-color: {ink.action_text}; }}
    QPlainTextEdit:focus {{ border: 2px solid {ink.action}; }}
    QComboBox::drop-down {{ border: none; width: {touch_px // 2}px; }}
    QComboBox::down-arrow {{ image: url({_arrow_file(ink.text)}); width: {text_px}px; height: {text_px}px; }}
    QComboBox QAbstractItemView::item {{ min-height: {touch_px}px; }}
    QCheckBox, QRadioButton {{ min-height: {touch_px - 8}px; spacing: 12px; }}
    QCheckBox::indicator, QRadioButton::indicator {{ width: {touch_px // 2}px; height: {touch_px // 2}px; }}
    QLabel[look="title"] {{ font-size: {round(text_px * 1.4)}px; font-weight: 600; }}
    QLabel[look="heading"] {{ font-weight: 600; }}
    QLabel[look="fact"] {{ font-size: {round(text_px * 1.2)}px; }}
    QLabel[look="fact_name"] {{ font-size: {round(text_px * 1.1)}px; color: {ink.muted}; }}
    QLabel[look="muted"] {{ color: {ink.muted}; }}
    QLabel[look="number"] {{ font-size: {round(text_px * 2.0)}px; font-weight: 600; }}
    QLabel[look="abnormal"] {{ color: {ink.abnormal}; font-weight: 600; }}
    QLabel[look="attention"] {{ color: {ink.attention}; font-weight: 600; }}
    QLabel[look="step"] {{ font-size: {round(text_px * 2.2)}px; font-weight: 600; }}
    QLabel[look="instruction"] {{ font-size: {round(text_px * 1.7)}px; }}
    QLabel[look="hazard_heading"], QLabel[look="hazard_line"] {{ color: {ink.abnormal}; font-weight: 600; }}
    QLabel[look="caution_heading"], QLabel[look="caution_line"] {{ color: {ink.attention}; font-weight: 600; }}
    QLabel[look="hazard_line"], QLabel[look="caution_line"] {{ font-size: {round(text_px * 1.35)}px; }}
    QFrame[look="hazard"] {{ background: {ink.abnormal_ground}; border: 2px solid {ink.abnormal};
        border-radius: 8px; }}
    QFrame[look="caution"] {{ background: {ink.attention_ground}; border: 1px solid {ink.attention};
        border-radius: 8px; }}
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


def _arrow_file(colour: str) -> str:
    """The arrow of choice fields in ``colour``: style sheets take pictures from files only."""
    file = Path(_pictures.path()) / f"chevron-down-{colour[1:]}.svg"
    if not file.exists():
        source = (shipped("resources") / "icons" / "chevron-down.svg").read_text(encoding="utf-8")
        file.write_text(source.replace("currentColor", colour), encoding="utf-8")
    return file.as_posix()
