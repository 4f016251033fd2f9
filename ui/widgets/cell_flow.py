"""Where equipment goes in the picture of the cell: along the flow of parts, or where the cell file says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A tile in a grid of equal tiles, counted from the top left."""

    column: int
    row: int


def places_along_flow(feeds: Mapping[str, Sequence[str]], columns: int) -> dict[str, Place]:
    """Lay equipment out along the flow of parts, reading order, at most ``columns`` wide.

    Args:
        feeds: each piece of equipment, in the cell's order, with what it feeds. Loops (a robot that loads and unloads)
            are cut where they return to something placed before.
        columns: tiles in a row, at least 1.

    Returns:
        A place for every key of ``feeds``. What takes part in no flow follows after what does.
    """
    fed = {target for targets in feeds.values() for target in targets if target in feeds}
    in_flow = [name for name in feeds if name in fed or any(target in feeds for target in feeds[name])]
    sources = [name for name in in_flow if name not in fed] or in_flow[:1]
    ordered: list[str] = []
    for source in (*sources, *in_flow):
        _follow(source, feeds, ordered)
    beside = [name for name in feeds if name not in ordered]
    rows = _rows_of(ordered, columns)
    if rows and beside and len(rows[-1]) + len(beside) > columns:
        rows += _rows_of(beside, columns)
    elif beside:
        rows = _rows_of([*ordered, *beside], columns)
    return {name: Place(column, row) for row, names in enumerate(rows) for column, name in enumerate(names)}


def _follow(name: str, feeds: Mapping[str, Sequence[str]], ordered: list[str]) -> None:
    waiting = [name]
    while waiting:
        here = waiting.pop()
        if here in ordered or here not in feeds:
            continue
        ordered.append(here)
        waiting.extend(reversed([target for target in feeds[here] if target in feeds]))


def _rows_of(names: Sequence[str], columns: int) -> list[list[str]]:
    return [list(names[start : start + columns]) for start in range(0, len(names), columns)]
