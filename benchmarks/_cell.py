"""Real cells to measure on: a controller, its project folder and its cell service, each in its own process."""

import asyncio
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from hmi.content.cell_file import write_cell
from hmi.domain.cell import Cell, Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, TagUse
from hmi.opcua.certificate import fingerprint_of
from hmi.opcua.scan import scan_endpoint
from hmi.opcua.trust import TrustStore

ROOT = Path(__file__).resolve().parent.parent
KEY = "cell"
STOP_S = 15.0

logging.getLogger("asyncua").setLevel(logging.ERROR)  # it warns that a connection is closed when we close it


def write_load_cell(project: Path, url: str, tags: int, publishing_ms: int = 100) -> None:
    """A project for ``tests/interop/foreign_server.mjs``: its changing doubles, watched as motion is watched."""
    endpoint = Endpoint(
        key=KEY, url=url, policy=SecurityPolicy.NONE, mode=SecurityMode.NONE, publishing_ms=publishing_ms
    )
    definitions = tuple(
        TagDefinition(
            name=TagName(f"load/v{number}"),
            node=NodeAddress(endpoint=KEY, uri="urn:foreign:cell", identifier=f"s=v{number}"),
            data_type=DataType.DOUBLE,
            use=TagUse.MOTION,
            label=f"v{number}",
        )
        for number in range(tags)
    )
    write_cell(project / "cell.yaml", Cell(id="load", label="Load", endpoints=(endpoint,), tags=definitions))


def scan_simulator(project: Path, url: str) -> Cell:
    """A project for the simulated cell, found by scanning it, its certificate trusted; as ``tandem demo`` does."""
    fingerprint = fingerprint_of((project / "controller" / "simulated_cell.der").read_bytes())
    result = asyncio.run(
        scan_endpoint(
            Endpoint(key=KEY, url=url), TrustStore(project / "pki"), secret="", label="Bench", fingerprint=fingerprint
        )
    )
    write_cell(project / "cell.yaml", result.cell)
    return result.cell


@contextmanager
def simulator(project: Path, *options: str, port: int = 0) -> Generator[tuple[int, str]]:
    """``tandem simulate`` until the block ends: process id and endpoint URL."""
    command = ("simulate", "--port", str(port), "--pki", str(project / "controller"), *options)
    with running(*command) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("READY "):
                yield process.pid, line.removeprefix("READY ").strip()
                return
        raise RuntimeError("the simulated cell did not start")


@contextmanager
def service(project: Path) -> Generator[int]:
    """``tandem serve`` until the block ends: its process id."""
    with running("serve", "--project", str(project)) as process:
        yield process.pid


@contextmanager
def running(*arguments: str) -> Generator["subprocess.Popen[str]"]:
    """A ``tandem`` subcommand in its own process, ended politely, then by force."""
    with tempfile.TemporaryFile("w+") as words:
        process = subprocess.Popen(
            [sys.executable, "-m", "hmi", *arguments],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=words, text=True, start_new_session=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            ended_early = process.poll()
            process.terminate()
            try:
                process.communicate(timeout=STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
            if ended_early:
                words.seek(0)
                print(f"{arguments[0]} ended with {ended_early}:\n{words.read()[-2000:]}", file=sys.stderr)


def pin(pid: int, core: int) -> None:
    """Keep a controller, which is another machine in a real cell, on one core."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, {core})


def cpu_s(pid: int) -> float:
    """User and system time of a process so far, from /proc; NaN where there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
