"""Adding browsed variables to the cell and taking them out: what came of it, and what follows from it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from hmi.domain.command import AddTags, Command, NewTag, RemoveTag
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.query import BrowsedNode
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.browse_words import change_sentence, equipment_of, named
from ui.displays.person_watch import PersonWatch
from ui.faceplates.add_to_cell import AddToCellFaceplate
from ui.formatting import count_text


class BrowseActs(QWidget):
    """A line that says what came of the last act, with a key for the next step; hidden before the first."""

    changed = Signal()
    """The cell is another one now."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._next_act: Callable[[], None] = self.clear
        self.faceplate: AddToCellFaceplate | None = None
        self._is_refusal = False
        self.label, self.key = QLabel(), QPushButton()
        self.label.setWordWrap(True)
        self.key.clicked.connect(lambda: self._next_act())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.label, 1)
        row.addWidget(self.key)
        self._person_watch = PersonWatch(bridge, self)
        self._person_watch.changed.connect(self._on_person_changed)
        self.clear()

    def clear(self) -> None:
        """Say nothing any more."""
        self._tell("", "", self.clear)

    def add(self, nodes: Sequence[BrowsedNode], place: str) -> None:
        """Ask how to add variables that lie at ``place``."""
        if self._bridge.session is None:
            self._tell_refused(Refused(reason=Reason.NOT_SIGNED_IN))
            return
        self.faceplate = AddToCellFaceplate(self._bridge, nodes, place)
        self.faceplate.finished.connect(partial(self._on_finished, nodes))
        self.faceplate.open_over(self)

    def remove(self, node: BrowsedNode) -> None:
        """Take a variable out of the cell."""
        if self._bridge.session is None:
            self._tell_refused(Refused(reason=Reason.NOT_SIGNED_IN))
        elif node.tag_name is not None:
            self._do(RemoveTag(tag_name=node.tag_name), partial(self._tell_removed, node, self._back(node)))

    def show_in_cell(self, node: BrowsedNode) -> None:
        """Lead to its machine; what stands at none is drawn in a trend."""
        tag = next((tag.name for tag in self._bridge.picture.cell.tags if tag.node == node.node), None)
        if tag is None:
            return
        place = equipment_of(self._bridge.picture.cell, tag)
        display, subject = ("machine", str(place.id)) if place is not None else ("trends", str(tag))
        self._bridge.display_requested.emit(display, subject)

    def _do(self, command: Command, tell: Callable[[], None]) -> None:
        self._tell(_("Saving …"), "", self.clear)
        self._bridge.do(command, partial(self._on_outcome, tell))

    def _on_outcome(self, tell: Callable[[], None], outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            tell()
            self.changed.emit()
        else:
            self._tell_refused(outcome)

    def _on_finished(self, nodes: Sequence[BrowsedNode], is_done: bool) -> None:
        if is_done:
            self._tell_added(nodes)
            self.changed.emit()

    def _back(self, node: BrowsedNode) -> AddTags:
        """What puts a variable back that is in the cell now."""
        picture, tag = self._bridge.picture, node.tag_name or TagName("")
        place, definition = equipment_of(picture.cell, tag), picture.definition(tag)
        label = definition.label if definition is not None else named(node)
        return AddTags(
            variables=(NewTag(node=node.node, label=label),), machine=place.label if place is not None else ""
        )

    def _tell_added(self, nodes: Sequence[BrowsedNode]) -> None:
        words = ngettext(
            "{name} was added to the cell. It is drawn in Trends, too.",
            "{count} values were added to the cell. They are drawn in Trends, too.",
            len(nodes),
        ).format(name=named(nodes[0]), count=count_text(len(nodes)))
        self._tell(words, _("Show in the cell"), partial(self.show_in_cell, nodes[0]))

    def _tell_removed(self, node: BrowsedNode, back: AddTags) -> None:
        words = _("{name} was taken out of the cell. What was recorded stays.").format(name=named(node))
        self._tell(words, _("Put it back"), partial(self._do, back, partial(self._tell_added, [node])))

    def _tell_refused(self, outcome: Outcome) -> None:
        needs_person = isinstance(outcome, Refused) and outcome.reason is Reason.NOT_SIGNED_IN
        key = (_("Set up") if self._bridge.needs_setup else _("Sign in")) if needs_person else ""
        self._tell(str(change_sentence(outcome)), key, partial(self._bridge.display_requested.emit, "sign_in", ""))
        self._is_refusal = True

    def _on_person_changed(self) -> None:
        """What was refused to one is nothing to the next; what was done can be undone by whoever may."""
        if self._is_refusal:
            self.clear()

    def _tell(self, words: str, key: str, act: Callable[[], None]) -> None:
        self.label.setText(words)
        self.key.setText(key)
        self.key.setVisible(bool(key))
        self.setVisible(bool(words))
        self._next_act = act
        self._is_refusal = False
