"""The rows that are shown, as a file: page by page, so that neither panel nor service waits for it."""

from pathlib import Path
from typing import Final

import msgspec

from hmi.domain.alarm_export import JSON_END, AlarmFormat, csv_head, csv_lines, json_head, json_rows
from hmi.domain.alarm_query import MOST_ROWS, AlarmHistoryAnswer, AskAlarmHistory
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.displays.paged_export import PagedExport
from ui.displays.trend_export import export_file
from ui.formatting import count_text

_NAME: Final = "alarms"


class AlarmHistoryExport(PagedExport):
    """CSV or JSON of everything that a question finds, with the filter in its head."""

    _kind = AlarmFormat.CSV

    def start(self, question: AskAlarmHistory, kind: AlarmFormat) -> None:
        """Write everything that ``question`` finds, whole, in its order; its page does not count."""
        self._kind = kind
        try:
            target = export_file(kind.value, _NAME)
            self.begin(target)
            head = csv_head(question.filter) if kind is AlarmFormat.CSV else json_head(question.filter)
            self.write(head, mode="x")
        except OSError as error:
            self.fail(error)
            return
        self._ask(msgspec.structs.replace(question, offset=0, limit=MOST_ROWS, is_whole=True), target)

    def _ask(self, question: AskAlarmHistory, target: Path) -> None:
        self._bridge.ask(question, lambda answer: self._take(question, target, answer))

    def _take(self, question: AskAlarmHistory, target: Path, answer: Answer | Outcome) -> None:
        if not self.is_of(target):
            return  # was stopped meanwhile
        if not isinstance(answer, AlarmHistoryAnswer):
            self.refuse(answer)
            return
        is_first = self._count == 0
        self._count += len(answer.rows)
        try:
            is_csv = self._kind is AlarmFormat.CSV
            self.write(csv_lines(answer.rows) if is_csv else json_rows(answer.rows, is_first=is_first))
            if not answer.rows or self._count >= answer.total:
                self._finish(target)
                return
        except OSError as error:
            self.fail(error)
            return
        self.told.emit(_("{count} rows so far …").format(count=count_text(self._count)), False)
        self._ask(msgspec.structs.replace(question, offset=self._count, newest_seq=answer.newest_seq), target)

    def _finish(self, target: Path) -> None:
        if self._kind is AlarmFormat.JSON:
            self.write(JSON_END)
        words = ngettext("Saved {count} row as {file}", "Saved {count} rows as {file}", self._count)
        self.finish(target, words.format(count=count_text(self._count), file=target))
