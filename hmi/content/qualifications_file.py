"""``qualifications.yaml``: skills of a site, and who has them, as people write them."""

from pathlib import Path

from msgspec import Struct

from hmi.content.site_file import SiteFile
from hmi.content.written_words import missing_words
from hmi.domain.person import Person, Role
from hmi.domain.procedure import Level, Skill
from hmi.domain.qualification import Qualifications, SkillDefinition
from hmi.domain.words import Words
from hmi.handwritten import ContentError, Handwritten, Place

QUALIFICATIONS_FILE = "qualifications.yaml"


class _WrittenSkill(Struct, frozen=True, kw_only=True):
    id: str
    label: Words


class _WrittenRole(Struct, frozen=True, kw_only=True):
    role: Role
    skills: dict[str, int]


class _WrittenPerson(Struct, frozen=True, kw_only=True):
    person: str
    """Reference or name."""
    skills: dict[str, int]


class _WrittenQualifications(Struct, frozen=True, kw_only=True):
    version: int = 1
    skills: tuple[_WrittenSkill, ...] = ()
    roles: tuple[_WrittenRole, ...] = ()
    people: tuple[_WrittenPerson, ...] = ()


def read_qualifications(path: Path) -> Qualifications:
    """Read who knows what.

    Raises:
        ContentError: with every fault.
        FileNotFoundError: there is no such file.
    """
    written = Handwritten.read(path, "qualifications are a mapping with skills, roles and people")
    told = written.convert(_WrittenQualifications)
    faults: list[tuple[Place, str]] = []
    known = [skill.id for skill in told.skills]
    for number, skill in enumerate(told.skills):
        place = ("skills", number)
        if skill.id in known[:number]:
            faults.append(((*place, "id"), f"{skill.id!r} stands twice"))
        faults += missing_words(skill.label, (*place, "label"))
    for name, rows in (("roles", told.roles), ("people", told.people)):
        for number, row in enumerate(rows):
            faults += _wrong_levels(row.skills, known, (name, number, "skills"))
    people = [row.person for row in told.people]
    roles = [row.role for row in told.roles]
    for name, key, found in (("roles", "role", roles), ("people", "person", people)):
        twice = [number for number, one in enumerate(found) if one in found[:number]]
        faults += [((name, number, key), f"{str(found[number])!r} stands twice") for number in twice]
    if faults:
        raise ContentError([written.fault(place, fault, shows_value=True) for place, fault in faults])
    return Qualifications(
        skills=tuple(SkillDefinition(id=Skill(one.id), label=one.label) for one in told.skills),
        roles={row.role: _levels(row.skills) for row in told.roles},
        people={row.person: _levels(row.skills) for row in told.people},
    )


class SiteQualifications:
    """What is in use now; implements ``hmi.ports.qualification.SkillBookPort``."""

    def __init__(self, file: SiteFile[Qualifications]) -> None:
        self.file = file

    def levels(self, person: Person) -> dict[Skill, Level]:
        """Every skill that somebody has now."""
        return self.file.value.levels(person)

    def skills(self) -> tuple[SkillDefinition, ...]:
        """Every skill that is known here."""
        return self.file.value.skills


def _wrong_levels(skills: dict[str, int], known: list[str], place: Place) -> list[tuple[Place, str]]:
    faults: list[tuple[Place, str]] = []
    for skill, level in skills.items():
        if skill not in known:
            faults.append(((*place, skill), f"no skill {skill!r} under skills"))
        if not 0 <= level <= Level.CAN_TEACH:
            faults.append(((*place, skill), f"has to be 0 to {int(Level.CAN_TEACH)}"))
    return faults


def _levels(skills: dict[str, int]) -> dict[Skill, Level]:
    return {Skill(skill): Level(level) for skill, level in skills.items()}
