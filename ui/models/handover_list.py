"""Handovers as a Qt list, newest first."""

from collections.abc import Callable, Hashable

from PySide6.QtCore import QObject
from typing_extensions import override

from hmi.domain.handover import Handover
from ui.models.keyed_rows import KeyedRows


class HandoverList(KeyedRows[Handover]):
    """One row for each."""

    def __init__(self, words_of: Callable[[Handover], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words_of

    @override
    def key_of(self, row: Handover) -> Hashable:
        return row.id

    @override
    def words_of(self, row: Handover) -> str:
        return self._words(row)
