"""What ``tandem check`` says of the failure modes of a project."""

from pathlib import Path

from hmi.cli.trouble import Trouble, told
from hmi.content.alarms_file import ALARMS_FILE, read_alarms
from hmi.content.failure_mode_findings import known_procedures, mode_findings
from hmi.content.failure_modes_file import FAILURE_MODES_FOLDER, read_both
from hmi.domain.cell import Cell
from hmi.handwritten import ContentError


def check_failure_modes(project: Path, cell: Cell) -> None:
    """Read them; say what is wrong, and what is doubtful.

    Raises:
        Trouble: with every fault of every file.
    """
    folder = project / FAILURE_MODES_FOLDER
    try:
        library, own = read_both(project)
    except ContentError as error:
        raise Trouble(*told(error.faults)) from None
    if own.files or own.left_out:
        print(f"{folder}: {len(own.modes)} failure modes of your own, {len(library.modes)} in all, no fault")
    else:
        print(f"{folder} says nothing: the {len(library.modes)} failure modes that ship are used")
    alarms = project / ALARMS_FILE
    names = read_alarms(alarms, cell).names_by_equipment() if alarms.is_file() else None
    for finding in mode_findings(library, cell, procedures=known_procedures(project), alarm_names=names, own=own.files):
        print(f"warning: {finding}")
