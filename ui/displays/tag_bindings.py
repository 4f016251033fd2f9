"""Which painters look at which tags, so that a frame repaints only what it changed."""

from collections.abc import Callable, Iterable

import numpy as np

from hmi import clock
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from ui.bridge import Bridge

_PAUSE_S = 0.08
"""A painter that is not swift draws no sooner than this again, about ten times a second: nobody reads faster."""


class TagBindings:
    """Painters by tag column. Build after the cell changed; ask on every frame."""

    def __init__(self, bridge: Bridge, now_s: Callable[[], float] = clock.monotonic_s) -> None:
        self._bridge = bridge
        self._now_s = now_s
        self._painters: list[Callable[[], None]] = []
        self._pause_s: list[float] = []
        self._painted_s: list[float] = []
        self._pending: set[int] = set()
        self._by_tag: dict[int, list[int]] = {}
        self._columns = np.empty(0, np.intp)
        self._freshness = np.empty(0, np.uint8)
        self._was_attached = False

    def clear(self) -> None:
        """Forget all painters."""
        self._painters = []
        self._pause_s = []
        self._painted_s = []
        self._pending = set()
        self._by_tag = {}
        self._columns = np.empty(0, np.intp)
        self._freshness = np.empty(0, np.uint8)

    def bind(self, names: Iterable[TagName | None], paint: Callable[[], None], *, is_swift: bool = False) -> None:
        """Call ``paint`` when one of ``names`` has news; names that the cell does not have are left out.

        ``is_swift`` draws on every frame with news, as motion needs; the others may wait a moment. News about quality
        or freshness never waits.
        """
        number = len(self._painters)
        self._painters.append(paint)
        self._pause_s.append(0.0 if is_swift else _PAUSE_S)
        self._painted_s.append(-_PAUSE_S)
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
        now_s = self._now_s()
        changed = self._by_tag.keys() & set(batch.tag.tolist())
        self._pending |= self._painters_of(changed)
        urgent = self._by_tag.keys() & set(batch.tag[batch.status != 0].tolist())
        fresh = picture.freshness[self._columns]
        other = fresh != self._freshness
        if other.any():
            urgent = urgent | set(self._columns[other].tolist())
            self._freshness = fresh
        due = {number for number in self._pending if now_s - self._painted_s[number] >= self._pause_s[number]}
        due |= self._painters_of(urgent)
        self._pending -= due
        for number in sorted(due):
            self._painted_s[number] = now_s
            self._painters[number]()

    def _painters_of(self, columns: Iterable[int]) -> set[int]:
        return {number for column in columns for number in self._by_tag[column]}

    def _remember(self) -> None:
        picture = self._bridge.picture
        self._was_attached = picture.is_attached
        self._pending = set()
        self._freshness = picture.freshness[self._columns]
