"""The published states: what a NodeId means, and which machine runs within which state."""

import pytest

from hmi.domain.specification import PACKML
from hmi.domain.state_machine import MACHINES, PACKML_NUMBERS, machine_within, state_name
from hmi.simulator.companion_tables import NAMESPACES
from hmi.simulator.state_tables import STATE_IDS


@pytest.mark.parametrize(("name", "node"), STATE_IDS.items())
def test_that_the_states_of_the_simulated_cell_are_known(name: str, node: str):
    prefix, number = node.split(":")

    assert state_name(f"nsu={NAMESPACES[prefix]};i={number}") == name.partition(".")[2]


@pytest.mark.parametrize("node", ["", "i=0", "i=36", "ns=4;i=36", f"nsu={PACKML};s=36", "nsu=urn:maker;i=36"])
def test_that_any_other_node_is_no_published_state(node: str):
    assert state_name(node) is None


def test_that_every_number_of_a_machine_means_one_state():
    assert all(len(set(numbers.values())) == len(numbers) for numbers in MACHINES.values())
    assert (len(PACKML_NUMBERS), PACKML_NUMBERS[6], PACKML_NUMBERS[9]) == (19, "Execute", "Aborted")


def test_that_a_stopped_unit_has_no_machine_within():
    assert machine_within("Running") == "ExecuteState"
    assert machine_within("Stopped") is None
