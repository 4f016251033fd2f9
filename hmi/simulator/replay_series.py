"""One variable's values over a recording, in the unit it is served in, and the rows where it changes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hmi.recordings.recording import Floats, Recording, TextColumn
from hmi.simulator.replay_map import Combine, VariableMap
from hmi.simulator.replay_roles import Role, ValueKind
from hmi.simulator.replay_units import conversion

Rows = npt.NDArray[np.int64]
_FLOATING = frozenset({ValueKind.NUMBER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values of one variable, row by row."""

    kind: ValueKind
    value: Floats
    """NaN where nothing usable was recorded; codes of ``words`` for text."""
    words: tuple[str, ...]
    change_rows: Rows
    """Rising rows at which value or status differs from the row before; the first row, and each after a gap, too."""

    @property
    def is_floating(self) -> bool:
        """Whether a sample may be left out under pressure without hiding a change of state."""
        return self.kind in _FLOATING

    def at(self, row: int) -> float | int | bool | str | None:
        """The value of a row; None when nothing usable was recorded."""
        value = float(self.value[row])
        if value != value:
            return None
        match self.kind:
            case ValueKind.NUMBER:
                return value
            case ValueKind.FLAG:
                return value != 0.0
            case ValueKind.COUNT:
                return round(value)
            case ValueKind.TEXT:
                return self.words[int(value)]

    def bounds(self) -> tuple[float, float] | None:
        """Lowest and highest value that was recorded; None when there is none."""
        present = self.value[~np.isnan(self.value)]
        return (float(present.min()), float(present.max())) if len(present) else None


def build_series(recording: Recording, variable: VariableMap, role: Role | None) -> Series:
    """The series of a variable of the map, converted to the unit of its role."""
    kind = role.spec.kind if role is not None else ValueKind.FLAG if variable.when else variable.kind
    kind = kind or ValueKind.NUMBER
    words: tuple[str, ...] = ()
    if kind is ValueKind.TEXT:
        text = recording.texts[variable.columns[0]]
        value, words = np.where(text.code < 0, np.nan, text.code.astype(np.float64)), text.words
    elif variable.when:
        value = _truth(recording, variable)
    else:
        value = _combined([recording.numbers[name] for name in variable.columns], variable.combine)
        target = role.spec.unit if role is not None else variable.shown
        if variable.unit and target:
            factor, offset = conversion(variable.unit, target)
            value = value * factor + offset
    return Series(kind=kind, value=value, words=words, change_rows=_changes(value, recording.gap_rows))


def is_text(variable: VariableMap, kind: ValueKind) -> bool:
    """Whether the columns of a variable must be read as words."""
    return kind is ValueKind.TEXT or any(isinstance(one, str) for one in variable.when)


def _combined(columns: list[Floats], combine: Combine | None) -> Floats:
    match combine:
        case None:
            return columns[0]
        case Combine.LENGTH:
            return np.sqrt(np.sum(np.square(np.stack(columns)), axis=0))
        case Combine.PRODUCT:
            return np.prod(np.stack(columns), axis=0)


def _truth(recording: Recording, variable: VariableMap) -> Floats:
    name = variable.columns[0]
    if name in recording.texts and any(isinstance(one, str) for one in variable.when):
        text: TextColumn = recording.texts[name]
        true = [code for code, word in enumerate(text.words) if word in set(map(str, variable.when))]
        return np.where(text.code < 0, np.nan, np.isin(text.code, true).astype(np.float64))
    numbers = recording.numbers[name]
    wanted = [float(one) for one in variable.when]
    return np.where(np.isnan(numbers), np.nan, np.isin(numbers, wanted).astype(np.float64))


def _changes(value: Floats, gap_rows: Rows) -> Rows:
    differs = np.ones(len(value), dtype=np.bool_)
    same = (value[1:] == value[:-1]) | (np.isnan(value[1:]) & np.isnan(value[:-1]))
    differs[1:] = ~same
    differs[gap_rows + 1] = True
    return np.flatnonzero(differs)
