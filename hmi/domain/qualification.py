"""Who knows what how well: skills that steps ask for, by role and by person."""

from collections.abc import Mapping

from msgspec import Struct

from hmi.domain.person import Person, Role
from hmi.domain.procedure import Level, Need, Skill
from hmi.domain.words import Words


class SkillDefinition(Struct, frozen=True, kw_only=True):
    """A skill, and what people call it."""

    id: Skill
    label: Words


class Qualifications(Struct, frozen=True, kw_only=True):
    """What a site says of its people."""

    skills: tuple[SkillDefinition, ...] = ()
    roles: dict[Role, dict[Skill, Level]] = {}
    """What everybody with a role knows at least."""
    people: dict[str, dict[Skill, Level]] = {}
    """What single people know, by their reference (``p-…``) or by the name that they sign in with; counts instead of
    what their roles say, also where it is less."""

    def levels(self, person: Person) -> dict[Skill, Level]:
        """Every skill that somebody has."""
        found: dict[Skill, Level] = {}
        for role in person.roles:
            for skill, level in self.roles.get(role, {}).items():
                found[skill] = max(level, found.get(skill, Level.NONE))
        return found | self.people.get(person.display_name, {}) | self.people.get(person.ref, {})


class Shortfall(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody lacks for a step."""

    role: Role | None = None
    skill: Skill | None = None
    level: Level = Level.NONE
    """That is asked for."""
    has: Level = Level.NONE


def shortfall(need: Need, roles: frozenset[Role], levels: Mapping[Skill, Level]) -> Shortfall | None:
    """What is missing for a need; None when nothing is."""
    if need.role is not None and need.role not in roles:
        return Shortfall(role=need.role)
    if need.skill is None:
        return None
    has = levels.get(need.skill, Level.NONE)
    return Shortfall(skill=need.skill, level=need.level, has=has) if has < need.level else None


def need_of(step: Need, procedure: Need) -> Need:
    """What a step asks for; where it names no role or no skill, what its procedure does."""
    skill, level = (step.skill, step.level) if step.skill is not None else (procedure.skill, procedure.level)
    return Need(role=step.role or procedure.role, skill=skill, level=level)
