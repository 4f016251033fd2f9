"""``escalation.yaml``: what ships is right, and every fault of a site's own is told with file, line and field."""

from pathlib import Path

import pytest

from hmi.content.escalation_file import read_escalation, read_escalation_file, without_ladder
from hmi.domain.case import CaseKind, CaseSeverity
from hmi.domain.equipment_facts import Condition
from hmi.domain.handover_escalation import HandoverTimes
from hmi.domain.person import Role
from hmi.domain.words import in_language
from hmi.handwritten import ContentError
from hmi.paths import shipped


def faults_of(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "escalation.yaml"
    file.write_text(text)
    with pytest.raises(ContentError) as caught:
        read_escalation_file(file)
    return [fault.removeprefix(f"{file}:") for fault in caught.value.faults]


def test_that_what_ships_calls_somebody_for_every_case():
    rules = read_escalation_file(shipped("resources") / "escalation.yaml")

    assert without_ladder(rules) == []
    assert [opening.condition for opening in rules.opens] == [Condition.EMERGENCY_STOP, Condition.PROTECTIVE_STOP]


def test_that_what_ships_speaks_english_and_german():
    rules = read_escalation_file(shipped("resources") / "escalation.yaml")

    for ladder in rules.ladders:
        assert [step.after_s for step in ladder.steps] == sorted(step.after_s for step in ladder.steps)
        for step in ladder.steps:
            assert in_language(step.says, "de") != in_language(step.says, "en") != ""


def test_that_the_file_of_the_project_goes_before_the_one_that_ships(tmp_path: Path):
    (tmp_path / "escalation.yaml").write_text(
        "version: 1\nladders:\n  - for: [shortage]\n    steps:\n      - {after: 90 s, call: coordinator}\n"
    )

    rules = read_escalation(tmp_path)

    (step,) = rules.ladder_of(CaseKind.SHORTAGE, CaseSeverity.LOW).steps
    assert (step.after_s, step.call) == (90.0, Role.COORDINATOR)
    assert "rework, high" in without_ladder(rules)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("version: 2\nladders: []\n", "1: version:"),
        ("version: 1\nladers: []\n", "2: laders: unknown field (did you mean 'ladders'?)"),
        (
            "version: 1\nladders:\n  - steps:\n      - {after: 5, call: operator}\n",
            "4: ladders.0.steps.0.after:",
        ),
        (
            "version: 1\nladders:\n  - steps:\n      - {after: 5 kg, call: operator}\n",
            "4: ladders.0.steps.0.after: '5 kg': a time needs one of the units",
        ),
        (
            "version: 1\nladders:\n  - steps:\n      - {after: 5 s, call: boss}\n",
            "4: ladders.0.steps.0.call:",
        ),
        (
            "version: 1\nladders:\n  - steps: []\n  - for: [rework]\n    steps: []\n",
            "4: ladders.1: is never used",
        ),
        (
            "version: 1\nladders:\n  - for: [rework, rework]\n    steps: []\n",
            "3: ladders.0.for.1: 'rework' stands twice",
        ),
        (
            "version: 1\nladders:\n  - steps:\n      - after: 5 s\n        call: operator\n"
            "        says: {Deutsch: Los}\n",
            "6: ladders.0.steps.0.says.Deutsch:",
        ),
        (
            "version: 1\nladders: []\nby_itself:\n  - {when: fault, opens: machine_fault, severity: high}\n"
            "  - {when: fault, opens: other, severity: low}\n",
            "5: by_itself.1.when: 'fault' stands twice",
        ),
    ],
)
def test_that_a_fault_is_told_with_line_and_field(tmp_path: Path, text: str, fault: str):
    assert any(told.startswith(fault) for told in faults_of(tmp_path, text)), faults_of(tmp_path, text)


def test_that_a_file_without_times_of_handovers_has_those_that_ship(tmp_path: Path):
    ships = read_escalation_file(shipped("resources") / "escalation.yaml").handovers
    (tmp_path / "escalation.yaml").write_text("version: 1\nladders: []\n")

    assert read_escalation(tmp_path).handovers == ships == HandoverTimes()


def test_that_a_site_decides_when_a_handover_that_does_not_happen_is_called_out(tmp_path: Path):
    (tmp_path / "escalation.yaml").write_text(
        "version: 1\nladders: []\nhandovers: {remind_before: 0 s, call_after: 5 min, at_most: 2}\n"
    )

    times = read_escalation(tmp_path).handovers

    assert times == HandoverTimes(remind_before_s=0, call_after_s=300, again_after_s=3600, at_most=2)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("remind_before: 9 h", "4: handovers.remind_before: '9 h': is too early: at most 4 h, half of a usual shift"),
        ("call_after: 20", "4: handovers.call_after: 20: Expected `str | null`"),
        ("call_after: 20 x", "4: handovers.call_after: '20 x': a time needs one of the units"),
        ("call_after: 5 s", "4: handovers.call_after: '5 s': has to be at least 60 s"),
        ("again_after: -1 h", "4: handovers.again_after: '-1 h': a time cannot be negative"),
        ("at_most: 0", "4: handovers.at_most: has to be 1 to 100"),
        ("at_most: often", "4: handovers.at_most:"),
        ("remind: 5 min", "4: handovers.remind: unknown field"),
    ],
)
def test_that_a_wrong_time_of_handovers_is_told_with_line_and_field(tmp_path: Path, line: str, fault: str):
    (told,) = faults_of(tmp_path, f"version: 1\nladders: []\nhandovers:\n  {line}\n")

    assert told.startswith(fault)
