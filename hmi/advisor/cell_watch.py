"""All finders of a cell at work: each is given its columns, watched over, and stopped where it fails or is too slow."""

from collections.abc import Callable, Iterable, Mapping
from time import thread_time_ns

from hmi.advisor.columns import Columns, Floats, Times
from hmi.advisor.finder import Finder
from hmi.advisor.guarded import Guard, GuardedFinder
from hmi.advisor.unexplained import without_explained
from hmi.domain.finding import Finding, FindingPlace, Ignorance
from hmi.domain.tag import TagName


class CellWatch:
    """Runs on one thread, given rows in the order of time.

    Args:
        finders: By a key that stays the same over restarts.
        cpu_ns: The thread's own clock.
    """

    def __init__(self, finders: Mapping[str, Finder], cpu_ns: Callable[[], int] = thread_time_ns) -> None:
        self._finders = {key: _guarded(key, finder, cpu_ns) for key, finder in finders.items()}
        self._newest_ns = 0
        self.tags = _all_tags(self._finders.values())
        """The columns of the rows, in order."""
        places = {name: place for place, name in enumerate(self.tags)}
        self._places = {key: [places[name] for name in finder.needs] for key, finder in self._finders.items()}

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
        self._newest_ns = int(times_ns[-1])
        for key, finder in self._finders.items():
            finder.update(Columns(names=finder.needs, time_ns=times_ns, values=values[:, self._places[key]]))

    def findings(self) -> tuple[Finding, ...]:
        """All that stands, of finders that work; what has no name only where nothing with a name explains it."""
        return without_explained(one for finder in self._finders.values() for one in finder.findings())

    def ignorances(self) -> tuple[Ignorance, ...]:
        """All that is not known; what a stopped finder looked for among it."""
        return tuple(one for finder in self._finders.values() for one in finder.ignorances())

    def learn_anew(self, concerns: Callable[[FindingPlace], bool]) -> int:
        """Finders that look for something that it concerns take what comes next for healthy; answers how many."""
        chosen = [finder for finder in self._finders.values() if any(map(concerns, finder.looks_for))]
        for finder in chosen:
            finder.guard.begin_anew()
            finder.learn_anew()
        return len(chosen)

    def remember(self) -> dict[str, bytes]:
        """What each knows, by key; those that know nothing yet, or are stopped, left out."""
        known = {key: finder.remember() for key, finder in self._finders.items()}
        return {key: memory for key, memory in known.items() if memory}

    def recall(self, memories: Mapping[str, bytes]) -> tuple[str, ...]:
        """Go on; the keys whose memory was of another version or damaged: they learn anew."""
        known = ((self._finders[key], key, memory) for key, memory in memories.items() if key in self._finders)
        return tuple(key for finder, key, memory in known if not finder.recall(memory))


def _guarded(key: str, finder: Finder, cpu_ns: Callable[[], int]) -> GuardedFinder:
    return finder if isinstance(finder, GuardedFinder) else GuardedFinder(finder, Guard(key, cpu_ns=cpu_ns))


def _all_tags(finders: Iterable[Finder]) -> tuple[TagName, ...]:
    return tuple(dict.fromkeys(name for finder in finders for name in finder.needs))
