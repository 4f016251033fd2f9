"""Who writes procedures sees their files through the one door: with faults, as soon as they are read anew."""

from pathlib import Path

import pytest

from hmi.content.procedures_folder import ProcedureFolder
from hmi.domain.outcome import Reason, Refused
from hmi.domain.person import Role
from hmi.domain.procedure_preview import (
    AskProcedureFiles,
    AskProcedurePreview,
    ProcedureFilesAnswer,
    ProcedurePreviewAnswer,
)
from hmi.services.dispatcher import Dispatcher
from hmi.services.procedure_preview import ProcedurePreviews
from tests.hmi.content.test_procedures_file import CELL, HEAD, WRITE

DRAFT = HEAD.replace("released", "draft")


@pytest.fixture
def shelf(tmp_path: Path) -> ProcedureFolder:
    (tmp_path / "procedures").mkdir()
    (tmp_path / "none").mkdir()
    return ProcedureFolder(tmp_path, lambda: CELL, ships=tmp_path / "none")


@pytest.fixture
def door(desk, shelf: ProcedureFolder) -> Dispatcher:
    door = Dispatcher(desk.journal)
    previews = ProcedurePreviews(shelf)
    door.answer(AskProcedureFiles, previews.files)
    door.answer(AskProcedurePreview, previews.preview)
    return door


async def test_that_what_is_saved_is_previewed_as_soon_as_it_is_followed(desk, door, shelf, tmp_path, caplog):
    file = tmp_path / "procedures" / "service.yaml"
    trainer = desk.caller(desk.add("Lucía Ortega", Role.TRAINER))
    file.write_text(DRAFT + WRITE, encoding="utf-8")
    await shelf.follow()
    before = await door.ask(AskProcedurePreview(file="service.yaml"), trainer)

    file.write_text(DRAFT + WRITE.replace("70 %", "75 %") + "    stray: 1\n", encoding="utf-8")
    await shelf.follow()
    after = await door.ask(AskProcedureFiles(), trainer)

    assert isinstance(before, ProcedurePreviewAnswer)
    assert before.procedure is not None
    assert isinstance(after, ProcedureFilesAnswer)
    (row,) = after.files
    assert row.digest == ""
    assert row.faults[0].startswith("service.yaml:")
    caplog.clear()


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.VIEWER])
async def test_that_others_are_refused(desk, door, role: Role):
    caller = desk.caller(desk.add("Jonas Weber", role))

    answer = await door.ask(AskProcedureFiles(), caller)

    assert isinstance(answer, Refused)
    assert answer.reason is Reason.NOT_PERMITTED


async def test_that_a_file_that_is_not_there_is_told_as_none(desk, door):
    answer = await door.ask(AskProcedurePreview(file="nobody.yaml"), desk.caller(desk.add("Cem", Role.COORDINATOR)))

    assert answer == ProcedurePreviewAnswer()
