"""The whole service as its own process: scan a simulated cell, serve it, attach a screen, see it live."""

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hmi.domain.cell import HistoryLimits
from hmi.domain.command import WriteTag
from hmi.domain.connection import ConnectionState
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.query import AskHistory, AskJournal, HistoryAnswer
from hmi.domain.tag import TagName
from hmi.link.address import local_address
from hmi.link.client import LinkClient
from hmi.link.frames import freshness_of, readings_of
from hmi.link.messages import ConnectionChanged, Frame, FromService, Welcome
from tests.flows.panel import ended, tandem

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process = tandem("simulate", "--port", "0")
    assert process.stdout is not None
    line = process.stdout.readline().decode()
    yield line.removeprefix("READY ").strip()
    ended(process)


@pytest.fixture(scope="module")
def project(url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cell")
    process = tandem("scan", url, "--policy", "None", "--project", str(folder), "--label", "Demo")
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output.decode()
    return folder


def scanned(url: str, project: Path, *more: str) -> int:
    process = tandem("scan", url, "--policy", "None", "--project", str(project), *more)
    process.communicate(timeout=60)
    return process.returncode


def test_that_a_scan_fills_an_empty_project_and_keeps_what_people_wrote(url: str, tmp_path: Path) -> None:
    tandem("init", "--project", str(tmp_path)).communicate(timeout=60)
    assert scanned(url, tmp_path) == 0
    file = tmp_path / "cell.yaml"
    written = file.read_text() + "# by hand\n"
    file.write_text(written)

    assert scanned(url, tmp_path) == 2
    assert file.read_text() == written

    assert scanned(url, tmp_path, "--force") == 0
    assert "# by hand" not in file.read_text()
    assert (tmp_path / "cell.before-1.yaml").read_text() == written


@pytest.fixture(scope="module")
def service(project: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = tandem("serve", "--project", str(project))
    yield process
    ended(process)


class Screen:
    """A screen without pixels."""

    def __init__(self, project: Path) -> None:
        self.client = LinkClient(local_address(project), screen="test", product="test")
        self.messages: list[FromService] = []
        self.values: dict[int, float] = {}
        self.freshness: dict[int, int] = {}

    def until(self, question: Callable[[], bool], seconds: float = 30.0) -> None:
        end = time.monotonic() + seconds
        while not question():
            assert time.monotonic() < end, "it did not happen"
            self.client.tend()
            self.client.receive(self.take)
            time.sleep(0.01)

    def take(self, message: FromService) -> None:
        if not isinstance(message, Frame):
            self.messages.append(message)
            return
        batch, fresh = readings_of(message), freshness_of(message)
        self.values.update(zip(batch.tag.tolist(), batch.value.tolist(), strict=True))
        self.freshness.update(zip(fresh.tag.tolist(), fresh.freshness.tolist(), strict=True))
        self.client.seen(message.number, touched=False)

    def state(self) -> ConnectionState | None:
        told = [one.status.state for one in self.messages if isinstance(one, ConnectionChanged)]
        return told[-1] if told else None


@pytest.fixture
def screen(project: Path, service: subprocess.Popen[bytes]) -> Iterator[Screen]:
    shown = Screen(project)
    yield shown
    shown.client.close()


def test_that_the_cell_comes_alive_on_a_screen(screen: Screen):
    screen.until(lambda: screen.state() is ConnectionState.LIVE)

    welcome = next(one for one in screen.messages if isinstance(one, Welcome))
    position = welcome.cell.index_of_tags()[TagName("cobot/axis_1/ActualPosition")]
    before = screen.values[position]
    screen.until(lambda: screen.values[position] != before)

    assert len(welcome.cell.tags) > 150
    assert screen.freshness[position] == 1


def test_that_nobody_signed_in_changes_nothing(screen: Screen):
    screen.until(lambda: screen.state() is ConnectionState.LIVE)
    welcome = next(one for one in screen.messages if isinstance(one, Welcome))
    override = next(tag for tag in welcome.cell.tags if tag.role == "SpeedOverride")
    outcomes: list[Outcome] = []

    screen.client.do(WriteTag(tag_name=override.name, value=50.0, seen=None), outcomes.append)
    screen.until(lambda: bool(outcomes))

    assert outcomes == [Refused(reason=Reason.NOT_SIGNED_IN, facts={"action": "operate"})]


def test_that_the_journal_needs_a_person(screen: Screen):
    screen.until(lambda: screen.client.is_attached)
    answers: list[object] = []

    screen.client.ask(AskJournal(), answers.append)
    screen.until(lambda: bool(answers))

    assert answers == [Refused(reason=Reason.NOT_SIGNED_IN, facts={"action": "read_journal"})]


def test_that_it_keeps_as_much_of_the_past_as_its_cell_says(project: Path, screen: Screen):
    screen.until(lambda: screen.client.is_attached)
    answers: list[object] = []

    screen.client.ask(AskHistory(), answers.append)
    screen.until(lambda: bool(answers))

    (answer,) = answers
    assert isinstance(answer, HistoryAnswer)
    assert answer.limits == HistoryLimits()
    assert answer.most_bytes == answer.room_bytes == shutil.disk_usage(project).total // 2


async def test_that_the_records_of_the_service_verify(project: Path, service: subprocess.Popen[bytes]):
    process = tandem("journal", "verify", "--project", str(project))
    output, _ = await asyncio.to_thread(process.communicate, timeout=30)

    assert process.returncode == 0
    assert output.decode().startswith("intact: ")


def test_that_a_wrong_command_is_one_clear_line(tmp_path: Path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.run(
        [sys.executable, "-m", "hmi", "check", "--project", str(tmp_path)],
        capture_output=True,
        env=environment,
        check=False,
    )

    assert process.returncode == 2
    assert process.stderr.decode().strip() == f"tandem: {tmp_path / 'cell.yaml'} does not exist"
