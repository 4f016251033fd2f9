"""Works out what may be behind what is seen, and what to do, by the library that the site uses now."""

import asyncio
from pathlib import Path

from hmi.advisor.recommender import Present, Recommender
from hmi.advisor.third_party import third_party_recommenders
from hmi.content.failure_modes_reading import failure_modes_in_use
from hmi.domain.advice import Recommendation
from hmi.domain.diagnosis import Diagnosis
from hmi.domain.failure_mode import FailureModeLibrary

Worked = tuple[tuple[Diagnosis, ...], tuple[Recommendation, ...]]


class Reasoning:
    """Everything but ``work_out`` lives on the service's loop; that runs beside it, one at a time."""

    def __init__(self, project: Path) -> None:
        self.modes = failure_modes_in_use(project)
        self._reading: asyncio.Task[None] | None = None
        self._library: FailureModeLibrary | None = None
        self._recommender = Recommender(FailureModeLibrary())
        self._brought = third_party_recommenders()

    def follow(self) -> None:
        """The library is read by another process meanwhile: what is in use goes on.

        Raises what the last reading failed at.
        """
        before = self._reading
        if before is not None and not before.done():
            return
        self._reading = asyncio.create_task(self.modes.follow())
        if before is not None:
            before.result()

    async def stop(self) -> None:
        """Read no more."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait({self._reading})

    def work_out(self, present: Present) -> Worked:
        """What may be behind what is seen, the surest first, and what could be done about it."""
        if self._library is not self.modes.value:
            self._library = self.modes.value
            self._recommender = Recommender(self._library)
        diagnoses = self._recommender.diagnoses(present)
        theirs = (proposal for one in self._brought for proposal in one.proposals(present, diagnoses))
        return diagnoses, (*self._recommender.proposals(present, diagnoses), *theirs)
