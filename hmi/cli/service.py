"""``tandem serve``: the cell service in the foreground, and its systemd unit."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from hmi.bootstrap import CellService
from hmi.cli.panel import DEFAULT_PROJECT, ProjectOption
from hmi.cli.trouble import Trouble
from hmi.content.cell_file import ContentError
from hmi.link.keys import own_keys

UNIT = """\
[Unit]
Description=Tandem cell service
After=network-online.target
Wants=network-online.target

[Service]
Type=simple
User={user}
ExecStart={python} -m hmi serve --project {project}
WorkingDirectory={folder}
Restart=always
RestartSec=2
TimeoutStopSec=20
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths={project}
PrivateTmp=yes

[Install]
WantedBy=multi-user.target
"""


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    app.command(help="Run the cell service until it is stopped. Needs no screen.")(serve)
    app.command(name="install-service", help="Write the systemd unit of the cell service.")(install_service)
    app.command(help="Show this machine's public key for the link over tcp; made at the first call.")(keys)


def serve(
    project: ProjectOption = DEFAULT_PROJECT,
    listen: Annotated[list[str] | None, typer.Option(help="Also listen for screens on tcp://host:port.")] = None,
) -> None:
    """Run until SIGTERM or Ctrl-C."""
    try:
        service = CellService(project, addresses=tuple(listen or ()))
        asyncio.run(service.run())
    except ContentError as error:
        raise Trouble(*error.faults) from None
    except FileNotFoundError as error:
        raise Trouble(f"{error.filename} does not exist; 'tandem init' or 'tandem scan' makes a cell") from None


def install_service(
    project: ProjectOption = DEFAULT_PROJECT,
    target: Annotated[Path, typer.Option(help="Where the unit goes.")] = Path("/etc/systemd/system/tandem.service"),
    user: Annotated[str, typer.Option(help="User that the service runs as.")] = "tandem",
) -> None:
    """Write the unit and say what to do next."""
    folder = Path(__file__).resolve().parents[2]
    unit = UNIT.format(user=user, python=sys.executable, project=project.resolve(), folder=folder)
    try:
        target.write_text(unit, encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{target}: {error.strerror}; run as root, or name another place with --target") from None
    print(f"wrote {target}")
    print(f"next: systemctl daemon-reload && systemctl enable --now {target.name}")


def keys(project: ProjectOption = DEFAULT_PROJECT) -> None:
    """Print the public key; the secret stays in the project."""
    os.umask(0o077)
    print(own_keys(project / "pki" / "link").public)
