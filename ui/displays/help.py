"""Help: one page for each display, and what everybody should know."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from hmi.domain.permission import IDLE_LIMIT_S, MATRIX, may
from hmi.domain.person import Role
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.help_page import HelpPage
from ui.displays.help_samples import sample_grid
from ui.displays.help_texts import MARKS, PAGES
from ui.formatting import duration_text
from ui.theme import look
from ui.widgets.condition_mark import Mark
from ui.widgets.finger_scroll import FingerScroll
from ui.widgets.mark_line import MarkLine
from ui.wording.people import action_words, role_words

FIRST = "first_steps"
_TOPICS_EM, _MARK_COLUMNS = 15, 2


class HelpDisplay(Display):
    """Topics at the side, the chosen page beside them."""

    name = "help"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.topic = FIRST
        self.keys: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        topics = QWidget()
        topics.setProperty("look", "page")
        column = QVBoxLayout(topics)
        column.setContentsMargins(0, 0, 8, 0)
        for name in PAGES:
            key = QPushButton()
            key.setCheckable(True)
            key.clicked.connect(lambda _on=False, name=name: self.open_subject(name))
            group.addButton(key)
            column.addWidget(key)
            self.keys[name] = key
        column.addStretch(1)
        self._topics, self._page = FingerScroll(topics), FingerScroll(QWidget())
        self._topics.setFixedWidth(look().text_px * _TOPICS_EM)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 0)
        row.setSpacing(16)
        row.addWidget(self._topics)
        row.addWidget(self._page, 1)
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Help")

    @override
    def retranslate(self) -> None:
        for name, key in self.keys.items():
            key.setText(_(PAGES[name].title))
        self._show_page()

    @override
    def open_subject(self, subject: str) -> None:
        """Show the page of a display; one without a page shows the first steps."""
        self.topic = subject if subject in PAGES else FIRST
        self._show_page()

    @override
    def enter(self) -> None:
        self._topics.setFixedWidth(look().text_px * _TOPICS_EM)
        self._topics.ensureWidgetVisible(self.keys[self.topic])

    def _show_page(self) -> None:
        self.keys[self.topic].setChecked(True)
        self._page.setWidget(_page_of(PAGES[self.topic]))


def _page_of(page: HelpPage) -> QWidget:
    body = QFrame()
    body.setProperty("look", "card")
    column = QVBoxLayout(body)
    column.setContentsMargins(28, 20, 28, 24)
    column.setSpacing(8)
    column.addWidget(_label(_(page.title), "title"))
    column.addWidget(_label(_(page.purpose), ""))
    parts = (
        (_("What you see"), page.seen),
        (_("What you can do"), page.acts),
        (_("When something is wrong"), page.troubles),
    )
    for heading, sentences in parts:
        if sentences:
            column.addSpacing(10)
            column.addWidget(_label(heading, "heading"))
        for sentence in sentences:
            column.addLayout(_point(_(sentence)))
    if page.has_roles:
        for role in Role:
            column.addSpacing(10)
            column.addWidget(_label(role_words(role), "heading"))
            column.addWidget(_label(_permitted(role), ""))
    if page.has_values:
        column.addSpacing(10)
        column.addWidget(_label(_("How values look"), "heading"))
        column.addLayout(sample_grid())
    if page.has_marks:
        column.addSpacing(10)
        column.addWidget(_label(_("Shapes of states"), "heading"))
        column.addLayout(_legend())
    column.addStretch(1)
    ground = QWidget()
    ground.setProperty("look", "page")
    around = QVBoxLayout(ground)
    around.setContentsMargins(0, 0, 0, 12)
    around.addWidget(body)
    return ground


def _point(sentence: str) -> QHBoxLayout:
    """A sentence with a dot before it; further lines begin where the first one did."""
    row, dot = QHBoxLayout(), _label("•", "muted")
    dot.setFixedWidth(look().text_px)
    row.setSpacing(0)
    row.addWidget(dot, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(_label(sentence, ""), 1)
    return row


def _permitted(role: Role) -> str:
    """What the permission table says, so that help can never differ from what is enforced."""
    acts = ", ".join(action_words(action) for action in MATRIX if may(frozenset({role}), action))
    if not IDLE_LIMIT_S[role]:
        return _("May {acts}.").format(acts=acts)
    words = _("May {acts}. Signed off after {time} without a touch.")
    return words.format(acts=acts, time=duration_text(IDLE_LIMIT_S[role]))


def _legend() -> QGridLayout:
    grid = QGridLayout()
    for number, (mark, words) in enumerate(MARKS):
        grid.addWidget(MarkLine(Mark(mark), _(words)), number // _MARK_COLUMNS, number % _MARK_COLUMNS)
    return grid


def _label(words: str, style: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("look", style)
    label.setWordWrap(True)
    return label
