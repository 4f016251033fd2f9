"""The guide: one step of a run at a time, large enough for two metres and gloves, with the machine's word beside it.

What can be done is what the service offers at this step, and it looks again before it does it. A step that the machine
decides has no key: it says what it waits for and for how long.
"""

from collections.abc import Iterable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedLayout, QWidget
from typing_extensions import override

from hmi.domain.outcome import Outcome
from hmi.domain.procedure_notice import SUBJECT
from hmi.domain.procedure_query import AskProcedures, ProceduresAnswer, RunAct, RunAnswer
from hmi.domain.procedure_run import RunId, RunState
from hmi.domain.query import Answer
from hmi.domain.reading import ReadingBatch
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.people_names import PeopleNames
from ui.displays.run_banner import banner
from ui.displays.run_keys import LOCKS, STEPS
from ui.displays.run_page import RunPage
from ui.displays.run_steps_content import segments
from ui.displays.run_watch import RunWatch
from ui.displays.run_why_not import why_not
from ui.displays.run_words import number_words
from ui.displays.skill_book import SkillBook
from ui.displays.step_acts import StepActs
from ui.displays.step_pictures import StepPictures
from ui.displays.step_words import act_keys, step_text, step_title
from ui.displays.tag_bindings import TagBindings
from ui.models.report_context import ReportContext
from ui.widgets.empty_page import EmptyPage
from ui.widgets.text_direction import at_beginning
from ui.wording.outcome import reason_sentence

TICK_MS = 1000


