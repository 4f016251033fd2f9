"""What came of calling who left: the first task after a handover without a meeting."""

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.handover import Handover
from hmi.domain.handover_command import RecordCallBack
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.faceplates.words import LONGEST
from ui.widgets.choice_row import ChoiceRow

_WIDTH_PX = 680


class CallBackFaceplate(SavingFaceplate):
    """Reached, or not and why; nothing is chosen beforehand."""

    def __init__(self, bridge: Bridge, handover: Handover, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._handover = handover
        self._is_reached: bool | None = None
        self.about_label, self.results, self.field = QLabel(), ChoiceRow(), QLineEdit()
        self.about_label.setWordWrap(True)
        self.field.setMaxLength(LONGEST)
        self.cancel_key, self.save_key = QPushButton(), QPushButton()
        self.save_key.setProperty("look", "primary")
        for widget in (self.about_label, self.results, self.field, self.remark_label):
            self.body.addWidget(widget)
        for key in (self.cancel_key, self.save_key):
            self.keys.addWidget(key, 1)
        self.results.chosen.connect(self._on_result)
        self.field.textChanged.connect(self.show_state)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.save_key.clicked.connect(self._save)
        self.setMinimumWidth(_WIDTH_PX)
        self.close_with_session(bridge)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("Call back"))
        name = self._handover.giver_name
        words = _("Speak to {name}: what is not written here?") if name else _("Speak to somebody of the shift before.")
        self.about_label.setText(words.format(name=name))
        self.results.show_heading(_("What came of it"))
        self.results.show_options([(True, _("We spoke")), (False, _("Not reached"))])
        self.cancel_key.setText(_("Cancel"))
        self.show_state()

    @override
    def show_state(self) -> None:
        has_words = bool(self.field.text().strip())
        hint = _("What was said") if self._is_reached is not False else _("Why, and when you try again")
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        if self._is_reached is None:
            words = _("Choose what came of it")
        elif not self._is_reached and not has_words:
            words = _("Say why")
        else:
            words = _("Save")
        is_complete = self._is_reached is True or (self._is_reached is False and has_words)
        self.save_key.setText(words)
        self.save_key.setEnabled(is_complete and not self.is_saving)

    def _on_result(self, is_reached: bool) -> None:
        self._is_reached = is_reached
        self.results.show_choice(is_reached)
        self.show_state()

    def _save(self) -> None:
        words = self.field.text().strip()
        self.save(RecordCallBack(handover=self._handover.id, is_reached=bool(self._is_reached), words=words))
