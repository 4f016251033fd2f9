"""``tandem demo``: a simulated cell, its service and a screen, each in its own process, with no set-up."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Annotated

import msgspec
import typer

from hmi.cli.kept_process import KeptProcess, end_politely, kept
from hmi.cli.panel import demand_screen, start_panel
from hmi.cli.trouble import Trouble
from hmi.content.cell_file import read_cell, write_cell
from hmi.domain.cell import Cell, CellSource, Endpoint
from hmi.handwritten import ContentError
from hmi.paths import demo_project, product_version

WATCH_S = 0.2
KEY = "cell"
CONTROLLER, CERTIFICATE = "controller", "simulated_cell.der"
"""Where the source keeps its certificate: the demo made it, so it may compare the fingerprint itself."""


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command(help="Open the panel on a simulated cell. Needs no set-up and no robot.")(demo)


def demo(
    replay: Annotated[
        bool, typer.Option("--replay", help="A recorded real cobot instead of the simulated cell.")
    ] = False,
    screenshots: Annotated[
        Path | None, typer.Option(help="Without a screen: visit every display, save PNGs, exit.")
    ] = None,
    speed: Annotated[float, typer.Option(min=0.1, max=1000, help="Simulated seconds per second.")] = 1.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same shift.")] = 1,
    faults: Annotated[bool, typer.Option("--faults", help="Let faults come by a seeded schedule.")] = False,
    project: Annotated[Path | None, typer.Option("--project", "-p", help="Keep the demo's records here.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what earlier demos recorded.")] = False,
) -> None:
    """Start the three processes, wait for the screen to close, stop them."""
    if screenshots is None:
        demand_screen("on a machine without one: tandem demo --screenshots DIR")
    signal.signal(signal.SIGTERM, _end)  # the default would leave the other processes behind
    with _folder(project, replay=replay, fresh=fresh, for_tour=screenshots is not None) as folder:
        port = _free_port(_port_of(folder))
        source_arguments = _source_arguments(folder, port, replay=replay, speed=speed, seed=seed, faults=faults)
        name = "recorded cobot" if replay else "simulated cell"
        with _panel(folder, screenshots) as panel, kept(name, *source_arguments) as source:
            _say(f"starting the {name}")
            cell = _known_cell(folder, port) or _scanned_cell(folder, source.process, is_replay=replay)
            _say(f"starting the cell service for {cell.label}")
            with kept("cell service", "serve", "--project", str(folder)) as service:
                code = _watch(folder, panel, (source, service))
    if code:
        raise typer.Exit(code)


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(text: str) -> None:
    print(f"tandem: {text} …", flush=True)


@contextmanager
def _folder(project: Path | None, *, replay: bool, fresh: bool, for_tour: bool) -> Generator[Path]:
    """The demo's project folder; a tour takes its own, so that pictures do not depend on earlier demos."""
    if for_tour and project is None:
        with tempfile.TemporaryDirectory(prefix="tandem-tour-") as name:
            yield Path(name)
        return
    folder = project or (demo_project().with_name("demo-replay") if replay else demo_project())
    if fresh and folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    yield folder


def _source_arguments(folder: Path, port: int, *, replay: bool, speed: float, seed: int, faults: bool) -> list[str]:
    shared = ["--port", str(port), "--speed", str(speed), "--pki", str(folder / CONTROLLER)]
    if replay:
        return ["replay", *shared, "--loop"]
    arguments = ["simulate", *shared, "--seed", str(seed)]
    return [*arguments, "--faults"] if faults else arguments


@contextmanager
def _panel(folder: Path, screenshots: Path | None) -> Generator[subprocess.Popen[bytes]]:
    """The screen, opened before anything else: it waits for the service and says so."""
    extra: list[str] = []
    if screenshots is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        extra = ["--screenshots", str(screenshots.resolve())]
    panel = start_panel(folder, "--name", "demo", *extra)
    try:
        yield panel
    finally:
        end_politely(panel)


def _port_of(folder: Path) -> int:
    """The port of the last demo, so that a second start changes nothing; 0 at the first."""
    with suppress(OSError, ContentError, ValueError, IndexError):
        return int(read_cell(folder / "cell.yaml").endpoints[0].url.split(":")[2].split("/")[0])
    return 0


def _free_port(wish: int) -> int:
    """The wished port when it is free, else any free one."""
    for port in (wish, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Trouble("no TCP port is free on this machine")


def _known_cell(folder: Path, port: int) -> Cell | None:
    """The cell of an earlier demo of this version, at the port of this one: nothing has to be waited for."""
    file, stamp = folder / "cell.yaml", folder / "demo-version"
    if not file.exists() or not stamp.exists() or stamp.read_text(encoding="utf-8") != product_version():
        return None
    try:
        cell = read_cell(file)
    except ContentError:
        return None  # another Tandem wrote it
    moved = _at_port(cell, port)
    if moved != cell:
        write_cell(file, moved)
    return moved


def _scanned_cell(folder: Path, source: subprocess.Popen[bytes], *, is_replay: bool) -> Cell:
    """A cell found by scanning the source, as for any controller."""
    from hmi.opcua.certificate import fingerprint_of  # a second start scans nothing and need not load these
    from hmi.opcua.scan import ScanFailed, scan_endpoint
    from hmi.opcua.trust import TrustStore

    url = _ready_url(source)
    _say("scanning it")
    endpoint = Endpoint(key=KEY, url=url)
    fingerprint = fingerprint_of((folder / CONTROLLER / CERTIFICATE).read_bytes())
    label = "Recorded cobot" if is_replay else "Demo cell"
    try:
        result = asyncio.run(
            scan_endpoint(endpoint, TrustStore(folder / "pki"), secret="", label=label, fingerprint=fingerprint)
        )
    except ScanFailed as failure:
        raise Trouble(*failure.lines) from None
    source_kind = CellSource.RECORDING if is_replay else CellSource.SIMULATION
    cell = msgspec.structs.replace(result.cell, source=source_kind)
    write_cell(folder / "cell.yaml", cell)
    (folder / "demo-version").write_text(product_version(), encoding="utf-8")
    return cell


def _at_port(cell: Cell, port: int) -> Cell:
    head, _, rest = cell.endpoints[0].url.rpartition(":")
    path = rest.partition("/")[2]
    url = f"{head}:{port}/{path}" if path else f"{head}:{port}"
    return msgspec.structs.replace(cell, endpoints=(msgspec.structs.replace(cell.endpoints[0], url=url),))


def _ready_url(source: subprocess.Popen[bytes]) -> str:
    assert source.stdout is not None
    for raw in source.stdout:
        line = raw.decode().strip()
        if line.startswith("READY "):
            return line.removeprefix("READY ")
    raise Trouble(f"the cell did not start (exit status {source.wait()}); its own words are above")


def _watch(folder: Path, panel: subprocess.Popen[bytes], others: Sequence[KeptProcess]) -> int:
    """Until the screen is closed; the others are started again when they end."""
    code_told = False
    while panel.poll() is None:
        for other in others:
            if words := other.tend():
                _say(words)
        code_told = code_told or _tell_setup_code(folder)
        time.sleep(WATCH_S)
    return panel.returncode


def _tell_setup_code(folder: Path) -> bool:
    with suppress(OSError):
        code = (folder / "setup-code").read_text(encoding="utf-8").strip()
        print(f"tandem: nobody is set up yet; the code to make the first administrator is {code}", flush=True)
        return True
    return False
