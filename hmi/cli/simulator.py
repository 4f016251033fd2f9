"""``tandem simulate`` and ``tandem replay``: controllers to practise on, each a real OPC UA server."""

import asyncio
import contextlib
import errno
from collections.abc import Generator
from pathlib import Path
from typing import Annotated

import typer

from hmi.cli.commands import help_of
from hmi.cli.trouble import Trouble
from hmi.simulator.cell_server import serve_cell


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    app.command(help=help_of("simulate"))(simulate)


def simulate(
    port: Annotated[int, typer.Option(min=0, max=65535, help="TCP port on loopback; 0 takes a free one.")] = 4840,
    speed: Annotated[float, typer.Option(min=0.1, max=1000, help="Simulated seconds per second.")] = 1.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same shift.")] = 1,
    faults: Annotated[bool, typer.Option("--faults", help="Let faults come by a seeded schedule.")] = False,
    pki: Annotated[Path | None, typer.Option(help="Folder for the server's certificate.")] = None,
    user: Annotated[list[str] | None, typer.Option(help="NAME:PASSWORD that may sign in.")] = None,
) -> None:
    """Serve until stopped; prints the URL when ready."""
    users = dict(one.split(":", 1) for one in user or () if ":" in one)
    if len(users) != len(user or ()):
        raise Trouble("--user needs NAME:PASSWORD")
    with said_port_trouble(port):
        asyncio.run(
            serve_cell(port=port, speed=speed, seed=seed, fault_schedule=faults, pki=pki, users=users, ready=say_ready)
        )


@contextlib.contextmanager
def said_port_trouble(port: int) -> Generator[None]:
    """Say in one line why a server cannot listen on ``port``."""
    try:
        yield
    except OSError as error:
        if error.filename is not None:
            raise
        if error.errno != errno.EADDRINUSE:
            raise Trouble(f"port {port}: {error.strerror or error}") from None
        raise Trouble(f"port {port} is taken by another program; name a free one, or --port 0") from None


def say_ready(url: str) -> None:
    """The line that other programs wait for."""
    print(f"READY {url}", flush=True)
