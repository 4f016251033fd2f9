"""Who signed in at this screen last, kept over restarts, for a quick switch."""

from collections.abc import Sequence

from PySide6.QtCore import QSettings

from hmi.domain.person import Person, PersonRef

MOST = 6
_KEY = "recent_people"


class RecentPeople:
    """Newest first. Only refs are kept, no names: whoever is erased leaves a number that leads to nobody."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def note(self, ref: PersonRef) -> None:
        """This person just signed in."""
        self._settings.setValue(_KEY, ",".join([ref, *(one for one in self._refs() if one != ref)][:MOST]))
        self._settings.sync()

    def first(self, people: Sequence[Person]) -> list[Person]:
        """``people`` with the recent ones in front; the rest stay in their order."""
        rank = {ref: place for place, ref in enumerate(self._refs())}
        return sorted(people, key=lambda person: rank.get(person.ref, len(rank)))

    def _refs(self) -> list[str]:
        return [ref for ref in str(self._settings.value(_KEY, "")).split(",") if ref]
