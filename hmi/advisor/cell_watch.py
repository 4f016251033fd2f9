"""All finders of a cell at work: each is given its columns, watched over, and stopped where it fails or is too slow."""

import logging
from collections.abc import Callable, Iterable, Mapping
from time import thread_time_ns

from hmi.advisor.columns import Columns, Floats, Times
from hmi.advisor.finder import Finder
from hmi.domain.finding import Finding, FindingPlace, Ignorance, IgnoranceReason
from hmi.domain.tag import TagName

log = logging.getLogger(__name__)

BUDGET_NS = 20_000_000
"""CPU time of one finder for each second of the cell: 2 % of a core, measured on the thread that works."""
_PATIENCE = 5
"""Times in a row over its budget before a finder is stopped: one garbage collection is no fault of its own."""


class CellWatch:
    """Runs on one thread, given rows in the order of time.

    Args:
        finders: By a key that stays the same over restarts.
        cpu_ns: The thread's own clock.
    """

    def __init__(self, finders: Mapping[str, Finder], cpu_ns: Callable[[], int] = thread_time_ns) -> None:
        self._finders = dict(finders)
        self._cpu_ns = cpu_ns
        self._stopped: dict[str, IgnoranceReason] = {}
        self._over: dict[str, int] = {}
        self._newest_ns = 0
        self.tags = _all_tags(self._finders.values())
        """The columns of the rows, in order."""
        places = {name: place for place, name in enumerate(self.tags)}
        self._places = {key: [places[name] for name in finder.needs] for key, finder in self._finders.items()}
        self._needs = {key: finder.needs for key, finder in self._finders.items()}

    @property
    def watched(self) -> tuple[FindingPlace, ...]:
        """All that is looked for."""
        return tuple(place for finder in self._finders.values() for place in finder.looks_for)

    @property
    def newest_ns(self) -> int:
        """Source time of the newest row; 0 before the first."""
        return self._newest_ns

    def update(self, times_ns: Times, values: Floats) -> None:
        """Give the next rows to everybody; ``values`` has the columns of ``tags``, shape ``(n, tags)``."""
        if not len(times_ns):
            return
        seconds = max(1.0, (int(times_ns[-1]) - self._newest_ns) / 1e9) if self._newest_ns else 1.0
        self._newest_ns = int(times_ns[-1])
        for key, finder in self._finders.items():
            if key not in self._stopped:
                columns = Columns(names=self._needs[key], time_ns=times_ns, values=values[:, self._places[key]])
                self._run(key, finder, columns, BUDGET_NS * min(seconds, 60.0))

    def findings(self) -> tuple[Finding, ...]:
        """All that stands, of finders that work."""
        return tuple(
            one for key, finder in self._finders.items() if key not in self._stopped for one in finder.findings()
        )

    def ignorances(self) -> tuple[Ignorance, ...]:
        """All that is not known; what a stopped finder looked for among it."""
        told: list[Ignorance] = []
        for key, finder in self._finders.items():
            reason = self._stopped.get(key)
            if reason is None:
                told += finder.ignorances()
                continue
            told += (
                Ignorance(
                    detector=place.detector, reason=reason, since_ns=self._newest_ns, symptoms=(place.symptom,),
                    equipment=place.equipment, part=place.part,
                )
                for place in finder.looks_for
            )  # fmt: skip
        return tuple(told)

    def learn_anew(self, concerns: Callable[[FindingPlace], bool]) -> int:
        """Finders that look for something that it concerns take what comes next for healthy; answers how many."""
        chosen = [key for key, finder in self._finders.items() if any(map(concerns, finder.looks_for))]
        for key in chosen:
            self._finders[key].learn_anew()
            self._stopped.pop(key, None)
        return len(chosen)

    def remember(self) -> dict[str, bytes]:
        """What each knows, by key."""
        return {key: finder.remember() for key, finder in self._finders.items() if key not in self._stopped}

    def recall(self, memories: Mapping[str, bytes]) -> tuple[str, ...]:
        """Go on; the keys whose memory was of another version or damaged: they learn anew."""
        return tuple(
            key for key, memory in memories.items() if key in self._finders and not self._recalled(key, memory)
        )

    def _recalled(self, key: str, memory: bytes) -> bool:
        try:
            return self._finders[key].recall(memory)
        except Exception:  # a finder of somebody else's: its memory must not end the service
            log.exception("the memory of %s could not be read", key)
            self._finders[key].learn_anew()
            return False

    def _run(self, key: str, finder: Finder, columns: Columns, budget_ns: float) -> None:
        begun = self._cpu_ns()
        try:
            finder.update(columns)
        except Exception:  # whatever it is, it ends this finder alone
            log.exception("%s failed and is stopped", key)
            self._stopped[key] = IgnoranceReason.FAILED
            return
        self._over[key] = self._over.get(key, 0) + 1 if self._cpu_ns() - begun > budget_ns else 0
        if self._over[key] >= _PATIENCE:
            log.error("%s took more than its time %d times in a row and is stopped", key, _PATIENCE)
            self._stopped[key] = IgnoranceReason.TOO_SLOW


def _all_tags(finders: Iterable[Finder]) -> tuple[TagName, ...]:
    return tuple(dict.fromkeys(name for finder in finders for name in finder.needs))
