"""The address space of a controller, level by level; any variable can be added to the cell."""

from functools import partial

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.command import AddTag, RemoveTag
from hmi.domain.outcome import Done, Outcome, Reason
from hmi.domain.query import Answer, AskBrowse, BrowseAnswer, BrowsedNode
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.models.text_table import TextTable
from ui.widgets.touch_table import TouchTable

TOUCH_PX = 48


class BrowseDisplay(Display):
    """A path of nodes and the children of the last one."""

    name = "browse"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._path: list[BrowsedNode] = []
        self._asked = 0
        self._model: TextTable[BrowsedNode] = TextTable()
        self._table = TouchTable(self._model)
        self._table.set_widths(280, 190, 130, 240, 80, 110)
        self._table.clicked.connect(self._on_row_clicked)
        self._table.activated.connect(self._on_row_activated)
        self._endpoints = QComboBox()
        self._endpoints.setMinimumSize(180, TOUCH_PX)
        self._endpoints.activated.connect(self._on_endpoint_activated)
        self._up, self._act = QPushButton(), QPushButton()
        for button in (self._up, self._act):
            button.setMinimumSize(150, TOUCH_PX)
        self._up.clicked.connect(self._go_up)
        self._act.clicked.connect(self._add_or_remove)
        self._place = QLabel()
        self._place.setWordWrap(True)
        self._state = QLabel()
        self._state.setWordWrap(True)
        top = QHBoxLayout()
        top.addWidget(self._endpoints)
        top.addWidget(self._up)
        top.addWidget(self._place, 1)
        top.addWidget(self._act)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._state)
        self._act.setEnabled(False)
        self.retranslate()

    @override
    def title(self) -> str:
        """Name for the navigation."""
        return _("Browse")

    @override
    def retranslate(self) -> None:
        """Every text anew."""
        self._up.setText(_("Up"))
        self._act.setText(_("Add to cell"))
        self._model.show_heads(
            (_("Name"), _("Type"), _("Data type"), _("Value when read"), _("Unit"), _("Access"), _("In the cell as"))
        )
        things = list(self._model.things)
        self._model.show_rows(things, [_words(node) for node in things])
        self._show_place()

    @override
    def rebuild(self) -> None:
        """Endpoints or tags changed."""
        keys = [endpoint.key for endpoint in self.bridge.picture.cell.endpoints]
        shown = [self._endpoints.itemText(place) for place in range(self._endpoints.count())]
        if keys != shown:
            self._endpoints.clear()
            self._endpoints.addItems(keys)
            self._path = []
        if self.isVisible():
            self._ask()

    @override
    def enter(self) -> None:
        """Ask for the level that was open."""
        if not self._endpoints.count():
            self.rebuild()
        self._ask()

    def _on_endpoint_activated(self, _place: int) -> None:
        self._path = []
        self._ask()

    def _ask(self) -> None:
        endpoint = self._endpoints.currentText()
        self._model.show_rows((), ())
        self._act.setEnabled(False)
        self._show_place()
        if not endpoint:
            self._state.setText(_("This cell has no controller yet."))
            return
        self._asked += 1
        number = self._asked
        self._state.setText(_("Asking the controller …"))
        node = self._path[-1].node if self._path else None
        self.bridge.ask(AskBrowse(endpoint=endpoint, node=node), partial(self._take, number))

    def _take(self, number: int, answer: Answer | Outcome) -> None:
        if number != self._asked:
            return
        if not isinstance(answer, BrowseAnswer) or answer.error:
            detail = answer.error if isinstance(answer, BrowseAnswer) else ""
            self._state.setText(_("The controller did not answer. {detail}").format(detail=detail))
            return
        self._model.show_rows(answer.nodes, [_words(node) for node in answer.nodes])
        self._state.setText("" if answer.nodes else _("Nothing lies below this node."))

    def _on_row_clicked(self, index: QModelIndex) -> None:
        node = self._model.thing_at(index.row())
        if node is None:
            return
        if node.node_class == "Object":
            self._open(node)
        else:
            self._act.setEnabled(node.node_class == "Variable")
            self._act.setText(_("Add to cell") if node.tag_name is None else _("Remove from cell"))

    def _on_row_activated(self, index: QModelIndex) -> None:
        """A double tap or Enter goes below a variable, too: it may have properties."""
        node = self._model.thing_at(index.row())
        if node is not None and node.node_class == "Variable":
            self._open(node)

    def _open(self, node: BrowsedNode) -> None:
        self._path.append(node)
        self._ask()

    def _go_up(self) -> None:
        if self._path:
            self._path.pop()
            self._ask()

    def _show_place(self) -> None:
        self._place.setText(" › ".join(node.display_name or node.browse_name for node in self._path) or "Objects")
        self._up.setEnabled(bool(self._path))

    def _add_or_remove(self) -> None:
        node = self._model.thing_at(self._table.currentIndex().row())
        if node is None:
            return
        if node.tag_name is None:
            label = " ".join(_named(one) for one in [*self._path[-1:], node])
            self.bridge.do(AddTag(node=node.node, label=label), self._on_outcome)
        else:
            self.bridge.do(RemoveTag(tag_name=node.tag_name), self._on_outcome)

    def _on_outcome(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self._ask()
            return
        match outcome.reason:
            case Reason.NOT_SIGNED_IN:
                words = _("Sign in as maintenance or coordinator to change the cell.")
            case Reason.NOT_PERMITTED:
                words = _("Your role may not change the cell. Maintenance or a coordinator may.")
            case Reason.BAD_REQUEST:
                words = _("Only values that were added here can be removed here.")
            case _:
                words = _("That did not work: {reason}").format(reason=outcome.reason.value)
        self._state.setText(words)


def _named(node: BrowsedNode) -> str:
    return node.display_name or node.browse_name


def _words(node: BrowsedNode) -> tuple[str, ...]:
    mark = "▸ " if node.node_class == "Object" else "ƒ " if node.node_class == "Method" else ""
    value = node.value_text
    return (
        f"{mark}{_named(node)}",
        node.type_name,
        node.data_type,
        value,
        node.unit,
        node.access,
        node.tag_name or "",
    )
