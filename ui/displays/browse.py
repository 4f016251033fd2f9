"""The address space of a controller, level by level; any variable can be added to the cell."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.query import BrowsedNode
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.browse_acts import BrowseActs
from ui.displays.browse_card import BrowseCard
from ui.displays.browse_words import level_sentence, named, row_words
from ui.displays.browsed_place import BrowsedPlace
from ui.displays.display import Display
from ui.formatting import count_text, time_text
from ui.models.text_table import TextTable
from ui.theme import look
from ui.widgets.empty_page import EmptyPage
from ui.widgets.icon_key import IconKey
from ui.widgets.subject_picker import SubjectPicker
from ui.widgets.touch_table import TouchTable

_WIDTHS_PX = (220, 155, 165, 160)
"""Of name, value, type and place in the cell: names of types are long."""
_SEARCH_WIDTH_PX = 260
MOST_AT_ONCE = 200
"""Variables that are offered to be added together."""


class BrowseDisplay(Display):
    """A path of nodes, the children of the last one, and the chosen one of them in full."""

    name = "browse"
    has_past = False

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.place = BrowsedPlace(bridge, self)
        self.model: TextTable[BrowsedNode] = TextTable()
        self.table = TouchTable(self.model)
        self.card, self.empty, self.endpoints = BrowseCard(), EmptyPage(), SubjectPicker()
        self.up_key, self.refresh_key = IconKey("arrow-left"), QPushButton()
        self.place_label, self.search = QLabel(), QLineEdit()
        self.state_label, self.acts, self.add_all_key = QLabel(), BrowseActs(bridge), QPushButton()
        self._pages = QStackedWidget()
        self._build()
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        """Name for the navigation."""
        return _("Browse")

    @override
    def retranslate(self) -> None:
        """Every text anew."""
        self.up_key.setText(_("Up"))
        self.refresh_key.setText(_("Read again"))
        self.search.setPlaceholderText(_("Search here"))
        self.search.setAccessibleName(_("Search here"))
        self.table.setAccessibleName(_("Browse"))
        self.model.show_heads((_("Name"), _("Value when read"), _("Type"), _("In the cell at")))
        self._show()

    @override
    def rebuild(self) -> None:
        """Endpoints or tags changed."""
        endpoints = [endpoint.key for endpoint in self.bridge.picture.cell.endpoints]
        self.endpoints.show_subjects([(key, key) for key in endpoints])
        self.place.use_endpoints(endpoints)
        self.endpoints.show_choice(self.place.endpoint)

    @override
    def enter(self) -> None:
        """Ask for the level that was open."""
        self.acts.clear()
        self.place.is_looked_at = True
        self.rebuild()

    @override
    def leave(self) -> None:
        """Ask no more."""
        self.place.is_looked_at = False

    def _build(self) -> None:
        self.table.set_widths(*_WIDTHS_PX)
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(_SEARCH_WIDTH_PX)
        for label, style in ((self.place_label, "heading"), (self.state_label, "muted")):
            label.setWordWrap(True)
            label.setProperty("look", style)
        top, state, body = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (top, state, body):
            row.setSpacing(look().gap_px)
        top.addWidget(self.up_key)
        top.addWidget(self.place_label, 1)
        top.addWidget(self.search)
        top.addWidget(self.refresh_key)
        state.addWidget(self.state_label, 1)
        state.addWidget(self.add_all_key)
        filled = QWidget()
        filled.setLayout(body)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.table, 1)
        body.addWidget(self.card)
        self._pages.addWidget(filled)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addWidget(self.endpoints)
        column.addLayout(top)
        column.addLayout(state)
        column.addWidget(self.acts)
        column.addWidget(self._pages, 1)

    def _listen(self) -> None:
        self.endpoints.subject_picked.connect(self._on_endpoint)
        self.up_key.clicked.connect(self._go_up)
        self.refresh_key.clicked.connect(self.place.ask)
        self.search.textChanged.connect(lambda: self._show())
        self.empty.pressed.connect(self._on_empty_pressed)
        self.table.clicked.connect(self._on_row_clicked)
        self.table.activated.connect(self._on_row_activated)
        self.table.selectionModel().currentChanged.connect(lambda: self._show_chosen())
        self.card.opened.connect(lambda: self._open(self._chosen()))
        self.card.added.connect(lambda: self._add([self._chosen()]))
        self.card.removed.connect(self._remove)
        self.add_all_key.clicked.connect(lambda: self._add(self._addable()))
        self.card.shown.connect(self._show_in_cell)
        self.acts.changed.connect(self.place.ask)
        self.place.changed.connect(self._show)

    # What is shown

    def _show(self) -> None:
        root = self.place.endpoint or _("no controller")
        self.place_label.setText(" › ".join([root, *map(named, self.place.path)]))
        self.up_key.setEnabled(bool(self.place.path))
        self._show_page()
        level, chosen = self.place.level, self._chosen()
        found = [node for node in level.nodes if self._is_sought(node)] if level is not None else []
        cell = self.bridge.picture.cell
        position = self.table.verticalScrollBar().value()
        self.model.show_rows(found, [row_words(node, cell) for node in found])
        again = [row for row, node in enumerate(found) if chosen is not None and node.node == chosen.node]
        if again:
            self.table.setCurrentIndex(self.model.index(again[0], 0))
        self.table.verticalScrollBar().setValue(position)
        self.state_label.setText(self._state_words(len(found)))
        self._show_add_all()
        self._show_chosen()

    def _show_page(self) -> None:
        """The level, or why there is none and what to do."""
        words = key = ""
        if not self.place.endpoint:
            words = _("This cell has no controller yet.")
        elif self.place.trouble is not None:
            words, key = str(level_sentence(self.place.trouble)), _("Try again")
        elif self.place.level is None:
            words = _("Asking the controller …")
        elif not self.place.level.nodes:
            words, key = _("Nothing lies below this node."), _("Up")
        self.empty.show_words(words, key)
        self._pages.setCurrentIndex(1 if words else 0)
        self.search.setEnabled(not words)
        self.refresh_key.setEnabled(bool(self.place.endpoint))

    def _state_words(self, shown: int) -> str:
        if self.place.level is None or not self.place.level.nodes:
            return ""
        count = len(self.place.level.nodes)
        if self.search.text().strip():
            words = _("{shown} of {count} with these letters").format(shown=count_text(shown), count=count_text(count))
        else:
            words = ngettext("{count} node", "{count} nodes", count).format(count=count_text(count))
        return _("{words} · read at {time}, not live").format(words=words, time=time_text(self.place.level.read_ns))

    def _show_chosen(self) -> None:
        read_ns = self.place.level.read_ns if self.place.level is not None else 0
        self.card.show_node(self._chosen(), read_ns, self.bridge.picture.cell)

    def _is_sought(self, node: BrowsedNode) -> bool:
        letters = self.search.text().strip().casefold()
        return letters in named(node).casefold() or letters in node.browse_name.casefold()

    def _chosen(self) -> BrowsedNode | None:
        return self.model.thing_at(self.table.currentIndex().row())

    # Where people go

    def _on_endpoint(self, endpoint: str) -> None:
        self._go_to(endpoint, [])

    def _go_to(self, endpoint: str, path: list[BrowsedNode]) -> None:
        self.acts.clear()
        self.table.clearSelection()
        self.search.clear()
        self.place.go_to(endpoint, path)

    def _go_up(self) -> None:
        if self.place.path:
            self._go_to(self.place.endpoint, self.place.path[:-1])

    def _open(self, node: BrowsedNode | None) -> None:
        if node is not None and node.node_class != "Method":
            self._go_to(self.place.endpoint, [*self.place.path, node])

    def _on_row_clicked(self, index: QModelIndex) -> None:
        node = self.model.thing_at(index.row())
        if node is not None and node.node_class == "Object":
            self._open(node)

    def _on_row_activated(self, index: QModelIndex) -> None:
        """A double tap or Enter goes below a variable, too: it may have properties."""
        node = self.model.thing_at(index.row())
        if node is not None and node.node_class != "Object":
            self._open(node)

    def _on_empty_pressed(self) -> None:
        if self.place.trouble is None:
            self._go_up()
        else:
            self.place.ask()

    def _add(self, nodes: Sequence[BrowsedNode | None]) -> None:
        found = [node for node in nodes if node is not None]
        if found:
            self.acts.add(found, named(self.place.path[-1]) if self.place.path else "")

    def _remove(self) -> None:
        node = self._chosen()
        if node is not None:
            self.acts.remove(node)

    def _addable(self) -> list[BrowsedNode]:
        """The variables shown that are not in the cell."""
        return [node for node in self.model.things if node.node_class == "Variable" and node.tag_name is None]

    def _show_add_all(self) -> None:
        count = len(self._addable())
        words = ngettext("Add {count} value", "Add these {count} values", count)
        self.add_all_key.setText(words.format(count=count_text(count)))
        self.add_all_key.setVisible(1 < count <= MOST_AT_ONCE)

    def _show_in_cell(self) -> None:
        node = self._chosen()
        if node is not None:
            self.acts.show_in_cell(node)
