"""What of the present goes into the history: readings as they come, and for every tag from when to when it is heard."""

import numpy as np

from hmi import clock
from hmi.domain.cell import Cell
from hmi.domain.quality import Freshness
from hmi.domain.reading import EARLIEST_NS, NOTHING_HEARD, FreshnessChange, ReadingBatch
from hmi.domain.tag import TagName
from hmi.live.process_image import ProcessImage
from hmi.ports.history import HistoryPort

AGREEING_NS = 60 * 10**9
"""Two times this close come from one clock."""


class Recording:
    """Between the process image and the history, on the service's loop.

    A tag that is not live any more is not recorded from then on. Where it is live again without a new value, as after a
    short silence of a subscription that lasts, the value that held all along is recorded once more: its source will not
    send it again.
    """

    def __init__(self, image: ProcessImage, history: HistoryPort) -> None:
        self._image, self._history = image, history
        self._unheard: set[TagName] = set()
        image.on_readings.append(self._take)
        image.on_backfill.append(history.take_backfill)
        image.on_freshness.append(self._take_freshness)

    def end(self, cell: Cell) -> None:
        """Tags that are not in ``cell`` are not recorded from now on; call it before the image uses ``cell``."""
        kept = cell.index_of_tags()
        self._mark([column for name, column in self._image.index.items() if name not in kept])
        self._unheard &= kept.keys()

    def _take(self, batch: ReadingBatch) -> None:
        self._history.take(batch)
        if self._unheard:
            self._unheard.difference_update(self._image.cell.tags[column].name for column in batch.tag.tolist())

    def _take_freshness(self, change: FreshnessChange) -> None:
        is_live = change.freshness == Freshness.LIVE
        self._mark(change.tag[~is_live].tolist())
        if self._unheard:
            self._go_on(change.tag[is_live].tolist())

    def _mark(self, columns: list[int]) -> None:
        """These tags are not heard any more, if they ever were."""
        tags, heard = self._image.cell.tags, self._image.status != NOTHING_HEARD.status
        ended: dict[str, list[int]] = {}
        for column in columns:
            tag = tags[column]
            if heard[column] and tag.name not in self._unheard:
                ended.setdefault(tag.node.endpoint, []).append(column)
                self._unheard.add(tag.name)
        for endpoint, of_endpoint in ended.items():
            self._history.mark_gap(of_endpoint, newest_heard_ns(self._image, endpoint))

    def _go_on(self, columns: list[int]) -> None:
        again = [column for column in columns if self._image.cell.tags[column].name in self._unheard]
        if again:
            wanted = np.zeros(len(self._image.cell.tags), np.bool_)
            wanted[again] = True
            self._take(self._image.newest_of(wanted))


def newest_heard_ns(image: ProcessImage, endpoint: str) -> int:
    """Until when something was heard of a controller, by its own clock where it has one.

    That clock may be ahead of ours; a single time from the future that nothing else bears out is no clock.
    """
    now_ns = clock.now_ns()
    columns = np.array([i for i, tag in enumerate(image.cell.tags) if tag.node.endpoint == endpoint], np.int64)
    source_ns = image.source_time_ns[columns]
    told_ns = np.concatenate((source_ns, image.server_time_ns[columns]))
    for newest_ns in np.sort(source_ns)[::-1].tolist():
        if newest_ns < EARLIEST_NS:
            break
        if newest_ns <= now_ns + AGREEING_NS or np.sum(np.abs(told_ns - newest_ns) <= AGREEING_NS) > 1:
            return int(newest_ns)
    return now_ns
