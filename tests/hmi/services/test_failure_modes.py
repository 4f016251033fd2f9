"""What the service answers about failure modes: the library in use, and where in this cell each can be."""

from hmi.content.failure_modes_file import shipped_folder
from hmi.domain.equipment import EquipmentId
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.failure_mode import FailureModeLibrary
from hmi.domain.failure_mode_query import AskFailureModes
from hmi.domain.procedure import Skill
from hmi.domain.qualification import SkillDefinition
from hmi.live.process_image import ProcessImage
from hmi.services.failure_modes import FailureModeAnswers
from tests.hmi.services.procedure_bench import CELL


class Skills:
    """Knows one skill."""

    def levels(self, _person):
        return {}

    def skills(self):
        return (SkillDefinition(id=Skill("gripping"), label="Grippers"),)


class Library:
    """What ships, and a wrong file beside it; nothing before it is followed."""

    value = FailureModeLibrary()
    is_shipped = True
    trouble = ""

    async def follow(self):
        self.value, self.trouble = FailureModeLibrary(modes=shipped_folder().modes), "x.yaml:3: wrong"


async def test_that_all_that_ships_is_told_with_its_places_skills_and_trouble():
    answers = FailureModeAnswers(Library(), ProcessImage(CELL), Skills())

    answer = await answers.answer(AskFailureModes(), None)

    assert answer.modes == shipped_folder().modes
    assert answer.trouble == "x.yaml:3: wrong"
    assert [one.label for one in answer.skills] == ["Grippers"]
    places = {one.equipment_class: one.equipment for one in answer.places}
    assert places[EquipmentClass.CELL] == (EquipmentId("cell"),)
    assert EquipmentClass.ROBOT not in places
