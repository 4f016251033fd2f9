"""Keeps the server's values true to the model at little cost."""

from collections.abc import Sequence
from datetime import UTC, datetime

from asyncua import ua
from asyncua.server.server import Server
from asyncua.ua.attribute_ids import AttributeIds

from hmi.simulator.tag_plan import Source
from hmi.simulator.ua_values import data_value


class ValueWriter:
    """Writes what changed: motion on every call, the rest on every third.

    What has history is put into the store right here: asyncua's own way, a subscription per variable, copies every
    value deeply and took half of the server's time.
    """

    _SLOW_EVERY = 3

    def __init__(self, server: Server, sources: Sequence[Source], historized: Sequence[ua.NodeId]) -> None:
        self._space = server.iserver.aspace
        self._history = server.iserver.history_manager.storage
        self._historized = frozenset(historized)
        self._sources = sources
        self._shown: list[object] = [None] * len(sources)
        self._turn = 0

    async def keep_history(self, most_values: int) -> None:
        """Make room for the history of every variable that offers it."""
        for node in self._historized:
            await self._history.new_historized_node(node, None, most_values)

    async def write(self) -> None:
        """Publish the model's present values with the present time as source time."""
        slow = self._turn % self._SLOW_EVERY == 0
        self._turn += 1
        now = datetime.now(UTC)
        for row, source in enumerate(self._sources):
            if not (slow or source.is_motion):
                continue
            value = source.read()
            if isinstance(value, float):
                value = round(value, source.digits)
            if value == self._shown[row]:
                continue
            self._shown[row] = value
            reading = data_value(value, source.variant, now)
            await self._space.write_attribute_value(source.node, AttributeIds.Value, reading)
            if source.node in self._historized:
                await self._history.save_node_value(source.node, reading)
