"""The handover: everything that this shift leaves to the next, gathered by itself, accepted one by one."""

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.handover import Handover, HandoverLine, ItemKey
from hmi.domain.handover_query import AskHandover, HandoverAnswer
from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.person import Role
from hmi.domain.query import Answer
from hmi.domain.shift_end_notice import SUBJECT as SHIFT_END
from hmi.domain.shift_end_notice import shift_end_notice
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.handover_acts import HandoverActs
from ui.displays.handover_attention import shift_end_words
from ui.displays.handover_card import HandoverCard
from ui.displays.handover_content import place_of_item, row_content
from ui.displays.handover_document import handover_document
from ui.displays.handover_header import HandoverHeader
from ui.displays.handover_keys import HandoverKeys
from ui.displays.handover_seat import HandoverAct, HandoverSeat
from ui.displays.handover_stage import stage_detail, stage_words
from ui.displays.handover_unknowns import untold_words
from ui.displays.past_handovers import save_handover
from ui.displays.people_names import PeopleNames
from ui.formatting import chain_text, time_text
from ui.models.handover_item_words import item_title
from ui.models.handover_line_words import line_facts
from ui.models.handover_rows import HandoverRows
from ui.models.keyed_rows import ROW_ROLE
from ui.theme import look
from ui.widgets.all_well import AllWell
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.steady_list import SteadyList
from ui.wording.outcome import reason_sentence

TICK_MS = 3000
_LIST_SHARE, _CARD_SHARE = 4, 3
_ROW_SCALE = 1.15


