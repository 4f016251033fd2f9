"""Failure modes as people write them: what ships is whole, a site's own come first, and faults are told by line."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hmi.content.alarms_file import read_alarms
from hmi.content.failure_mode_findings import PROCEDURES_FOLDER, mode_findings
from hmi.content.failure_modes_file import FAILURE_MODES_FOLDER, read_failure_modes, read_folder, shipped_folder
from hmi.content.procedures_file import read_procedure
from hmi.domain.cell import Cell
from hmi.domain.equipment import Equipment, EquipmentId, EquipmentKind
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.failure_mode import FailureModeId, FailureModeLibrary, Risk
from hmi.domain.procedure import Skill
from hmi.domain.symptom import FOUND_AT
from hmi.handwritten import ContentError
from hmi.paths import shipped
from tests.data.demo_cell import demo_cell

MODE = """\
version: 1
equipment_class: robot
modes:
  - id: cable_worn
    title: {en: Dress pack is worn, de: Schlauchpaket ist verschlissen}
    causes: [Bending]
    symptoms:
      - {alarm: "*cable*", given_mode: 0.5, given_not: 0.01}
    effect: The arm stops.
    severity: 6
    occurrence: 0.2 per 1000 h
    detection: 3
    cost_of_waiting: {money: 3 EUR/h, standstill: 2 min/h, parts: 0.5 parts/h, energy: 0.1 kWh/h}
    interventions:
      - {id: swap, title: Swap it, procedure: cable_swap, cost: 30 EUR, duration: 1 h, downtime: 40 min, skill: wiring,
         risk: high, effect: 0.9}
    checks:
      - id: sheath_looks
        kind: look
        question: Is the sheath torn?
        duration: 30 s
        answers:
          - {id: torn, label: Torn, given_mode: 0.9, given_not: 0.1}
          - {id: whole, label: Whole, given_mode: 0.1, given_not: 0.9}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / FAILURE_MODES_FOLDER).mkdir()
    return tmp_path


def write(project: Path, words: str, name: str = "own.yaml") -> Path:
    file = project / FAILURE_MODES_FOLDER / name
    file.write_text(words, encoding="utf-8")
    return file


def faults(project: Path) -> list[str]:
    with pytest.raises(ContentError) as error:
        read_failure_modes(project)
    return error.value.faults


def texts(value: Any) -> Iterator[dict[str, str] | str]:
    """Every text for people of what ships."""
    if isinstance(value, dict):
        if value and all(isinstance(text, str) and 2 <= len(name) <= 3 for name, text in value.items()):
            yield value
        else:
            for name, inner in value.items():
                if name in ("title", "effect", "label", "question", "words") and isinstance(inner, str):
                    yield inner
                yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def test_that_what_ships_is_read_and_holds_modes_for_every_class(project: Path):
    library = read_failure_modes(project)

    assert {one.equipment_class for one in library.modes} == set(EquipmentClass)
    assert len(library.modes) >= 25


def test_that_every_text_that_ships_speaks_english_and_german(project: Path):
    found = [msgspec.to_builtins(text) for text in texts(msgspec.to_builtins(read_failure_modes(project)))]

    assert len(found) > 300
    assert [text for text in found if not isinstance(text, dict) or set(text) != {"en", "de"}] == []
    assert [text for text in found if not all(text.values())] == []


def test_that_each_file_that_ships_is_named_for_its_class():
    folder = shipped_folder()

    assert {(folder.files[one.id].stem, one.equipment_class.value) for one in folder.modes} == {
        (one.value, one.value) for one in EquipmentClass
    }


def test_that_every_mode_that_ships_can_be_seen_helped_and_asked_about(project: Path):
    for mode in read_failure_modes(project).modes:
        assert any(one.given_mode > one.given_not and one.circumstance is None for one in mode.symptoms), mode.id
        assert mode.interventions, mode.id
        assert mode.checks, mode.id
        assert mode.cost_of_waiting.words, mode.id


def test_that_findings_are_looked_for_where_detectors_report_them(project: Path):
    known = {one.value: sort for one, sort in FOUND_AT.items()}
    for mode in read_failure_modes(project).modes:
        for symptom in mode.symptoms:
            if symptom.finding is not None:
                assert known[symptom.finding] is (symptom.at or mode.equipment_class), (mode.id, symptom.finding)


