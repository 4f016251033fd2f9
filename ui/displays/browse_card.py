"""One node of an address space in full, with what can be done about it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from hmi.domain.cell import Cell
from hmi.domain.query import BrowsedNode
from hmi.domain.tag import is_added
from hmi.i18n import gettext as _
from ui.displays.browse_words import named, node_facts, quality_words
from ui.widgets.fact_card import FactCard
from ui.widgets.scroll_column import ScrollColumn

_WIDTH_PX = 400


class BrowseCard(QWidget):
    """Facts over keys; the keys stay in sight however long the facts are."""

    opened, added, removed, shown = Signal(), Signal(), Signal(), Signal()
    """A key asks to look below it; to add it; to take it out; to show it where it is in the cell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = FactCard()
        self.open_key, self.show_key = QPushButton(), QPushButton()
        self.add_key, self.remove_key = QPushButton(), QPushButton()
        self.add_key.setProperty("look", "primary")
        self.open_key.clicked.connect(self.opened)
        self.show_key.clicked.connect(self.shown)
        self.add_key.clicked.connect(self.added)
        self.remove_key.clicked.connect(self.removed)
        facts = QWidget()
        above = QVBoxLayout(facts)
        above.setContentsMargins(0, 0, 0, 0)
        above.addWidget(self.card)
        above.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ScrollColumn(facts), 1)
        for key in (self.remove_key, self.open_key, self.show_key, self.add_key):
            column.addWidget(key)
        self.setFixedWidth(_WIDTH_PX)

    def show_node(self, node: BrowsedNode | None, read_ns: int, cell: Cell) -> None:
        """Say all about a node; without one, how to choose it."""
        is_variable = node is not None and node.node_class == "Variable"
        tag = node.tag_name if node is not None else None
        self.open_key.setVisible(node is not None and node.node_class != "Method")
        self.add_key.setVisible(is_variable and tag is None)
        self.remove_key.setVisible(tag is not None and is_added(tag))
        self.show_key.setVisible(tag is not None)
        self.open_key.setText(_("Look below"))
        self.show_key.setText(_("Show in the cell"))
        self.add_key.setText(_("Add to cell"))
        self.remove_key.setText(_("Remove from cell"))
        if node is None:
            self.card.show_heading("")
            self.card.show_remark(_("Tap a variable or a function to see all about it."))
            self.card.show_facts(())
            return
        self.card.show_heading(named(node))
        if node.node_class == "Method":
            self.card.show_remark(_("Functions are called at the machine that they belong to."))
        else:
            self.card.show_remark(quality_words(node), "attention")
        self.card.show_facts(node_facts(node, read_ns, cell))
