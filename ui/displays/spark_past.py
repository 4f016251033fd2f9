"""The minute before a spark line is seen, from the cell's history."""

from collections.abc import Mapping
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal

from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer, AskTrend, TrendAnswer
from hmi.domain.tag import TagName
from ui.bridge import Bridge
from ui.widgets.spark_line import BIN_NS, BINS, SparkLine
from ui.widgets.trend_columns import TrendColumns


class SparkPast(QObject):
    """Asks as soon as there is somebody to ask: a display may be seen before the service's first frame."""

    filled = Signal()
    """Lines got their past: draw them."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._lines: dict[TagName, SparkLine] = {}
        self._is_wanted = False

    def want(self, lines: Mapping[TagName, SparkLine]) -> None:
        """Fill these lines, those of before no longer."""
        self._lines = dict(lines)
        self._is_wanted = bool(lines)
        self.ask()

    def ask(self) -> None:
        """Ask for what is wanted and was not asked for yet. Cheap: call it on every frame."""
        newest = self._bridge.service_time_ns // BIN_NS
        if not self._is_wanted or not newest or not self._bridge.is_heard:
            return
        self._is_wanted = False
        names = tuple(self._lines)
        start_ns, end_ns = (newest - BINS + 1) * BIN_NS, (newest + 1) * BIN_NS
        query = AskTrend(tag_names=names, start_ns=start_ns, end_ns=end_ns, columns=BINS)
        self._bridge.ask(query, partial(self._fill, names, newest))

    def _fill(self, names: tuple[TagName, ...], newest: int, answer: Answer | Outcome) -> None:
        """Without history the lines begin now; a cell that changed meanwhile has other lines, or none."""
        if not isinstance(answer, TrendAnswer):
            return
        columns = TrendColumns(len(names), BINS, BIN_NS, newest)
        order = np.arange(columns.oldest, columns.newest + 1) % BINS
        for row, (name, stored) in enumerate(zip(names, answer.traces, strict=True)):
            line = self._lines.get(name)
            if line is not None:
                columns.fill(row, stored)
                line.fill_past(newest, columns.low[row, order], columns.high[row, order])
        self.filled.emit()
