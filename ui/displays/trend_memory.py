"""What a trend was told before: enough to show something at once wherever a finger goes next."""

from collections.abc import Sequence
from math import log

from msgspec import Struct

from hmi.domain.tag import TagName
from ui.widgets.trend_columns import TrendColumns

_MOST = 6

Row = tuple[TagName, float]
"""A tag, and how much earlier it is shown, in s."""


class _Known(Struct, frozen=True):
    rows: tuple[Row, ...]
    columns: TrendColumns


class TrendMemory:
    """The last few windows that history answered for."""

    def __init__(self) -> None:
        self._known: list[_Known] = []

    def keep(self, rows: Sequence[Row], columns: TrendColumns) -> None:
        """Remember a window; what it was told live later is remembered with it."""
        others = [one for one in self._known if one.columns is not columns]
        self._known = others[-(_MOST - 1) :]
        self._known.append(_Known(tuple(rows), columns))

    def preview(self, rows: Sequence[Row], columns: TrendColumns) -> TrendColumns | None:
        """What is known in the shape of ``columns``, the best resolution on top; None when nothing is of use."""
        others = [one for one in self._known if one.columns is not columns and set(one.rows) & set(rows)]
        if not others:
            return None
        made = TrendColumns(len(columns.last), columns.count, columns.step_ns, columns.newest)
        for one in sorted(others, key=lambda one: abs(log(one.columns.step_ns / columns.step_ns))):
            made.look_up(one.columns, [(rows.index(row), one.rows.index(row)) for row in rows if row in one.rows])
        return made
