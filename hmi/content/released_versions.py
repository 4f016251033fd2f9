"""``procedures/released.txt``: the hash of every version that was released, so that none is changed afterwards."""

from pathlib import Path

from hmi.domain.procedure import Procedure

RELEASED_FILE = "released.txt"
_PARTS = 3


class ReleasedVersions:
    """One line each: id, version, SHA-256 of what stands in the file. Lines are added and never changed."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / RELEASED_FILE

    def fault_of(self, procedure: Procedure) -> str:
        """Why a released procedure is not used; empty where it is what was released, or new."""
        known = self._known().get((procedure.id, procedure.version))
        if known is None or known == procedure.written:
            return ""
        return (
            f"version {procedure.version} of {procedure.id!r} was released and used with another content; give the"
            " changed one a new version and let somebody approve it, or bring the old content back"
        )

    def is_new(self, procedure: Procedure) -> bool:
        """Whether this version was never used."""
        return (procedure.id, procedure.version) not in self._known()

    def keep(self, procedure: Procedure) -> None:
        """From now on this version never changes.

        Raises:
            OSError: it cannot be written down.
        """
        if self.is_new(procedure):
            with self._file.open("a", encoding="utf-8") as lines:
                lines.write(f"{procedure.id} {procedure.version} {procedure.written}\n")

    def _known(self) -> dict[tuple[str, str], str]:
        if not self._file.is_file():
            return {}
        rows = (line.split() for line in self._file.read_text(encoding="utf-8").splitlines())
        return {(row[0], row[1]): row[2] for row in rows if len(row) == _PARTS}
