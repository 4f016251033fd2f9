"""The file of alarms as a card of the settings: which is in use, whether another one lies there, and what is wrong."""

from functools import partial

from PySide6.QtWidgets import QWidget

from hmi.domain.alarms_file import AlarmsFileAnswer, AskAlarmsFile
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer
from hmi.i18n import gettext as _
from hmi.i18n import ngettext, pgettext
from ui.bridge import Bridge
from ui.displays.alarms_file_words import difference_words
from ui.faceplates.alarms_file import AlarmsFileFaceplate
from ui.formatting import count_text, date_time_text
from ui.widgets.fact_card import FactCard
from ui.widgets.icon_key import IconKey

SUBJECT = "alarms_file"
"""Of the notice that it changed."""
MOST_FAULTS = 5
_HASH_SHOWN = 12
"""Enough to compare two by eye; the whole is in the journal."""


class AlarmsFileCard(FactCard):
    """Everybody reads it; who may not take it over is told so where the differences are shown."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._answer: AlarmsFileAnswer | None = None
        self._told = ""
        self.faceplate: AlarmsFileFaceplate | None = None
        self.look_key = IconKey("list-tree")
        self.look_key.clicked.connect(self._open)
        self.add_key(self.look_key)
        bridge.notice_changed.connect(self._on_notices)

    def ask(self) -> None:
        """Ask the service; what was told before stays in sight until it answers."""
        self._bridge.ask(AskAlarmsFile(), self._take)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.show_heading(_("Alarms (alarms.yaml)"))
        self.look_key.setText(_("What differs"))
        self.look_key.setAccessibleName(_("What differs in alarms.yaml"))
        answer = self._answer
        can_be_read = answer is not None and answer.is_changed and not answer.faults
        self.look_key.setVisible(can_be_read)
        if answer is None:
            self.show_remark(_("Which file is in use is not known now."))
            self.show_facts([])
            return
        self.show_facts(
            [
                (_("In use"), answer.used_sha256[:_HASH_SHOWN] or _("none")),
                (_("Since"), date_time_text(answer.used_since_ns)),
                (_("Rules"), count_text(answer.rules)),
                (_("Beside it"), answer.found_sha256[:_HASH_SHOWN] or _("none") if answer.is_changed else ""),
                *((pgettext("in a file", "Fault"), fault) for fault in answer.faults[:MOST_FAULTS]),
                (_("More faults"), self._more(answer)),
            ]
        )
        if answer.faults:
            self.show_remark(_("The file is wrong. What was read before is in use."), "abnormal")
        elif answer.is_changed:
            count = len(answer.differences)
            words = ngettext("The file was changed: {count} entry.", "The file was changed: {count} entries.", count)
            self.show_remark(words.format(count=count_text(count)), "attention")
        else:
            self.show_remark("")

    def _more(self, answer: AlarmsFileAnswer) -> str:
        more = len(answer.faults) - MOST_FAULTS
        return count_text(more) if more > 0 else ""

    def _on_notices(self) -> None:
        told = self._bridge.notices.get(SUBJECT, "")
        if told != self._told and self.isVisible():
            self.ask()
        self._told = told

    def _take(self, answer: Answer | Outcome) -> None:
        self._answer = answer if isinstance(answer, AlarmsFileAnswer) else None
        self.retranslate()

    def _open(self) -> None:
        answer = self._answer
        if answer is not None and answer.is_changed:
            self.faceplate = AlarmsFileFaceplate(self._bridge, answer, partial(self._lines, answer))
            self.faceplate.finished.connect(self.ask)
            self.faceplate.open_over(self)

    def _lines(self, answer: AlarmsFileAnswer) -> list[tuple[str, str]]:
        return [difference_words(one, self._bridge.picture) for one in answer.differences]
