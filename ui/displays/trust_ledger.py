"""The trust ledger: how often which advice was right, what people did with it, and how the team decides."""

from collections.abc import Hashable
from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.advice_query import AskTrustLedger, TrustLedgerAnswer
from hmi.domain.approval_health import ApprovalHealth
from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.query import Answer
from hmi.domain.trust_ledger import Ledger
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.advice_words import kind_words
from ui.displays.display import Display
from ui.displays.ledger_card import LedgerCard
from ui.displays.ledger_words import ledger_row, team_row
from ui.formatting import count_text
from ui.models.keyed_rows import ROW_ROLE, KeyedRows
from ui.theme import look
from ui.widgets.empty_page import EmptyPage
from ui.widgets.pace import Pace
from ui.widgets.row_content import RowContent
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.steady_list import SteadyList
from ui.widgets.subject_picker import SubjectPicker
from ui.widgets.text_direction import at_beginning
from ui.wording.outcome import reason_sentence

_DAY_NS = 86_400 * 10**9
_SPANS_D = {"7": 7, "30": 30, "90": 90, "all": 0}
_LIST_SHARE, _CARD_SHARE = 2, 3
_ROW_SCALE = 1.2
_TEAM = "team"
LedgerRow = Ledger | ApprovalHealth


def row_key(row: LedgerRow) -> Hashable:
    """What a row is known by."""
    return _TEAM if isinstance(row, ApprovalHealth) else (row.advice_type, row.model, row.version)


def row_content(bridge: Bridge, row: LedgerRow) -> RowContent:
    """What it says in the list."""
    return team_row(row) if isinstance(row, ApprovalHealth) else ledger_row(bridge, row)


class TrustLedgerDisplay(Display):
    """Worked out anew by the service whenever it is asked for. What came of advice is known of the present only."""

    name = "trust_ledger"
    has_past = False

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._span = "90"
        self._chosen: Hashable = None
        self._found: TrustLedgerAnswer | Refused | Failed | None = None
        content_of = partial(row_content, bridge)
        self.rows: KeyedRows[LedgerRow] = KeyedRows(row_key, lambda row: content_of(row).spoken, parent=self)
        self.list = SteadyList(self.rows, RowDelegate(ROW_ROLE, content_of, self, scale=_ROW_SCALE))
        self.summary, self.spans = QLabel(), SubjectPicker()
        self.card, self.empty = LedgerCard(), EmptyPage()
        self._pages = QStackedLayout()
        self._pace = Pace(self._on_news, self)
        self._build()
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Ledger")

    @override
    def retranslate(self) -> None:
        self.list.setAccessibleName(_("Kinds of advice"))
        self.summary.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignVCenter)
        days = {name: ngettext("{count} day", "{count} days", count) for name, count in _SPANS_D.items() if count}
        words = [(name, text.format(count=count_text(_SPANS_D[name]))) for name, text in days.items()]
        self.spans.show_subjects([*words, ("all", _("All time"))])
        self.spans.show_choice(self._span)
        self.card.retranslate()
        self.rows.redraw()
        self._show()

    @override
    def enter(self) -> None:
        self._ask()
        self._show()

    def _build(self) -> None:
        self.summary.setProperty("look", "heading")
        top = QHBoxLayout()
        top.setSpacing(look().gap_px)
        top.addWidget(self.summary, 1)
        top.addWidget(self.spans)
        filled = QWidget()
        body = QHBoxLayout(filled)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look().gap_px)
        body.addWidget(self.list, _LIST_SHARE)
        body.addWidget(self.card, _CARD_SHARE)
        for part in (self.list, self.card):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(filled)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addLayout(top)
        column.addLayout(self._pages, 1)

    def _listen(self) -> None:
        self.bridge.records_changed.connect(self._pace.ask)
        self.bridge.attachment_changed.connect(self._show)
        self.bridge.kinds.told.connect(self.retranslate)
        self.spans.subject_picked.connect(self._on_span)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self.list.clicked.connect(self._on_chosen)
        self.list.finger_lifted.connect(self._show)
        self.empty.pressed.connect(self._ask)

    def _on_news(self) -> None:
        if self.isVisible():
            self._ask()

    def _on_span(self, name: str) -> None:
        self._span, self._found = name, None
        self._ask()
        self._show()

    def _ask(self) -> None:
        end_ns = self.bridge.now_ns + 1
        days = _SPANS_D[self._span]
        question = AskTrustLedger(start_ns=end_ns - days * _DAY_NS if days else 0, end_ns=end_ns)
        self.bridge.ask(question, self._take)

    def _take(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, TrustLedgerAnswer | Refused | Failed):
            self._found = answer
            self._show()

    def _show(self) -> None:
        if self.list.is_held:
            return
        found = self._found
        is_filled = isinstance(found, TrustLedgerAnswer) and bool(found.ledgers)
        self._pages.setCurrentIndex(1 if is_filled else 0)
        if not isinstance(found, TrustLedgerAnswer) or not is_filled:
            self.summary.setText("")
            self.empty.show_words(*self._nothing())
            return
        kinds = len({ledger.advice_type for ledger in found.ledgers})
        words = ngettext("{count} kind of advice", "{count} kinds of advice", kinds).format(count=count_text(kinds))
        stale = "" if self.bridge.is_heard else _("as they stood when the cell service was heard last")
        self.summary.setText(" · ".join(part for part in (words, stale) if part))
        with self.list.steady():
            self.rows.show_rows([found.health, *found.ledgers])
        row = self.rows.row_of(self._chosen) if self._chosen is not None else None
        index = self.rows.index(row if row is not None else 0)
        if index != self.list.currentIndex():
            self.list.setCurrentIndex(index)
        self._show_card()

    def _nothing(self) -> tuple[str, str]:
        if isinstance(self._found, Refused | Failed):
            return str(reason_sentence(self._found)), _("Try again")
        if not self.bridge.is_heard:
            return _("The cell service is not heard: the ledger is not known."), ""
        if self._found is None:
            return _("Counting …"), ""
        return _("Nothing was recommended in this time. What comes of advice is counted here."), ""

    def _on_chosen(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, Ledger | ApprovalHealth):
            self._chosen = row_key(row)
            self._show_card()

    def _show_card(self) -> None:
        row = self.list.currentIndex().data(ROW_ROLE)
        if isinstance(row, ApprovalHealth):
            self.card.show_health(row)
        elif isinstance(row, Ledger):
            self.card.show_ledger(row, kind_words(self.bridge, row.advice_type))
