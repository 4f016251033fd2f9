"""``qualifications.yaml``: roles give skills, people have their own, and every fault is told."""

from pathlib import Path

import pytest

from hmi.content.procedures_file import PROCEDURES, ProcedureFile
from hmi.content.qualifications_file import QUALIFICATIONS_FILE, read_qualifications
from hmi.domain.person import Person, PersonRef, Role
from hmi.domain.procedure import Level, Need, Skill
from hmi.domain.qualification import Shortfall, need_of, shortfall
from hmi.domain.words import in_language
from hmi.handwritten import ContentError
from hmi.paths import shipped

TEXT = """\
skills:
  - {id: welding, label: Welding}
  - {id: turning, label: Turning}
roles:
  - role: maintenance
    skills: {welding: 3, turning: 1}
  - role: operator
    skills: {turning: 2}
people:
  - person: Ana Prokop
    skills: {welding: 0}
  - person: p-7
    skills: {turning: 4}
"""
WELDING, TURNING = Skill("welding"), Skill("turning")


def somebody(name: str, *roles: Role, ref: str = "p-1") -> Person:
    return Person(ref=PersonRef(ref), display_name=name, roles=frozenset(roles))


def test_that_the_best_of_the_roles_counts_and_what_is_said_of_a_person_counts_instead(tmp_path: Path):
    file = tmp_path / QUALIFICATIONS_FILE
    file.write_text(TEXT)
    known = read_qualifications(file)

    both = known.levels(somebody("Bea", Role.OPERATOR, Role.MAINTENANCE))
    assert both == {WELDING: Level.ALONE, TURNING: Level.WITH_HELP}
    assert known.levels(somebody("Ana Prokop", Role.MAINTENANCE))[WELDING] is Level.NONE  # also where it is less
    assert known.levels(somebody("Cem", ref="p-7")) == {TURNING: Level.CAN_TEACH}


def test_that_what_is_lacking_is_named_with_what_is_there():
    need = need_of(
        Need(skill=WELDING, level=Level.ALONE), Need(role=Role.MAINTENANCE, skill=TURNING, level=Level.ALONE)
    )

    assert shortfall(need, frozenset({Role.OPERATOR}), {}) == Shortfall(role=Role.MAINTENANCE)
    assert shortfall(need, frozenset({Role.MAINTENANCE}), {WELDING: Level.WITH_HELP}) == Shortfall(
        skill=WELDING, level=Level.ALONE, has=Level.WITH_HELP
    )
    assert shortfall(need, frozenset({Role.MAINTENANCE}), {WELDING: Level.ALONE}) is None


def test_that_every_fault_is_told(tmp_path: Path):
    file = tmp_path / QUALIFICATIONS_FILE
    file.write_text(TEXT.replace("turning: 4", "turning: 9, flying: 1") + "  - person: p-7\n    skills: {}\n")

    with pytest.raises(ContentError) as caught:
        read_qualifications(file)

    told = [fault.removeprefix(f"{file}:") for fault in caught.value.faults]
    assert told == [
        "13: people.1.skills.turning: 9: has to be 0 to 4",
        "13: people.1.skills.flying: 1: no skill 'flying' under skills",
        "14: people.2.person: 'p-7' stands twice",
    ]


def test_that_somebody_can_do_every_step_that_ships_and_skills_have_words():
    known = read_qualifications(shipped("resources") / QUALIFICATIONS_FILE)
    ids = {skill.id for skill in known.skills}
    best = {skill: max(levels.get(skill, Level.NONE) for levels in known.roles.values()) for skill in ids}

    for file in sorted((shipped("resources") / PROCEDURES).glob("*.yaml")):
        procedure = ProcedureFile(file).fitted(None)
        for step in procedure.steps:
            need = need_of(step.need, procedure.need)
            assert need.skill is None or best[need.skill] >= need.level, (file.stem, step.id)
            if need.role is not None and need.skill is not None:
                assert known.roles[need.role].get(need.skill, Level.NONE) >= need.level, (file.stem, step.id)
    for skill in known.skills:
        assert in_language(skill.label, "de") != in_language(skill.label, "en")
