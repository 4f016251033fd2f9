"""What is built from a project folder is whole, and can be begun and ended where there is nothing to connect to."""

from pathlib import Path
from typing import get_args

from hmi.bootstrap.cell_service import CellService
from hmi.content.cell_file import write_cell
from hmi.domain.cell import Cell
from hmi.domain.command import Command
from hmi.domain.query import AskJournal, Query


async def test_that_every_command_and_every_query_has_somebody_who_serves_it(tmp_path: Path):
    write_cell(tmp_path / "cell.yaml", Cell(id="cell", label="Cell"))

    service = CellService(tmp_path)
    await service.start()
    await service.stop()

    assert service.dispatcher.served == {*get_args(Command), *get_args(Query)}


async def test_that_a_service_that_could_not_begin_ends_all_it_began(tmp_path: Path):
    write_cell(tmp_path / "cell.yaml", Cell(id="cell", label="Cell"))
    service = CellService(tmp_path)
    await service.stop()

    again = CellService(tmp_path)
    await again.start()
    kinds = [row.kind for row in (await again.journal.read(AskJournal())).rows]
    await again.stop()

    assert kinds == ["service.started", "service.stopped"]
