"""``tandem report``: a shift as PDF and CSV, beside a running service, without a screen."""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from hmi.cli.commands import help_of
from hmi.cli.export import moment_ns
from hmi.cli.panel import DEFAULT_PROJECT, ProjectOption
from hmi.cli.trouble import Trouble
from hmi.i18n import SOURCE_LANGUAGE, languages


class WantedShift(StrEnum):
    """Which shift of the calendar."""

    THIS = "this"
    LAST = "last"


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command(help=help_of("report"))(report)


def report(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write to.")],
    project: ProjectOption = DEFAULT_PROJECT,
    shift: Annotated[WantedShift, typer.Option("--shift", help="Of the site's calendar.")] = WantedShift.LAST,
    since: Annotated[str, typer.Option("--from", help="2026-11-23T06:00 instead of a shift; UTC unless +hh:mm.")] = "",
    until: Annotated[str, typer.Option("--to", help="The moment after the last.")] = "",
    language: Annotated[str, typer.Option("--language", "-l", help="Language of the report.")] = SOURCE_LANGUAGE,
) -> None:
    """Replace this process by the one that writes it."""
    if language not in languages():
        raise Trouble(f"{language!r} is no language of Tandem", f"there are {', '.join(languages())}")
    if bool(since) != bool(until):
        raise Trouble("--from and --to belong together", "leave both out for a shift of the calendar")
    options = [f"--project={project}", f"--out={out}", f"--shift={shift.value}", f"--language={language}"]
    if since:
        start_ns, end_ns = moment_ns(since), moment_ns(until)
        if start_ns >= end_ns:
            raise Trouble("--from is not before --to")
        options += [f"--start-ns={start_ns}", f"--end-ns={end_ns}"]
    os.execv(sys.executable, [sys.executable, "-m", "ui.report_command", *options])
