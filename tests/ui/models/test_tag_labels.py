"""Names of values for people."""

import pytest

from hmi import i18n
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from ui.models.tag_labels import tag_label


def named(role: str, label: str = "") -> str:
    node = NodeAddress(endpoint="cell", uri="urn:test", identifier="s=1")
    tag = TagDefinition(name=TagName("a/b"), node=node, data_type=DataType.DOUBLE, role=role, label=label)
    return tag_label(tag)


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("AcCurrentL1", "Current L1"),
        ("AcActivePowerL3", "Active power L3"),
        ("AutomaticModeStateMachine.CurrentState", "Automatic mode"),
        ("TaskControlOperation.CurrentState", "State"),
        ("Status.StateCurrent", "State"),
        ("Production.ActiveProgram.Name", "Program"),
        ("Channel.Name", "Name"),
        ("PartsProducedThisWeek", "Parts produced this week"),
    ],
)
def test_that_a_role_is_said_in_words(role: str, words: str):
    assert named(role, label=role.rpartition(".")[2]) == words


def test_that_a_name_the_controller_gives_is_kept():
    assert named("Pv17", label="Oil in the gearbox") == "Oil in the gearbox"


def test_that_a_phase_is_said_in_german():
    i18n.choose("de")

    assert named("AcVoltageL2") == "Spannung L2"
