"""The library of failure modes, for people to read: it is changed in its files."""

from hmi.domain.failure_mode import FailureModeLibrary, places_of
from hmi.domain.failure_mode_query import AskFailureModes, FailureModePlaces, FailureModesAnswer
from hmi.domain.procedure_query import SkillRow
from hmi.live.process_image import ProcessImage
from hmi.ports.qualification import SkillBookPort
from hmi.ports.site import FollowedPort
from hmi.services.caller import Caller


class FailureModeAnswers:
    """Reads, and changes nothing."""

    def __init__(
        self,
        library: FollowedPort[FailureModeLibrary],
        image: ProcessImage,
        skills: SkillBookPort,
    ) -> None:
        self._library, self._image, self._skills = library, image, skills

    async def answer(self, _query: AskFailureModes, _caller: Caller) -> FailureModesAnswer:
        """All of it, as it stands in the files now."""
        await self._library.follow()
        places = places_of(self._image.cell.equipment)
        return FailureModesAnswer(
            modes=self._library.value.modes,
            places=tuple(FailureModePlaces(equipment_class=sort, equipment=where) for sort, where in places.items()),
            skills=tuple(SkillRow(id=one.id, label=one.label) for one in self._skills.skills()),
            trouble=self._library.trouble,
        )
