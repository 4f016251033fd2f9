"""A project folder in a safe place, and back on an empty machine. Both ends are verified before they count."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from hmi.domain.person import Role
from hmi.store.journal import Journal
from hmi.store.verify import VerifyReport, verify

RECORDS = "records.sqlite"
FILES = ("cell.yaml", "secrets.yaml", "history.duckdb", "history.duckdb.wal")
FOLDERS = ("pki", "checkpoints")


class BackupRefused(Exception):
    """The copy would not be whole, or would overwrite something; the text says which."""


def backup(project: Path, target: Path) -> VerifyReport:
    """Copy a project into the new folder ``target``; the cell service may run meanwhile.

    The records are copied with SQLite's online backup; the history file as it lies there, so stop the service first
    if its last seconds count. Keys are in the copy: guard it like the panel.

    Raises:
        BackupRefused: ``target`` exists and is not empty, there are no records, or the copied chain does not verify.
    """
    source = project / RECORDS
    if not source.is_file():
        raise BackupRefused(f"{source} does not exist")
    _demand_empty(target)
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    _copy_records(source, target / RECORDS)
    _copy_rest(project, target)
    return _verified(target)


def restore(source: Path, project: Path) -> VerifyReport:
    """Bring a backup back into an empty project folder, and put on record that it was.

    Raises:
        BackupRefused: ``source`` is no backup, ``project`` holds something, or the chain does not verify.
    """
    if not (source / RECORDS).is_file():
        raise BackupRefused(f"{source} is no backup: there is no {RECORDS} in it")
    _verified(source)
    _demand_empty(project)
    project.mkdir(parents=True, exist_ok=True, mode=0o700)
    _copy_records(source / RECORDS, project / RECORDS)
    _copy_rest(source, project)
    report = _verified(project)
    journal = Journal(project / RECORDS, panel=_panel(project / RECORDS))
    facts = {"rows": report.rows}
    journal.record("backup.restored", "", facts, actor=None, roles=frozenset[Role](), screen="console")
    journal.close()
    return report


def _copy_records(source: Path, target: Path) -> None:
    target.touch(mode=0o600)
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)


def _copy_rest(source: Path, target: Path) -> None:
    for name in FILES:
        if (source / name).is_file():
            shutil.copy2(source / name, target / name)
    for name in FOLDERS:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name)


def _demand_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise BackupRefused(f"{folder} is not empty")


def _verified(folder: Path) -> VerifyReport:
    report = verify(folder / RECORDS, folder / "checkpoints")
    if not report.is_intact:
        raise BackupRefused(f"{folder / RECORDS}: row {report.first_bad} is {report.fault} {report.detail}".rstrip())
    return report


def _panel(records: Path) -> str:
    with closing(sqlite3.connect(records)) as connection:
        row = connection.execute("SELECT panel FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return "" if row is None else str(row[0])
