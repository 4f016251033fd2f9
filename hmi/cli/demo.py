"""``tandem demo``: a simulated cell, its service and a screen, each in its own process, with no set-up."""

import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from hmi.cli.commands import help_of
from hmi.cli.demo_cell import CONTROLLER, earlier_cell, free_port, moved_cell, port_of, ready_url, scanned_cell
from hmi.cli.demo_project import demo_folder
from hmi.cli.ending import end_on_signals
from hmi.cli.kept_process import KeptProcess, kept
from hmi.cli.panel import demand_screen, opened_panel
from hmi.cli.trouble import Trouble

WATCH_S = 0.2


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command(help=help_of("demo"))(demo)


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
    else:
        screenshots.mkdir(parents=True, exist_ok=True)
    end_on_signals()  # the defaults would leave the other processes behind
    try:
        with demo_folder(project, is_replay=replay, is_fresh=fresh, is_for_tour=screenshots is not None) as folder:
            code = _run(folder, screenshots, replay, _shift(replay=replay, speed=speed, seed=seed, faults=faults))
    except Trouble as trouble:
        trouble.is_for_window = screenshots is None
        raise
    except OSError as error:
        trouble = Trouble(f"{error.filename or project or 'the demo'}: {error.strerror or error}")
        trouble.is_for_window = screenshots is None
        raise trouble from None
    if code:
        raise typer.Exit(code)


def _run(folder: Path, screenshots: Path | None, is_replay: bool, arguments: list[str]) -> int:
    """One demo; answers with the screen's exit status."""
    cell = earlier_cell(folder)
    port = free_port(port_of(cell))
    name = "recorded cobot" if is_replay else "simulated cell"
    options = _panel_options(screenshots)  # the screen comes before anything else: it waits for the service and says so
    places = ("--port", str(port), "--pki", str(folder / CONTROLLER))
    with opened_panel(folder, "--name", "demo", *options) as panel, kept(name, *arguments, *places) as source:
        _say(f"starting the {name}")
        if cell is None:
            url = ready_url(source)
            _say("scanning it")
            cell = scanned_cell(folder, url, is_replay=is_replay)
        else:
            cell = moved_cell(folder, cell, port)
        _say(f"starting the cell service for {cell.label}")
        with kept("cell service", "serve", "--project", str(folder)) as service:
            return _watch(folder, panel, (source, service))


def _say(text: str) -> None:
    print(f"tandem: {text} …", flush=True)


def _shift(*, replay: bool, speed: float, seed: int, faults: bool) -> list[str]:
    """The subcommand that is the controller."""
    if replay:
        return ["replay", "--speed", str(speed), "--loop"]
    return ["simulate", "--speed", str(speed), "--seed", str(seed), *(["--faults"] if faults else [])]


def _panel_options(screenshots: Path | None) -> list[str]:
    if screenshots is None:
        return []
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return ["--screenshots", str(screenshots.resolve())]


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