class HandoverDisplay(Display):
    """One list for both: the outgoing person adds, the incoming person accepts; the card keeps its item.

    Of a past moment it shows what had been said of what was open then; nothing can be said of it any more.
    """

    name = "handover"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._names = PeopleNames(bridge, self)
        self._answer: HandoverAnswer | None = None
        self._chosen: ItemKey | None = None
        self._chosen_for: tuple[object, ...] = ()
        """Which handover, how far and who looked, when it was chosen."""
        self._is_asked = False
        self._fault = ""
        content_of = row_content(bridge, lambda: self._names.known)
        self.rows = HandoverRows(lambda row: content_of(row).spoken, self)
        self.list = SteadyList(self.rows, RowDelegate(ROW_ROLE, content_of, self, scale=_ROW_SCALE))
        self.header, self.card, self.keys = HandoverHeader(), HandoverCard(), HandoverKeys()
        self.acts = HandoverActs(bridge, self.card, self, self._title_of)
        self.all_well = AllWell()
        self._pages = QStackedLayout()
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._ask_again)
        self._listen()
        self.retranslate()

    @property
    def handover(self) -> Handover | None:
        """The one that is worked on: open, else one that something is left of."""
        if self._answer is None:
            return None
        return self._answer.handover or next(iter(self._answer.owed), None)

    @property
    def seat(self) -> HandoverSeat:
        """Who sits before it."""
        session = self.bridge.session
        return HandoverSeat(
            handover=self.handover,
            is_told=self._answer is not None,
            me=session.person.ref if session is not None else None,
            leads=session is None or Role.COORDINATOR in session.person.roles,
            is_past=self.bridge.is_past,
        )

    @override
    def title(self) -> str:
        return _("Handover")

    @override
    def retranslate(self) -> None:
        self.list.setAccessibleName(_("What is handed over"))
        for part in (self.header, self.keys, self.card):
            part.retranslate()
        self.rows.redraw()
        self._show()

    @override
    def rebuild(self) -> None:
        self._show()

    @override
    def enter(self) -> None:
        self._names.ask()
        self._ask()
        self._tick.start()
        self._show()

    @override
    def leave(self) -> None:
        self._tick.stop()

    @override
    def open_subject(self, subject: str) -> None:
        self._chosen = ItemKey(subject)
        self._show()

    def _build(self) -> None:
        filled, well = QWidget(), QWidget()
        body = QHBoxLayout(filled)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look().gap_px)
        body.addWidget(self.list, _LIST_SHARE)
        body.addWidget(self.card, _CARD_SHARE)
        QVBoxLayout(well).addWidget(self.all_well)
        self._pages.addWidget(filled)
        self._pages.addWidget(well)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addWidget(self.header)
        column.addLayout(self._pages, 1)
        column.addWidget(self.keys)

    def _listen(self) -> None:
        bridge, acts, card = self.bridge, self.acts, self.card
        bridge.attachment_changed.connect(self._on_attached)
        self._names.changed.connect(self._on_names)
        self.bridge.kinds.told.connect(self._on_names)
        bridge.session_changed.connect(self._show)
        bridge.notice_changed.connect(self._show)
        bridge.records_changed.connect(self._on_records_changed)
        bridge.alarms_changed.connect(self._on_alarms_changed)
        bridge.scene_left.connect(self._forget)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self.list.clicked.connect(self._on_chosen)
        self.list.finger_lifted.connect(self._show)
        self.keys.connect_acts(
            {
                HandoverAct.BEGIN: acts.begin,
                HandoverAct.ALONE: acts.begin_alone,
                HandoverAct.NOTE: acts.add_note,
                HandoverAct.OFFER: acts.offer,
                HandoverAct.SIGN: acts.take_over,
                HandoverAct.WITHDRAW: acts.withdraw,
                HandoverAct.CALL_BACK: acts.call_back,
                HandoverAct.PDF: self._save,
            }
        )
        card.acceptance_requested.connect(acts.accept)
        acts.item_accepted.connect(self._on_accepted)
        card.question_requested.connect(acts.ask)
        card.reply_requested.connect(acts.reply)
        card.remark_requested.connect(acts.remark)
        card.removal_requested.connect(acts.remove_note)
        card.place_requested.connect(acts.show_place)
        card.then_key.wished.connect(bridge.moment_requested)

    def _ask(self) -> None:
        if self.isVisible() and self.bridge.is_heard and not self._is_asked:
            self._is_asked = True
            self.bridge.ask(AskHandover(), self._take)

    def _ask_again(self) -> None:
        """What stands still while a past moment is looked at is not asked for again."""
        is_known = self._answer is not None and self._answer.asked_ns == self.bridge.now_ns
        if not (self.bridge.is_past and is_known):
            self._ask()

    def _take(self, answer: Answer | Outcome) -> None:
        self._is_asked = False
        if isinstance(answer, HandoverAnswer):
            self._answer, self._fault = answer, ""
        elif isinstance(answer, Refused | Failed):
            self._fault = str(reason_sentence(answer))
        self._show()

    def _forget(self) -> None:
        """Another moment is shown: what was told of the one before is not shown for this one."""
        self._answer, self._fault = None, ""
        self._ask()
        self._show()

    def _on_attached(self) -> None:
        self._is_asked = self._is_asked and self.bridge.is_past
        self._ask()
        self._show()

    def _on_records_changed(self) -> None:
        self._ask_again()

    def _on_alarms_changed(self, _changes: object) -> None:
        self._ask_again()

    def _show(self) -> None:
        if self.list.is_held:
            return  # shown as soon as the finger is lifted: nothing moves under it
        self._begin_anew_for_another()
        chosen = self._chosen
        with self.list.steady():
            self.rows.show_lines(self._lines())
        place = self.rows.row_of(chosen) if chosen is not None else None
        if place is None:
            chosen = self.rows.next_waiting() or self._first_key()
            place = self.rows.row_of(chosen) if chosen is not None else None
        self._choose(place)
        self._show_header()
        handover = self.handover
        is_blocked = handover is not None and any(line.keeps_from_signing for line in handover.lines)
        self.keys.show_acts(self.seat.acts(), is_attached=self._is_heard, is_blocked=is_blocked)
        self._show_chosen()

    @property
    def _is_heard(self) -> bool:
        """Whether the service is heard now: it tells of the past, too."""
        return self.bridge.is_heard

    def _begin_anew_for_another(self) -> None:
        """Whoever comes begins with what matters most, not where the one before stopped."""
        seat = self.seat
        looked = (seat.handover.id if seat.handover is not None else None, seat.stage, seat.me)
        if looked != self._chosen_for and self._answer is not None:
            if self._chosen_for:
                self._chosen = None
            self._chosen_for = looked

    def _lines(self) -> tuple[HandoverLine, ...]:
        if self._answer is None:
            return ()
        handover = self.handover
        return handover.lines if handover is not None else tuple(HandoverLine(item=item) for item in self._answer.items)

    def _first_key(self) -> ItemKey | None:
        return next((row.item.key for row in self.rows.rows if isinstance(row, HandoverLine)), None)

    def _choose(self, place: int | None) -> None:
        index = self.rows.index(place) if place is not None else QModelIndex()
        if index != self.list.currentIndex():
            self.list.setCurrentIndex(index)

    def _show_header(self) -> None:
        seat, answer = self.seat, self._answer
        unknown = untold_words(answer) if answer is not None and seat.is_past else ""
        end = shift_end_notice(self.bridge.notices.get(SHIFT_END, "")) if seat.handover is None else None
        detail = chain_text((shift_end_words(end) if end is not None else "", stage_detail(seat, answer)))
        words = self._fault or self._silence_words() or detail
        is_fine = self._is_heard and not self._fault
        self.header.show_words(stage_words(seat), words, unknown, is_fine=is_fine)
        self.header.show_signatures(seat.handover)
        has_rows = self.rows.rowCount() > 0
        self._pages.setCurrentIndex(0 if has_rows else 1)
        if not has_rows:
            self.all_well.setVisible(answer is not None and self._is_heard)
            looked = _("Alarms, acts and connections were looked through.")
            is_known = not (answer is not None and answer.not_recorded) or not seat.is_past
            words = _("Nothing is open") if not seat.is_past else _("Nothing that is on record was open then")
            self.all_well.show_words(words, looked if is_known else unknown, is_known=is_known)

    def _silence_words(self) -> str:
        if self._is_heard:
            return ""
        if self._answer is None or self.bridge.is_past:
            return _("The cell service is not heard.")
        return _("The cell service is not heard: as it stood at {time}").format(time=time_text(self._answer.asked_ns))

    def _show_chosen(self) -> None:
        line = self.list.currentIndex().data(ROW_ROLE)
        if not isinstance(line, HandoverLine):
            self.acts.choose(self.handover, None)
            self.card.setVisible(False)
            return
        self._chosen = line.item.key
        self.acts.choose(self.handover, line)
        cell, seat = self.bridge.picture.cell, self.seat
        place, _subject = place_of_item(line.item, cell)
        self.card.then_key.keep_moment(line.item.since_ns)
        facts = line_facts(line, cell, self._names.known, self.bridge.kinds.words, is_past=seat.is_past)
        self.card.show_item(line.item.key, self._title_of(line), facts, seat.line_acts(line), has_place=bool(place))
        self.card.let_answer(is_on=self._is_heard)

    def _on_accepted(self) -> None:
        """The next one that waits comes on the card."""
        self._chosen = self.rows.next_waiting(after=self.list.currentIndex().row()) or self._chosen
        self._ask()

    def _save(self) -> None:
        handover, session, answer = self.handover, self.bridge.session, self._answer
        if handover is None or answer is None:
            return
        who = session.person.display_name if session is not None else ""
        unknown = untold_words(answer) if self.bridge.is_past else ""
        document = handover_document(
            handover,
            self.bridge.picture.cell,
            self._names.known,
            answer.asked_ns,
            who,
            unknown=unknown,
            kinds=self.bridge.kinds.words,
        )
        self.card.show_remark(save_handover(document))

    def _on_chosen(self, index: QModelIndex) -> None:
        if isinstance(index.data(ROW_ROLE), HandoverLine):
            self._show_chosen()

    def _title_of(self, line: HandoverLine) -> str:
        return item_title(line.item, self.bridge.picture.cell, self._names.known, self.bridge.kinds.words)

    def _on_names(self) -> None:
        self.rows.redraw()
        self._show_chosen()
