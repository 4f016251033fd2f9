"""Choose tags for a trend: search, tick, done."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QScroller

from hmi.domain.cell import Cell
from hmi.domain.tag import TagDefinition, TagName
from hmi.i18n import gettext as _
from ui.faceplates.faceplate import Faceplate
from ui.formatting import NO_BREAK, count_text
from ui.models.tag_labels import tag_label
from ui.theme import look

_NAME = Qt.ItemDataRole.UserRole
_SIZE = (720, 600)


class TagPicker(Faceplate):
    """A list of all numeric tags with ticks; at most ``most`` may be ticked. What is ticked stands first."""

    is_for_the_past = True

    tags_chosen = Signal(list)
    """The ticked tags, in the order in which they were ticked."""

    def __init__(self, cell: Cell, chosen: Sequence[TagName], most: int) -> None:
        super().__init__()
        self._most = most
        self._chosen = list(chosen)
        self.setMinimumSize(*_SIZE)
        self.search_field = QLineEdit()
        self.search_field.setClearButtonEnabled(True)
        self.search_field.textChanged.connect(self._filter)
        self.list = QListWidget()
        side = look().touch_px // 2
        self.list.setStyleSheet(f"QListView::indicator {{ width: {side}px; height: {side}px; }}")
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        QScroller.grabGesture(self.list.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        self.count_label = QLabel()
        self.count_label.setProperty("look", "muted")
        self.cancel_key, self.done_key = QPushButton(), QPushButton()
        self.done_key.setProperty("look", "primary")
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.done_key.clicked.connect(self._finish)
        self.body.addWidget(self.search_field)
        self.body.addWidget(self.list, 1)
        self.keys.addWidget(self.count_label, 1)
        for key in (self.cancel_key, self.done_key):
            key.setAutoDefault(False)
            self.keys.addWidget(key)
        self.list.itemClicked.connect(self._toggle)
        for keys in ("Space", "Return"):
            shortcut = QShortcut(QKeySequence(keys), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._toggle_current)
        self.say(
            lambda: self.show_title(_("Traces")),
            lambda: self.search_field.setPlaceholderText(_("Search by name")),
            lambda: self.search_field.setAccessibleName(_("Search by name")),
            lambda: self.list.setAccessibleName(_("Traces")),
            lambda: self.cancel_key.setText(_("Cancel")),
            lambda: self.done_key.setText(_("Show")),
            lambda: self._fill(cell),
            self._show_count,
        )

    def _fill(self, cell: Cell) -> None:
        places = _places(cell)
        self.list.clear()
        for tag in sorted(
            (one for one in cell.tags if one.data_type.is_numeric), key=lambda one: one.name not in self._chosen
        ):
            item = QListWidgetItem(_words(tag, places.get(tag.name, "")))
            item.setData(_NAME, tag.name)
            item.setSizeHint(QSize(0, look().touch_px))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.setCheckState(Qt.CheckState.Checked if tag.name in self._chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self._filter(self.search_field.text())

    def _filter(self, text: str) -> None:
        parts = text.casefold().split()
        for place in range(self.list.count()):
            item = self.list.item(place)
            words = f"{item.text()} {item.data(_NAME)}".casefold()
            item.setHidden(not all(part in words for part in parts))

    def _toggle_current(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self._toggle(self.list.item(index.row()))

    def _toggle(self, item: QListWidgetItem) -> None:
        name = TagName(item.data(_NAME))
        if name in self._chosen:
            self._chosen.remove(name)
        elif len(self._chosen) < self._most:
            self._chosen.append(name)
        item.setCheckState(Qt.CheckState.Checked if name in self._chosen else Qt.CheckState.Unchecked)
        self._show_count()

    def _show_count(self) -> None:
        count, most = count_text(len(self._chosen)), count_text(self._most)
        if len(self._chosen) < self._most:
            self.count_label.setText(_("{count} of at most {most}").format(count=count, most=most))
        else:
            self.count_label.setText(_("{count} of at most {most}: take one away first").format(count=count, most=most))

    def _finish(self) -> None:
        self.tags_chosen.emit(self._chosen)
        self.close_with(True)


def _places(cell: Cell) -> dict[TagName, str]:
    """Equipment and component of every tag that has them."""
    return {
        name: f"{equipment.label} · {component.label or component.name}"
        for equipment in cell.equipment
        for component in equipment.components
        for name in component.tags.values()
    }


def _words(tag: TagDefinition, place: str) -> str:
    unit = f"{NO_BREAK}[{tag.unit}]" if tag.unit else ""
    return f"{tag_label(tag)}{unit} — {place or tag.name}"
