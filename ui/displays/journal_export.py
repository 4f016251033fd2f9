"""The records that were looked for, as a file: page by page, so that neither panel nor service waits for it."""

import csv
import json
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.query import Answer, AskJournal, JournalAnswer, JournalRow
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.journal_words import entry_title
from ui.displays.trend_export import export_file
from ui.formatting import count_text
from ui.models.journal_list import JournalEntry
from ui.wording.outcome import reason_sentence

PAGE = 1000
"""The most that the service gives at once."""
_HEADS = (
    "record", "time_utc", "person", "name", "role", "panel", "what", "kind", "subject", "subject_name", "facts",
    "is_erased",
)  # fmt: skip


class JournalExport(QObject):
    """Writes one file at a time; a part of one is not left behind."""

    told = Signal(str, bool)
    """How far it is, or how it ended; whether that is a fault."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._part: Path | None = None
        self._count = 0

    @property
    def is_running(self) -> bool:
        """Whether pages are still being read."""
        return self._part is not None

    def start(self, question: AskJournal) -> None:
        """Write everything that ``question`` finds, newest first; its limit does not count."""
        try:
            target = export_file("csv", "journal")
            self._part, self._count = target.with_suffix(".part"), 0
            self._append([_HEADS], mode="x")
        except OSError as error:
            self._give_up(error.strerror or str(error))
            return
        self._ask(msgspec.structs.replace(question, limit=PAGE), target)

    def stop(self) -> None:
        """Whoever began it is not there any more."""
        if self.is_running:
            self._give_up(_("The person has changed."))

    def _ask(self, question: AskJournal, target: Path) -> None:
        self._bridge.ask(question, partial(self._take, question, target))

    def _take(self, question: AskJournal, target: Path, answer: Answer | Outcome) -> None:
        if self._part != target.with_suffix(".part"):
            return  # was stopped meanwhile
        if not isinstance(answer, JournalAnswer):
            why = str(reason_sentence(answer)) if isinstance(answer, Refused | Failed) else ""
            self._give_up(why)
            return
        try:
            self._append([_cells(row) for row in answer.rows])
            if len(answer.rows) < PAGE:
                self._finish(target)
                return
        except OSError as error:
            self._give_up(error.strerror or str(error))
            return
        self.told.emit(_("{count} records so far …").format(count=count_text(self._count)), False)
        self._ask(msgspec.structs.replace(question, before=answer.rows[-1].seq), target)

    def _append(self, lines: list[tuple[str, ...]], mode: str = "a") -> None:
        assert self._part is not None
        with self._part.open(mode, encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
        if mode == "a":
            self._count += len(lines)

    def _finish(self, target: Path) -> None:
        assert self._part is not None
        self._part.replace(target)
        self._part = None
        words = ngettext("Saved {count} record as {file}", "Saved {count} records as {file}", self._count)
        self.told.emit(words.format(count=count_text(self._count), file=target), False)

    def _give_up(self, why: str) -> None:
        if self._part is not None:
            with suppress(OSError):
                self._part.unlink(missing_ok=True)
        self._part = None
        self.told.emit(_("Nothing was saved. {reason}").format(reason=why), True)


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
