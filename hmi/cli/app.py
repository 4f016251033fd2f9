"""The command and its subcommands."""

import logging
import sys

import typer

from hmi.cli import cell, demo, panel, records, replay, service, simulator
from hmi.cli.trouble import Trouble

app = typer.Typer(
    name="tandem",
    help="The touch panel at a robot cell.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for group in (demo, service, panel, cell, simulator, replay, records):
    group.register(app)


def main() -> None:
    """Run the command; what went wrong is one clear line and exit status 2, never a traceback."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in ("asyncua", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        app()
    except Trouble as trouble:
        for line in trouble.lines:
            print(f"tandem: {line}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
