"""Any machine, built from the building blocks that were recognised in it."""

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentKind, MethodDefinition
from hmi.domain.equipment_facts import NOT_HEARD, EquipmentFacts, first_tag
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.condition_words import condition_loudness, condition_mark, condition_words
from ui.displays.equipment_display import EquipmentDisplay
from ui.displays.machine_cards import MachineCard, in_order
from ui.displays.safety_content import mode_content
from ui.faceplates.method_call import MethodCallFaceplate
from ui.models.state_words import said
from ui.widgets.card_columns import CardColumns
from ui.widgets.equipment_picture import EquipmentPicture
from ui.widgets.state_panel import StateContent, StatePanel

_IN_HEADER = frozenset({ComponentKind.ITEM_STATE, ComponentKind.OPERATION_MODE})


class MachineDisplay(EquipmentDisplay):
    """One machine at a time: its state on top, its building blocks below."""

    name = "machine"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._mode: TagName | None = None
        self.picture = EquipmentPicture()
        self._label = QLabel()
        self._nameplate = QLabel()
        self._nameplate.setWordWrap(True)
        self.state_panel, self.mode_panel = StatePanel(), StatePanel()
        self.columns = CardColumns()
        self.faceplate: MethodCallFaceplate | None = None
        self._build()
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
        super().retranslate()
        self.empty.show_words(_("There is no machine in this cell."), _("Open Browse"))
        for card in self.cards:
            card.retranslate()
        self._bindings.paint_all()

    @override
    def acting_parts(self) -> Iterable[QWidget]:
        return [key for card in self.cards for key in card.method_keys.values()]

    @override
    def offered(self) -> Sequence[Equipment]:
        return [one for one in self.bridge.picture.cell.equipment if one.kind is not EquipmentKind.ROBOT]

    @override
    def can_show(self, equipment: Equipment) -> bool:
        """Robots, too, where somebody asks for all that they have."""
        return True

    @override
    def show_nothing(self) -> None:
        self.columns.show_cards([])

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
        header.addWidget(self.noticed_key)
        header.addWidget(self.why_key)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(12)
        column.addWidget(self.picker)
        column.addLayout(header)
        column.addWidget(self.columns, 1)
        self._use_page(page)

    @override
    def show_equipment(self, equipment: Equipment, facts: EquipmentFacts) -> None:
        self._mode = first_tag(
            equipment.components, "UnitModeCurrent", "OperationMode", "OperationalMode"
        ) or first_tag(equipment.components_of(ComponentKind.OPERATION_MODE), "CurrentState")
        self.picture.show_kind(equipment.kind)
        self._label.setText(equipment.label)
        plate = [equipment.nameplate.get(key, "") for key in ("Manufacturer", "Model", "SerialNumber")]
        self._nameplate.setText(" · ".join(words for words in plate if words))
        shown = in_order(one for one in equipment.components if one.kind not in _IN_HEADER or one.methods)
        self.columns.show_cards(
            [MachineCard(self.bridge, equipment, one, self._bindings, self._on_method) for one in shown]
        )
        self._bindings.bind((*facts.telling, self._mode), self._paint_header)

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
