"""What finders learned of the demonstration's healthy cell, so that a demo notices faults from its first minute.

``python -m hmi.cli.demo_reference PROJECT OUT`` makes it anew from the cell of a demo: three hours of the simulated
cell, worked out faster than they pass. A test says when that is due.
"""

import asyncio
import sys
from pathlib import Path

import msgspec
import numpy as np

from hmi import clock
from hmi.advisor.cell_watch import CellWatch
from hmi.advisor.columns import Floats
from hmi.advisor.watching import finders_of
from hmi.content.cell_file import read_cell
from hmi.domain.cell import Cell
from hmi.simulator.unserved_cell import TICK_S, UnservedCell

LEARNED_S = 10_800
"""An hour until everything is warm, then a reference of ``shift_finder.WANTED`` cycles."""
_ROWS = 100
_TICK_NS = round(TICK_S * 1e9)


async def learned(cell: Cell, seconds: float = LEARNED_S) -> dict[str, bytes]:
    """The memory of every finder that a cell gets, after so long without a fault."""
    source = await UnservedCell.built()
    watch = CellWatch(finders_of(cell))
    names = {tag.node.identifier: tag.name for tag in cell.tags}
    places = {name: place for place, name in enumerate(watch.tags)}
    held = np.full(len(watch.tags), np.nan)
    rows: list[Floats] = []
    now_ns = clock.now_ns() // _TICK_NS * _TICK_NS - round(seconds * 1e9)
    for told in source.ticks(seconds):
        for identifier, value in told.items():
            name = names.get(identifier)
            if name is not None and name in places:
                held[places[name]] = value
        rows.append(held.copy())
        if len(rows) == _ROWS:
            times = now_ns + np.arange(1, _ROWS + 1, dtype=np.int64) * _TICK_NS
            watch.update(times, np.array(rows))
            now_ns = int(times[-1])
            rows = []
    found = watch.findings()
    if found:
        raise RuntimeError(f"a healthy cell shows {', '.join(one.symptom for one in found)}")
    return watch.remember()


def main() -> None:
    """Make the file."""
    project, out = map(Path, sys.argv[1:])
    memories = asyncio.run(learned(read_cell(project / "cell.yaml")))
    out.write_bytes(msgspec.msgpack.encode(memories))
    print(f"{out}: {len(memories)} finders, {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
