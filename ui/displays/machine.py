"""Any machine, built from the building blocks that were recognised in it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentKind, MethodDefinition
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.condition_words import condition_loudness, condition_mark, condition_words
from ui.displays.display import Display
from ui.displays.machine_cards import MachineCard, in_order
from ui.displays.safety_content import mode_content
from ui.displays.tag_bindings import TagBindings
from ui.faceplates.method_call import MethodCallFaceplate
from ui.models.equipment_facts import NOT_HEARD, EquipmentFacts, first_tag
from ui.models.state_words import said
from ui.widgets.card_columns import CardColumns
from ui.widgets.equipment_picture import EquipmentPicture
from ui.widgets.state_panel import StateContent, StatePanel
from ui.widgets.subject_picker import SubjectPicker

_IN_HEADER = frozenset({ComponentKind.ITEM_STATE, ComponentKind.OPERATION_MODE})


class MachineDisplay(Display):
    """One machine at a time: its state on top, its building blocks below."""

    name = "machine"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._machines: dict[str, Equipment] = {}
        self._facts: EquipmentFacts | None = None
        self._mode: TagName | None = None
        self._bindings = TagBindings(bridge)
        self.picker = SubjectPicker()
        self.picture = EquipmentPicture()
        self._label = QLabel()
        self._nameplate = QLabel()
        self._nameplate.setWordWrap(True)
        self.state_panel, self.mode_panel = StatePanel(), StatePanel()
        self.columns = CardColumns()
        self.faceplate: MethodCallFaceplate | None = None
        self._empty = QLabel()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._build()
        self.picker.subject_picked.connect(self.open_subject)
        self.rebuild()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Machine")

    @property
    def cards(self) -> list[MachineCard]:
        """The building blocks shown, in reading order."""
        return [card for card in self.columns.cards if isinstance(card, MachineCard)]

    @override
    def retranslate(self) -> None:
        self._empty.setText(_("There is no machine in this cell."))
        for card in self.cards:
            card.retranslate()
        self._bindings.paint_all()

    @override
    def rebuild(self) -> None:
        equipment = self.bridge.picture.cell.equipment
        machines = [one for one in equipment if one.kind is not EquipmentKind.ROBOT]
        self._machines = {one.id: one for one in equipment}
        self.picker.show_subjects([(one.id, one.label) for one in machines])
        chosen = self._facts.equipment.id if self._facts is not None else ""
        self._show_machine(self._machines.get(chosen) or next(iter(machines), None))

    @override
    def open_subject(self, subject: str) -> None:
        machine = next((one for identifier, one in self._machines.items() if identifier == subject), None)
        if machine is not None and (self._facts is None or machine is not self._facts.equipment):
            self._show_machine(machine)

    @override
    def enter(self) -> None:
        self._bindings.paint_all()

    @override
    def show_frame(self, batch: ReadingBatch) -> None:
        self._bindings.paint_changed(batch)

    def _build(self) -> None:
        self._label.setProperty("look", "heading")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(self._label)
        names.addWidget(self._nameplate)
        names.addStretch(1)
        header = QHBoxLayout()
        header.setSpacing(14)
        header.addWidget(self.picture)
        header.addLayout(names, 3)
        header.addWidget(self.state_panel, 3)
        header.addWidget(self.mode_panel, 3)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(12)
        column.addWidget(self.picker)
        column.addLayout(header)
        column.addWidget(self.columns, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(page)
        self._stack.addWidget(self._empty)

    def _show_machine(self, machine: Equipment | None) -> None:
        self._bindings.clear()
        self._stack.setCurrentIndex(0 if machine is not None else 1)
        if machine is None:
            self._facts = None
            self.columns.show_cards([])
            return
        facts = EquipmentFacts.of(machine, self.bridge.picture.definition)
        self._facts = facts
        self._mode = first_tag(machine.components, "UnitModeCurrent", "OperationMode", "OperationalMode") or first_tag(
            machine.components_of(ComponentKind.OPERATION_MODE), "CurrentState"
        )
        self.picker.show_choice(machine.id)
        self.picture.show_kind(machine.kind)
        self._label.setText(machine.label)
        plate = [machine.nameplate.get(key, "") for key in ("Manufacturer", "Model", "SerialNumber")]
        self._nameplate.setText(" · ".join(words for words in plate if words))
        shown = in_order(one for one in machine.components if one.kind not in _IN_HEADER or one.methods)
        self.columns.show_cards(
            [MachineCard(self.bridge, machine, one, self._bindings, self._on_method) for one in shown]
        )
        self._bindings.bind((*facts.telling, self._mode), self._paint_header)
        self._bindings.paint_all()

    def _paint_header(self) -> None:
        if self._facts is None:
            return
        picture = self.bridge.picture
        condition = self._facts.condition(picture.reading, picture.definition)
        word = self._facts.state_word(picture.reading, picture.definition)
        self.state_panel.show_content(
            StateContent(
                label=_("State"),
                word=said(word) if word and condition not in NOT_HEARD else condition_words(condition),
                mark=condition_mark(condition),
                loudness=condition_loudness(condition),
            )
        )
        self.mode_panel.setVisible(self._mode is not None)
        self.mode_panel.show_content(mode_content(self.bridge, self._mode, _("Operating mode")))

    def _on_method(self, component: Component, method: MethodDefinition) -> None:
        if self._facts is not None:
            self.faceplate = MethodCallFaceplate(self.bridge, self._facts.equipment, component, method)
            self.faceplate.open_over(self)
