"""The rows that are shown, as a file: page by page, so that neither panel nor service waits for it."""

from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QObject, Signal

from hmi.domain.alarm_export import JSON_END, AlarmFormat, csv_head, csv_lines, json_head, json_rows
from hmi.domain.alarm_query import MOST_ROWS, AlarmHistoryAnswer, AskAlarmHistory
from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.query import Answer
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.trend_export import export_file
from ui.formatting import count_text
from ui.wording.outcome import reason_sentence

_NAME: Final = "alarms"


class AlarmHistoryExport(QObject):
    """Writes one file at a time; a part of one is not left behind."""

    told = Signal(str, bool)
    """How far it is, or how it ended; whether that is a fault."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._part: Path | None = None
        self._kind = AlarmFormat.CSV
        self._count = 0

    @property
    def is_running(self) -> bool:
        """Whether pages are still being read."""
        return self._part is not None

    def start(self, question: AskAlarmHistory, kind: AlarmFormat) -> None:
        """Write everything that ``question`` finds, whole, in its order; its page does not count."""
        self._kind, self._count = kind, 0
        try:
            target = export_file(kind.value, _NAME)
            self._part = target.with_suffix(".part")
            head = csv_head(question.filter) if kind is AlarmFormat.CSV else json_head(question.filter)
            self._append(head, mode="x")
        except OSError as error:
            self._give_up(error.strerror or str(error))
            return
        self._ask(msgspec.structs.replace(question, offset=0, limit=MOST_ROWS, is_whole=True), target)

    def stop(self) -> None:
        """Whoever began it is not there any more."""
        if self.is_running:
            self._give_up(_("The person has changed."))

    def _ask(self, question: AskAlarmHistory, target: Path) -> None:
        self._bridge.ask(question, lambda answer: self._take(question, target, answer))

    def _take(self, question: AskAlarmHistory, target: Path, answer: Answer | Outcome) -> None:
        if self._part != target.with_suffix(".part"):
            return  # was stopped meanwhile
        if not isinstance(answer, AlarmHistoryAnswer):
            why = str(reason_sentence(answer)) if isinstance(answer, Refused | Failed) else ""
            self._give_up(why)
            return
        is_first = self._count == 0
        self._count += len(answer.rows)
        try:
            is_csv = self._kind is AlarmFormat.CSV
            self._append(csv_lines(answer.rows) if is_csv else json_rows(answer.rows, is_first=is_first))
            if not answer.rows or self._count >= answer.total:
                self._finish(target)
                return
        except OSError as error:
            self._give_up(error.strerror or str(error))
            return
        self.told.emit(_("{count} rows so far …").format(count=count_text(self._count)), False)
        self._ask(msgspec.structs.replace(question, offset=self._count, newest_seq=answer.newest_seq), target)

    def _append(self, text: str, mode: str = "a") -> None:
        assert self._part is not None
        with self._part.open(mode, encoding="utf-8", newline="") as file:
            file.write(text)

    def _finish(self, target: Path) -> None:
        assert self._part is not None
        if self._kind is AlarmFormat.JSON:
            self._append(JSON_END)
        self._part.replace(target)
        self._part = None
        words = ngettext("Saved {count} row as {file}", "Saved {count} rows as {file}", self._count)
        self.told.emit(words.format(count=count_text(self._count), file=target), False)

    def _give_up(self, why: str) -> None:
        if self._part is not None:
            with suppress(OSError):
                self._part.unlink(missing_ok=True)
        self._part = None
        self.told.emit(_("Nothing was saved. {reason}").format(reason=why), True)
