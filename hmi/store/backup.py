"""A project folder in a safe place, and back on an empty machine. Both ends are verified before they count."""

import shutil
import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from hmi.domain.person import Actor, PersonRef, Role
from hmi.domain.tag import Scalar
from hmi.durable_file import PART
from hmi.store.checkpoint import rows_proved_by
from hmi.store.erasures import erasures_in
from hmi.store.journal import Journal
from hmi.store.panel_key import PUBLIC_KEY
from hmi.store.people import PeopleStore
from hmi.store.photo_files import copy_photos
from hmi.store.verify import VerifyReport, verify

RECORDS = "records.sqlite"
WRITTEN = "*.yaml"
"""All that people write by hand: the cell, its secrets, and whatever the site decided beside them."""
FOLDERS = ("pki", "checkpoints", "failure_modes", "procedures", "advisor")
"""Keys and their proofs, what a site wrote, and what those that watch the cell have learned."""
HISTORY, HISTORY_LOG = "history.duckdb", "history.duckdb.wal"
_HISTORY_ATTEMPTS = 5


class BackupRefused(Exception):
    """The copy would not be whole, or would overwrite something; the text says which."""


def backup(project: Path, target: Path) -> VerifyReport:
    """Copy a project into the new folder ``target``; the cell service may run meanwhile.

    The records are copied with SQLite's online backup; the history as of one moment, without its last second. Keys are
    in the copy: guard it like the panel.

    Raises:
        BackupRefused: ``target`` exists and is not empty, there are no records, the copied chain does not verify, or
            the history does not stand still for as long as copying takes.
        OSError: something could not be copied. Nothing is left in ``target`` after any of these.
    """
    source = project / RECORDS
    if not source.is_file():
        raise BackupRefused(f"{source} does not exist")
    _demand_empty(target)
    erased = _erased(source)
    with _whole_or_nothing(target):
        _copy_rest(project, target)
        _copy_records(source, target / RECORDS)  # last: checkpoints must not prove more than is copied
        if _erased(target / RECORDS) != erased:
            _copy_history(project, target)  # the first copy may name whom nobody knows any more
        copy_photos(project, target)  # later still: what the records show is there, unless it was taken away meanwhile
        return _verified(target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back, and what did not."""

    report: VerifyReport
    erased_again: int
    """People whom the backup named, but who were erased since."""
    missing_rows: int
    """Rows that checkpoints prove and the backup does not have."""


ForgetNames = Callable[[Path, Sequence[str]], None]
"""Takes names out of a history file; raises ``HistoryUnavailable`` where they may stand there still."""


def restore(source: Path, project: Path, checkpoints: Path | None = None, *, forget_names: ForgetNames) -> Restored:
    """Bring a backup back into an empty project folder, and put on record that it was.

    Args:
        source: A folder that ``backup`` wrote.
        project: Where to.
        checkpoints: The folder with the newest copies of checkpoints: whoever was erased since is erased again.
        forget_names: Takes the names of those out of the history that came back, before the records lose them.

    Raises:
        HistoryUnavailable: it names them still.
        BackupRefused: ``source`` is no backup, ``project`` holds something, the chain does not verify, or erasing
            again would leave no administrator.
        JournalUnavailable: a newer Tandem wrote the backup.
        OSError: something could not be copied. Nothing is left in ``project`` after any of these.
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
    with _whole_or_nothing(project):
        _copy_rest(source, project)
        _copy_records(source / RECORDS, project / RECORDS)
        copy_photos(source, project)
        report = _verified(project)
        if erased and (project / HISTORY).exists():
            forget_names(project / HISTORY, _display_names(project / RECORDS, erased))
        _put_on_record(project, {"rows": report.rows, "missing_rows": missing, "erased_again": len(erased)}, erased)
    return Restored(report=report, erased_again=len(erased), missing_rows=missing)


def _put_on_record(project: Path, facts: dict[str, Scalar | None], erased: frozenset[str]) -> None:
    journal = Journal(project / RECORDS, panel=_panel(project / RECORDS))
    try:
        journal.record("backup.restored", "", facts, actor=None, roles=frozenset[Role](), screen="console")
        people = PeopleStore(journal)
        for ref in sorted(erased):
            people.erase(PersonRef(ref), Actor(ref=None, roles=frozenset(), screen="console"))
    finally:
        journal.close()


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


@contextmanager
def _whole_or_nothing(folder: Path) -> Generator[None]:
    """Fill a folder that is empty or is made; where that fails, it is empty again, or gone."""
    is_made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        yield
    except BaseException:
        for part in folder.iterdir():
            shutil.rmtree(part) if part.is_dir() else part.unlink()
        if is_made:
            folder.rmdir()
        raise


def _copy_history(source: Path, target: Path) -> None:
    """Between two checkpoints DuckDB only adds to its log: a copy is whole when there was none meanwhile."""
    for _ in range(_HISTORY_ATTEMPTS):
        before = _state_of(source / HISTORY)
        for name in (HISTORY, HISTORY_LOG):
            (target / name).unlink(missing_ok=True)
            with suppress(FileNotFoundError):
                shutil.copy2(source / name, target / name)
        if _state_of(source / HISTORY) == before:
            return
    raise BackupRefused(f"{source / HISTORY} is written faster than it can be copied: stop the service meanwhile")


def _state_of(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _copy_rest(source: Path, target: Path) -> None:
    _copy_history(source, target)
    for file in source.glob(WRITTEN):
        if file.is_file():
            shutil.copy2(file, target / file.name)
    for name in FOLDERS:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns(f"*{PART}"))


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


def _erased(records: Path) -> frozenset[str]:
    with closing(sqlite3.connect(f"{records.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return frozenset(str(ref) for (ref,) in connection.execute("SELECT ref FROM person WHERE is_erased"))


def _display_names(records: Path, people: frozenset[str]) -> list[str]:
    with closing(sqlite3.connect(f"{records.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT ref, display_name FROM person").fetchall()
    return sorted(str(name) for ref, name in rows if str(ref) in people)


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