def test_that_a_mode_of_the_site_is_added_with_its_units_read(project: Path):
    write(project, MODE)

    library = read_failure_modes(project)

    mode = library.find(FailureModeId("cable_worn"))
    assert mode is not None
    assert mode.occurrence_per_1000_h == 0.2
    assert (mode.cost_of_waiting.eur_per_h, mode.cost_of_waiting.standstill_min_per_h) == (3.0, 2.0)
    swap = mode.interventions[0]
    assert (swap.duration_min, swap.downtime_min, swap.cost_eur, swap.risk) == (60.0, 40.0, 30.0, Risk.HIGH)
    assert mode.checks[0].duration_min == 0.5
    assert len(library.modes) == len(shipped_folder().modes) + 1


def test_that_a_mode_of_the_site_takes_the_place_of_the_one_that_ships(project: Path):
    write(project, MODE.replace("cable_worn", "joint_gear_dry"))

    library = read_failure_modes(project)

    assert [one.title for one in library.modes if one.id == "joint_gear_dry"] == [
        {"en": "Dress pack is worn", "de": "Schlauchpaket ist verschlissen"}
    ]


def test_that_a_site_leaves_out_what_it_does_not_have(project: Path):
    write(project, "version: 1\nequipment_class: gripper\nleave_out: [ejector_clogged]\n")

    assert read_failure_modes(project).find(FailureModeId("ejector_clogged")) is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("severity: 6", "severity: 11", "own.yaml:10: modes.0.severity: 11:"),
        ("severity: 6", "severty: 6", "own.yaml:10: modes.0.severty: unknown field (did you mean 'severity'?)"),
        ("0.2 per 1000 h", "0.2", "own.yaml:11: modes.0.occurrence: write the unit: 0.2 per 1000 h"),
        ("3 EUR/h", "3 EUR", "modes.0.cost_of_waiting.money: '3 EUR': has to be in EUR/h, not in EUR"),
        ("3 EUR/h", "-3 EUR/h", "modes.0.cost_of_waiting.money: '-3 EUR/h': cannot be negative"),
        ("standstill: 2 min/h", "standstill: 90 min/h", "an hour has 60 min"),
        ("downtime: 40 min", "downtime: 90 min", "cannot be longer than the duration"),
        ("detection: 3", "detection: 3\n    lasts: 0 h", "own.yaml:13: modes.0.lasts: '0 h': has to be more than 0 s"),
        ('{alarm: "*cable*",', "{", "says of nothing how probable it is"),
        ('alarm: "*cable*",', 'alarm: "*cable*", cause: jammed,', "alarm and cause are two symptoms"),
        ("given_mode: 0.5, given_not: 0.01", "given_mode: 0.5, given_not: 0.5", "it tells nothing"),
        (
            "given_mode: 0.5, given_not: 0.01",
            "given_mode: 1.0, given_not: 0.01",
            "modes.0.symptoms.0.given_mode: Expected `float` < 1.0",
        ),
        (
            "given_mode: 0.1, given_not: 0.9",
            "given_mode: 0.2, given_not: 0.9",
            "given_mode of all answers adds up to 1.1",
        ),
        ("id: whole", "id: torn", "own.yaml:24: modes.0.checks.0.answers.1.id: 'torn' stands twice"),
        ("causes: [Bending]", "causes: []", "own.yaml:6: modes.0.causes: at least one is needed"),
        ("effect: The arm stops.", "effect: ''", "modes.0.effect: '': needs words for people"),
        (
            "equipment_class: robot",
            "equipment_class: robots",
            "own.yaml:2: equipment_class: Invalid enum value 'robots'",
        ),
        ("modes:", "leave_out: [no_such]\nmodes:", "own.yaml:3: leave_out.0: no mode 'no_such' ships"),
    ],
)
def test_that_a_fault_is_told_with_line_and_field(project: Path, old: str, new: str, expected: str):
    assert old in MODE
    write(project, MODE.replace(old, new, 1))

    assert any(expected in fault for fault in faults(project)), faults(project)


