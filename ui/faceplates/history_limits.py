"""How long and how much of the past is kept: two choices, what they delete, and a key to hold where they delete."""

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi import clock
from hmi.domain.cell import HistoryLimits
from hmi.domain.command import KeepHistory
from hmi.domain.outcome import Reason, Refused
from hmi.domain.permission import Action, may
from hmi.domain.query import HistoryAnswer
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.formatting import count_text, date_text, size_text
from ui.theme import look
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.hold_key import HoldKey
from ui.widgets.icon_key import IconKey
from ui.widgets.scroll_column import ScrollColumn
from ui.wording.outcome import reason_sentence

AGES_DAYS = (7, 30, 90, 400, 1_095, 3_650)
SIZES_GB = (1, 5, 20, 50, 100, 500)
_GB = 10**9
_DAY_NS = 86_400 * 10**9
_YEAR_DAYS = 365
_WIDTH_PX = 620


class HistoryLimitsFaceplate(SavingFaceplate):
    """Nothing is deleted before the confirming key, and nothing by a mere tap."""

    def __init__(self, bridge: Bridge, answer: HistoryAnswer, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._answer = answer
        self._days, self._gb = answer.limits.keep_days, answer.limits.most_gb
        self.ages, self.sizes = ChoiceRow(), ChoiceRow()
        self.cancel_key, self.sign_in_key = QPushButton(), IconKey("log-in")
        self.save_key, self.delete_key = QPushButton(), HoldKey()
        self._build()
        bridge.session_changed.connect(self.show_state)
        self.retranslate()
        self.show_state()

    @property
    def chosen(self) -> HistoryLimits:
        """What the keys say now."""
        return HistoryLimits(keep_days=self._days, most_gb=self._gb)

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("How much history is kept"))
        words = _("Whichever is reached first: the oldest values go.")
        self.ages.show_heading(_("Kept for"), words)
        self.ages.show_options([(days, age_words(days)) for days in self._offered_days()])
        self.sizes.show_heading(_("At most"))
        room = _("Half of the disk: {size}").format(size=size_text(self._answer.room_bytes))
        self.sizes.show_options([*((gb, size_text(gb * _GB)) for gb in self._offered_gb()), (None, room)])
        self.cancel_key.setText(_("Cancel"))
        self.sign_in_key.setText(_("Sign in"))
        self.save_key.setText(_("Save"))
        self.delete_key.setText(_("Hold to delete and save"))
        self.ages.show_choice(self._days)
        self.sizes.show_choice(self._gb)

    def _build(self) -> None:
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(look().gap_px)
        rows.addWidget(self.ages)
        rows.addWidget(self.sizes)
        self.body.addWidget(ScrollColumn(page), 1)
        self.body.addWidget(self.remark_label)
        self.save_key.setProperty("look", "primary")
        self.delete_key.setProperty("look", "grave")
        for key in (self.cancel_key, self.sign_in_key, self.save_key, self.delete_key):
            key.setAutoDefault(False)
            self.keys.addWidget(key, 1)
        self.ages.chosen.connect(self._on_age)
        self.sizes.chosen.connect(self._on_size)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.sign_in_key.clicked.connect(lambda: self._bridge.display_requested.emit("sign_in", ""))
        self.save_key.clicked.connect(self._save)
        self.delete_key.held.connect(self._save)
        self.setMinimumWidth(_WIDTH_PX)

    def _offered_days(self) -> list[int]:
        """What is in use is offered, too, however it came about."""
        return sorted({*AGES_DAYS, self._answer.limits.keep_days})

    def _offered_gb(self) -> list[int]:
        now = self._answer.limits.most_gb
        return sorted({*(gb for gb in SIZES_GB if gb * _GB <= self._answer.room_bytes), *([now] if now else [])})

    def _on_age(self, days: int) -> None:
        self._days = days
        self.ages.show_choice(days)
        self.show_state()

    def _on_size(self, gb: int | None) -> None:
        self._gb = gb
        self.sizes.show_choice(gb)
        self.show_state()

    @override
    def show_state(self) -> None:
        session = self._bridge.session
        is_permitted = session is not None and may(session.person.roles, Action.KEEP_HISTORY)
        is_changed = self.chosen != self._answer.limits
        lost = self._loss_words() if is_changed else ""
        for row in (self.ages, self.sizes):
            row.setEnabled(is_permitted and not self.is_saving)
        self.sign_in_key.setVisible(session is None)
        self.save_key.setVisible(session is not None and not lost)
        self.delete_key.setVisible(bool(lost))
        for key in (self.save_key, self.delete_key):
            key.setEnabled(is_permitted and is_changed and not self.is_saving)
        if not is_permitted:
            reason = Reason.NOT_SIGNED_IN if session is None else Reason.NOT_PERMITTED
            facts: dict[str, float | int | bool | str] = {"action": Action.KEEP_HISTORY.value}
            self.tell(lambda: str(reason_sentence(Refused(reason=reason, facts=facts))))
        else:
            self.tell(lambda: self._loss_words() if is_changed else "", is_fault=bool(lost))

    def _loss_words(self) -> str:
        """What of that which is held now would go; empty when nothing would."""
        answer, words = self._answer, list[str]()
        begin_ns = (self._bridge.service_time_ns or clock.now_ns()) - self._days * _DAY_NS
        if answer.oldest_ns is not None and begin_ns > answer.oldest_ns:
            words.append(_("Values from before {day} are deleted for good.").format(day=date_text(begin_ns)))
        most_bytes = answer.room_bytes if self._gb is None else self._gb * _GB
        if answer.held_bytes > most_bytes:
            size = size_text(answer.held_bytes - most_bytes)
            words.append(_("The oldest {size} are deleted for good.").format(size=size))
        return " ".join(words)

    def _save(self) -> None:
        self.save(KeepHistory(keep_days=self._days, most_gb=self._gb))


def age_words(days: int) -> str:
    """An age in days, or in years where it is some whole number of them."""
    years, rest = divmod(days, _YEAR_DAYS)
    if years > 1 and not rest:
        return ngettext("{count} year", "{count} years", years).format(count=count_text(years))
    return ngettext("{count} day", "{count} days", days).format(count=count_text(days))
