"""Every procedure that ships fits the simulated cell, speaks English and German, and was approved by somebody else."""

from pathlib import Path

import msgspec
import pytest

from hmi.content.procedures_file import PROCEDURES, read_procedure
from hmi.domain.procedure import Procedure, ProcedureState, Undo, UndoKind, acts_on_machine
from hmi.domain.words import in_language
from hmi.paths import shipped
from tests.data.demo_cell import demo_cell

FILES = sorted((shipped("resources") / PROCEDURES).glob("*.yaml"))


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def procedure(request: pytest.FixtureRequest) -> Procedure:
    path: Path = request.param
    return read_procedure(path, demo_cell())


def test_that_it_is_released_by_another_than_its_author(procedure: Procedure):
    assert procedure.state is ProcedureState.RELEASED
    assert procedure.author
    assert procedure.author != procedure.approver


def test_that_every_text_stands_in_english_and_german(procedure: Procedure):
    found: list[dict[str, str]] = []

    def collect(value: object) -> None:
        match value:
            case dict():
                if set(value) & {"en", "de"}:  # pyright: ignore[reportUnknownArgumentType]  # what JSON holds
                    found.append(value)  # pyright: ignore[reportUnknownArgumentType]  # as above
                for inner in value.values():  # pyright: ignore[reportUnknownVariableType]  # as above
                    collect(inner)
            case list():
                for inner in value:  # pyright: ignore[reportUnknownVariableType]  # as above
                    collect(inner)
            case _:
                pass

    collect(msgspec.to_builtins(procedure))

    assert found
    for words in found:
        assert in_language(words, "en").strip()
        assert words.get("de", "").strip()
        assert words["de"] != words["en"]
    for step in procedure.steps:
        assert isinstance(step.title, dict)
        assert step.text == "" or isinstance(step.text, dict)


def test_that_whatever_it_sends_knows_the_state_of_the_cell_and_how_to_take_it_back(procedure: Procedure):
    for step in procedure.steps:
        if acts_on_machine(step):
            undo: Undo = step.work.undo  # pyright: ignore[reportAttributeAccessIssue]  # those that act have one
            assert step.preconditions
            assert undo.kind is not UndoKind.BY_HAND or undo.words
