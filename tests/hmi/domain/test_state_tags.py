"""Which roles of a component are for programs only."""

import pytest

from hmi.domain.state_tags import is_beside_words


@pytest.mark.parametrize(
    "role",
    [
        "CurrentState.Id",
        "ActiveProgram.State.CurrentState.Number",
        "ActiveProgram.NumberInList",
        "Tools.ActiveTool.ControlIdentifierInterpretation",
    ],
)
def test_that_what_only_programs_read_gets_no_tile(role):
    assert is_beside_words(role)


@pytest.mark.parametrize("role", ["CurrentState", "Tools.ActiveTool.ControlIdentifier1", "Part.Number", "Id"])
def test_that_what_people_read_does(role):
    assert not is_beside_words(role)
