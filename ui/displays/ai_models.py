"""Models: how far each kind of advice may go, what it lacks to go further, and what made it fall."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.advice import AdviceType
from hmi.domain.advice_query import AiModeLine, AiModesAnswer, AskAiModes
from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.permission import Action, may
from hmi.domain.query import Answer
from hmi.domain.site_model_query import AskSiteModels, SiteModelsAnswer
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.advice_words import kind_words
from ui.displays.ai_model_card import AiModelCard
from ui.displays.ai_model_words import row_content
from ui.displays.card_acts import CardActs
from ui.displays.display import Display
from ui.displays.people_names import PeopleNames
from ui.displays.site_model_words import site_model_facts
from ui.faceplates.ai_mode_questions import asking, confirming, lowering, refusing
from ui.faceplates.decision import DecisionFaceplate, Question
from ui.formatting import chain_text, count_text, date_time_text
from ui.models.keyed_rows import ROW_ROLE, KeyedRows
from ui.theme import look
from ui.widgets.card_part import CardPart
from ui.widgets.empty_page import EmptyPage
from ui.widgets.fact_list import FactList
from ui.widgets.pace import Pace
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.scroll_column import ScrollColumn
from ui.widgets.steady_list import SteadyList
from ui.widgets.text_direction import at_beginning
from ui.wording.outcome import reason_sentence

_LIST_SHARE, _CARD_SHARE = 2, 3
_ROW_SCALE = 1.2


class AiModelsDisplay(Display):
    """Of the present only: modes of then are in the journal."""

    name = "ai_models"
    has_past = False

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._names = PeopleNames(bridge, self)
        self._chosen: AdviceType | None = None
        self._found: AiModesAnswer | Refused | Failed | None = None
        self._own = SiteModelsAnswer()
        content_of = partial(row_content, bridge)
        self.rows: KeyedRows[AiModeLine] = KeyedRows(
            lambda line: line.mode.advice_type, lambda line: content_of(line).spoken, parent=self
        )
        self.list = SteadyList(self.rows, RowDelegate(ROW_ROLE, content_of, self, scale=_ROW_SCALE))
        self.summary, self.card, self.empty = QLabel(), AiModelCard(), EmptyPage()
        self.acts = CardActs(bridge, self.card, self)
        self.own = FactList()
        self.own_part = CardPart(self.own)
        self.own_column = ScrollColumn(self.own_part)
        self._pages = QStackedLayout()
        self._pace = Pace(self._on_news, self)
        self._build()
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Models")

    @override
    def retranslate(self) -> None:
        self.list.setAccessibleName(_("Kinds of advice"))
        self.summary.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignVCenter)
        self.card.retranslate()
        self.rows.redraw()
        self._show_own()
        self._show()

    @override
    def enter(self) -> None:
        self._names.ask()
        self._ask()
        self._show()

    @override
    def open_subject(self, subject: str) -> None:
        self._chosen = AdviceType(subject)
        self._show()

    @override
    def acting_parts(self) -> Iterable[QWidget]:
        return self.card.act_keys.values()

    def _build(self) -> None:
        self.summary.setProperty("look", "heading")
        self.summary.setWordWrap(True)
        filled = QWidget()
        body = QHBoxLayout(filled)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look().gap_px)
        left = QWidget()
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(look().gap_px)
        beside.addWidget(self.list, 1)
        beside.addWidget(self.own_column, 1)
        body.addWidget(left, _LIST_SHARE)
        body.addWidget(self.card, _CARD_SHARE)
        for part in (left, self.list, self.card):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(filled)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addWidget(self.summary)
        column.addLayout(self._pages, 1)

    def _listen(self) -> None:
        bridge = self.bridge
        bridge.records_changed.connect(self._pace.ask)
        bridge.notice_changed.connect(self._pace.ask)
        bridge.kinds.told.connect(self.retranslate)
        bridge.attachment_changed.connect(self._show)
        bridge.session_changed.connect(self._show)
        self._names.changed.connect(self._show)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self.list.clicked.connect(self._on_chosen)
        self.list.finger_lifted.connect(self._show)
        self.card.act_requested.connect(self._act)
        self.empty.pressed.connect(self._ask)

    def _on_news(self) -> None:
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        self.bridge.ask(AskSiteModels(), self._take)
        self.bridge.ask(AskAiModes(), self._take)

    def _take(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, AiModesAnswer | Refused | Failed):
            self._found = answer
            self._show()
        elif isinstance(answer, SiteModelsAnswer):
            self._own = answer
            self._show_own()

    def _show_own(self) -> None:
        """Models that the site brought; nothing where it brought none."""
        self.own_part.show_heading(_("Models of this site"))
        self.own.show_facts(site_model_facts(self.bridge, self._own.models))
        self.own_column.setVisible(bool(self._own.models))

    def _show(self) -> None:
        if self.list.is_held:
            return
        found = self._found
        lines = found.lines if isinstance(found, AiModesAnswer) else ()
        self._pages.setCurrentIndex(1 if lines else 0)
        self.summary.setText(self._summary())
        self.summary.setVisible(bool(self.summary.text()))
        if not lines:
            self.empty.show_words(*self._nothing())
            return
        with self.list.steady():
            self.rows.show_rows(lines)
        row = self.rows.row_of(self._chosen) if self._chosen is not None else None
        index = self.rows.index(row if row is not None else 0)
        if index != self.list.currentIndex():
            self.list.setCurrentIndex(index)
        self._show_card()

    def _summary(self) -> str:
        if not isinstance(self._found, AiModesAnswer) or not self._found.lines:
            return ""
        lines, stop = self._found.lines, self._found.stop
        fallen = sum(line.mode.cause is not None for line in lines)
        lowered = ngettext("{count} was lowered", "{count} were lowered", fallen)
        kinds = ngettext("{count} kind of advice", "{count} kinds of advice", len(lines))
        return chain_text(
            (
                _("AI is stopped since {time}").format(time=date_time_text(stop.since_ns)) if stop is not None else "",
                kinds.format(count=count_text(len(lines))),
                lowered.format(count=count_text(fallen)) if fallen else "",
                "" if self.bridge.is_heard else _("as they stood when the cell service was heard last"),
            )
        )

    def _nothing(self) -> tuple[str, str]:
        if isinstance(self._found, Refused | Failed):
            return str(reason_sentence(self._found)), _("Try again")
        if not self.bridge.is_heard:
            return _("The cell service is not heard: how far AI may go is not known."), ""
        if self._found is None:
            return _("Loading …"), ""
        return _("No kind of advice is known to this cell yet."), ""

    def _on_chosen(self, index: QModelIndex) -> None:
        line = index.data(ROW_ROLE)
        if isinstance(line, AiModeLine):
            if line.mode.advice_type != self._chosen:
                self.acts.forget()
            self._chosen = line.mode.advice_type
            self._show_card()

    @property
    def _line(self) -> AiModeLine | None:
        line = self.list.currentIndex().data(ROW_ROLE)
        return line if isinstance(line, AiModeLine) else None

    def _show_card(self) -> None:
        line = self._line
        if line is None:
            return
        self.card.show_line(line, kind_words(self.bridge, line.mode.advice_type), self._names.known, self.bridge.now_ns)
        session, request = self.bridge.session, line.mode.request
        roles = session.person.roles if session is not None else frozenset()
        is_heard = self.bridge.is_heard and isinstance(self._found, AiModesAnswer) and self._found.stop is None
        may_run, may_confirm = may(roles, Action.RUN_AI), may(roles, Action.CONFIRM_AI)
        wanted = {
            "ask": may_run and request is None and line.next is not None and not line.short and is_heard,
            "confirm": may_confirm and request is not None and is_heard,
            "refuse": may_confirm and request is not None and is_heard,
            "lower": may_run and line.mode.mode.rank > 0 and self.bridge.is_heard,
        }
        self.card.show_keys([name for name, is_wanted in wanted.items() if is_wanted], line.mode.advice_type)

    def _act(self, name: str) -> None:
        line = self._line
        if line is None:
            return
        mode, request = line.mode, line.mode.request
        if name == "lower":
            self._open(lowering(mode))
        elif name == "ask" and line.next is not None:
            self._open(asking(mode, line.next))
        elif name == "confirm" and request is not None:
            self._open(confirming(mode, request))
        elif name == "refuse" and request is not None:
            self._open(refusing(mode, request))

    def _open(self, question: Question) -> None:
        self.acts.forget()
        self.acts.open(DecisionFaceplate(self.bridge, question))
