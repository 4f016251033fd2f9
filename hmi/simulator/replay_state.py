"""What the replay itself is doing, as variables beside the recorded ones: playing, in a gap, over."""

from datetime import UTC, datetime
from enum import IntEnum

from asyncua import ua
from asyncua.server.server import Server
from asyncua.ua.attribute_ids import AttributeIds

from hmi.simulator.address_space import AddressSpace
from hmi.simulator.node_declarations import Scale
from hmi.simulator.ua_values import data_value


class ReplayState(IntEnum):
    """What clients are told."""

    PLAYING = 0
    GAP = 1
    """Nothing was recorded at this time."""
    OVER = 2


_WORDS = ("Playing", "Gap in the recording", "Recording over")


class ReplayFacts:
    """The ``Recording`` object of a piece of equipment."""

    def __init__(self, server: Server) -> None:
        self._aspace = server.iserver.aspace
        self._nodes: dict[str, tuple[ua.NodeId, ua.VariantType]] = {}
        self._shown: dict[str, object] = {}

    async def add(self, space: AddressSpace, parent: str, *, title: str, source: str, duration_s: float) -> None:
        """Add the variables below ``parent``."""
        path = await space.add_object(f"{parent}/recording", "S:Recording", parent)

        async def add(name: str, value: float | int | str, variant: ua.VariantType, scale: Scale | None = None) -> None:
            words = _WORDS if name == "ReplayState" else ()
            node = await space.variable(f"{path}/{name}", f"S:{name}", path, value, variant, scale=scale, words=words)
            self._nodes[name] = node, variant

        seconds = Scale(unit="SEC", low=0.0, high=duration_s)
        await add("Title", title, ua.VariantType.String)
        await add("Source", source, ua.VariantType.String)
        await add("ReplayState", int(ReplayState.PLAYING), ua.VariantType.Int32)
        await add("Elapsed", 0.0, ua.VariantType.Double, seconds)
        await add("Rounds", 0, ua.VariantType.UInt32)
        await add("SamplesLeftOut", 0, ua.VariantType.UInt64)

    async def show(self, state: ReplayState, elapsed_s: float, rounds: int, left_out: int) -> None:
        """Write what changed, with the present time."""
        now = datetime.now(UTC)
        values: dict[str, object] = {
            "ReplayState": int(state), "Elapsed": elapsed_s, "Rounds": rounds, "SamplesLeftOut": left_out,
        }  # fmt: skip
        for name, value in values.items():
            if self._shown.get(name) == value:
                continue
            self._shown[name] = value
            node, variant = self._nodes[name]
            await self._aspace.write_attribute_value(node, AttributeIds.Value, data_value(value, variant, now))
