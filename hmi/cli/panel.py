"""``tandem panel``: a screen, in a process of its own that never imports the service."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from hmi.paths import default_project

DEFAULT_PROJECT = default_project()
ProjectOption = Annotated[Path, typer.Option("--project", "-p", help="Project folder of the cell service.")]


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command(
        help="Open a screen. Attaches to the service of --project, or to --address on another machine.",
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )(panel)


def panel(
    context: typer.Context,
    project: ProjectOption = DEFAULT_PROJECT,
    address: Annotated[str, typer.Option(help="tcp://host:port of a service on another machine.")] = "",
    service_key: Annotated[str, typer.Option(help="Public key of that service (see: tandem keys).")] = "",
    name: Annotated[str, typer.Option(help="Name of this panel in the journal.")] = "",
) -> None:
    """Replace this process by the screen's."""
    arguments = panel_arguments(project, address=address, service_key=service_key, name=name)
    os.execv(sys.executable, [sys.executable, *arguments, *context.args])


def panel_arguments(project: Path, *, address: str = "", service_key: str = "", name: str = "") -> list[str]:
    """Arguments of the interpreter that start a screen."""
    arguments = ["-m", "ui.main", "--project", str(project)]
    for option, value in (("--address", address), ("--service-key", service_key), ("--name", name)):
        if value:
            arguments += [option, value]
    return arguments


def start_panel(project: Path, *extra: str) -> subprocess.Popen[bytes]:
    """Start a screen beside this process."""
    return subprocess.Popen([sys.executable, *panel_arguments(project), *extra])
