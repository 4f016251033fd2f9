"""Choose tags for a trend: search, tick, done."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScroller,
    QVBoxLayout,
    QWidget,
)

from hmi.domain.cell import Cell
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _

ROW_PX = 48
_NAME = Qt.ItemDataRole.UserRole


class TagPicker(QDialog):
    """A list of all numeric tags with ticks; at most ``most`` may be ticked."""

    tags_chosen = Signal(list)

    def __init__(self, cell: Cell, chosen: Sequence[TagName], most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self._chosen = list(chosen)
        self.setWindowTitle(_("Traces"))
        self.resize(640, 640)
        self._search = QLineEdit()
        self._search.setMinimumHeight(ROW_PX)
        self._search.setPlaceholderText(_("Search by name"))
        self._search.textChanged.connect(self._filter)
        self._list = QListWidget()
        QScroller.grabGesture(self._list.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        self._count = QLabel()
        self._fill(cell)
        self._list.itemChanged.connect(self._on_item_changed)
        done, cancel = QPushButton(_("Show")), QPushButton(_("Cancel"))
        for button in (done, cancel):
            button.setMinimumSize(QSize(120, ROW_PX))
        done.clicked.connect(self._finish)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self._count, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(done)
        layout = QVBoxLayout(self)
        layout.addWidget(self._search)
        layout.addWidget(self._list, 1)
        layout.addLayout(buttons)
        self._show_count()

    def _fill(self, cell: Cell) -> None:
        for tag in cell.tags:
            if not tag.data_type.is_numeric:
                continue
            words = f"{tag.name}  [{tag.unit}]" if tag.unit else tag.name
            item = QListWidgetItem(words)
            item.setData(_NAME, tag.name)
            item.setSizeHint(QSize(0, ROW_PX))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if tag.name in self._chosen else Qt.CheckState.Unchecked)
            self._list.addItem(item)

    def _filter(self, text: str) -> None:
        parts = text.lower().split()
        for place in range(self._list.count()):
            item = self._list.item(place)
            item.setHidden(not all(part in item.text().lower() for part in parts))

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        name = TagName(item.data(_NAME))
        if item.checkState() is Qt.CheckState.Checked and name not in self._chosen:
            if len(self._chosen) >= self._most:
                item.setCheckState(Qt.CheckState.Unchecked)
            else:
                self._chosen.append(name)
        elif item.checkState() is Qt.CheckState.Unchecked and name in self._chosen:
            self._chosen.remove(name)
        self._show_count()

    def _show_count(self) -> None:
        self._count.setText(_("{count} of at most {most}").format(count=len(self._chosen), most=self._most))

    def _finish(self) -> None:
        self.tags_chosen.emit(self._chosen)
        self.accept()
