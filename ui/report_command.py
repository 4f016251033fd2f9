"""``tandem report`` without a screen: gathers one report from the service, writes PDF and CSV, and ends."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from hmi import i18n
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer
from hmi.domain.shift import AskShifts, Shift, ShiftsAnswer
from hmi.link.address import local_address
from hmi.link.client import LinkClient
from hmi.paths import default_project, product_version
from ui import theme
from ui.bridge import Bridge
from ui.displays.report_gathering import ReportAnswers, ReportGathering
from ui.displays.report_sections import ShiftReport
from ui.displays.shift_choice import shift_words
from ui.widgets.report_document import Document
from ui.widgets.report_files import write_csv, write_pdf

ATTACH_MS = 15_000
"""How long a service may take to answer at all."""
NOT_HEARD, NO_SHIFT, NOT_WRITTEN = 2, 3, 4
"""Exit status: the service did not answer; there is no such shift; the folder cannot be written."""


class ReportCommand(QObject):
    """Asks, waits and writes; ``ended`` tells the exit status."""

    ended = Signal(int)

    def __init__(self, bridge: Bridge, out: Path, shift: str, period: tuple[int, int] | None) -> None:
        super().__init__()
        self._bridge, self._out, self._wanted, self._period = bridge, out, shift, period
        self._named = ""
        self._gathering = ReportGathering(bridge, self)
        self._gathering.gathered.connect(self._write)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.timeout.connect(self._give_up)
        self._waiting.start(ATTACH_MS)
        bridge.attachment_changed.connect(self._begin)

    def _begin(self) -> None:
        if not self._bridge.picture.is_attached or not self._waiting.isActive():
            return
        self._waiting.stop()
        if self._period is not None:
            self._gathering.start(*self._period)
        else:
            self._bridge.ask(AskShifts(), self._take_shifts)

    def _take_shifts(self, answer: Answer | Outcome) -> None:
        shift: Shift | None = None
        if isinstance(answer, ShiftsAnswer):
            shift = answer.this_shift() if self._wanted == "this" else answer.last_shift()
        if shift is None:
            print(f"there is no {self._wanted} shift in the calendar; use --from and --to", file=sys.stderr)
            self.ended.emit(NO_SHIFT)
            return
        self._named = shift_words(shift)
        self._gathering.start(shift.begin_ns, shift.end_ns)

    def _write(self, told: ReportAnswers) -> None:
        document = ShiftReport(self._bridge, told, self._named, "").document()
        try:
            files = written(document, self._out)
        except OSError as error:
            print(f"{self._out}: {error.strerror or error}", file=sys.stderr)
            self.ended.emit(NOT_WRITTEN)
            return
        for section in document.sections:
            if section.fault:
                print(f"not in the report: {section.title}. {section.fault}", file=sys.stderr)
        print(f"wrote {len(files)} files to {self._out}")
        self.ended.emit(0)

    def _give_up(self) -> None:
        print("the cell service is not heard; start it with 'tandem serve', or name another --project", file=sys.stderr)
        self.ended.emit(NOT_HEARD)


def written(document: Document, out: Path) -> list[Path]:
    """PDF and CSV files in a folder that is made where it is missing.

    Raises:
        OSError: they cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    pdf = out / "report.pdf"
    write_pdf(document, pdf)
    return [pdf, *write_csv(document, out)]


def main(arguments: list[str] | None = None) -> int:
    """Run until the report is written, or it is known why not."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    options = _options(arguments)
    application = QApplication(sys.argv[:1])
    theme.load_fonts()
    i18n.choose(options.language)
    bridge = Bridge()
    period = (options.start_ns, options.end_ns) if options.start_ns else None
    command = ReportCommand(bridge, options.out, options.shift, period)
    end: Callable[[int], None] = application.exit
    command.ended.connect(end)
    bridge.attach(LinkClient(local_address(options.project), screen="report", product=product_version()))
    status = application.exec()
    bridge.detach()
    return status


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tandem report")
    parser.add_argument("--project", type=Path, default=default_project())
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--shift", choices=("this", "last"), default="last")
    parser.add_argument("--start-ns", type=int, default=0)
    parser.add_argument("--end-ns", type=int, default=0)
    parser.add_argument("--language", default=i18n.SOURCE_LANGUAGE)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