class RunnerDisplay(Display):
    """Of one run, until it is over and somebody goes on to another."""

    name = "runner"
    has_past = False

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._names, self.skills = PeopleNames(bridge, self), SkillBook(bridge, self)
        self._runs_text = ""
        self.watch, self.page, self.empty = RunWatch(bridge, self), RunPage(bridge), EmptyPage()
        self.owner, self.card, self.banner = self.page.owner, self.page.card, self.page.banner
        self.conditions, self.keys, self.sign_in_key = self.page.conditions, self.page.keys, self.page.sign_in_key
        self.pictures = StepPictures(bridge, self.card)
        self.acts = StepActs(bridge, self.card, self, lambda: self._names.known, self.skills)
        self._bindings = TagBindings(bridge)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.page)
        self._pages.addWidget(self.empty)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Guide")

    @override
    def retranslate(self) -> None:
        self.keys.retranslate()
        self.sign_in_key.setText(_("Sign in to go on"))
        self.owner.setAlignment(at_beginning())
        self._show()

    @override
    def rebuild(self) -> None:
        self._show()

    @override
    def enter(self) -> None:
        self.watch.leave_ended()
        self._names.ask()
        self._ask_skills()
        self.watch.ask()
        self._show()
        self._tick.start()

    @override
    def leave(self) -> None:
        self._tick.stop()

    @override
    def open_subject(self, subject: str) -> None:
        """The id of a run."""
        if subject:
            self.watch.show_run(RunId(subject))
        self.watch.ask()
        self._show()

    @override
    def acting_parts(self) -> Iterable[QWidget]:
        return [self.card, self.keys]

    @override
    def report_context(self) -> ReportContext:
        procedure = self.watch.answer.procedure if self.watch.answer is not None else None
        return ReportContext(equipment=procedure.equipment if procedure is not None else None)

    @override
    def show_frame(self, batch: ReadingBatch) -> None:
        self._bindings.paint_changed(batch)

    def _listen(self) -> None:
        bridge = self.bridge
        self.watch.changed.connect(self._show)
        self._names.changed.connect(self._show)
        self.skills.changed.connect(self._show)
        bridge.session_changed.connect(self._on_session)
        bridge.attachment_changed.connect(self._ask_anew)
        bridge.notice_changed.connect(self._on_notice)
        self.acts.settled.connect(self._ask_anew)
        self.card.act_requested.connect(self.acts.act)
        self.keys.wanted.connect(self._on_wanted)
        self.sign_in_key.clicked.connect(lambda: bridge.display_requested.emit("sign_in", ""))
        self.empty.pressed.connect(lambda: bridge.display_requested.emit("procedures", ""))

    def _ask_skills(self) -> None:
        if self.isVisible() and self.bridge.is_heard:
            self.bridge.ask(AskProcedures(), self._take_skills)

    def _take_skills(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, ProceduresAnswer):
            self.skills.use(answer.skills)

    def _ask_anew(self) -> None:
        self.watch.ask_anew()
        self._show()

    def _on_session(self) -> None:
        self._ask_skills()
        self._ask_anew()

    def _on_notice(self) -> None:
        text = self.bridge.notices.get(SUBJECT, "")
        if text != self._runs_text:
            self._runs_text = text
            self._ask_anew()

    def _on_tick(self) -> None:
        self.watch.ask()
        self._show_banner()

    def _on_wanted(self, name: str) -> None:
        if name == STEPS:
            self.acts.show_steps()
        elif name == LOCKS:
            self.acts.show_locks()
        else:
            self.acts.act(RunAct(name))

    def _show(self) -> None:
        answer = self.watch.answer
        if answer is None or answer.run is None:
            self._show_nothing()
            return
        self._pages.setCurrentIndex(0)
        run, procedure, step = answer.run, answer.procedure, answer.step
        self.acts.choose(answer)
        self.card.show_text(step_text(answer, self.bridge, self.skills, self._names.known))
        spoken = number_words(answer.number, len(procedure.steps) if procedure is not None else 0)
        self.card.progress.show_segments(segments(answer), spoken)
        self.pictures.show(procedure, step.picture if step is not None else "", step_title(step) if step else "")
        is_usable = self._is_usable and self.bridge.session is not None
        keys = act_keys(answer, self.bridge, self._names.known, is_usable=is_usable)
        self.card.show_acts(keys, (run.id, len(run.steps), run.state is RunState.HELD))
        self._say_why_not(answer)
        self.conditions.show_answer(answer)
        self._bindings.clear()
        self._bindings.bind(self.conditions.tags, self._paint)
        self._bindings.paint_all()
        self._show_keys(answer)
        self.sign_in_key.setVisible(self.bridge.session is None and not run.state.is_over)
        self.let_act()

    def _show_nothing(self) -> None:
        self._pages.setCurrentIndex(1)
        fault = self.watch.fault
        if fault is not None:
            words = str(reason_sentence(fault))
        elif not self.bridge.is_heard:
            words = _("The cell service is not heard. Whether a procedure is under way is not known.")
        elif self.watch.answer is None:
            words = _("Loading …")
        else:
            words = _("No procedure is under way. Begin one from the list.")
        self.empty.show_words(words, _("Procedures") if self.watch.answer is not None else "")

    def _paint(self) -> None:
        self.conditions.paint()
        self._show_banner()
        answer = self.watch.answer
        if answer is not None and answer.step is not None:
            self.card.show_change(step_text(answer, self.bridge, self.skills, self._names.known).change)

    def _show_banner(self) -> None:
        if self.watch.answer is not None:
            lacking, fault = self.conditions.lacking(), self.watch.fault
            content = banner(self.watch.answer, self.bridge, self._names.known, lacking, self.watch.passed_s, fault)
            self.banner.show_content(content)

    @property
    def _is_usable(self) -> bool:
        """Whether what stands there is known to hold, and nothing is under way at the service."""
        return self.bridge.is_heard and self.watch.fault is None and not self.acts.is_waiting

    def _say_why_not(self, answer: RunAnswer) -> None:
        words = why_not(answer, self.bridge.session, self._names.known, self.skills)
        self.owner.setText(words)
        self.owner.setVisible(bool(words))

    def _show_keys(self, answer: RunAnswer) -> None:
        run = answer.run
        is_usable = self._is_usable
        shown: dict[str, bool] = {STEPS: True}
        offered = {act.act: act for act in answer.acts}
        for act in (RunAct.HOLD, RunAct.SKIP, RunAct.OFFER, RunAct.ABORT):
            one = offered.get(act)
            if one is not None:
                shown[act] = is_usable and one.refusal is None and self.bridge.session is not None
        if run is not None and run.standing_locks:
            shown[LOCKS] = is_usable
        self.keys.show_acts(shown)
