"""What the simulated cell remembers of its values, in pages as long as a client asks for."""

from datetime import datetime

from asyncua import ua
from asyncua.server.history import HistoryDict
from typing_extensions import override


class CellHistory(HistoryDict):
    """asyncua's history in memory, which ends at the number of values asked for as if there were no more."""

    @override
    async def read_node_history(
        self, node_id: ua.NodeId, start: datetime | None, end: datetime | None, nb_values: int
    ) -> tuple[list[ua.DataValue], datetime | None]:
        """Values from start to end, both included, and where the next page begins; a span that is open at one end has
        no next page (OPC 10000-11, 6.5.3.2)."""
        is_open = start is None or end is None or ua.get_win_epoch() in (start, end)
        if is_open or not nb_values:
            return await super().read_node_history(node_id, start, end, nb_values)
        values, following = await super().read_node_history(node_id, start, end, nb_values + 1)
        if len(values) <= nb_values:
            return values, following
        return values[:nb_values], values[nb_values].SourceTimestamp
