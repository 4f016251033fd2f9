"""A note for the next shift: what no machine knows, where, and whether somebody must confirm it."""

from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.equipment import EquipmentId
from hmi.domain.handover import HandoverId
from hmi.domain.handover_command import AddHandoverNote
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.faceplates.words import LONGEST
from ui.theme import look
from ui.widgets.choice_row import ChoiceRow

_WIDTH_PX = 760
_LINES = 3


class HandoverNoteFaceplate(SavingFaceplate):
    """A few words; about the whole cell and only to know, unless somebody says otherwise."""

    def __init__(self, bridge: Bridge, handover: HandoverId, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._handover = handover
        self._equipment: EquipmentId | None = None
        self._is_red = False
        self.field, self.weights, self.places = QPlainTextEdit(), ChoiceRow(), ChoiceRow()
        self.cancel_key, self.save_key = QPushButton(), QPushButton()
        self._build()
        self.close_with_session(bridge)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("Note for the next shift"))
        self.field.setPlaceholderText(_("What the next shift has to know, and no machine tells"))
        self.field.setAccessibleName(_("Note"))
        self.weights.show_heading(_("How important"))
        self.weights.show_options([(False, _("To know")), (True, _("Must be confirmed"))])
        self.weights.show_choice(self._is_red)
        self.places.show_heading(_("Where"))
        equipment = [(one.id, one.label) for one in self._bridge.picture.cell.equipment]
        self.places.show_options([(None, _("The whole cell")), *equipment])
        self.places.show_choice(self._equipment)
        self.cancel_key.setText(_("Cancel"))
        self.save_key.setText(_("Add"))
        self.show_state()

    @override
    def show_state(self) -> None:
        words = self._words
        self.save_key.setEnabled(0 < len(words) <= LONGEST and not self.is_saving)

    @property
    def _words(self) -> str:
        return " ".join(self.field.toPlainText().split())

    def _build(self) -> None:
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(look().text_px * 2 * _LINES)
        self.save_key.setProperty("look", "primary")
        for widget in (self.field, self.weights, self.places, self.remark_label):
            self.body.addWidget(widget)
        for key in (self.cancel_key, self.save_key):
            self.keys.addWidget(key, 1)
        self.field.textChanged.connect(self.show_state)
        self.weights.chosen.connect(self._on_weight)
        self.places.chosen.connect(self._on_place)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.save_key.clicked.connect(self._save)
        self.setMinimumWidth(_WIDTH_PX)

    def _on_weight(self, is_red: bool) -> None:
        self._is_red = is_red
        self.weights.show_choice(is_red)

    def _on_place(self, equipment: EquipmentId | None) -> None:
        self._equipment = equipment
        self.places.show_choice(equipment)

    def _save(self) -> None:
        self.save(
            AddHandoverNote(handover=self._handover, words=self._words, is_red=self._is_red, equipment=self._equipment)
        )
