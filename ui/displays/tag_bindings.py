"""Which painters look at which tags, so that a frame repaints only what it changed."""

from collections.abc import Callable, Iterable

import numpy as np

from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from ui.bridge import Bridge


class TagBindings:
    """Painters by tag column. Build after the cell changed; ask on every frame."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._painters: list[Callable[[], None]] = []
        self._by_tag: dict[int, list[int]] = {}
        self._columns = np.empty(0, np.intp)
        self._freshness = np.empty(0, np.uint8)
        self._was_attached = False

    def clear(self) -> None:
        """Forget all painters."""
        self._painters = []
        self._by_tag = {}
        self._columns = np.empty(0, np.intp)
        self._freshness = np.empty(0, np.uint8)

    def bind(self, names: Iterable[TagName | None], paint: Callable[[], None]) -> None:
        """Call ``paint`` whenever one of ``names`` has news; names that the cell does not have are left out."""
        number = len(self._painters)
        self._painters.append(paint)
        index = self._bridge.picture.index
        for name in dict.fromkeys(names):
            if name is not None and name in index:
                self._by_tag.setdefault(index[name], []).append(number)
        self._columns = np.array(sorted(self._by_tag), np.intp)
        self._freshness = np.full(len(self._columns), 255, np.uint8)

    def paint_all(self) -> None:
        """Draw everything from the picture, as when a display is entered."""
        self._remember()
        for paint in self._painters:
            paint()

    def paint_changed(self, batch: ReadingBatch) -> None:
        """Draw what this frame changed, freshness included."""
        picture = self._bridge.picture
        if picture.is_attached != self._was_attached:
            self.paint_all()
            return
        changed = self._by_tag.keys() & set(batch.tag.tolist())
        fresh = picture.freshness[self._columns]
        other = fresh != self._freshness
        if other.any():
            changed = changed | set(self._columns[other].tolist())
            self._freshness = fresh
        for number in sorted({painter for column in changed for painter in self._by_tag[column]}):
            self._painters[number]()

    def _remember(self) -> None:
        picture = self._bridge.picture
        self._was_attached = picture.is_attached
        self._freshness = picture.freshness[self._columns]
