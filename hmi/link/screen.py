"""What the link's server remembers about one attached screen: what it has not seen yet, and who is signed in."""

import numpy as np

from hmi.domain.person import Session
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.link.frames import frame_of
from hmi.link.messages import Frame
from hmi.live.process_image import ProcessImage

FRAMES_IN_FLIGHT = 3
"""A screen that has not drawn this many frames gets no further one; the newest of each tag waits for it."""


class AttachedScreen:
    """One screen. A slow one loses intermediate readings, never the newest of a tag."""

    def __init__(self, name: str, tag_count: int, attempt: int = 0, *, is_at_cell: bool = False) -> None:
        self.name = name
        self.is_at_cell = is_at_cell
        self.session: Session | None = None
        self.seen_s = 0.0
        self.attempt = attempt
        self._number = 0
        self._seen_number = 0
        self._dirty = np.ones(tag_count, np.bool_)
        self._dirty_freshness = np.ones(tag_count, np.bool_)
        self._skipped = 0
        self._is_behind = True

    @property
    def is_ready(self) -> bool:
        """Whether it has drawn enough to take another frame."""
        return self._number - self._seen_number < FRAMES_IN_FLIGHT

    def seen(self, number: int) -> None:
        """The screen has drawn frame ``number``."""
        self._seen_number = max(self._seen_number, min(number, self._number))

    def restart(self, tag_count: int) -> None:
        """The cell changed: everything is new to the screen."""
        self._dirty = np.ones(tag_count, np.bool_)
        self._dirty_freshness = np.ones(tag_count, np.bool_)
        self._is_behind = True

    def miss(self, batch: ReadingBatch, fresh: FreshnessChange) -> None:
        """Remember what this screen was too slow for."""
        self._dirty[batch.tag] = True
        self._dirty_freshness[fresh.tag] = True
        self._skipped += len(batch)
        self._is_behind = True

    def next_frame(self, batch: ReadingBatch, fresh: FreshnessChange, image: ProcessImage, time_ns: int) -> Frame:
        """The frame to send now: what just came, or the newest of all that was missed."""
        self._number += 1
        if not self._is_behind:
            return frame_of(self._number, time_ns, batch, fresh)
        self._dirty[batch.tag] = True
        self._dirty_freshness[fresh.tag] = True
        newest = image.newest_of(self._dirty)
        tag = np.flatnonzero(self._dirty_freshness).astype(np.uint32)
        skipped = max(0, self._skipped + len(batch) - len(newest)) if self._skipped else 0
        frame = frame_of(self._number, time_ns, newest, FreshnessChange(tag, image.freshness[tag]), skipped)
        self._dirty[:] = False
        self._dirty_freshness[:] = False
        self._skipped = 0
        self._is_behind = False
        return frame
