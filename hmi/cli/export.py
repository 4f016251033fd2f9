"""``tandem export``: what was recorded, as files for other tools, beside a running service or without one."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from hmi import clock
from hmi.bootstrap.project import CONSOLE_KEY, HISTORY
from hmi.cli.commands import help_of
from hmi.cli.panel import DEFAULT_PROJECT, ProjectOption
from hmi.cli.trouble import Trouble
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer, AskSamples, SamplesAnswer
from hmi.history.database import open_to_read
from hmi.history.export import Export, ExportFormat, ExportRefused, open_export
from hmi.history.samples import read_samples
from hmi.link.address import local_address
from hmi.link.client import LinkClient
from hmi.link.messages import FromService, Turned
from hmi.paths import product_version
from hmi.ports.history import HistoryUnavailable

ATTACH_S = 10.0
"""How long a service that holds the file may take to answer at all."""

_Ask = Callable[[AskSamples], SamplesAnswer]


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command(help=help_of("export"))(export)


def export(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write to.")],
    project: ProjectOption = DEFAULT_PROJECT,
    since: Annotated[str, typer.Option("--from", help="2026-11-23 or 2026-11-23T06:00; UTC unless +hh:mm.")] = "",
    until: Annotated[str, typer.Option("--to", help="The moment after the last; default: now.")] = "",
    kind: Annotated[ExportFormat, typer.Option("--format", "-f", help="Kind of files.")] = ExportFormat.PARQUET,
    tags: Annotated[list[str] | None, typer.Option("--tags", "-t", help="Tags, as in 'cobot/*'; may repeat.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over files that are there.")] = False,
) -> None:
    """Export, and say what was written."""
    start_ns = moment_ns(since) if since else 0
    end_ns = moment_ns(until) if until else clock.now_ns()
    if start_ns >= end_ns:
        raise Trouble("--from is not before --to")
    file = project / HISTORY
    if not file.exists():
        raise Trouble(f"{file} does not exist; nothing was recorded, or --project names another folder")
    wanted = AskSamples(patterns=tuple(tags or ("*",)), start_ns=start_ns, end_ns=end_ns)
    try:
        with open_export(out, kind, is_replacing=replace) as sink:
            _copy(file, project, wanted, sink)
    except ExportRefused as refused:
        raise Trouble(f"{refused} is there already; use --replace to write over it, or another --out") from None
    except (OSError, duckdb.Error) as error:
        raise Trouble(f"{out}: {error}") from None
    if not sink.files:
        print(f"nothing was recorded from {_moment_text(start_ns)} to {_moment_text(end_ns)}; no file was written")
        return
    print(f"wrote {sink.rows} rows in {len(sink.files)} files to {out}")


def moment_ns(text: str) -> int:
    """Unix ns of an ISO 8601 date or time; UTC where it does not say.

    Raises:
        Trouble: it is not one.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Trouble(f"{text!r} is not a date or time such as 2026-11-23 or 2026-11-23T06:00") from None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return int(moment.timestamp() * 1_000_000) * 1000


def _moment_text(time_ns: int) -> str:
    return datetime.fromtimestamp(time_ns / 1e9, UTC).isoformat(" ", "minutes")


def _copy(file: Path, project: Path, wanted: AskSamples, sink: Export) -> None:
    try:
        connection = open_to_read(file)
    except HistoryUnavailable as error:
        if str(error) != "in use":
            raise Trouble(f"{file} cannot be read: {error}") from None
        _copy_from_service(project, wanted, sink)
        return
    with connection:
        _copy_pages(wanted, sink, lambda ask: read_samples(connection, ask.patterns, ask.start_ns, ask.end_ns))


def _copy_from_service(project: Path, wanted: AskSamples, sink: Export) -> None:
    try:
        key = (project / CONSOLE_KEY).read_text(encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{project / HISTORY} is in use, and its service cannot be asked: {error.strerror}") from None
    client = LinkClient(local_address(project), screen="export", product=product_version())
    try:
        until(client, lambda: client.is_attached, ATTACH_S)
        _copy_pages(wanted, sink, lambda ask: _answer_of(client, ask, key))
    finally:
        client.close()


def _copy_pages(wanted: AskSamples, sink: Export, ask: _Ask) -> None:
    start_ns, is_first = wanted.start_ns, True
    while start_ns < wanted.end_ns:
        page = ask(AskSamples(patterns=wanted.patterns, start_ns=start_ns, end_ns=wanted.end_ns))
        if is_first and not page.tags:
            raise Trouble(f"nothing was ever recorded of {', '.join(wanted.patterns)}")
        sink.add(page)
        start_ns, is_first = page.end_ns, False


def _answer_of(client: LinkClient, ask: AskSamples, key: str) -> SamplesAnswer:
    answers: list[Answer | Outcome] = []
    question = AskSamples(patterns=ask.patterns, start_ns=ask.start_ns, end_ns=ask.end_ns, console_key=key)
    client.ask(question, answers.append)
    until(client, lambda: bool(answers), None)
    if isinstance(answers[0], SamplesAnswer):
        return answers[0]
    raise Trouble(f"the service did not answer: {getattr(answers[0], 'reason', 'unknown')}")


def until(client: LinkClient, question: Callable[[], bool], seconds: float | None) -> None:
    """Tend the link until something is so; questions end by themselves, attaching does not."""
    end_s = clock.monotonic_s() + (seconds or 0.0)
    while not question():
        if seconds is not None and clock.monotonic_s() > end_s:
            raise Trouble("the history is in use by a process that does not answer as its service")
        client.tend()
        client.receive(_see)
        time.sleep(0.005)


def _see(message: FromService) -> None:
    if isinstance(message, Turned):
        raise Trouble(f"the service is Tandem {message.service_product}, another version than this command")
