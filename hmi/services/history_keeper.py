"""How much of what was recorded is kept: told to everybody, changed by those who may."""

from hmi.domain.cell import HistoryLimits
from hmi.domain.command import KeepHistory
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.query import AskHistory, HistoryAnswer
from hmi.ports.history import HistoryPort
from hmi.services.caller import Caller
from hmi.services.cell_editor import CellEditor

LEAST_DAYS, MOST_DAYS = 1, 36_500
LEAST_GB = 1
GB = 10**9


class HistoryKeeper:
    """``room_bytes`` is what history may take of the disk, and the size where none is chosen."""

    def __init__(self, editor: CellEditor, history: HistoryPort, room_bytes: int) -> None:
        self._editor, self._history, self._room_bytes = editor, history, room_bytes

    async def answer(self, _query: AskHistory, _caller: Caller) -> HistoryAnswer:
        """What is held now, and the limits in use."""
        held_bytes, oldest_ns = await self._history.extent()
        limits = self._editor.cell.history
        return HistoryAnswer(
            limits=limits,
            most_bytes=most_bytes(limits, self._room_bytes),
            room_bytes=self._room_bytes,
            held_bytes=held_bytes,
            oldest_ns=oldest_ns,
        )

    async def handle(self, command: KeepHistory, _caller: Caller) -> Outcome:
        """Use other limits at once; what is beyond them goes within minutes."""
        most = max(self._room_bytes // GB, LEAST_GB)
        if not LEAST_DAYS <= command.keep_days <= MOST_DAYS:
            return _out_of_range(command.keep_days, LEAST_DAYS, MOST_DAYS, "d")
        if command.most_gb is not None and not LEAST_GB <= command.most_gb <= most:
            return _out_of_range(command.most_gb, LEAST_GB, most, "GB")
        return await self._editor.limit_history(HistoryLimits(keep_days=command.keep_days, most_gb=command.most_gb))


def most_bytes(limits: HistoryLimits, room_bytes: int) -> int:
    """The size in use: what was chosen, never more than there is room for."""
    return room_bytes if limits.most_gb is None else min(limits.most_gb * GB, room_bytes)


def _out_of_range(value: int, low: int, high: int, unit: str) -> Refused:
    return Refused(reason=Reason.OUT_OF_RANGE, facts={"value": value, "low": low, "high": high, "unit": unit})
