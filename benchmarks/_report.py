"""One table on the screen and one JSON file, the same for every benchmark."""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "build" / "benchmarks"


class Report:
    """Prints rows as they are measured; ``finish`` writes everything to ``build/benchmarks/NAME.json``.

    ``columns`` maps a heading to the format of its values (``"8.2f"``; ``"-24"`` for words, left-aligned).
    """

    def __init__(self, name: str, columns: Mapping[str, str]) -> None:
        self.rows: list[dict[str, Any]] = []
        self._name, self._columns = name, columns
        self._verdicts: list[dict[str, Any]] = []
        self._notes: list[str] = []
        self._load_before = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
        self._started_s = time.monotonic()
        self._has_heading = False

    def row(self, **values: object) -> None:
        """One line of the table, by heading; a heading without a value stays empty. More keys go to the JSON only."""
        if not self._has_heading:
            self._has_heading = True
            print("  ".join(f"{heading:{_width(form)}}" for heading, form in self._columns.items()))
        self.rows.append(values)
        cells = [_cell(values.get(heading), form) for heading, form in self._columns.items()]
        print("  ".join(cells), flush=True)

    def verdict(self, text: str, is_met: bool) -> None:
        """What the figures mean for a target."""
        self._verdicts.append({"target": text, "met": is_met})

    def note(self, text: str) -> None:
        """What a reader must know beside the table."""
        self._notes.append(text)

    def finish(self, file: Path | None = None) -> None:
        """Print verdicts and notes, and write the JSON."""
        for verdict in self._verdicts:
            print(f"target {verdict['target']}: {'met' if verdict['met'] else 'NOT MET'}")
        for note in self._notes:
            print(note)
        file = file or FOLDER / f"{self._name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        figures = {
            "benchmark": self._name,
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "took_s": round(time.monotonic() - self._started_s, 1),
            "machine": {
                "cores": os.cpu_count(),
                "python": platform.python_version(),
                "system": platform.platform(),
                "load_before": self._load_before,
            },
            "rows": self.rows,
            "targets": self._verdicts,
            "notes": self._notes,
        }
        file.write_text(json.dumps(figures, indent=1), encoding="utf-8")
        print(f"written to {file}", file=sys.stderr)


def options(doc: str | None) -> argparse.ArgumentParser:
    """The options that every benchmark has."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="shorter measurements, for trying it out")
    parser.add_argument("--json", type=Path, help=f"write the figures there instead of below {FOLDER.parent.name}/")
    return parser


def _width(form: str) -> str:
    width = form.lstrip("-").partition(".")[0].rstrip("dfs,")
    return f"<{width}" if form.startswith("-") else f">{width}"


def _cell(value: object, form: str) -> str:
    if value is None or isinstance(value, str):
        return f"{value or '':{_width(form)}}"
    return f"{value:{form.lstrip('-')}}"
