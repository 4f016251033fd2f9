"""What came before at an alarm: what was done at its machine, and how earlier occurrences were solved."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.alarm_query import AskSimilarAlarms, PastCase, SimilarAlarmsAnswer
from hmi.domain.case import CaseState, ExceptionCase
from hmi.domain.case_query import AskCases, CasesAnswer
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.query import Answer, AskJournal, JournalAnswer
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.journal_topics import CONSEQUENCES
from ui.displays.journal_words import entry_content
from ui.displays.likeness_words import likeness_words
from ui.formatting import chain_text, count_text, date_text, date_time_text, duration_text, time_text
from ui.models.journal_list import JournalList
from ui.widgets.fold_section import FoldSection
from ui.widgets.icon_key import IconKey
from ui.widgets.restyle import restyle
from ui.wording.case import case_saying_words

MOST_ACTS, MOST_CASES, MOST_SOLVED = 6, 5, 3
_SOLVED = (CaseState.RESOLVED, CaseState.CLOSED)
_ROWS_READ = 40
"""Records of the journal that are looked through: what was asked and what came of it are two."""
_NEWS_MS = 1500


class _Lines(QWidget):
    """Texts below each other, words over details; made anew only where their number changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 8)
        self.labels: list[QLabel] = []

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Words and their look."""
        while len(self.labels) > len(lines):
            self._column.removeWidget(label := self.labels.pop())
            label.deleteLater()
        while len(self.labels) < len(lines):
            label = QLabel()
            label.setWordWrap(True)
            self.labels.append(label)
            self._column.addWidget(label)
        for label, (words, look) in zip(self.labels, lines, strict=True):
            label.setText(words)
            restyle(label, look)


class LastActs(QObject):
    """What people and the service did at the alarm's machine, newest first. Asks only while it is open."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._alarm: Alarm | None = None
        self._asked_for: str | None = None
        self._answer: JournalAnswer | Outcome | None = None
        body = QWidget()
        self.lines, self.sign_in_key = _Lines(), IconKey("log-in")
        self.sign_in_key.clicked.connect(lambda: bridge.display_requested.emit("sign_in", ""))
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.lines)
        column.addWidget(self.sign_in_key)
        self.section = FoldSection(body)
        self.section.toggled.connect(self._ask)
        self._news = QTimer(self)
        self._news.setSingleShot(True)
        self._news.setInterval(_NEWS_MS)
        self._news.timeout.connect(self._ask_again)
        bridge.records_changed.connect(self._news.start)
        bridge.session_changed.connect(self._ask_again)
        self.retranslate()

    def show_alarm(self, alarm: Alarm) -> None:
        """From now on those at the machine of ``alarm``."""
        self._alarm = alarm
        self._ask()

    def forget(self) -> None:
        """Ask anew with the next alarm shown: at another moment there were other acts before it."""
        self._alarm = self._asked_for = self._answer = None
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the language in use."""
        self.section.show_title(_("What was done there"))
        self.sign_in_key.setText(_("Sign in to read it"))
        answer = self._answer
        is_nobody = isinstance(answer, Refused) and answer.reason is Reason.NOT_SIGNED_IN
        self.sign_in_key.setVisible(is_nobody)
        if isinstance(answer, JournalAnswer):
            self.lines.show_lines(self._acts(answer) or [(_("Nothing is on record."), "muted")])
        elif answer is None:
            self.lines.show_lines([(_("Looking it up …"), "muted")])
        else:
            self.lines.show_lines([] if is_nobody else [(_("The journal cannot be read now."), "muted")])

    def _acts(self, answer: JournalAnswer) -> list[tuple[str, str]]:
        entries = JournalList(lambda _entry: "")
        entries.add_rows([row for row in answer.rows if row.kind.removesuffix(".done") not in CONSEQUENCES])
        lines: list[tuple[str, str]] = []
        for entry in entries.entries[:MOST_ACTS]:
            content = entry_content(entry, self._bridge.picture)
            lines.append((chain_text((time_text(entry.row.time_ns), content.words)), ""))
            lines.append((content.detail, "muted"))
        return [line for line in lines if line[0]]

    def _ask_again(self) -> None:
        self._asked_for = None
        self._ask()

    def _ask(self, _is_open: object = None) -> None:
        alarm = self._alarm
        if alarm is None or not self.section.is_open:
            return
        about = str(alarm.equipment or alarm.source)
        if about == self._asked_for:
            return
        if self._asked_for is not None:
            self._answer = None
        self._asked_for = about
        self.retranslate()
        self._bridge.ask(AskJournal(limit=_ROWS_READ, text=about), partial(self._take, about))

    def _take(self, about: str, answer: Answer | Outcome) -> None:
        if about == self._asked_for:
            self._answer = answer if isinstance(answer, JournalAnswer | Outcome) else None
            self.retranslate()


class PastCases(QObject):
    """Earlier occurrences of the alarm and of its like, why each is shown, and what solved the cases that it was in."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._alarm: AlarmId | None = None
        self._began_ns = 0
        self._answer: SimilarAlarmsAnswer | None = None
        self._is_refused = False
        self._solved: tuple[ExceptionCase, ...] = ()
        self._solved_kin: dict[AlarmId, tuple[ExceptionCase, ...]] = {}
        self.lines = _Lines()
        self.section = FoldSection(self.lines)
        self.retranslate()

    def show_alarm(self, alarm: Alarm) -> None:
        """From now on those of ``alarm``, before the present one."""
        if (alarm.id, alarm.began_ns) == (self._alarm, self._began_ns):
            return
        self._alarm, self._began_ns, self._answer, self._is_refused = alarm.id, alarm.began_ns, None, False
        self._solved, self._solved_kin = (), {}
        self.retranslate()
        query = AskSimilarAlarms(
            alarm=alarm.id, name=alarm.name, equipment=alarm.equipment, before_ns=alarm.began_ns or None,
            limit=MOST_CASES,
        )  # fmt: skip
        self._bridge.ask(query, partial(self._take, alarm.id))
        solved = AskCases(alarm=alarm.id, states=_SOLVED, limit=MOST_SOLVED)
        self._bridge.ask(solved, partial(self._take_solved, alarm.id))

    def forget(self) -> None:
        """Ask anew with the next alarm shown: of another moment there is something else to be told."""
        self._alarm, self._answer, self._is_refused = None, None, False
        self._solved, self._solved_kin = (), {}
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the language in use."""
        answer = self._answer
        self.section.show_title(_("Earlier times"), self._summary())
        if answer is None:
            words = _("Earlier alarms cannot be looked up now.") if self._is_refused else _("Looking it up …")
            self.lines.show_lines([*_solved_lines(self._solved), (words, "muted")])
            return
        lines = [*_solved_lines(self._solved), *(line for case in answer.cases for line in _case_lines(case))]
        lines = lines or [(_("Never before, as far as is recorded."), "muted")]
        self.lines.show_lines([*lines, *(line for case in answer.kin for line in self._kin_lines(case))])

    def _kin_lines(self, case: PastCase) -> list[tuple[str, str]]:
        """Why it is shown, what solved it, and how it went."""
        why = likeness_words(self._bridge.picture, case.likeness, case.equipment, case.source)
        lines = [(why, "heading")]
        return [*lines, *_solved_lines(self._solved_kin.get(case.alarm, ())), *_case_lines(case)]

    def _summary(self) -> str:
        answer = self._answer
        if answer is None:
            return ""
        if not answer.total or answer.oldest_ns is None:
            return _("never before")
        words = ngettext("{count} time since {date}", "{count} times since {date}", answer.total)
        return words.format(count=count_text(answer.total), date=date_text(answer.oldest_ns))

    def _take_solved(self, identity: AlarmId, answer: Answer | Outcome) -> None:
        if identity == self._alarm and isinstance(answer, CasesAnswer):
            self._solved = answer.cases
            self.retranslate()

    def _take_solved_kin(self, identity: AlarmId, kin: AlarmId, answer: Answer | Outcome) -> None:
        if identity == self._alarm and isinstance(answer, CasesAnswer):
            self._solved_kin[kin] = answer.cases
            self.retranslate()

    def _take(self, identity: AlarmId, answer: Answer | Outcome) -> None:
        if identity == self._alarm:
            self._answer = answer if isinstance(answer, SimilarAlarmsAnswer) else None
            self._is_refused = self._answer is None
            for case in self._answer.kin if self._answer is not None else ():
                solved = AskCases(alarm=case.alarm, states=_SOLVED, limit=1)
                self._bridge.ask(solved, partial(self._take_solved_kin, identity, case.alarm))
            self.retranslate()


def _solved_lines(cases: Sequence[ExceptionCase]) -> list[tuple[str, str]]:
    """What helped, the newest first: that is what somebody at the machine wants to know."""
    solved = [
        (case.resolved_ns or case.changed_ns, case_saying_words(case.solution)) for case in cases if case.solution
    ]
    return [
        (_("{date}, solved: “{solution}”").format(date=date_text(at_ns), solution=how), "") for at_ns, how in solved
    ]


def _case_lines(case: PastCase) -> list[tuple[str, str]]:
    """When and how long, then who had it and what they wrote."""
    lasted = ""
    if case.ended_ns is not None:
        lasted = _("{time} long").format(time=duration_text(max((case.ended_ns - case.began_ns) / 1e9, 0.0)))
    taken = _("{name} had it").format(name=case.taken_by) if case.taken_by else ""
    if not taken and case.acknowledged_by:
        taken = _("acknowledged by {name}").format(name=case.acknowledged_by)
    lines = [(chain_text((date_time_text(case.began_ns), lasted, taken)), "")]
    for comment in case.comments:
        lines.append((f"“{comment.words}”" + (f" ({comment.who_name})" if comment.who_name else ""), "muted"))
    return lines
