"""The handover: everything that this shift leaves to the next, gathered by itself, accepted one by one."""

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.handover import Handover, HandoverLine, ItemAnswer, ItemKey, ItemKind, Standing
from hmi.domain.handover_query import AskHandover, HandoverAnswer
from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.person import PersonRef, Role
from hmi.domain.query import Answer, AskPeople, PeopleAnswer
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.handover_acts import HandoverActs
from ui.displays.handover_card import HandoverCard
from ui.displays.handover_content import place_of_item, row_content
from ui.displays.handover_document import handover_document
from ui.displays.handover_stage import Stage, stage_detail, stage_of, stage_words
from ui.displays.past_handovers import save_handover
from ui.formatting import time_text
from ui.models.handover_rows import HandoverRows
from ui.models.handover_words import item_title, line_facts, signature_words
from ui.models.keyed_rows import ROW_ROLE
from ui.theme import look
from ui.widgets.all_well import AllWell
from ui.widgets.icon_key import IconKey
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.steady_list import SteadyList
from ui.widgets.text_direction import at_beginning
from ui.wording.outcome import reason_sentence

TICK_MS = 3000
_LIST_SHARE, _CARD_SHARE = 4, 3
_ROW_SCALE = 1.15


class HandoverDisplay(Display):
    """One list for both: the outgoing person adds, the incoming person accepts; the card keeps its item."""

    name = "handover"
    has_past = False

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._names: dict[PersonRef, str] = {}
        self._answer: HandoverAnswer | None = None
        self._chosen: ItemKey | None = None
        self._chosen_for: tuple[object, ...] = ()
        """Which handover, how far and who looked, when it was chosen."""
        self._is_asked = False
        self._fault = ""
        content_of = row_content(bridge, lambda: self._names)
        self.rows = HandoverRows(lambda row: content_of(row).spoken, self)
        self.list = SteadyList(self.rows, RowDelegate(ROW_ROLE, content_of, self, scale=_ROW_SCALE))
        self.heading, self.detail, self.signatures = QLabel(), QLabel(), QLabel()
        self.card = HandoverCard()
        self.acts = HandoverActs(bridge, self, self.card.show_remark, self._title_of)
        self.all_well = AllWell()
        self.begin_key, self.alone_key = IconKey("clipboard-check"), IconKey("log-in")
        self.note_key, self.offer_key = IconKey("plus"), IconKey("pencil")
        self.sign_key, self.withdraw_key = IconKey("pencil"), IconKey("corner-down-left")
        self.call_back_key, self.pdf_key = IconKey("phone"), IconKey("printer")
        self._pages, self._key_row = QStackedLayout(), QHBoxLayout()
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._ask)
        self._listen()
        self.retranslate()

    @property
    def handover(self) -> Handover | None:
        """The one that is worked on: open, else one that something is left of."""
        if self._answer is None:
            return None
        return self._answer.handover or next(iter(self._answer.owed), None)

    @override
    def title(self) -> str:
        return _("Handover")

    @override
    def retranslate(self) -> None:
        self.list.setAccessibleName(_("What is handed over"))
        self.begin_key.setText(_("Prepare a handover"))
        self.alone_key.setText(_("Take over: nobody is here"))
        self.note_key.setText(_("Add a note …"))
        self.offer_key.setText(_("Hand over …"))
        self.sign_key.setText(_("Take over …"))
        self.withdraw_key.setText(_("Take it back …"))
        self.call_back_key.setText(_("Call-back …"))
        self.pdf_key.setText(_("Save as PDF"))
        for label in (self.heading, self.detail, self.signatures, self.card.heading, self.card.remark):
            label.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignVCenter)
        self.card.retranslate()
        self.rows.redraw()
        self._show()

    @override
    def rebuild(self) -> None:
        self._show()

    @override
    def enter(self) -> None:
        self._ask_names()
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
        self.heading.setProperty("look", "title")
        self.detail.setProperty("look", "heading")
        self.signatures.setProperty("look", "muted")
        for label in (self.heading, self.detail, self.signatures):
            label.setWordWrap(True)
        for key in (self.begin_key, self.offer_key, self.sign_key):
            key.setProperty("look", "primary")
        filled, well = QWidget(), QWidget()
        body = QHBoxLayout(filled)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look().gap_px)
        body.addWidget(self.list, _LIST_SHARE)
        body.addWidget(self.card, _CARD_SHARE)
        QVBoxLayout(well).addWidget(self.all_well)
        self._pages.addWidget(filled)
        self._pages.addWidget(well)
        self._key_row.setSpacing(look().gap_px)
        for key in self._keys():
            self._key_row.addWidget(key, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        for label in (self.heading, self.detail, self.signatures):
            column.addWidget(label)
        column.addLayout(self._pages, 1)
        column.addLayout(self._key_row)

    def _keys(self) -> tuple[QPushButton, ...]:
        return (
            self.withdraw_key, self.alone_key, self.pdf_key, self.call_back_key, self.note_key, self.begin_key,
            self.offer_key, self.sign_key,
        )  # fmt: skip

    def _listen(self) -> None:
        bridge, acts, card = self.bridge, self.acts, self.card
        bridge.attachment_changed.connect(self._on_attached)
        bridge.session_changed.connect(self._show)
        bridge.records_changed.connect(self._on_records_changed)
        bridge.alarms_changed.connect(self._on_alarms_changed)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self.list.clicked.connect(self._on_chosen)
        self.list.finger_lifted.connect(self._show)
        self.begin_key.clicked.connect(acts.begin)
        self.alone_key.clicked.connect(acts.begin_alone)
        self.note_key.clicked.connect(acts.add_note)
        self.offer_key.clicked.connect(lambda: acts.sign(is_giving=True))
        self.sign_key.clicked.connect(lambda: acts.sign(is_giving=False))
        self.withdraw_key.clicked.connect(acts.withdraw)
        self.call_back_key.clicked.connect(acts.call_back)
        self.pdf_key.clicked.connect(self._save)
        card.acceptance_requested.connect(acts.accept)
        acts.item_accepted.connect(self._on_accepted)
        card.question_requested.connect(acts.ask)
        card.reply_requested.connect(acts.reply)
        card.remark_requested.connect(acts.remark)
        card.removal_requested.connect(acts.remove_note)
        card.place_requested.connect(acts.show_place)

    def _ask(self) -> None:
        if self.isVisible() and self.bridge.picture.is_attached and not self._is_asked:
            self._is_asked = True
            self.bridge.ask(AskHandover(), self._take)

    def _take(self, answer: Answer | Outcome) -> None:
        self._is_asked = False
        if isinstance(answer, HandoverAnswer):
            self._answer, self._fault = answer, ""
        elif isinstance(answer, Refused | Failed):
            self._fault = str(reason_sentence(answer))
        self._show()

    def _on_attached(self) -> None:
        self._is_asked = False
        self._ask()
        self._show()

    def _on_records_changed(self) -> None:
        self._ask_names()
        self._ask()

    def _on_alarms_changed(self, _changes: object) -> None:
        self._ask()

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
        self._show_keys()
        self._show_chosen()

    def _begin_anew_for_another(self) -> None:
        """Whoever comes begins with what matters most, not where the one before stopped."""
        handover = self.handover
        looked = (handover.id if handover is not None else None, self.stage, self._me)
        if looked != self._chosen_for and self._answer is not None:
            if self._chosen_for:
                self._chosen = None
            self._chosen_for = looked

    @property
    def _me(self) -> PersonRef | None:
        return self.bridge.session.person.ref if self.bridge.session is not None else None

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

    @property
    def stage(self) -> Stage:
        """Where it is."""
        return Stage.UNKNOWN if self._answer is None else stage_of(self.handover)

    def _show_header(self) -> None:
        handover, answer = self.handover, self._answer
        is_attached = self.bridge.picture.is_attached
        self.heading.setText(stage_words(self.stage, handover, self._me))
        count, start_ns = (len(answer.items), answer.start_ns) if answer is not None else (0, 0)
        words = stage_detail(self.stage, handover, count, start_ns)
        if not is_attached:
            asked = time_text(answer.asked_ns) if answer is not None else ""
            words = _("The cell service is not heard.")
            words = _("The cell service is not heard: as it stood at {time}").format(time=asked) if asked else words
        self.detail.setText(self._fault or words)
        style = "heading" if is_attached and not self._fault else "abnormal"
        if self.detail.property("look") != style:
            self.detail.setProperty("look", style)
            self.detail.style().polish(self.detail)
        signed = [signature_words(one) for one in handover.signatures] if handover is not None else []
        self.signatures.setText("\n".join(signed))
        self.signatures.setVisible(bool(signed))
        has_rows = self.rows.rowCount() > 0
        self._pages.setCurrentIndex(0 if has_rows else 1)
        if not has_rows:
            self.all_well.setVisible(answer is not None and is_attached)
            self.all_well.show_words(_("Nothing is open"), _("Alarms, acts and connections were looked through."))

    def _show_keys(self) -> None:
        handover, stage = self.handover, self.stage
        session = self.bridge.session
        is_giver = handover is not None and self._me is not None and handover.giver == self._me
        leads = session is None or Role.COORDINATOR in session.person.roles
        may_withdraw = handover is not None and (is_giver or leads or handover.giver is None)
        wanted = {
            self.begin_key: stage in (Stage.NOTHING, Stage.LEFT),
            self.alone_key: stage is Stage.NOTHING,
            self.pdf_key: stage in (Stage.OFFERED, Stage.LEFT),
            self.note_key: stage in (Stage.PREPARING, Stage.OFFERED),
            self.offer_key: stage is Stage.PREPARING,
            self.sign_key: stage is Stage.OFFERED and not is_giver,
            self.withdraw_key: stage is Stage.PREPARING or (stage is Stage.OFFERED and may_withdraw),
            self.call_back_key: stage is Stage.LEFT and handover is not None and handover.owes_call_back,
        }
        is_attached = self.bridge.picture.is_attached
        for key, is_wanted in wanted.items():
            key.setVisible(is_wanted)
            key.setEnabled(is_attached)
        blocking = sum(line.keeps_from_signing for line in handover.lines) if handover is not None else 0
        self.sign_key.setEnabled(is_attached and not blocking)

    def _show_chosen(self) -> None:
        line = self.list.currentIndex().data(ROW_ROLE)
        if not isinstance(line, HandoverLine):
            self.acts.choose(self.handover, None)
            self.card.setVisible(False)
            return
        self._chosen = line.item.key
        self.acts.choose(self.handover, line)
        cell = self.bridge.picture.cell
        self.card.show_item(self._title_of(line), line_facts(line, cell, self._names), self._keys_of(line))
        for key in (self.card.accept_key, self.card.hold_key, self.card.question_key):
            key.setEnabled(self.bridge.picture.is_attached)

    def _keys_of(self, line: HandoverLine) -> list[QPushButton]:
        card, handover, stage = self.card, self.handover, self.stage
        me = self._me
        is_giver = handover is not None and me is not None and handover.giver == me
        is_mine = line.item.kind is ItemKind.NOTE and me is not None and line.item.facts.get("by") == me
        is_accepted = line.answer is ItemAnswer.ACCEPTED and (line.answered_by == me or not line.item.is_red)
        can_accept = stage in (Stage.OFFERED, Stage.LEFT) and not is_giver and line.standing is not Standing.DONE
        wants_accepting = can_accept and not is_accepted
        place, _subject = place_of_item(line.item, self.bridge.picture.cell)
        wanted: dict[QPushButton, bool] = {
            card.hold_key: wants_accepting and line.item.is_red,
            card.accept_key: wants_accepting and not line.item.is_red,
            card.question_key: can_accept and not line.question,
            card.reply_key: bool(line.question) and not line.reply and stage is not Stage.NOTHING,
            card.remark_key: stage is Stage.PREPARING and line.item.kind is not ItemKind.NOTE,
            card.remove_key: stage is Stage.PREPARING and is_mine,
            card.place_key: bool(place),
        }
        return [key for key, is_wanted in wanted.items() if is_wanted]

    def _on_accepted(self) -> None:
        """The next one that waits comes on the card."""
        self._chosen = self.rows.next_waiting(after=self.list.currentIndex().row()) or self._chosen
        self._ask()

    def _save(self) -> None:
        handover, session = self.handover, self.bridge.session
        if handover is not None:
            who = session.person.display_name if session is not None else ""
            asked_ns = self._answer.asked_ns if self._answer is not None else self.bridge.now_ns
            document = handover_document(handover, self.bridge.picture.cell, self._names, asked_ns, who)
            self.card.show_remark(save_handover(document))

    def _on_chosen(self, index: QModelIndex) -> None:
        if isinstance(index.data(ROW_ROLE), HandoverLine):
            self._show_chosen()

    def _title_of(self, line: HandoverLine) -> str:
        return item_title(line.item, self.bridge.picture.cell, self._names)

    def _ask_names(self) -> None:
        if self.isVisible() and self.bridge.picture.is_attached:
            self.bridge.ask(AskPeople(), self._take_names)

    def _take_names(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, PeopleAnswer):
            self._names = {person.ref: person.display_name for person in answer.people}
            self.rows.redraw()
            self._show_chosen()
