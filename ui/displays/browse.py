"""The address space of a controller, level by level; any variable can be added to the cell."""

from functools import partial

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.query import Answer, AskBrowse, BrowseAnswer, BrowsedNode
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.browse_acts import BrowseActs
from ui.displays.browse_card import BrowseCard
from ui.displays.browse_words import level_sentence, named, row_words
from ui.displays.display import Display
from ui.formatting import count_text, time_text
from ui.models.text_table import TextTable
from ui.theme import look
from ui.widgets.empty_page import EmptyPage
from ui.widgets.icon_key import IconKey
from ui.widgets.subject_picker import SubjectPicker
from ui.widgets.touch_table import TouchTable

_SEARCH_WIDTH_PX = 260
_ANSWERING = (ConnectionState.SUBSCRIBING, ConnectionState.LIVE, ConnectionState.PARTIAL)


class BrowseDisplay(Display):
    """A path of nodes, the children of the last one, and the chosen one of them in full."""

    name = "browse"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._endpoint = ""
        self._path: list[BrowsedNode] = []
        self._asked = 0
        self._level: BrowseAnswer | None = None
        """What is shown; None while there is nothing to show."""
        self._trouble: Outcome | None = None
        """Why there is nothing to show."""
        self.model: TextTable[BrowsedNode] = TextTable()
        self.table = TouchTable(self.model)
        self.card, self.empty, self.endpoints = BrowseCard(), EmptyPage(), SubjectPicker()
        self.up_key, self.refresh_key = IconKey("arrow-left"), QPushButton()
        self.place_label, self.search = QLabel(), QLineEdit()
        self.state_label, self.acts = QLabel(), BrowseActs(bridge)
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
        if self._endpoint not in endpoints:
            self._endpoint, self._path, self._level = next(iter(endpoints), ""), [], None
        self.endpoints.show_choice(self._endpoint)
        if self.isVisible():
            self._ask()

    @override
    def enter(self) -> None:
        """Ask for the level that was open."""
        self.acts.clear()
        if not self._endpoint:
            self.rebuild()
        self._ask()

    def _build(self) -> None:
        self.table.set_widths(240, 180, 130)
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(_SEARCH_WIDTH_PX)
        for label, style in ((self.place_label, "heading"), (self.state_label, "muted")):
            label.setWordWrap(True)
            label.setProperty("look", style)
        top, body = QHBoxLayout(), QHBoxLayout()
        for row in (top, body):
            row.setSpacing(look().gap_px)
        top.addWidget(self.up_key)
        top.addWidget(self.place_label, 1)
        top.addWidget(self.search)
        top.addWidget(self.refresh_key)
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
        column.addWidget(self.state_label)
        column.addWidget(self.acts)
        column.addWidget(self._pages, 1)

    def _listen(self) -> None:
        self.endpoints.subject_picked.connect(self._on_endpoint)
        self.up_key.clicked.connect(self._go_up)
        self.refresh_key.clicked.connect(self._ask)
        self.search.textChanged.connect(lambda: self._show())
        self.empty.pressed.connect(self._on_empty_pressed)
        self.table.clicked.connect(self._on_row_clicked)
        self.table.activated.connect(self._on_row_activated)
        self.table.selectionModel().currentChanged.connect(lambda: self._show_chosen())
        self.card.opened.connect(lambda: self._open(self._chosen()))
        self.card.changed.connect(self._add_or_remove)
        self.card.shown.connect(self._show_in_cell)
        self.acts.changed.connect(self._ask)
        self.bridge.connection_changed.connect(self._on_connection_changed)
        self.bridge.attachment_changed.connect(self._on_attachment_changed)

    # What is asked

    def _ask(self) -> None:
        """Read this level; what is shown of it stays until the answer is here."""
        if not self._endpoint:
            self._show()
            return
        self._asked += 1
        node = self._path[-1].node if self._path else None
        self._trouble = None
        self._show()
        self.bridge.ask(AskBrowse(endpoint=self._endpoint, node=node), partial(self._take, self._asked))

    def _take(self, number: int, answer: Answer | Outcome) -> None:
        if number != self._asked:
            return
        self._level = answer if isinstance(answer, BrowseAnswer) else None
        self._trouble = None if isinstance(answer, BrowseAnswer) else _as_outcome(answer)
        self._show()

    def _on_connection_changed(self, status: ConnectionStatus) -> None:
        if status.endpoint == self._endpoint and status.state in _ANSWERING:
            self._try_again()

    def _on_attachment_changed(self) -> None:
        if self.bridge.picture.is_attached:
            self._try_again()

    def _try_again(self) -> None:
        if self._trouble is not None and self.isVisible():
            self._ask()

    # What is shown

    def _show(self) -> None:
        root = self._endpoint or _("no controller")
        self.place_label.setText(" › ".join([root, *map(named, self._path)]))
        self.up_key.setEnabled(bool(self._path))
        self._show_page()
        level, chosen = self._level, self._chosen()
        found = [node for node in level.nodes if self._is_sought(node)] if level is not None else []
        cell = self.bridge.picture.cell
        position = self.table.verticalScrollBar().value()
        self.model.show_rows(found, [row_words(node, cell) for node in found])
        again = [row for row, node in enumerate(found) if chosen is not None and node.node == chosen.node]
        if again:
            self.table.setCurrentIndex(self.model.index(again[0], 0))
        self.table.verticalScrollBar().setValue(position)
        self.state_label.setText(self._state_words(len(found)))
        self._show_chosen()

    def _show_page(self) -> None:
        """The level, or why there is none and what to do."""
        words = key = ""
        if not self._endpoint:
            words = _("This cell has no controller yet.")
        elif self._trouble is not None:
            words, key = str(level_sentence(self._trouble)), _("Try again")
        elif self._level is None:
            words = _("Asking the controller …")
        elif not self._level.nodes:
            words, key = _("Nothing lies below this node."), _("Up")
        self.empty.show_words(words, key)
        self._pages.setCurrentIndex(1 if words else 0)
        self.search.setEnabled(not words)
        self.refresh_key.setEnabled(bool(self._endpoint))

    def _state_words(self, shown: int) -> str:
        if self._level is None or not self._level.nodes:
            return ""
        count = len(self._level.nodes)
        if self.search.text().strip():
            words = _("{shown} of {count} with these letters").format(shown=count_text(shown), count=count_text(count))
        else:
            words = ngettext("{count} node", "{count} nodes", count).format(count=count_text(count))
        return _("{words} · read at {time}, not live").format(words=words, time=time_text(self._level.read_ns))

    def _show_chosen(self) -> None:
        read_ns = self._level.read_ns if self._level is not None else 0
        self.card.show_node(self._chosen(), read_ns, self.bridge.picture.cell)

    def _is_sought(self, node: BrowsedNode) -> bool:
        letters = self.search.text().strip().casefold()
        return letters in named(node).casefold() or letters in node.browse_name.casefold()

    def _chosen(self) -> BrowsedNode | None:
        return self.model.thing_at(self.table.currentIndex().row())

    # Where people go

    def _on_endpoint(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._go_to([])

    def _go_to(self, path: list[BrowsedNode]) -> None:
        self._path, self._level = path, None
        self.acts.clear()
        self.table.clearSelection()
        self.search.clear()
        self._ask()

    def _go_up(self) -> None:
        if self._path:
            self._go_to(self._path[:-1])

    def _open(self, node: BrowsedNode | None) -> None:
        if node is not None and node.node_class != "Method":
            self._go_to([*self._path, node])

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
        if self._trouble is None:
            self._go_up()
        else:
            self._ask()

    def _add_or_remove(self) -> None:
        node = self._chosen()
        if node is not None:
            self.acts.add_or_remove(node, named(self._path[-1]) if self._path else "")

    def _show_in_cell(self) -> None:
        node = self._chosen()
        if node is not None:
            self.acts.show_in_cell(node)


def _as_outcome(answer: Answer | Outcome) -> Outcome:
    return answer if isinstance(answer, Outcome) else Refused(reason=Reason.BAD_REQUEST)