def test_that_a_mode_in_two_files_is_told_with_the_other_file(project: Path):
    write(project, MODE, "a.yaml")
    write(project, MODE, "b.yaml")

    assert faults(project) == [
        f"{project / FAILURE_MODES_FOLDER / 'b.yaml'}:4: modes.0.id: 'cable_worn' stands twice: in a.yaml already"
    ]


def test_that_the_faults_of_all_files_are_told_at_once(project: Path):
    write(project, MODE.replace("severity: 6", "severity: 0"), "a.yaml")
    write(project, MODE.replace("cable_worn", "other").replace("0.2 per 1000 h", "0 per 1000 h"), "b.yaml")

    told = faults(project)

    assert [fault.rpartition("/")[2].partition(":")[0] for fault in told] == ["a.yaml", "b.yaml"]


CELL = Cell(
    id="cell",
    label="Cell",
    equipment=(Equipment(id=EquipmentId("arm"), kind=EquipmentKind.ROBOT, label="Arm"),),
)


def doubts(library: FailureModeLibrary, **more: Any) -> list[str]:
    told: dict[str, Any] = {
        "procedures": {"cable_swap"},
        "alarm_names": {EquipmentId("arm"): {"CableTorn"}},
        "own": {"cable_worn"},
    }
    return mode_findings(library, CELL, **{**told, **more})


def own_modes(project: Path, words: str = MODE) -> FailureModeLibrary:
    write(project, words)
    return FailureModeLibrary(modes=read_folder(project / FAILURE_MODES_FOLDER).modes)


def test_that_nothing_is_doubtful_about_a_mode_that_can_come_and_be_helped(project: Path):
    assert doubts(own_modes(project)) == []


def test_that_a_procedure_that_does_not_exist_is_told(project: Path):
    assert doubts(own_modes(project), procedures=set()) == [
        "the procedure cable_swap does not exist; it would help with cable_worn"
    ]


def test_that_an_alarm_which_the_cell_cannot_give_is_told_and_not_where_nobody_wrote_its_alarms_down(project: Path):
    library = own_modes(project)

    assert doubts(library, alarm_names={}) == ["no alarm of the cell is like '*cable*': failure mode cable_worn"]
    assert doubts(library, alarm_names=None) == []


def test_that_alarms_which_shipped_modes_miss_are_told_in_one_line(project: Path):
    assert doubts(own_modes(project), alarm_names={}, own=set()) == [
        "failure modes that ship look for alarms which the cell does not have: *cable*"
    ]


def test_that_a_symptom_which_no_detector_finds_is_told(project: Path):
    words = MODE.replace('alarm: "*cable*"', "finding: cable_odd")

    assert doubts(own_modes(project, words)) == ["failure mode cable_worn: no detector finds cable_odd"]


def test_that_modes_which_disagree_on_how_often_a_symptom_comes_otherwise_are_told(project: Path):
    library = own_modes(project)
    (mode,) = library.modes
    symptom = msgspec.structs.replace(mode.symptoms[0], given_not=0.2)
    other = msgspec.structs.replace(mode, id=FailureModeId("cable_loose"), symptoms=(symptom,))

    assert doubts(FailureModeLibrary(modes=(mode, other))) == [
        "failure modes cable_worn and cable_loose are far apart on how often '*cable*' comes otherwise: "
        "given_not 0.01 and 0.2"
    ]


def test_that_the_modes_that_ship_agree_among_themselves_and_with_the_alarms_of_the_demo(project: Path):
    library = read_failure_modes(project)
    names = read_alarms(shipped("resources") / "cells" / "demo" / "alarms.yaml", demo_cell()).names_by_equipment()
    procedures = {one.procedure for mode in library.modes for one in mode.interventions if one.procedure}

    assert mode_findings(library, demo_cell(), procedures=procedures, alarm_names=names, own=()) == []


def test_that_an_intervention_asks_for_the_skill_that_its_procedure_asks_for(project: Path):
    folder = shipped("resources") / PROCEDURES_FOLDER
    for mode in read_failure_modes(project).modes:
        for one in mode.interventions:
            file = folder / f"{one.procedure}.yaml"
            if one.procedure is not None and file.is_file():
                assert one.skill == skill_of(file), (mode.id, one.id)


@cache
def skill_of(file: Path) -> Skill | None:
    return read_procedure(file).need.skill
