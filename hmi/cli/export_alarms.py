"""``tandem export-alarms``: what happened to alarms as one CSV or JSON file, beside a running service or without."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from hmi import clock
from hmi.bootstrap.project import CONSOLE_KEY, HISTORY
from hmi.cli.commands import help_of
from hmi.cli.export import ATTACH_S, moment_ns, until
from hmi.cli.panel import DEFAULT_PROJECT, ProjectOption
from hmi.cli.trouble import Trouble
from hmi.domain.alarm import Priority
from hmi.domain.alarm_export import JSON_END, AlarmFormat, csv_head, csv_lines, json_head, json_rows
from hmi.domain.alarm_query import MOST_ROWS, AlarmFilter, AlarmHistoryAnswer, AskAlarmHistory
from hmi.domain.alarm_transition import Transition
from hmi.domain.equipment import EquipmentId
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer
from hmi.history.alarm_page import read_page
from hmi.history.database import open_to_read
from hmi.link.address import local_address
from hmi.link.client import LinkClient
from hmi.paths import product_version
from hmi.ports.history import HistoryUnavailable

_Ask = Callable[[int, int | None], AlarmHistoryAnswer]
"""From which row on, and the newest number of the first page."""


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command(name="export-alarms", help=help_of("export-alarms"))(export_alarms)


def export_alarms(
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write; .csv or .json tells the kind.")],
    project: ProjectOption = DEFAULT_PROJECT,
    since: Annotated[str, typer.Option("--from", help="2026-11-23 or 2026-11-23T06:00; UTC unless +hh:mm.")] = "",
    until_: Annotated[str, typer.Option("--to", help="The moment after the last; default: now.")] = "",
    equipment: Annotated[list[str] | None, typer.Option("--equipment", "-e", help="Id; may repeat.")] = None,
    priority: Annotated[list[str] | None, typer.Option("--priority", help="high, medium or low; may repeat.")] = None,
    transition: Annotated[list[str] | None, typer.Option("--what", help="As 'began'; may repeat.")] = None,
    text: Annotated[str, typer.Option("--text", help="Words in message, name, source or comment.")] = "",
    calls: Annotated[bool, typer.Option("--calls", help="Only what called for attention.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is there.")] = False,
) -> None:
    """Export, and say what was written."""
    wanted = AlarmFilter(
        start_ns=moment_ns(since) if since else 0,
        end_ns=moment_ns(until_) if until_ else clock.now_ns(),
        equipment=tuple(EquipmentId(one) for one in equipment or ()),
        priorities=tuple(_priority(one) for one in priority or ()),
        transitions=tuple(_transition(one) for one in transition or ()),
        text=text,
        calls_only=calls,
    )
    if wanted.start_ns >= wanted.end_ns:
        raise Trouble("--from is not before --to")
    kind = _kind(out)
    file = project / HISTORY
    if not file.exists():
        raise Trouble(f"{file} does not exist; nothing was recorded, or --project names another folder")
    if out.exists() and not replace:
        raise Trouble(f"{out} is there already; use --replace to write over it, or another --out")
    try:
        count = _copy(file, project, wanted, out, kind)
    except OSError as error:
        raise Trouble(f"{out}: {error.strerror or error}") from None
    except duckdb.Error as error:
        raise Trouble(f"{file}: {error}") from None
    print(f"wrote {count} rows to {out}" if count else f"nothing of that kind was recorded; {out} has no rows")


def _copy(file: Path, project: Path, wanted: AlarmFilter, out: Path, kind: AlarmFormat) -> int:
    try:
        connection = open_to_read(file)
    except HistoryUnavailable as error:
        if str(error) != "in use":
            raise Trouble(f"{file} cannot be read: {error}") from None
        return _copy_from_service(project, wanted, out, kind)
    with connection:
        if not connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'alarm'").fetchall():
            raise Trouble(f"{file} was written before alarms were recorded; start the service once")
        return _write(wanted, out, kind, lambda offset, newest: read_page(
            connection, wanted, offset=offset, limit=MOST_ROWS, newest_seq=newest, is_whole=True))  # fmt: skip


def _copy_from_service(project: Path, wanted: AlarmFilter, out: Path, kind: AlarmFormat) -> int:
    try:
        key = (project / CONSOLE_KEY).read_text(encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{project / HISTORY} is in use, and its service cannot be asked: {error.strerror}") from None
    client = LinkClient(local_address(project), screen="export", product=product_version())
    try:
        until(client, lambda: client.is_attached, ATTACH_S)
        return _write(wanted, out, kind, partial(_answer_of, client, wanted, key))
    finally:
        client.close()


def _answer_of(
    client: LinkClient, wanted: AlarmFilter, key: str, offset: int, newest_seq: int | None
) -> AlarmHistoryAnswer:
    answers: list[Answer | Outcome] = []
    question = AskAlarmHistory(
        filter=wanted, offset=offset, limit=MOST_ROWS, newest_seq=newest_seq, is_whole=True, console_key=key
    )
    client.ask(question, answers.append)
    until(client, lambda: bool(answers), None)
    if isinstance(answers[0], AlarmHistoryAnswer):
        return answers[0]
    raise Trouble(f"the service did not answer: {getattr(answers[0], 'reason', 'unknown')}")


def _write(wanted: AlarmFilter, out: Path, kind: AlarmFormat, ask: _Ask) -> int:
    """Page by page; a part of a file is not left behind."""
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}.part")
    count, newest = 0, None
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            is_csv = kind is AlarmFormat.CSV
            file.write(csv_head(wanted) if is_csv else json_head(wanted))
            while True:
                page = ask(count, newest)
                newest = page.newest_seq
                file.write(csv_lines(page.rows) if is_csv else json_rows(page.rows, is_first=count == 0))
                count += len(page.rows)
                if not page.rows or count >= page.total:
                    break
            if not is_csv:
                file.write(JSON_END)
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)
    return count


def _kind(out: Path) -> AlarmFormat:
    try:
        return AlarmFormat(out.suffix.lstrip(".").lower())
    except ValueError:
        raise Trouble(f"{out}: end its name with .csv or .json") from None


def _priority(word: str) -> Priority:
    try:
        return Priority[word.upper()]
    except KeyError:
        raise Trouble(f"--priority {word}: it is high, medium or low") from None


def _transition(word: str) -> Transition:
    try:
        return Transition(word)
    except ValueError:
        raise Trouble(f"--what {word}: it is one of {', '.join(Transition)}") from None
