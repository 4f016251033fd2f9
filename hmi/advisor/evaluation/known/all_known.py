"""Every known recording, in the order of the table."""

from collections.abc import Iterator
from pathlib import Path

from hmi.advisor.evaluation.known.arm import UR3E_RTDE
from hmi.advisor.evaluation.known.cobot_shift import UR3_SHIFT
from hmi.advisor.evaluation.known.figure import KnownRecording, lines_of
from hmi.advisor.evaluation.known.machine_temperature import MACHINE_TEMPERATURE
from hmi.advisor.evaluation.known.machining import AI4I
from hmi.advisor.evaluation.known.remaining_life import FD001

KNOWN: tuple[KnownRecording, ...] = (UR3E_RTDE, UR3_SHIFT, AI4I, MACHINE_TEMPERATURE, FD001)


def told_of_all(folder: Path, models: Path) -> Iterator[list[str]]:
    """The lines of each recording as soon as they are known; loud where files are missing.

    Args:
        folder: Where the recordings are.
        models: Where models are that training made; a figure that needs one that is not there says so.

    Raises:
        RecordingError, OSError: a file is there but cannot be read.
    """
    for recording in KNOWN:
        missing = recording.missing(folder)
        if missing:
            yield [f"LEFT OUT: {recording.name}: not there: {', '.join(str(folder / file) for file in missing)}"]
        else:
            yield lines_of(recording.name, recording.figures(folder, models))
