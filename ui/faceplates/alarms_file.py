"""What a changed file of alarms would change, and the key that takes it over: one act of somebody who may."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.alarms_file import AlarmsFileAnswer, AskAlarmsFile, ReadAlarmsFile
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.permission import Action, may
from hmi.domain.query import Answer
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.formatting import count_text
from ui.theme import look
from ui.widgets.fact_list import FactList
from ui.widgets.icon_key import IconKey
from ui.widgets.pace import Pace
from ui.widgets.scroll_column import ScrollColumn
from ui.wording.outcome import reason_sentence

_WIDTH_PX, _HEIGHT_PX = 680, 420


class AlarmsFileFaceplate(SavingFaceplate):
    """``lines`` says the differences in the language in use; what ends by them stands above the keys.

    Alarms come and go while somebody reads: how many end is asked for again then.
    """

    def __init__(
        self,
        bridge: Bridge,
        answer: AlarmsFileAnswer,
        lines: Callable[[], Sequence[tuple[str, str]]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bridge, parent=parent)
        self._answer, self._words = answer, lines
        self.nothing, self.lines = QLabel(), FactList()
        self.nothing.setWordWrap(True)
        self.nothing.setVisible(not lines())
        self.cancel_key, self.sign_in_key, self.read_key = QPushButton(), IconKey("log-in"), QPushButton()
        self._build()
        bridge.session_changed.connect(self.show_state)
        self._pace = Pace(self._ask, self)
        bridge.alarms_changed.connect(self._pace.ask)
        self.retranslate()
        self.show_state()
        self._pace.ask()

    def _build(self) -> None:
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(look().gap_px)
        rows.addWidget(self.nothing)
        rows.addWidget(self.lines)
        rows.addStretch(1)
        self.body.addWidget(ScrollColumn(page), 1)
        self.body.addWidget(self.remark_label)
        self.read_key.setProperty("look", "primary")
        for key in (self.cancel_key, self.sign_in_key, self.read_key):
            key.setAutoDefault(False)
            self.keys.addWidget(key, 1)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.sign_in_key.clicked.connect(lambda: self._bridge.display_requested.emit("sign_in", ""))
        self.read_key.clicked.connect(lambda: self.save(ReadAlarmsFile(sha256=self._answer.found_sha256)))
        self.setMinimumSize(_WIDTH_PX, _HEIGHT_PX)

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("What differs in alarms.yaml"))
        self.lines.show_facts(self._words())
        self.nothing.setText(_("Nothing but comments and spaces: all alarms stay as they are."))
        self.cancel_key.setText(_("Cancel"))
        self.sign_in_key.setText(_("Sign in"))
        self.read_key.setText(_("Take it over"))

    @override
    def show_state(self) -> None:
        session = self._bridge.session
        is_permitted = session is not None and may(session.person.roles, Action.CHANGE_ALARMS)
        self.sign_in_key.setVisible(session is None)
        self.read_key.setVisible(session is not None)
        self.read_key.setEnabled(is_permitted and not self.is_saving)
        if is_permitted:
            self.tell(self._consequence, is_fault=bool(self._answer.ends))
            return
        reason = Reason.NOT_SIGNED_IN if session is None else Reason.NOT_PERMITTED
        facts: dict[str, float | int | bool | str] = {"action": Action.CHANGE_ALARMS.value}
        self.tell(lambda: str(reason_sentence(Refused(reason=reason, facts=facts))))

    def _ask(self) -> None:
        self._bridge.ask(AskAlarmsFile(), self._take)

    def _take(self, answer: Answer | Outcome) -> None:
        """Only of the file that is shown: the service refuses to take over another one."""
        if not isinstance(answer, AlarmsFileAnswer) or answer.ends == self._answer.ends:
            return
        if (answer.used_sha256, answer.found_sha256) == (self._answer.used_sha256, self._answer.found_sha256):
            self._answer = answer
            if self._telling == self._consequence:  # what else is told there, as a refusal, stays
                self.show_state()

    def _consequence(self) -> str:
        ends = self._answer.ends
        if not ends:
            return _("What stands now goes on. The act is on record with your name.")
        words = ngettext(
            "{count} alarm that is open now ends, because its rule is taken out.",
            "{count} alarms that are open now end, because their rules are taken out.",
            ends,
        )
        return words.format(count=count_text(ends))
