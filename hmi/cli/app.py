"""The command and its subcommands. Only the file of the subcommand asked for is loaded: each draws in a whole room."""

import logging
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Annotated

import typer

from hmi.cli.commands import COMMANDS
from hmi.cli.trouble import Trouble
from hmi.paths import product_version


def build(arguments: Sequence[str]) -> typer.Typer:
    """The command with the subcommand that ``arguments`` name, or with the names of all of them."""
    app = typer.Typer(
        name="tandem",
        help="The touch panel at a robot cell.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_main)
    asked = next((one for one in arguments if one in COMMANDS), None)
    if asked is not None:
        import_module(f"hmi.cli.{COMMANDS[asked].file}").register(app)
        return app
    for name, command in COMMANDS.items():
        app.command(name=name, help=command.help)(_never_run)
    return app


def _never_run() -> None:
    """Stands for a subcommand that was not asked for."""
    raise AssertionError("whoever runs a subcommand has named it")


def _arguments() -> Sequence[str]:
    """What is asked for; while a shell completes a line, that line."""
    if "_TANDEM_COMPLETE" in os.environ:
        line = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS", "")
        return line.split()[1:]
    return sys.argv[1:]


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
        build(_arguments())(prog_name="tandem")
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
