"""``tandem install-service``: the systemd unit of the cell service, where systemd looks for it."""

import os
import pwd
import shlex
import stat
import sys
from pathlib import Path
from typing import Annotated

import typer

from hmi.cli.commands import help_of
from hmi.cli.panel import DEFAULT_PROJECT, CheckpointsOption, ProjectOption
from hmi.cli.screens import demand_addresses
from hmi.cli.systemd_unit import SystemdUnit
from hmi.cli.trouble import Trouble
from hmi.link.address import local_address

SYSTEM_UNITS = Path("/etc/systemd/system")
OWN_UNITS = Path(".config/systemd/user")


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command(name="install-service", help=help_of("install-service"))(install_service)


def install_service(
    project: ProjectOption = DEFAULT_PROJECT,
    target: Annotated[Path | None, typer.Option(help="File or folder to write to, if not where systemd looks.")] = None,
    user: Annotated[str, typer.Option(help="User that the service runs as; screens on this machine too.")] = "tandem",
    own: Annotated[bool, typer.Option("--own", help="Service of the person signed in; needs no root.")] = False,
    listen: Annotated[list[str] | None, typer.Option(help="Also listen for screens on tcp://host:port.")] = None,
    checkpoints: CheckpointsOption = None,
) -> None:
    """Write the unit and say what to do next."""
    project = project.resolve()
    if local_address(project) != f"ipc://{project / 'run' / 'link'}":
        raise Trouble(f"{project}: this path is too long for the socket that screens attach to; use a shorter one")
    demand_addresses(listen or ())
    unit = SystemdUnit(
        python=Path(sys.executable),
        folder=Path(__file__).resolve().parents[2],
        project=project,
        user="" if own else user,
        listen=tuple(listen or ()),
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
    if not own:
        _say_walls(user, unit)
    for line in _next_steps(project, user, own, file.name):
        print(f"next: {line}")


def _say_walls(user: str, unit: SystemdUnit) -> None:
    """Say what keeps the service from starting at all: homes are closed to others."""
    if wall := _wall(user, unit.project):
        print(f"it cannot start yet: user {user} cannot look into {wall}, where its project lies")
        print("next: move the project to a place such as /var/lib/tandem, and say that with --project; or use --own")
    for place in (unit.folder / "hmi", unit.python, unit.python.resolve()):
        if wall := _wall(user, place):
            print(f"it cannot start yet: user {user} cannot look into {wall}, where the program lies")
            print("next: install Tandem in a place such as /opt/tandem; or use --own")
            return


def _wall(user: str, path: Path) -> Path | None:
    """The outermost folder above ``path`` that keeps ``user`` out, whom the system may not know yet."""
    try:
        known = pwd.getpwnam(user)
        number, groups = known.pw_uid, os.getgrouplist(user, known.pw_gid)
    except KeyError:
        number, groups = None, []
    for folder in reversed(path.parents):
        if not folder.exists() or number == 0:
            continue
        facts = folder.stat()
        key = stat.S_IXUSR if facts.st_uid == number else stat.S_IXGRP if facts.st_gid in groups else stat.S_IXOTH
        if not facts.st_mode & key:
            return folder
    return None


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
