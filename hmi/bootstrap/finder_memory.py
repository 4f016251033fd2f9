"""What finders learned, kept in one file of the project: a restart forgets nothing that took days to learn."""

import logging
from pathlib import Path

import msgspec

from hmi.advisor.cell_watch import CellWatch
from hmi.durable_file import write_durably

log = logging.getLogger(__name__)


class FinderMemory:
    """By the key of a finder. What one knew that is stopped stays as it was kept last."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.known = self._read()

    def recall(self, watch: CellWatch) -> None:
        """Let the finders of a cell go on from it."""
        for key in watch.recall(self.known):
            log.warning("%s learns anew: what it knew was another version's", key)

    def keep(self) -> None:
        """Write it down. Runs beside the loop: it waits for the disk."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_durably(self._file, msgspec.msgpack.encode(self.known))
        except OSError as error:
            log.error("what was learned cannot be kept: %s", error)

    def _read(self) -> dict[str, bytes]:
        try:
            return msgspec.msgpack.decode(self._file.read_bytes(), type=dict[str, bytes])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.MsgspecError) as error:
            log.error("what was learned cannot be read, it is learned anew: %s", error)
            return {}
