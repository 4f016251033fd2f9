"""``tandem serve``: the cell service in the foreground, and its systemd unit."""

import asyncio
import gc
import pwd
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from hmi.bootstrap import CellService
from hmi.cli.only_service import only_service
from hmi.cli.panel import DEFAULT_PROJECT, ProjectOption
from hmi.cli.systemd_notice import SystemdNotice
from hmi.cli.systemd_unit import SystemdUnit
from hmi.cli.trouble import Trouble, told
from hmi.handwritten import ContentError
from hmi.link.address import local_address
from hmi.link.router import CannotListen
from hmi.ports import JournalUnavailable

SYSTEM_UNITS = Path("/etc/systemd/system")
OWN_UNITS = Path(".config/systemd/user")

CheckpointsOption = Annotated[
    Path | None,
    typer.Option(help="Folder for copies of the journal's checkpoints: on another machine, for this panel alone."),
]


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    app.command(help="Run the cell service until it is stopped. Needs no screen.")(serve)
    app.command(name="install-service", help="Write the systemd unit of the cell service.")(install_service)


def serve(
    project: ProjectOption = DEFAULT_PROJECT,
    listen: Annotated[list[str] | None, typer.Option(help="Also listen for screens on tcp://host:port.")] = None,
    checkpoints: CheckpointsOption = None,
) -> None:
    """Run until SIGTERM or Ctrl-C."""
    try:
        with only_service(project):
            service = CellService(project, addresses=tuple(listen or ()), checkpoints_elsewhere=checkpoints)
            _set_aside_what_lasts()
            asyncio.run(service.run(SystemdNotice().alive))
    except ContentError as error:
        raise Trouble(*told(error.faults)) from None
    except JournalUnavailable as error:
        raise Trouble(
            str(error),
            "the service does not run without its records: repair the file, or bring a backup back (tandem restore)",
        ) from None
    except CannotListen as error:
        raise Trouble(f"--listen {error}; write a free address of this machine, as in tcp://0.0.0.0:4850") from None
    except FileNotFoundError as error:
        raise Trouble(f"{error.filename} does not exist; 'tandem init' or 'tandem scan' makes a cell") from None
    except OSError as error:
        raise Trouble(f"{error.filename or project}: {error.strerror or error}") from None
    finally:
        gc.unfreeze()  # or DuckDB's binding takes what is left for leaks, and lists it


def _set_aside_what_lasts() -> None:
    """Keep the collector away from modules, or a full collection stops frames and commands (measured: 96 ms)."""
    gc.collect()
    gc.freeze()


def install_service(
    project: ProjectOption = DEFAULT_PROJECT,
    target: Annotated[Path | None, typer.Option(help="File or folder to write to, if not where systemd looks.")] = None,
    user: Annotated[str, typer.Option(help="User that the service runs as; screens on this machine too.")] = "tandem",
    own: Annotated[bool, typer.Option("--own", help="Service of the person signed in; needs no root.")] = False,
    checkpoints: CheckpointsOption = None,
) -> None:
    """Write the unit and say what to do next."""
    project = project.resolve()
    if local_address(project) != f"ipc://{project / 'run' / 'link'}":
        raise Trouble(f"{project}: this path is too long for the socket that screens attach to; use a shorter one")
    unit = SystemdUnit(
        python=Path(sys.executable),
        folder=Path(__file__).resolve().parents[2],
        project=project,
        user="" if own else user,
        checkpoints=None if checkpoints is None else checkpoints.resolve(),
    )
    file = target or (Path.home() / OWN_UNITS if own else SYSTEM_UNITS)
    if file.is_dir() or not file.suffix:
        file = file / "tandem.service"
    try:
        if own:
            file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(unit.text(), encoding="utf-8")
    except OSError as error:
        raise Trouble(
            f"{file}: {error.strerror}; run as root, name another place with --target, or use --own"
        ) from None
    print(f"wrote {file}")
    for line in _next_steps(project, user, own, file.name):
        print(f"next: {line}")


def _next_steps(project: Path, user: str, own: bool, unit: str) -> list[str]:
    """Commands that are still missing, in order."""
    steps: list[str] = []
    folder = shlex.quote(str(project))
    if not (project / "cell.yaml").exists():
        steps.append(f"tandem scan opc.tcp://... --project {folder}")
    if own:
        return [
            *steps,
            f"loginctl enable-linger && systemctl --user daemon-reload && systemctl --user enable --now {unit}",
        ]
    try:
        is_owner = project.exists() and project.stat().st_uid == pwd.getpwnam(user).pw_uid
    except KeyError:
        is_owner = False
        steps.append(f"useradd --system --no-create-home {user}")
    if not is_owner:
        steps.append(f"chown -R {user}: {folder}")
    return [*steps, f"systemctl daemon-reload && systemctl enable --now {unit}"]
