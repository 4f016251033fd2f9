"""``tandem journal``, ``backup`` and ``restore``: the records, checked and carried elsewhere."""

import sqlite3
from pathlib import Path
from typing import Annotated

import typer

from hmi.cli.commands import help_of
from hmi.cli.only_service import only_service
from hmi.cli.panel import DEFAULT_PROJECT, ProjectOption
from hmi.cli.trouble import Trouble, told
from hmi.content.cell_file import read_cell
from hmi.handwritten import ContentError
from hmi.history.erasing import take_names_out
from hmi.ports.history import HistoryUnavailable
from hmi.ports.journal import JournalUnavailable
from hmi.store import backup as backups
from hmi.store import export as exports
from hmi.store.new_beginning import NothingLost
from hmi.store.new_beginning import begin_anew as new_beginning
from hmi.store.photo_files import photo_faults
from hmi.store.verify import VerifyReport
from hmi.store.verify import verify as verify_journal

RECORDS = "records.sqlite"


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    journal = typer.Typer(help=help_of("journal"), no_args_is_help=True)
    journal.command(help="Check the chain. Names the first row that was edited, removed or moved.")(verify)
    journal.command(help="Write the journal as JSON lines. Its newest checkpoint goes with it.")(export)
    journal.command(name="begin-anew", help="Go on without records that were lost. What is left is kept.")(begin_anew)
    app.add_typer(journal, name="journal")
    app.command(help=help_of("backup"))(backup)
    app.command(help=help_of("restore"))(restore)


def verify(
    project: ProjectOption = DEFAULT_PROJECT,
    checkpoints: Annotated[
        Path | None, typer.Option(help="Folder with checkpoints kept elsewhere; default: the project's own.")
    ] = None,
) -> None:
    """Verify, and say what was found; exit status 1 when the chain is broken."""
    report = verify_journal(_records(project), checkpoints or project / "checkpoints")
    print(_words(report))
    if not report.is_intact:
        raise typer.Exit(1)


def export(
    target: Annotated[Path, typer.Argument(help="Folder to write to.")], project: ProjectOption = DEFAULT_PROJECT
) -> None:
    """Export everything that was not erased."""
    count = exports.export(_records(project), target)
    print(f"wrote {count} rows to {target}")


def begin_anew(project: ProjectOption = DEFAULT_PROJECT) -> None:
    """Set aside what is left, and put on record that earlier records are missing."""
    try:
        with only_service(project):
            aside = new_beginning(project, read_cell(project / "cell.yaml").id)
    except ContentError as error:
        raise Trouble(*told(error.faults)) from None
    except NothingLost:
        raise Trouble(f"{project}: no records are missing, as far as the checkpoints tell") from None
    except OSError as error:
        raise Trouble(f"{error.filename or project}: {error.strerror or error}") from None
    print(f"the new journal begins with the record that earlier ones are missing; what is left of them is in {aside}")
    print("next: tandem serve; the first administrator is set up anew, with the code that it tells")


def backup(
    target: Annotated[Path, typer.Argument(help="Folder to write to.")], project: ProjectOption = DEFAULT_PROJECT
) -> None:
    """Copy and verify."""
    try:
        print(_words(backups.backup(project, target)))
        _tell_photos(target)
        print(
            f"this copy names {backups.people_named(target)} people, also those who will be erased later: delete it "
            f"when they must be forgotten, and restore it only with --checkpoints"
        )
    except (backups.BackupRefused, OSError) as error:
        raise Trouble(str(error)) from None
    except sqlite3.DatabaseError as error:
        raise Trouble(f"{project / RECORDS}: {error}; see what is left of it with 'tandem journal verify'") from None


def restore(
    source: Annotated[Path, typer.Argument(help="Folder that a backup wrote.")],
    project: ProjectOption = DEFAULT_PROJECT,
    checkpoints: Annotated[
        Path | None,
        typer.Option(help="Folder with the newest copies of the checkpoints; who was erased since is erased again."),
    ] = None,
) -> None:
    """Copy back, erase again who was erased since, and verify."""
    if checkpoints is not None and not checkpoints.is_dir():
        raise Trouble(f"{checkpoints} is no folder")
    try:
        restored = backups.restore(source, project, checkpoints, forget_names=take_names_out)
    except HistoryUnavailable as error:
        raise Trouble(
            f"{source / backups.HISTORY}: {error}; so the names of people who were erased since this backup cannot be "
            f"taken out of it: restore a copy of the backup without that file and its log"
        ) from None
    except (backups.BackupRefused, JournalUnavailable, OSError) as error:
        raise Trouble(str(error)) from None
    print(_words(restored.report))
    _tell_photos(project)
    if restored.missing_rows:
        print(f"later records that are not in this backup, as the checkpoints prove: {restored.missing_rows}")
    if restored.erased_again:
        print(f"erased since this backup, and now again: {restored.erased_again} people")
    if checkpoints is None:
        print(
            "who was erased after this backup is known again: erase them, or restore once more and name the folder "
            "with the newest checkpoints (--checkpoints)"
        )


def _tell_photos(folder: Path) -> None:
    """Photos that the records show and that are not as they were attached: in the copy because so in the original."""
    for fault in photo_faults(folder, folder / RECORDS):
        print(f"warning: photo {fault}")


def _records(project: Path) -> Path:
    file = project / RECORDS
    if not file.exists():
        raise Trouble(f"{file} does not exist; name the project with --project")
    return file


def _words(report: VerifyReport) -> str:
    if report.is_intact:
        return f"intact: {report.rows} rows, {report.checkpoints} checkpoints, {report.erased} erased"
    detail = f": {report.detail}" if report.detail else ""
    return f"BROKEN at row {report.first_bad}, {report.fault.value if report.fault else ''}{detail}"
