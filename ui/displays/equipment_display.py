"""What displays of one piece of equipment at a time share: picking one, keeping it, and saying that there is none."""

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedLayout, QWidget
from typing_extensions import override

from hmi.domain.equipment import Equipment
from hmi.domain.equipment_facts import Condition, EquipmentFacts
from hmi.domain.reading import ReadingBatch
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.tag_bindings import TagBindings
from ui.formatting import count_text
from ui.models.report_context import ReportContext
from ui.widgets.empty_page import EmptyPage
from ui.widgets.icon_key import IconKey
from ui.widgets.subject_picker import SubjectPicker


class EquipmentDisplay(Display):
    """Subclasses make a page, hand it to ``_use_page``, then call ``rebuild``.

    On the page are ``picker``, ``why_key`` and ``noticed_key``.
    """

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._equipment: Equipment | None = None
        self._facts: EquipmentFacts | None = None
        self._bindings = TagBindings(bridge)
        self.why_key = IconKey("circle-question-mark")
        self.why_key.clicked.connect(self._ask_why)
        self.noticed_key = IconKey("search")
        self.noticed_key.clicked.connect(self._show_noticed)
        bridge.findings.changed.connect(self._show_noticed_key)
        bridge.scene_changed.connect(self._show_noticed_key)
        self.picker = SubjectPicker()
        self.picker.subject_picked.connect(self.open_subject)
        self.empty = EmptyPage()
        self.empty.pressed.connect(lambda: bridge.display_requested.emit("browse", ""))
        self._stack = QStackedLayout(self)

    @override
    def retranslate(self) -> None:
        self.why_key.setText(_("Why?"))
        self._show_noticed_key()

    def offered(self) -> Sequence[Equipment]:
        """What the picker offers, in the cell's order."""
        raise NotImplementedError

    def can_show(self, equipment: Equipment) -> bool:
        """Whether another display may ask for this one."""
        return equipment in self.offered()

    def show_equipment(self, equipment: Equipment, facts: EquipmentFacts) -> None:
        """Fill the page; bindings of what was shown before are cleared."""
        raise NotImplementedError

    def show_nothing(self) -> None:
        """Empty the page: the cell has nothing that belongs here."""

    @override
    def rebuild(self) -> None:
        offered = self.offered()
        self.picker.show_subjects([(one.id, one.label) for one in offered])
        before = "" if self._equipment is None else self._equipment.id
        self._show(self._find(before) or next(iter(offered), None))

    @override
    def open_subject(self, subject: str) -> None:
        found = self._find(subject)
        if found is not None and found is not self._equipment:
            self._show(found)

    @override
    def report_context(self) -> ReportContext:
        return ReportContext(equipment=self._equipment.id if self._equipment is not None else None)

    @override
    def enter(self) -> None:
        self._bindings.paint_all()

    @override
    def show_frame(self, batch: ReadingBatch) -> None:
        self._bindings.paint_changed(batch)

    def _use_page(self, page: QWidget) -> None:
        self._stack.addWidget(page)
        self._stack.addWidget(self.empty)

    def _find(self, identifier: str) -> Equipment | None:
        equipment = self.bridge.picture.cell.equipment
        return next((one for one in equipment if one.id == identifier and self.can_show(one)), None)

    def _show(self, equipment: Equipment | None) -> None:
        self._equipment = equipment
        self._bindings.clear()
        self._stack.setCurrentIndex(1 if equipment is None else 0)
        if equipment is None:
            self._facts = None
            self.show_nothing()
            return
        self.picker.show_choice(equipment.id)
        facts = self._facts = EquipmentFacts.of(equipment, self.bridge.picture.definition)
        self._bindings.bind(facts.telling, lambda: self._show_why_key(facts))
        self.show_equipment(equipment, facts)
        self._show_noticed_key()
        self.let_act()
        self._bindings.paint_all()

    def _show_why_key(self, facts: EquipmentFacts) -> None:
        """Nobody asks why of what works."""
        picture = self.bridge.picture
        self.why_key.setVisible(facts.condition(picture.reading, picture.definition) is not Condition.WORKING)

    def _ask_why(self) -> None:
        if self._equipment is not None:
            self.bridge.display_requested.emit("why", self._equipment.id)

    def _show_noticed_key(self) -> None:
        """Only where something was noticed that stands, and of the present alone."""
        count = self.bridge.findings.count_at(self._equipment.id) if self._equipment is not None else 0
        self.noticed_key.setText(_("Noticed: {count}").format(count=count_text(count)))
        self.noticed_key.setVisible(bool(count) and not self.bridge.is_past)

    def _show_noticed(self) -> None:
        if self._equipment is not None:
            self.bridge.display_requested.emit("findings", self._equipment.id)
