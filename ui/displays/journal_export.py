"""The records that were looked for, as a file: page by page, so that neither panel nor service waits for it."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec

from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer, AskJournal, JournalAnswer, JournalRow
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.displays.journal_words import entry_title
from ui.displays.paged_export import PagedExport
from ui.displays.trend_export import export_file
from ui.formatting import count_text
from ui.models.journal_list import JournalEntry

PAGE = 1000
"""The most that the service gives at once."""
_HEADS = (
    "record", "time_utc", "person", "name", "role", "panel", "what", "kind", "subject", "subject_name", "facts",
    "is_erased",
)  # fmt: skip


class JournalExport(PagedExport):
    """One CSV of everything that a question finds."""

    def start(self, question: AskJournal) -> None:
        """Write everything that ``question`` finds, newest first; its limit does not count."""
        try:
            target = export_file("csv", "journal")
            self.begin(target)
            self.write(_csv([_HEADS]), mode="x")
        except OSError as error:
            self.fail(error)
            return
        self._ask(msgspec.structs.replace(question, limit=PAGE), target)

    def _ask(self, question: AskJournal, target: Path) -> None:
        self._bridge.ask(question, partial(self._take, question, target))

    def _take(self, question: AskJournal, target: Path, answer: Answer | Outcome) -> None:
        if not self.is_of(target):
            return  # was stopped meanwhile
        if not isinstance(answer, JournalAnswer):
            self.refuse(answer)
            return
        try:
            self.write(_csv([_cells(row) for row in answer.rows]))
            self._count += len(answer.rows)
            if len(answer.rows) < PAGE:
                self._finish(target)
                return
        except OSError as error:
            self.fail(error)
            return
        self.told.emit(_("{count} records so far …").format(count=count_text(self._count)), False)
        self._ask(msgspec.structs.replace(question, before=answer.rows[-1].seq), target)

    def _finish(self, target: Path) -> None:
        words = ngettext("Saved {count} record as {file}", "Saved {count} records as {file}", self._count)
        self.finish(target, words.format(count=count_text(self._count), file=target))


def _csv(lines: Sequence[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue()


def _cells(row: JournalRow) -> tuple[str, ...]:
    moment = datetime.fromtimestamp(row.time_ns / 1e9, UTC).isoformat(timespec="milliseconds")
    facts = json.dumps(row.facts, ensure_ascii=False, sort_keys=True)
    cells = (
        str(row.seq), moment, row.actor, row.actor_name, row.role, row.panel, entry_title(JournalEntry(row)),
        row.kind, row.subject, row.subject_name, facts, str(row.is_erased).lower(),
    )  # fmt: skip
    return tuple(_harmless(cell) for cell in cells)


def _harmless(cell: str) -> str:
    """A spreadsheet must not take what somebody typed for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
