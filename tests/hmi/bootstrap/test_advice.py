"""Advice in a whole service: stopped for every screen at once, still stopped after a restart, begun as a site wrote."""

from pathlib import Path

import pytest

from hmi.bootstrap.cell_service import CellService
from hmi.content.cell_file import write_cell
from hmi.domain.advice import AdviceType
from hmi.domain.advice_mode import AdviceMode, AiStop
from hmi.domain.advice_notice import ADVICE_FILE_WRONG, AI_STOPPED
from hmi.domain.cell import Cell
from hmi.domain.handover_query import AskHandover, HandoverAnswer
from hmi.domain.person import SERVICE
from hmi.services.caller import Caller


async def started(project: Path) -> CellService:
    service = CellService(project)
    await service.start()
    await service.tend()
    return service


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_cell(tmp_path / "cell.yaml", Cell(id="cell", label="Cell"))
    return tmp_path


async def test_that_a_stop_is_told_to_every_screen_and_to_the_next_shift_and_outlives_the_service(project: Path):
    service = await started(project)
    service.advice.modes.stop(AiStop(since_ns=1, by=None, screen="panel"), SERVICE)
    await service.tend()
    notices = dict(service.link.notices)
    answer = await service.dispatcher.ask(AskHandover(), Caller(None, "panel"))
    await service.stop()

    again = await started(project)
    still = again.advice.modes.stopped
    await again.stop()

    assert notices[AI_STOPPED] == "1"
    assert isinstance(answer, HandoverAnswer)
    assert "ai|stopped" in {item.key for item in answer.items}
    assert still is not None
    assert still.is_recorded


async def test_that_modes_begin_as_the_site_wrote_them_and_a_wrong_file_is_told(project: Path):
    (project / "advice.yaml").write_text("why: Tried in cell 3\nmodes: {energy: advisory}\n")
    service = await started(project)
    mode, notice = service.advice.modes.of(AdviceType("energy")).mode, service.link.notices.get(ADVICE_FILE_WRONG)
    await service.stop()
    (project / "advice.yaml").write_text("why: Tried in cell 3\nmodes: {energy: boss}\n")
    wrong = await started(project)
    kept, told = wrong.advice.modes.of(AdviceType("energy")).mode, wrong.link.notices[ADVICE_FILE_WRONG]
    await wrong.stop()

    assert (mode, notice or "") == (AdviceMode.ADVISORY, "")
    assert kept is AdviceMode.ADVISORY
    assert "advice.yaml:2: modes" in told
