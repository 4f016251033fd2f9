"""What a person says of a recording that is to be judged: names, labels, what to leave out. Read from YAML."""

from pathlib import Path

from msgspec import Struct

from hmi.handwritten import ContentError, Handwritten
from hmi.recordings.time_axis import TimeFormat


class EvaluationMap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Says what cannot be seen in the table itself. Without it everything is guessed, and what was guessed is said."""

    version: int = 1
    time: str | tuple[str, ...] = ()
    """Column of the times; two are a date and a time of day."""
    time_format: TimeFormat = TimeFormat.AUTO
    timezone: str = "UTC"
    delimiter: str = ""
    decimal: str = ""
    """``.`` or ``,``."""
    channels: tuple[str, ...] = ()
    """Judge these columns only; empty is every column that holds numbers."""
    names: dict[str, str] = {}
    """What columns are called in the result."""
    leave_out: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    """Columns that say what is wrong at a row: never shown to a detector; the first is what verdicts are scored by."""

    @property
    def time_columns(self) -> tuple[str, ...]:
        """The columns, none, one or two."""
        return (self.time,) if isinstance(self.time, str) else self.time


def read_evaluation_map(path: Path) -> EvaluationMap:
    """Read a map.

    Raises:
        ContentError: with every fault that can be told at once.
        OSError: not readable.
    """
    written = Handwritten.read(path, "a map is a mapping with version, channels, names, leave_out and labels")
    found = written.convert(EvaluationMap)
    faults: list[str] = []
    if found.version != 1:
        faults.append(written.fault(("version",), f"{found.version}: this program reads version 1"))
    if found.decimal not in ("", ".", ","):
        faults.append(written.fault(("decimal",), f"{found.decimal!r}: '.' or ',' is needed"))
    if len(found.delimiter) > 1:
        faults.append(written.fault(("delimiter",), f"{found.delimiter!r}: one character is needed"))
    both = sorted({*found.labels, *found.leave_out} & {*found.channels})
    if both:
        faults.append(written.fault(("channels",), f"{both[0]!r} is to be left out, too"))
    if faults:
        raise ContentError(faults)
    return found
