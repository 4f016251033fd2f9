"""A twin of the cell on which a plan can be tried before anybody approves it."""

from collections.abc import Mapping
from typing import Protocol

from hmi.domain.tag import TagName
from hmi.domain.trial import CannotTry, Forecast, TrialQuestion


class TrialPort(Protocol):
    """Called on the service's loop; what takes long runs elsewhere. Nothing here writes to a machine or to records."""

    def fits(self) -> CannotTry | None:
        """Why nothing can be tried in this cell; None: it can."""
        ...

    def look(self, now_ns: int) -> None:
        """Follow the present, about once a second: what nobody publishes is worked out from what was heard before."""
        ...

    async def run(self, question: TrialQuestion, widening: Mapping[TagName, float]) -> Forecast | CannotTry:
        """What would come of a plan from the state as it is heard now, and of doing nothing.

        Args:
            question: What is tried. A plan without acts is a forecast of how it goes on by itself.
            widening: By how much bands of a tag are to be wider than the twin takes them to be, in the tag's unit.
        """
        ...

    def present(self) -> Mapping[TagName, float]:
        """Tags that forecasts tell of, as they are now: those that are heard, mean values where forecasts are means."""
        ...

    def cancel(self) -> None:
        """Give up whatever runs, now."""
        ...

    async def stop(self) -> None:
        """Give up whatever runs, and everything that was kept for it."""
        ...
