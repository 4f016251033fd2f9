"""``tandem export`` as a process of its own: beside a running service and without one."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from hmi.cli.export import export, moment_ns
from hmi.cli.trouble import Trouble
from hmi.content.cell_file import write_cell
from hmi.domain.cell import Cell, Endpoint, IdentityKind, SecurityMode, SecurityPolicy
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.history.history import History

ROOT = Path(__file__).resolve().parents[3]
SECOND = 10**9
NOON = moment_ns("2026-03-01T12:00")
ROWS = 24 * 60
"""One a minute from noon to noon: two dates."""


def tandem(*arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "hmi", *arguments], capture_output=True, text=True, env=environment, cwd="/", check=False
    )


async def record(project: Path, cell: Cell) -> None:
    history = History(project / "history.duckdb", cell, retention_days=100_000)
    await history.start()
    times = NOON + np.arange(ROWS) * 60 * SECOND
    for tag, factor in ((0, 1.0), (1, -1.0)):
        numbers = np.full(ROWS, tag, np.uint32)
        history.take(ReadingBatch(numbers, times, times, np.arange(ROWS) * factor, np.zeros(ROWS, np.uint32)))
    words = ReadingBatch(
        np.array([2], np.uint32), times[:1], times[:1], np.array([np.nan]), np.zeros(1, np.uint32), {0: "Running"}
    )
    history.take(words)
    await history.stop()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cell")
    node = NodeAddress(endpoint="plc", uri="urn:x", identifier="i=1")
    names = (("cobot/speed", DataType.DOUBLE), ("cobot/load", DataType.DOUBLE), ("press/state", DataType.STRING))
    tags = tuple(TagDefinition(name=TagName(name), node=node, data_type=kind) for name, kind in names)
    plc = Endpoint(
        key="plc",
        url="opc.tcp://127.0.0.1:9",
        policy=SecurityPolicy.NONE,
        mode=SecurityMode.NONE,
        identity=IdentityKind.ANONYMOUS,
    )
    cell = Cell(id="line 1/north", label="North", endpoints=(plc,), tags=tags)
    write_cell(folder / "cell.yaml", cell)
    asyncio.run(record(folder, cell))
    return folder


@pytest.fixture
def service(project: Path) -> Iterator[None]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-m", "hmi", "serve", "--project", str(project)], env=environment)
    key = project / "run" / "console-key"
    end = time.monotonic() + 60
    while not key.exists():
        assert process.poll() is None, "the service ended"
        assert time.monotonic() < end, "the service did not start"
        time.sleep(0.05)
    yield
    process.terminate()
    process.wait(30)


def read(files: Path, kind: str) -> list[tuple[object, ...]]:
    """Rows by tag and time, read as any other tool would."""
    source = f"read_{kind}('{files}/*/*/*.{kind}', hive_partitioning = true)"
    with duckdb.connect() as connection:
        return connection.execute(
            f"""SELECT cell, CAST(date AS VARCHAR), tag, value, text, quality, epoch_ns(CAST(time AS TIMESTAMP_NS))
            FROM {source} WHERE NOT gap ORDER BY tag, time"""
        ).fetchall()


def expected() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for name, factor in (("cobot/load", -1.0), ("cobot/speed", 1.0)):
        for row in range(ROWS):
            date = "2026-03-01" if row < ROWS // 2 else "2026-03-02"
            rows.append(("line 1/north", date, name, row * factor, None, "good", NOON + row * 60 * SECOND))
    return [*rows, ("line 1/north", "2026-03-01", "press/state", None, "Running", "good", NOON)]


def test_that_everything_recorded_comes_out_without_a_service(project: Path, tmp_path: Path):
    done = tandem("export", "--project", str(project), "--format", "csv", "--out", str(tmp_path))

    assert done.returncode == 0, done.stderr
    assert read(tmp_path, "csv") == expected()
    assert (tmp_path / "cell=line%201%2Fnorth" / "date=2026-03-02" / "samples.csv").exists()
    assert not list(tmp_path.glob(".*"))


def test_that_everything_recorded_comes_out_beside_a_running_service(project: Path, service: None, tmp_path: Path):
    done = tandem("export", "--project", str(project), "--format", "parquet", "--out", str(tmp_path))

    assert done.returncode == 0, done.stderr
    assert read(tmp_path, "parquet") == expected()


def test_that_only_the_tags_and_the_time_asked_for_come_out(project: Path, tmp_path: Path):
    export(tmp_path, project, since="2026-03-01T13:00", until="2026-03-01T15:10+01:00", tags=["*/speed"])

    rows = read(tmp_path, "parquet")
    assert {row[2] for row in rows} == {"cobot/speed"}
    assert [row[3] for row in rows] == list(range(60, 130))


def test_that_a_file_that_is_there_is_not_written_over_unasked(project: Path, tmp_path: Path):
    export(tmp_path, project, until="2026-03-01T13:00")
    with pytest.raises(Trouble, match="is there already"):
        export(tmp_path, project, until="2026-03-01T14:00")
    before = len(read(tmp_path, "parquet"))
    export(tmp_path, project, until="2026-03-01T14:00", replace=True)

    assert before == 2 * 60 + 1
    assert len(read(tmp_path, "parquet")) == 2 * 120 + 1
    assert not list(tmp_path.glob(".*"))


def test_that_an_empty_range_is_said_and_leaves_no_folder(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    export(tmp_path / "out", project, since="2020-01-01", until="2020-01-02")

    told = capsys.readouterr().out
    assert told.startswith("nothing was recorded from 2020-01-01 00:00+00:00 to 2020-01-02 00:00+00:00")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"since": "yesterday"}, "is not a date"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "is not before"),
        ({"tags": ["nothing/*"]}, "nothing was ever recorded of nothing/"),
        ({"project": Path("/nowhere")}, "nothing was recorded"),
    ],
)
def test_that_what_cannot_be_exported_is_said(project: Path, tmp_path: Path, options: dict[str, Any], words: str):
    with pytest.raises(Trouble, match=words) as told:
        export(tmp_path, **{"project": project, **options})

    assert len(told.value.lines) == 1
    assert not list(tmp_path.rglob("*.*"))


def test_that_a_file_held_by_a_stranger_is_said_in_one_line(project: Path, tmp_path: Path):
    with duckdb.connect(project / "history.duckdb"):
        done = tandem("export", "-p", str(project), "-o", str(tmp_path))

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "is in use" in done.stderr


def test_that_a_time_zone_counts():
    assert moment_ns("2026-03-01") == moment_ns("2026-03-01T01:00+01:00")
    with pytest.raises(Trouble):
        moment_ns("1.3.2026")
