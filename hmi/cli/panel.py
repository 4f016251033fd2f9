"""``tandem panel``: a screen, in a process of its own that never imports the service."""

import os
import re
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer

from hmi.cli.commands import help_of
from hmi.cli.ending import unbroken, with_us
from hmi.cli.kept_process import end_politely
from hmi.cli.trouble import Trouble
from hmi.paths import default_project

DEFAULT_PROJECT = default_project()
ProjectOption = Annotated[Path, typer.Option("--project", "-p", help="Project folder of the cell service.")]
CheckpointsOption = Annotated[
    Path | None,
    typer.Option(help="Folder for copies of the journal's checkpoints: on another machine, for this panel alone."),
]


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command(help=help_of("panel"))(panel)


def panel(
    project: ProjectOption = DEFAULT_PROJECT,
    address: Annotated[str, typer.Option(help="tcp://host:port of a service on another machine.")] = "",
    service_key: Annotated[
        str, typer.Option(help="Public key of that service in single quotes: 'tandem keys' there shows it.")
    ] = "",
    name: Annotated[str, typer.Option(help="Name of this panel in the journal.")] = "",
    full_screen: Annotated[bool, typer.Option("--full-screen", help="Without a window frame, as on a panel.")] = False,
    size: Annotated[str, typer.Option(help="Width and height of the window in pixels.")] = "1280x800",
) -> None:
    """Replace this process by the screen's."""
    demand_screen()
    if address:
        _demand_reachable(project, address, service_key)
    if not re.fullmatch(r"\d{3,5}x\d{3,5}", size):
        raise Trouble(f"{size!r} is no size", "write width and height in pixels, as in --size 1920x1080")
    options = [f"--address={address}", f"--service-key={service_key}", f"--name={name}", f"--size={size}"]
    if full_screen:
        options.append("--full-screen")
    os.execv(sys.executable, [sys.executable, *_arguments(project), *options])


def _demand_reachable(project: Path, address: str, service_key: str) -> None:
    """Raise ``Trouble`` for what no link can be opened with: it would fail behind an open window."""
    from hmi.link.address import is_address  # a demo opens its screen without an address and need not load these
    from hmi.link.keys import SCREEN_KEYS, is_public_key, own_keys

    if not is_address(address):
        raise Trouble(f"{address!r} is no address of a cell service; write it as in tcp://192.168.0.10:4850")
    if not address.startswith("tcp://"):
        return
    if not is_public_key(service_key):
        fault = f"{service_key!r} is no key: one has 40 characters" if service_key else "is needed for tcp"
        raise Trouble(f"--service-key {fault}; 'tandem keys' shows it on the service's machine; use single quotes")
    own_keys(project / SCREEN_KEYS)


def demand_screen(hint: str = "") -> None:
    """Raise ``Trouble`` where no window can be opened; Qt would end with a page of its own words."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in names):
        lines = ["there is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set)", hint]
        raise Trouble(*(line for line in lines if line))


def _arguments(project: Path) -> list[str]:
    """Arguments of the interpreter that start a screen; an empty option counts as left out."""
    return ["-m", "ui.main", "--project", str(project)]


@contextmanager
def opened_panel(project: Path, *extra: str) -> Generator[subprocess.Popen[bytes]]:
    """A screen beside this process until the block ends."""
    with _beside(*_arguments(project), *extra) as process:
        yield process


def show_trouble(lines: Sequence[str]) -> None:
    """Show in a window what was wrong, until somebody closes it or a signal ends us."""
    options = [f"--trouble={line}" for line in lines]
    with suppress(KeyboardInterrupt), _beside("-m", "ui.main", *options) as window:
        window.wait()


@contextmanager
def _beside(*arguments: str) -> Generator[subprocess.Popen[bytes]]:
    process: subprocess.Popen[bytes] | None = None
    try:
        with unbroken():
            process = subprocess.Popen([sys.executable, *arguments], preexec_fn=with_us())
        yield process
    finally:
        if process is not None:
            end_politely(process)
