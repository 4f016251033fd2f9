"""One figure with what it is held against: a target, trivial rules on the same rows, and an interval."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

DRAWS = 1000

Rows = npt.NDArray[np.int64]
"""Numbers of rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A line of the table, in words, for the terminal."""

    what: str
    found: str
    interval: str = ""
    """95 %, by bootstrap, with what was drawn."""
    target: str = ""
    is_met: bool | None = None
    """None where there is no target: it is told all the same."""
    beside: tuple[str, ...] = ()
    """Trivial rules and others' figures on the same rows."""
    note: str = ""
    """What a reader would otherwise read into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRecording:
    """One recording and how its figures are made."""

    name: str
    files: tuple[str, ...]
    """Below the folder of recordings; all of them are needed."""
    figures: Callable[[Path, Path], list[Figure]]
    """Of the folder of recordings and that of models. Errors of reading are the caller's."""

    def missing(self, folder: Path) -> tuple[str, ...]:
        """Files that are not there."""
        return tuple(file for file in self.files if not (folder / file).is_file())


def interval_of_blocks(
    measure: Callable[[Rows], float], rows: int, block: int, *, draws: int = DRAWS, seed: int = 0
) -> tuple[float, float]:
    """95 % interval of a figure by moving-block bootstrap (Kunsch 1989).

    Args:
        measure: The figure of some rows, given by their numbers.
        rows: How many there are.
        block: Rows drawn together, for neighbours depend on each other.
        draws: How often.
        seed: For the same interval each time.
    """
    random = np.random.default_rng(seed)
    length = min(block, rows)
    found = np.empty(draws)
    for draw in range(draws):
        starts = random.integers(0, rows - length + 1, -(-rows // length))
        found[draw] = measure((starts[:, None] + np.arange(length)).ravel()[:rows])
    low, high = np.nanquantile(found, (0.025, 0.975))
    return float(low), float(high)


def interval_of_shares(hits: int, tries: int) -> tuple[float, float]:
    """95 % interval of a share after Wilson (1927); for counts, of which a bootstrap of none would be none."""
    if tries == 0:
        return 0.0, 1.0
    z, share = 1.96, hits / tries
    centre = share + z * z / (2 * tries)
    width = z * np.sqrt(share * (1 - share) / tries + z * z / (4 * tries * tries))
    scale = 1 + z * z / tries
    low, high = float((centre - width) / scale), float((centre + width) / scale)
    return min(max(0.0, low), share), max(min(1.0, high), share)


def lines_of(name: str, figures: list[Figure]) -> list[str]:
    """For the terminal."""
    lines = [name]
    for one in figures:
        met = "" if one.is_met is None else "met" if one.is_met else "NOT MET"
        interval = f"  [{one.interval}]" if one.interval else ""
        target = f"  target {one.target}: {met}" if one.target else ""
        lines.append(f"  {one.what}: {one.found}{interval}{target}")
        if one.beside:
            lines.append(f"      beside it: {'; '.join(one.beside)}")
        if one.note:
            lines.append(f"      {one.note}")
    return lines
