"""From a file to a recording with a meaning: the map that was named, one that ships, or none at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hmi.paths import shipped
from hmi.recordings.dialect import Dialect, RecordingError, sample_of, sniff_dialect
from hmi.recordings.guess import TimeGuess, guess_kinds, guess_time
from hmi.recordings.recording import Recording, Wanted, read_recording
from hmi.recordings.time_axis import TimeFormat
from hmi.simulator.replay_map import EquipmentMap, MachineKind, RecordingMap, TimeMap, VariableMap
from hmi.simulator.replay_map_file import gap_ns, read_map
from hmi.simulator.replay_roles import ValueKind, role_of
from hmi.simulator.replay_series import is_text

MAP_SUFFIX = ".map.yaml"
SHIPPED_RECORDING = "ur3e_rtde.csv"
_MOST_VARIABLES = 500
"""Of a table without a map: the first so many columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWish:
    """What a person said about the time axis; empty and auto for nothing."""

    columns: tuple[str, ...] = ()
    format: TimeFormat = TimeFormat.AUTO
    timezone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaySource:
    """A recording and what its columns mean."""

    recording: Recording
    meaning: RecordingMap
    map_file: Path | None
    """None where no map fitted, and each column is a plain variable."""


def recordings_folder() -> Path:
    """Where maps and the shipped recording lie."""
    return shipped("resources") / "recordings"


def open_source(path: Path, map_file: Path | None, wish: TimeWish) -> ReplaySource:
    """Read a file with the map that fits.

    Raises:
        RecordingError: no table, no time axis, or the map's columns are not there.
        ContentError: the map is wrong.
        OSError: not readable.
    """
    dialect = sniff_dialect(path)
    sample = sample_of(path, dialect)
    if not sample:
        raise RecordingError(f"{path}: no rows below the names of the columns")
    if len(sample) < 2:
        raise RecordingError(f"{path}: only one row below the names of the columns; time does not pass in it")
    chosen = map_file or shipped_map_for(dialect.names)
    meaning = read_map(chosen) if chosen is not None else None
    if meaning is not None:
        _require_columns(path, dialect, chosen, meaning)
        meaning = meaning.fitted_to(dialect.names)
        wish = _wish_of(meaning.time, wish)
    guess = guess_time(path, dialect, sample, wish.columns, wish.format, wish.timezone or "UTC")
    if meaning is None:
        meaning = plain_map(path, dialect, sample, guess)
    recording = read_recording(path, dialect, _wanted(meaning, guess))
    recording.report.notes += guess.notes
    _note_left_out(recording, dialect, meaning, chosen, sample)
    return ReplaySource(recording=recording, meaning=meaning, map_file=chosen)


def shipped_map_for(names: Sequence[str]) -> Path | None:
    """The shipped map whose columns are all there; of several the one that uses most."""
    present = set(names)
    fitting: list[tuple[int, Path]] = []
    for file in sorted(recordings_folder().glob(f"*{MAP_SUFFIX}")):
        meaning = read_map(file)
        if not meaning.only_named and meaning.columns <= present:
            fitting.append((len(meaning.columns), file))
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def plain_map(path: Path, dialect: Dialect, sample: Sequence[Sequence[str]], guess: TimeGuess) -> RecordingMap:
    """Every column of numbers as a variable of one machine, named as in the file, without units.

    Raises:
        RecordingError: there is no such column.
    """
    kinds = guess_kinds(dialect, sample)
    taken: set[str] = set()
    variables: list[VariableMap] = []
    for name in dialect.names:
        if name in guess.columns or kinds[name] not in ("number", "flag"):
            continue
        plain = re.sub(r"[^\w.\- ]+", "_", name).strip("_ ") or "Value"
        while plain in taken:
            plain += "_"
        taken.add(plain)
        kind = ValueKind.FLAG if kinds[name] == "flag" else ValueKind.NUMBER
        variables.append(VariableMap(column=name, name=plain, kind=kind))
    if not variables:
        raise RecordingError(f"{path}: no column holds numbers; a map can serve columns of text")
    return RecordingMap(
        version=1,
        id="recording",
        label=path.stem,
        source=path.name,
        time=TimeMap(column=guess.columns),
        equipment=(
            EquipmentMap(
                id="machine", kind=MachineKind.MACHINE, label=path.stem, variables=tuple(variables[:_MOST_VARIABLES])
            ),
        ),
    )


def _wish_of(time: TimeMap, said: TimeWish) -> TimeWish:
    """What a person says at the command goes before what the map says."""
    return TimeWish(
        columns=said.columns or time.columns,
        format=said.format if said.format is not TimeFormat.AUTO else time.format,
        timezone=said.timezone or time.timezone,
    )


def _require_columns(path: Path, dialect: Dialect, map_file: Path | None, meaning: RecordingMap) -> None:
    absent = sorted(meaning.columns - set(dialect.names))
    if absent:
        more = f" and {len(absent) - 6} more" if len(absent) > 6 else ""
        raise RecordingError(
            f"{path}: {map_file} needs columns that are not there: {', '.join(map(repr, absent[:6]))}{more}",
            f"its columns are {', '.join(dialect.names[:12])}" + (" …" if len(dialect.names) > 12 else ""),
        )


def _wanted(meaning: RecordingMap, guess: TimeGuess) -> Wanted:
    numbers: dict[str, None] = {}
    texts: dict[str, None] = {}
    for one in meaning.equipment:
        for each in one.variables:
            kind = role_of(each.role).spec.kind if each.role else each.kind or ValueKind.NUMBER
            place = texts if is_text(each, kind) else numbers
            place.update(dict.fromkeys(each.columns))
    return Wanted(
        time=guess.columns, shape=guess.shape, numbers=tuple(numbers), texts=tuple(texts),
        gap_limit_ns=gap_ns(meaning.gap),
    )  # fmt: skip


def _note_left_out(
    recording: Recording, dialect: Dialect, meaning: RecordingMap, chosen: Path | None, sample: Sequence[Sequence[str]]
) -> None:
    notes = recording.report.notes
    count = sum(len(one.variables) for one in meaning.equipment)
    if chosen is not None:
        used = {name for one in meaning.equipment for each in one.variables for name in each.columns}
        notes.append(f"map {chosen.name}: {count} variables from {len(used)} columns")
        return
    notes.append(f"no map fits these columns; {count} of them are served as plain variables without units")
    left = [name for name in dialect.names if name not in meaning.columns]
    kinds = guess_kinds(dialect, sample)
    _note_columns(notes, "holding text or too few numbers", [name for name in left if kinds[name] == "text"])
    _note_columns(notes, "empty", [name for name in left if kinds[name] == "empty"])
    over = [name for name in left if kinds[name] in ("number", "flag")]
    _note_columns(notes, f"more than {_MOST_VARIABLES} columns; a map can choose", over)


def _note_columns(notes: list[str], reason: str, names: list[str]) -> None:
    if names:
        notes.append(f"{len(names)} not served ({reason}): {', '.join(names[:8])}" + (" …" if names[8:] else ""))
