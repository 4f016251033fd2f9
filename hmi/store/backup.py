"""A project folder in a safe place, and back on an empty machine. Both ends are verified before they count."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from hmi.domain.person import Actor, PersonRef, Role
from hmi.store.checkpoint import rows_proved_by
from hmi.store.erasures import erasures_in
from hmi.store.journal import Journal
from hmi.store.panel_key import PUBLIC_KEY
from hmi.store.people import PeopleStore
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back, and what did not."""

    report: VerifyReport
    erased_again: int
    """People whom the backup named, but who were erased since."""
    missing_rows: int
    """Rows that checkpoints prove and the backup does not have."""


def restore(source: Path, project: Path, checkpoints: Path | None = None) -> Restored:
    """Bring a backup back into an empty project folder, and put on record that it was.

    Args:
        source: A folder that ``backup`` wrote.
        project: Where to.
        checkpoints: The folder with the newest copies of checkpoints: whoever was erased since is erased again.

    Raises:
        BackupRefused: ``source`` is no backup, ``project`` holds something, the chain does not verify, or erasing
            again would leave no administrator.
    """
    if not (source / RECORDS).is_file():
        raise BackupRefused(f"{source} is no backup: there is no {RECORDS} in it")
    report = _verified(source)
    _demand_empty(project)
    folders = [folder for folder in (source / "checkpoints", checkpoints) if folder is not None]
    public = source / "pki" / "records" / PUBLIC_KEY
    pem = public.read_bytes() if public.is_file() else b""
    told = frozenset[str]().union(*(erasures_in(folder, pem) for folder in folders))
    erased = _named(source / RECORDS) & told
    _demand_administrator(source / RECORDS, erased)
    missing = max(max(rows_proved_by(folder) for folder in folders) - report.rows, 0)
    project.mkdir(parents=True, exist_ok=True, mode=0o700)
    _copy_records(source / RECORDS, project / RECORDS)
    _copy_rest(source, project)
    report = _verified(project)
    journal = Journal(project / RECORDS, panel=_panel(project / RECORDS))
    facts = {"rows": report.rows, "missing_rows": missing, "erased_again": len(erased)}
    journal.record("backup.restored", "", facts, actor=None, roles=frozenset[Role](), screen="console")
    people = PeopleStore(journal)
    for ref in sorted(erased):
        people.erase(PersonRef(ref), Actor(ref=None, roles=frozenset(), screen="console"))
    journal.close()
    return Restored(report=report, erased_again=len(erased), missing_rows=missing)


def people_named(project: Path) -> int:
    """How many people the records of a project, or of a backup, name."""
    return len(_named(project / RECORDS))


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


def _named(records: Path) -> frozenset[str]:
    with closing(sqlite3.connect(f"{records.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return frozenset(str(ref) for (ref,) in connection.execute("SELECT ref FROM person WHERE NOT is_erased"))


def _demand_administrator(records: Path, erased: frozenset[str]) -> None:
    with closing(sqlite3.connect(f"{records.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT person FROM role WHERE role = ?", (Role.ADMINISTRATOR.value,))
        administrators = {str(ref) for (ref,) in rows}
    if erased and administrators <= erased:
        raise BackupRefused(f"{records}: everybody who was administrator then is erased now; restore a newer backup")


def _panel(records: Path) -> str:
    with closing(sqlite3.connect(records)) as connection:
        row = connection.execute("SELECT panel FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return "" if row is None else str(row[0])
