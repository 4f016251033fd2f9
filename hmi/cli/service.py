"""``tandem serve``: the cell service in the foreground."""

import asyncio
import gc
from typing import Annotated

import typer

from hmi.bootstrap.cell_service import CellService
from hmi.cli.commands import help_of
from hmi.cli.only_service import only_service
from hmi.cli.panel import DEFAULT_PROJECT, CheckpointsOption, ProjectOption
from hmi.cli.screens import demand_addresses
from hmi.cli.systemd_notice import SystemdNotice
from hmi.cli.trouble import Trouble, told
from hmi.handwritten import ContentError
from hmi.link.router import CannotListen
from hmi.ports.journal import JournalUnavailable


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command(help=help_of("serve"))(serve)


def serve(
    project: ProjectOption = DEFAULT_PROJECT,
    listen: Annotated[list[str] | None, typer.Option(help="Also listen for screens on tcp://host:port.")] = None,
    checkpoints: CheckpointsOption = None,
) -> None:
    """Run until SIGTERM or Ctrl-C."""
    demand_addresses(listen or ())
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
            "the service does not run without its records: make room where the disk is full, repair the file, or bring "
            "a backup back (tandem restore)",
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
