"""The twin: what tries recommendations before people decide on them, and holds itself against the cell."""

from hmi import clock
from hmi.domain.trial_command import TryAdvice
from hmi.domain.trial_query import AskTrial
from hmi.live.process_image import ProcessImage
from hmi.ports.history import HistoryPort
from hmi.services.advice_desk import AdviceDesk
from hmi.services.dispatcher import Dispatcher
from hmi.services.trial import TrialService
from hmi.services.twin_check import TwinCheck
from hmi.simulator.trial import SimulatedTrial
from hmi.store.journal import Journal
from hmi.store.trials import TrialStore


class Trials:
    """Tended once a second. In a cell of other machines than the simulated ones there is no twin, and that is said."""

    def __init__(
        self, desk: AdviceDesk, image: ProcessImage, journal: Journal, history: HistoryPort, dispatcher: Dispatcher
    ) -> None:
        self._twin = SimulatedTrial(lambda: image.cell, image.reading, clock.now_ns)
        self._desk = desk
        self.check = TwinCheck(self._twin, image, journal, clock.now_ns)
        self.service = TrialService(desk, self._twin, TrialStore(journal), history, self.check)
        dispatcher.serve(TryAdvice, self.service.try_advice)
        dispatcher.answer(AskTrial, self.service.answer)

    async def tend(self) -> None:
        """Follow the cell; while AI is stopped nothing is predicted."""
        if self._desk.modes.stopped is None:
            await self.check.look()

    async def stop(self) -> None:
        """End what runs, and the twin's process."""
        await self.check.stop()
        await self._twin.stop()
