"""Add browsed variables to the cell: what one is called, and where they are shown."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.command import AddTags, NewTag
from hmi.domain.equipment import EquipmentId
from hmi.domain.query import BrowsedNode
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.formatting import count_text
from ui.widgets.choice_row import ChoiceRow

_WIDTH_PX = 720
_NEW = EquipmentId("")
_MOST_NAMES = 8
"""Names told of many variables."""


class AddToCellFaceplate(SavingFaceplate):
    """A label, and the equipment: the one that is called as the place in the address space, else a new machine.

    Several variables keep the names that they have at the controller.
    """

    def __init__(self, bridge: Bridge, nodes: Sequence[BrowsedNode], place: str, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._nodes = nodes
        equipment = bridge.picture.cell.equipment
        self.equipment = next((one.id for one in equipment if one.label == place), _NEW)
        self.close_with_session(bridge)
        self.label_field, self.machine_field = QLineEdit(_named(nodes[0])), QLineEdit(place)
        self.about, self.label_name, self.machine_name = QLabel(), QLabel(), QLabel()
        self.about.setProperty("look", "muted")
        self.about.setWordWrap(True)
        self.places = ChoiceRow()
        self.add_key = QPushButton()
        self.add_key.setProperty("look", "primary")
        self.add_key.clicked.connect(self._add)
        self.places.chosen.connect(self._choose)
        self.label_field.textChanged.connect(lambda: self.show_state())
        self.machine_field.textChanged.connect(lambda: self.show_state())
        self.label_field.returnPressed.connect(self._add)
        self.machine_field.returnPressed.connect(self._add)
        for widget in (
            self.about, self.label_name, self.label_field, self.places, self.machine_name, self.machine_field,
            self.remark_label,
        ):  # fmt: skip
            self.body.addWidget(widget)
        for widget in (self.label_name, self.label_field):
            widget.setVisible(len(nodes) == 1)
        self.keys.addStretch(1)
        self.keys.addWidget(self.add_key)
        self.setMinimumWidth(_WIDTH_PX)
        self.say(
            lambda: self.show_title(_("Add to cell")),
            lambda: self.about.setText(self._about_words()),
            lambda: self.label_name.setText(_("What it is called")),
            lambda: self.label_field.setAccessibleName(_("What it is called")),
            lambda: self.machine_name.setText(_("Name of the new machine")),
            lambda: self.machine_field.setAccessibleName(_("Name of the new machine")),
            lambda: self.add_key.setText(_("Add to cell")),
            self._show_places,
        )
        self.show_state()

    @override
    def show_state(self) -> None:
        is_new = self.equipment == _NEW
        self.machine_name.setVisible(is_new)
        self.machine_field.setVisible(is_new)
        is_named = bool(self.label_field.text().strip()) and (not is_new or bool(self.machine_field.text().strip()))
        self.add_key.setEnabled(is_named and not self.is_saving)
        if not self.is_saving:
            self.tell(lambda: "" if is_named else _("Type a name first."))

    def _about_words(self) -> str:
        count = len(self._nodes)
        if count == 1:
            return _("It is watched, recorded and shown at every panel from then on.")
        words = ngettext(
            "{count} value ({names}) is watched, recorded and shown at every panel from then on.",
            "{count} values ({names}) are watched, recorded and shown at every panel from then on.",
            count,
        )
        names = ", ".join(map(_named, self._nodes[:_MOST_NAMES])) + (" …" if count > _MOST_NAMES else "")
        return words.format(count=count_text(count), names=names)

    def _show_places(self) -> None:
        self.places.show_heading(_("Shown at"))
        known = [(one.id, one.label) for one in self._bridge.picture.cell.equipment]
        self.places.setVisible(bool(known))
        self.places.show_options([*known, (_NEW, _("A new machine"))])
        self.places.show_choice(self.equipment)

    def _choose(self, equipment: EquipmentId) -> None:
        self.equipment = equipment
        self.places.show_choice(equipment)
        self.show_state()

    def _add(self) -> None:
        if not self.add_key.isEnabled():
            return
        self.save(
            AddTags(
                variables=tuple(NewTag(node=node.node, label=self._label_of(node)) for node in self._nodes),
                equipment=self.equipment or None,
                machine="" if self.equipment else self.machine_field.text().strip(),
            )
        )

    def _label_of(self, node: BrowsedNode) -> str:
        return self.label_field.text().strip() if len(self._nodes) == 1 else _named(node)


def _named(node: BrowsedNode) -> str:
    return node.display_name or node.browse_name
