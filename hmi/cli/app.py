"""The command and its subcommands. Only the file of the subcommand asked for is loaded: each draws in a whole room."""

import logging
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Annotated

import typer

from hmi.cli.trouble import Trouble
from hmi.paths import product_version

COMMANDS: dict[str, str] = {
    "demo": "demo",
    "serve": "service",
    "install-service": "install_service",
    "keys": "screens",
    "admit": "screens",
    "panel": "panel",
    "scan": "cell",
    "init": "cell",
    "check": "cell",
    "simulate": "simulator",
    "replay": "replay",
    "journal": "records",
    "backup": "records",
    "restore": "records",
    "export": "export",
}
"""Subcommand to the file in this folder that registers it, in the order of ``--help``."""


def build(arguments: Sequence[str]) -> typer.Typer:
    """The command with the subcommand that ``arguments`` name, or with all of them."""
    app = typer.Typer(
        name="tandem",
        help="The touch panel at a robot cell.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_main)
    asked = COMMANDS.get(arguments[0]) if arguments else None
    for name in [asked] if asked else dict.fromkeys(COMMANDS.values()):
        import_module(f"hmi.cli.{name}").register(app)
    return app


def main() -> None:
    """Run the command; what went wrong is one clear line and exit status 2, never a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # not where whoever started us has it ignored
        signal.signal(signal.SIGINT, signal.default_int_handler)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in ("asyncua", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # A port that is taken is told in one line by the command.
    logging.getLogger("asyncua.server.server").setLevel(logging.CRITICAL)
    # It warns about each connection that is closed as it should be; what fails there, our own code tells.
    logging.getLogger("asyncua.client.ua_client.UaClient").setLevel(logging.ERROR)
    try:
        build(sys.argv[1:])(prog_name="tandem")
    except Trouble as trouble:
        for line in trouble.lines:
            print(f"tandem: {line}", file=sys.stderr, flush=True)
        if trouble.is_for_window:
            _show_until_closed(trouble)
        sys.exit(2)
    except OSError as error:
        if error.filename is None:
            raise
        print(f"tandem: {error.filename}: {error.strerror}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def _say_version(is_asked: bool) -> None:
    if is_asked:
        print(f"tandem {product_version()}")
        raise typer.Exit


def _show_until_closed(trouble: Trouble) -> None:
    from hmi.cli.panel import show_trouble

    with suppress(KeyboardInterrupt):
        show_trouble(trouble.lines)


def _main(
    _version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which Tandem this is.")
    ] = False,
) -> None:
    """Options of the command itself."""
