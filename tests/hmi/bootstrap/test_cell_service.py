"""What is built from a project folder is whole, and can be begun and ended where there is nothing to connect to."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from hmi.bootstrap.cell_service import CellService
from hmi.content.cell_file import write_cell
from hmi.domain.cell import Cell
from hmi.domain.command import Command
from hmi.domain.query import AskJournal, Query
from hmi.link.router import CannotListen

KINDS = ("service.started", "service.stopped")


async def test_that_every_command_and_every_query_has_somebody_who_serves_it(tmp_path: Path):
    write_cell(tmp_path / "cell.yaml", Cell(id="cell", label="Cell"))

    service = CellService(tmp_path)
    await service.start()
    await service.stop()

    assert service.dispatcher.served == {*get_args(Command), *get_args(Query)}


@pytest.fixture
def taken_address() -> Iterator[str]:
    """Where screens cannot be listened to: somebody else does already."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield f"tcp://127.0.0.1:{other.getsockname()[1]}"


async def test_that_a_service_that_could_not_begin_ends_all_it_began(tmp_path: Path, taken_address: str):
    write_cell(tmp_path / "cell.yaml", Cell(id="cell", label="Cell"))
    with pytest.raises(CannotListen, match="in use"):
        await CellService(tmp_path, addresses=(taken_address,)).run()
    assert "history-writer" not in {thread.name for thread in threading.enumerate()}

    again = CellService(tmp_path)
    await again.start()
    kinds = [row.kind for row in (await again.journal.read(AskJournal(kinds=KINDS))).rows]
    trouble = again.history.trouble
    await again.stop()

    assert kinds == ["service.started", "service.stopped", "service.started"]
    assert trouble == ""
