"""The cell of a demo: the one of an earlier demo, or found by scanning, as for any controller."""

import asyncio
import shutil
import socket
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from hmi.bootstrap.project import MEMORY
from hmi.cli.demo_project import CELL, is_of_this_version, stamp
from hmi.cli.kept_process import KeptProcess
from hmi.cli.put_aside import put_aside
from hmi.cli.trouble import Trouble, told
from hmi.content.advice_file import ADVICE_FILE
from hmi.content.alarms_file import ALARMS_FILE
from hmi.content.cell_file import read_cell, write_cell
from hmi.content.qualifications_file import QUALIFICATIONS_FILE
from hmi.domain.cell import Cell, CellSource, Endpoint
from hmi.handwritten import ContentError
from hmi.paths import shipped

CONTROLLER, CERTIFICATE = "controller", "simulated_cell.der"
"""Where the source keeps its certificate: the demo made it, so it may compare the fingerprint itself."""
_DECIDED = (ALARMS_FILE, ADVICE_FILE, QUALIFICATIONS_FILE)
_KEY = "cell"
_HOST = "127.0.0.1"


def earlier_cell(folder: Path) -> Cell | None:
    """The cell of an earlier demo of this version; one of another version is put aside where it cannot be read.

    Raises:
        Trouble: somebody changed it to what no demo can show; with every fault.
    """
    file = folder / CELL
    if not file.exists():
        return None
    try:
        cell = read_cell(file)
    except ContentError as error:
        if not is_of_this_version(folder):
            put_aside(file)
            return None
        raise Trouble(*told(error.faults), _WAY_OUT.format(file=file)) from None
    if not is_of_this_version(folder):
        return None
    if [urlsplit(one.url).hostname for one in cell.endpoints] != [_HOST]:
        raise Trouble(
            f"{file}: a demo has one controller, at {_HOST}; this file says something else", _WAY_OUT.format(file=file)
        )
    return cell


_WAY_OUT = "correct the file and start again; or move {file} away, and the demo looks for its cell anew"


def port_of(cell: Cell | None) -> int:
    """The port of the last demo's controller, so that a second start changes nothing; 0 at the first."""
    with suppress(ValueError):
        return (urlsplit(cell.endpoints[0].url).port or 0) if cell is not None else 0
    return 0


def free_port(wish: int) -> int:
    """The wished port when it is free, else any free one."""
    for port in (wish, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Trouble("no TCP port is free on this machine")


def moved_cell(folder: Path, cell: Cell, port: int) -> Cell:
    """The earlier cell at the port of this demo: nothing has to be waited for."""
    path = urlsplit(cell.endpoints[0].url).path
    endpoint = msgspec.structs.replace(cell.endpoints[0], url=f"opc.tcp://{_HOST}:{port}{path}")
    moved = msgspec.structs.replace(cell, endpoints=(endpoint,))
    if moved != cell:
        write_cell(folder / CELL, moved)
    return moved


def scanned_cell(folder: Path, url: str, *, is_replay: bool) -> Cell:
    """A cell found by scanning the source, as for any controller."""
    from hmi.opcua.certificate import fingerprint_of  # a second start scans nothing and need not load these
    from hmi.opcua.scan import ScanFailed, scan_endpoint
    from hmi.opcua.trust import TrustStore

    fingerprint = fingerprint_of((folder / CONTROLLER / CERTIFICATE).read_bytes())
    label = "Recorded cobot" if is_replay else "Demo cell"
    try:
        result = asyncio.run(
            scan_endpoint(Endpoint(key=_KEY, url=url), TrustStore(folder / "pki"), label=label, fingerprint=fingerprint)
        )
    except ScanFailed as failure:
        raise Trouble(*failure.lines) from None
    source = CellSource.RECORDING if is_replay else CellSource.SIMULATION
    cell = msgspec.structs.replace(result.cell, source=source)
    stamp(folder)
    write_cell(folder / CELL, cell)
    if not is_replay:
        for name in _DECIDED:
            _write_decided(folder / name)
        _write_reference(folder / MEMORY)
    return cell


def _write_decided(file: Path) -> None:
    """What the demonstration's site decided; what a person changed in it is put aside."""
    shipped_file = shipped("resources") / "cells" / "demo" / file.name
    if file.exists() and file.read_bytes() != shipped_file.read_bytes():
        put_aside(file)
    shutil.copyfile(shipped_file, file)


def _write_reference(file: Path) -> None:
    """What finders know of the healthy demonstration cell; what they learned since stays."""
    if not file.exists():
        file.parent.mkdir(exist_ok=True, mode=0o700)
        shutil.copyfile(shipped("resources") / "cells" / "demo" / file.name, file)


def ready_url(source: KeptProcess) -> str:
    """The address that the source tells when clients can connect."""
    assert source.process.stdout is not None
    for raw in source.process.stdout:
        line = raw.decode().strip()
        if line.startswith("READY "):
            return line.removeprefix("READY ")
    source.process.wait()
    raise Trouble("the cell did not start; it said last:", *source.last_words)
