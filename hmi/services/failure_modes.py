"""The library of failure modes, for people to read: it is changed in its files."""

from collections.abc import Callable

from hmi.domain.failure_mode import FailureModeLibrary, places_of
from hmi.domain.failure_mode_query import AskFailureModes, FailureModePlaces, FailureModesAnswer
from hmi.domain.procedure_query import SkillRow
from hmi.live.process_image import ProcessImage
from hmi.ports.qualification import SkillBookPort
from hmi.services.caller import Caller


class FailureModeAnswers:
    """Reads, and changes nothing."""

    def __init__(
        self,
        library: Callable[[], FailureModeLibrary],
        trouble: Callable[[], str],
        image: ProcessImage,
        skills: SkillBookPort,
    ) -> None:
        """``library`` and ``trouble``: as they are in use at the moment of asking."""
        self._library, self._trouble, self._image, self._skills = library, trouble, image, skills

    async def answer(self, _query: AskFailureModes, _caller: Caller) -> FailureModesAnswer:
        """All of it."""
        places = places_of(self._image.cell.equipment)
        return FailureModesAnswer(
            modes=self._library().modes,
            places=tuple(FailureModePlaces(equipment_class=sort, equipment=where) for sort, where in places.items()),
            skills=tuple(SkillRow(id=one.id, label=one.label) for one in self._skills.skills()),
            trouble=self._trouble(),
        )
