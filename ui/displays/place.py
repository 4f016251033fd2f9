"""A display as the frame knows it, and which of them share one key of the rail as tabs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ui.bridge import Bridge
from ui.displays.display import Display


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Built when it is first shown."""

    name: str
    icon: str
    title: str
    """Short name for the rail, marked for translation."""
    build: Callable[[Bridge], Display]
    rail: str = ""
    """Name of the place whose key on the rail leads here, too: it is a tab beside that one. Empty: a key of its own."""
    tab: str = ""
    """Name on its tab, marked for translation, where that is not the title: “Now” of “Alarms”."""
    is_on_rail: bool = True

    @property
    def entry(self) -> str:
        """Name of the place whose key on the rail stands for this one."""
        return self.rail or self.name

    @property
    def tab_title(self) -> str:
        """Name on its tab, marked for translation."""
        return self.tab or self.title


class RailEntries:
    """The keys of the rail in their order, the places behind each, and which of them was seen last."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = {place.name: place for place in places}
        self._seen_last: dict[str, str] = {}

    @property
    def keys(self) -> tuple[Place, ...]:
        """The places that have a key of their own."""
        return tuple(place for place in self._places.values() if place.is_on_rail and not place.rail)

    def entry_of(self, name: str) -> str:
        """The place whose key stands for ``name``."""
        return self._places[name].entry

    def tabs_of(self, name: str) -> tuple[Place, ...]:
        """All places that share a key with ``name``, itself among them, in their order; alone it needs no tab."""
        entry = self.entry_of(name)
        return tuple(place for place in self._places.values() if place.entry == entry)

    def remember(self, name: str) -> None:
        """It is seen now: the key leads here the next time."""
        self._seen_last[self.entry_of(name)] = name

    def behind(self, entry: str, shown: str) -> str:
        """Where a tap on the key of ``entry`` leads from ``shown``: to the tab seen last; once there, to the first."""
        if shown in self._places and self.entry_of(shown) == entry:
            return entry
        return self._seen_last.get(entry, entry)

    def neighbour(self, name: str, step: int) -> str:
        """The tab ``step`` places after this one, round and round."""
        tabs = [place.name for place in self.tabs_of(name)]
        return tabs[(tabs.index(name) + step) % len(tabs)]
