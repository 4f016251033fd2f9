"""Which tag is heard, and how far its controller's clock is off: kept, so that the past can be seen as it was."""

from hmi import clock
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import TagName
from hmi.live.process_image import ProcessImage
from hmi.live.recording import newest_heard_ns
from hmi.ports.past import HearingPort

SKEW_NS = 1_000_000_000
"""Clocks this close count as one: time travel is told to the second."""
SETTLED_NS = 2_000_000_000
"""For so long another difference must hold before it is believed: one old value is no clock that was set."""


class Hearing:
    """Between the process image and the history, on the service's loop; make it after ``Recording``."""

    def __init__(self, image: ProcessImage, history: HearingPort) -> None:
        self._image, self._history = image, history
        self._noted: dict[TagName, int] = {}
        self._lag_ns: dict[str, int] = {}
        """How much later than the controller's own time something is heard; 0 while it is next to nothing."""
        self._doubted: dict[str, tuple[int, int]] = {}
        """Another lag, and since when it is seen."""
        image.on_readings.append(self._take_readings)
        image.on_freshness.append(self._take_freshness)

    def _take_freshness(self, change: FreshnessChange) -> None:
        now_ns = clock.now_ns()
        changed: dict[tuple[str, int], list[int]] = {}
        for column, freshness in zip(change.tag.tolist(), change.freshness.tolist(), strict=True):
            tag = self._image.cell.tags[column]
            if self._noted.get(tag.name) != freshness:
                self._noted[tag.name] = freshness
                changed.setdefault((tag.node.endpoint, freshness), []).append(column)
        for (endpoint, freshness), columns in changed.items():
            if freshness == Freshness.LIVE:
                since_ns = now_ns - self._lag_ns.get(endpoint, 0)
            else:
                since_ns = newest_heard_ns(self._image, endpoint) + 1
            self._history.note_hearing(columns, now_ns, since_ns, freshness)

    def _take_readings(self, batch: ReadingBatch) -> None:
        if not len(batch):
            return
        now_ns = clock.now_ns()
        endpoint = self._image.cell.tags[int(batch.tag[0])].node.endpoint
        lag_ns = now_ns - int(batch.moments_ns(now_ns).max())
        held_ns = self._lag_ns.get(endpoint)
        if abs(lag_ns) <= SKEW_NS:
            lag_ns = 0
        if held_ns is not None and abs(lag_ns - held_ns) <= SKEW_NS:
            self._doubted.pop(endpoint, None)
            return
        doubted_ns, since_ns = self._doubted.get(endpoint, (lag_ns, now_ns))
        if abs(doubted_ns - lag_ns) > SKEW_NS:
            doubted_ns, since_ns = lag_ns, now_ns
        if held_ns is not None and now_ns - since_ns < SETTLED_NS:
            self._doubted[endpoint] = (doubted_ns, since_ns)
            return
        self._doubted.pop(endpoint, None)
        self._lag_ns[endpoint] = lag_ns
        live = [
            column
            for column, tag in enumerate(self._image.cell.tags)
            if tag.node.endpoint == endpoint and self._image.freshness[column] == Freshness.LIVE
        ]
        if live:
            self._history.note_hearing(live, now_ns, now_ns - lag_ns, int(Freshness.LIVE))
