"""A part that fails is named on every screen until it works again, and all others go on."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hmi.bootstrap.cell_service import CellService
from hmi.bootstrap.project import RECORDS
from hmi.content.cell_file import write_cell
from hmi.domain.cell import Cell
from hmi.domain.steady_work import SteadyWork
from hmi.services.handover_watch import EVERY_S

HANDOVERS = SteadyWork.HANDOVERS.subject


def alter(project: Path, statement: str) -> None:
    with closing(sqlite3.connect(project / RECORDS)) as connection, connection:
        connection.execute(statement)


async def tended_until(service: CellService, question: Callable[[], bool]) -> None:
    async with asyncio.timeout(6 * EVERY_S):
        while not question():
            await service.tend()
            await asyncio.sleep(0.2)


async def test_that_handovers_that_cannot_be_read_are_told_and_nothing_else_fails(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    write_cell(tmp_path / "cell.yaml", Cell(id="cell", label="Cell"))
    service = CellService(tmp_path)
    await service.start()
    await service.tend()
    assert not any(service.link.notices.get(work.subject) for work in SteadyWork)

    alter(tmp_path, "ALTER TABLE handover RENAME TO away")
    await tended_until(service, lambda: bool(service.link.notices.get(HANDOVERS)))
    failing = {work for work in SteadyWork if service.link.notices.get(work.subject)}
    alter(tmp_path, "ALTER TABLE away RENAME TO handover")
    await tended_until(service, lambda: not service.link.notices.get(HANDOVERS))
    await service.stop()

    assert failing == {SteadyWork.HANDOVERS}
    told = [record.getMessage() for record in caplog.records if record.name == "hmi.services.steady_work"]
    assert told == ["handovers fails; it is tried again and again", "handovers works again"]
    caplog.clear()
