"""What looks at the living cell and says what it found by name: a detector judges rows, a finder names symptoms."""

from typing import Protocol

from hmi.advisor.columns import Columns
from hmi.domain.finding import DetectorId, Finding, FindingPlace, Ignorance
from hmi.domain.tag import TagName


class Finder(Protocol):
    """Sees every moment once, in order. Not thread-safe; everything may be called on any one thread."""

    @property
    def id(self) -> DetectorId:
        """Which one it is."""
        ...

    @property
    def version(self) -> str:
        """Of its equations and defaults."""
        ...

    @property
    def needs(self) -> tuple[TagName, ...]:
        """The tags whose columns it is given."""
        ...

    @property
    def looks_for(self) -> tuple[FindingPlace, ...]:
        """What it could find, and where: without this its silence would not be known from nobody looking."""
        ...

    def update(self, batch: Columns) -> None:
        """Take the next moments: columns of ``needs``, in that order."""
        ...

    def findings(self) -> tuple[Finding, ...]:
        """What stands now."""
        ...

    def ignorances(self) -> tuple[Ignorance, ...]:
        """Where it does not know, and why; silence there is no sign of health."""
        ...

    def learn_anew(self) -> None:
        """Take what comes next for healthy: somebody repaired, or changed what is normal."""
        ...

    def remember(self) -> bytes:
        """All that it knows, to go on after a restart."""
        ...

    def recall(self, memory: bytes) -> bool:
        """Go on from what ``remember`` gave; False when that was another version's or is damaged: it learns anew."""
        ...
