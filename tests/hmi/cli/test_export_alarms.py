"""``tandem export-alarms`` as a process of its own: beside a running service and without one."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmi import clock
from hmi.cli.export_alarms import export_alarms
from hmi.cli.trouble import Trouble
from hmi.content.cell_file import write_cell
from hmi.domain.alarm import Alarm, Priority, alarm_id
from hmi.domain.alarm_export import read_csv, read_json
from hmi.domain.alarm_transition import AlarmCause, AlarmChange, Transition
from hmi.domain.cell import Cell, Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.equipment import EquipmentId
from hmi.domain.tag import NodeAddress
from hmi.history.history import History

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
ROWS = 1500
"""More than one page."""


def tandem(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "hmi", *arguments],
        capture_output=True, text=True, env=ENVIRONMENT, cwd="/", check=False,
    )  # fmt: skip


async def record(project: Path, cell: Cell) -> None:
    history = History(project / "history.duckdb", cell)
    await history.start()
    now_ns = clock.now_ns()
    for number in range(ROWS):
        condition = NodeAddress(endpoint="plc", uri="urn:x", identifier=f"s=alarm{number}")
        is_high = number % 2 == 0
        alarm = Alarm(
            id=alarm_id(condition), condition=condition, event_id=number.to_bytes(4), source="belt", name="Jam",
            equipment=EquipmentId("belt" if is_high else "cnc"), message=f'=Jam, "{number}"\n', severity=700,
            priority=Priority.HIGH if is_high else Priority.LOW, began_ns=now_ns, changed_ns=now_ns, heard_ns=now_ns,
            is_active=True, is_acknowledged=False, is_retained=False,
        )  # fmt: skip
        change = AlarmChange(before=None, after=alarm, is_listed=False, cause=AlarmCause.SOURCE)
        history.take_alarm(change, now_ns)
    await history.stop()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cell")
    plc = Endpoint(key="plc", url="opc.tcp://127.0.0.1:9", policy=SecurityPolicy.NONE, mode=SecurityMode.NONE)
    cell = Cell(id="cell", label="Cell", endpoints=(plc,))
    write_cell(folder / "cell.yaml", cell)
    asyncio.run(record(folder, cell))
    return folder


@pytest.fixture
def service(project: Path) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "hmi", "serve", "--project", str(project)], env=ENVIRONMENT)
    key, end_s = project / "run" / "console-key", time.monotonic() + 60
    while not key.exists():
        assert process.poll() is None, "the service ended"
        assert time.monotonic() < end_s, "the service did not start"
        time.sleep(0.05)
    yield
    process.terminate()
    process.wait(30)


def test_that_csv_and_json_hold_all_rows_and_the_filter(project: Path, tmp_path: Path):
    for name, read in (("alarms.csv", read_csv), ("alarms.json", read_json)):
        done = tandem(
            "export-alarms", "--project", str(project), "--out", str(tmp_path / name), "--priority", "high",
            "--equipment", "belt", "--what", "began",
        )  # fmt: skip

        assert done.returncode == 0, done.stderr
        assert f"wrote {ROWS // 2} rows" in done.stdout
        wanted, rows = read((tmp_path / name).read_bytes().decode())
        assert (wanted.priorities, wanted.equipment, wanted.transitions) == (
            (Priority.HIGH,), ("belt",), (Transition.BEGAN,),
        )  # fmt: skip
        assert {row.alarm.message for row in rows} == {f'=Jam, "{number}"\n' for number in range(0, ROWS, 2)}


def test_that_a_running_service_is_asked(project: Path, service: None, tmp_path: Path):
    done = tandem("export-alarms", "--project", str(project), "--out", str(tmp_path / "alarms.json"), "--calls")

    assert done.returncode == 0, done.stderr
    _, rows = read_json((tmp_path / "alarms.json").read_bytes().decode())
    assert len({row.id for row in rows}) == ROWS


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"out": Path("alarms.xlsx")}, "end its name with .csv or .json"),
        ({"priority": ["urgent"]}, "it is high, medium or low"),
        ({"transition": ["exploded"]}, "it is one of began"),
        ({"since": "2027-01-01", "until_": "2026-01-01"}, "--from is not before --to"),
        ({"project": Path("/nowhere")}, "does not exist"),
    ],
)
def test_that_wrong_input_is_told(project: Path, tmp_path: Path, change: dict[str, object], words: str):
    with pytest.raises(Trouble, match=words):
        export_alarms(**{"out": tmp_path / "alarms.csv", "project": project, "priority": ["high"], **change})


def test_that_a_file_that_is_there_stays(project: Path, tmp_path: Path):
    (tmp_path / "alarms.csv").write_text("mine", encoding="utf-8")

    with pytest.raises(Trouble, match="is there already"):
        export_alarms(out=tmp_path / "alarms.csv", project=project)

    assert (tmp_path / "alarms.csv").read_text(encoding="utf-8") == "mine"
