"""The simulated cell's values as its server would tell them, without a network and as fast as can be."""

from collections.abc import Iterator

from asyncua.server.server import Server

from hmi.simulator.address_space import AddressSpace
from hmi.simulator.cell_model import CellModel
from hmi.simulator.cell_nodes import add_cell
from hmi.simulator.companion_types import declare_companions
from hmi.simulator.tag_plan import TagPlan

TICK_S = 0.1
_SLOW_EVERY = 3
"""As ``ValueWriter``: motion is told at each tick, the rest at each third."""


class UnservedCell:
    """One model with the plan of its variables."""

    def __init__(self, plan: TagPlan, model: CellModel) -> None:
        self.model = model
        self._sources = [(f"s={source.node.Identifier}", source) for source in plan.sources]
        self._turn = 0

    @classmethod
    async def built(cls, *, seed: int = 1) -> "UnservedCell":
        """The nodes are made as for a server that is never started."""
        server = Server()
        await server.init()
        space, model = AddressSpace(server), CellModel(seed=seed)
        await declare_companions(space)
        plan = TagPlan(space)
        await add_cell(plan, model)
        return cls(plan, model)

    def ticks(self, seconds: float) -> Iterator[dict[str, float]]:
        """Let it run; at each tick the numbers that are told anew, by the identifier of their node."""
        for _ in range(round(seconds / TICK_S)):
            self.model.advance(TICK_S)
            is_slow = self._turn % _SLOW_EVERY == 0
            self._turn += 1
            told: dict[str, float] = {}
            for identifier, source in self._sources:
                if is_slow or source.is_motion:
                    value = source.read()
                    if isinstance(value, int | float):
                        told[identifier] = round(float(value), source.digits)
            yield told
