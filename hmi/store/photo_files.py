"""Photos of cases as files beside the records, each called by the SHA-256 of what it holds."""

import errno
import hashlib
import re
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from hmi.domain.case_query import PhotoAnswer
from hmi.domain.records_trouble import RecordsTrouble
from hmi.durable_file import PART, write_durably
from hmi.ports.cases import PhotoNotStored

FOLDER = "photos"
"""In the project folder."""
_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png"}
_HASH = re.compile(r"[0-9a-f]{64}")
_SHOWN = """
SELECT json_extract(photo.value, '$.sha256'), json_extract(photo.value, '$.media_type')
FROM exception_case, json_each(exception_case.body, '$.photos') photo
WHERE coalesce(json_extract(photo.value, '$.is_removed'), 0) = 0
"""


class PhotoFiles:
    """The folder of one project. ``write`` and ``read`` may run in any thread."""

    def __init__(self, project: Path) -> None:
        self.folder = project / FOLDER
        for left in self.folder.glob(f"*{PART}"):
            left.unlink(missing_ok=True)  # the service ended in the middle of it

    def write(self, data: bytes, media_type: str) -> str:
        """On the disk when its SHA-256 returns.

        Raises:
            PhotoNotStored: it is not, and nothing is left of it.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        file = self.folder / f"{sha256}{_ENDINGS[media_type]}"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_durably(file, data)
        except OSError as error:
            raise PhotoNotStored(_trouble_of(error).value) from error
        return sha256

    def read(self, sha256: str) -> PhotoAnswer:
        """The bytes, if they are still those that were attached."""
        for media_type, file in self._files(sha256).items():
            try:
                data = file.read_bytes()
            except OSError:
                continue
            if hashlib.sha256(data).hexdigest() != sha256:
                return PhotoAnswer(trouble="damaged")
            return PhotoAnswer(data=data, media_type=media_type)
        return PhotoAnswer(trouble="missing")

    def delete(self, sha256: str) -> None:
        """Remove it from the disk. Raises ``OSError``."""
        for file in self._files(sha256).values():
            file.unlink(missing_ok=True)

    def _files(self, sha256: str) -> dict[str, Path]:
        if not _HASH.fullmatch(sha256):
            return {}
        return {media_type: self.folder / f"{sha256}{ending}" for media_type, ending in _ENDINGS.items()}


def copy_photos(project: Path, target: Path) -> None:
    """Copy what lies in the folder now; one that is taken away meanwhile is left out. Raises ``OSError``."""
    files = [file for file in (project / FOLDER).glob("*") if file.suffix in _ENDINGS.values()]
    if files:
        (target / FOLDER).mkdir(mode=0o700)
    for file in files:
        with suppress(FileNotFoundError):
            shutil.copy2(file, target / FOLDER / file.name)


def photo_faults(project: Path, records: Path) -> list[str]:
    """Photos that the records show and that are missing or damaged in a project or a backup; empty when all is well."""
    files = PhotoFiles(project)
    with closing(sqlite3.connect(f"{records.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'exception_case'").fetchone():
            return []  # written by an older Tandem
        shown = sorted({str(sha256) for sha256, _ in connection.execute(_SHOWN)})
    troubles = ((sha256, files.read(sha256).trouble) for sha256 in shown)
    return [f"{files.folder / sha256}: {trouble}" for sha256, trouble in troubles if trouble]


def _trouble_of(error: OSError) -> RecordsTrouble:
    is_full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return RecordsTrouble.DISK_FULL if is_full else RecordsTrouble.NOT_WRITABLE
