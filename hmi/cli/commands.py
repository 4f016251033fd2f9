"""The subcommands by name: which file in this folder has each, and what the list of all says of it.

Help and completion need no more than this; only the file of the subcommand asked for is loaded.
"""

from typing import NamedTuple


class Command(NamedTuple):
    """One subcommand, or a group of them."""

    file: str
    help: str


COMMANDS: dict[str, Command] = {
    "demo": Command("demo", "Open the panel on a simulated cell. Needs no set-up and no robot."),
    "serve": Command("service", "Run the cell service until it is stopped. Needs no screen."),
    "install-service": Command("install_service", "Write the systemd unit of the cell service."),
    "keys": Command("screens", "Show the public key of this machine's service. The first call makes it."),
    "admit": Command("screens", "Let a screen on another machine attach. It need not be restarted, nor the service."),
    "panel": Command(
        "panel", "Open a screen. Attaches to the service of --project, or to --address on another machine."
    ),
    "scan": Command("cell", "Look at a controller and write its cell.yaml. Says what was not recognised."),
    "init": Command("cell", "Make an empty project. Fill it by scanning or by hand."),
    "check": Command("cell", "Check a project's files. Tells every fault with file, line and field."),
    "simulate": Command("simulator", "Run the simulated cell as an OPC UA server."),
    "replay": Command("replay", "Play a recording (CSV) as an OPC UA server. Keeps its timing."),
    "evaluate": Command("evaluate", "Hold the shipped detectors against a recording (CSV). Writes a verdict per row."),
    "journal": Command("records", "The journal of who did what."),
    "backup": Command("records", "Copy a project's cell, records and keys. The copy is verified."),
    "restore": Command("records", "Bring a backup back into an empty project."),
    "export": Command("export", "Write recorded samples as CSV or Parquet. One file per cell and UTC day."),
    "export-alarms": Command("export_alarms", "Write what happened to alarms as CSV or JSON. Filters are kept in it."),
    "report": Command("report", "Write the report of a shift as PDF and CSV. Needs a running service, no screen."),
}
"""In the order of ``--help``."""


def help_of(name: str) -> str:
    """What a subcommand is for."""
    return COMMANDS[name].help
