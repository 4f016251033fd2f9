"""What detectors are given: some tags over some moments, as arrays."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Times = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Values of ``k`` tags at ``n`` moments, oldest first."""

    names: tuple[str, ...]
    """Of the tags, shape ``(k,)``."""
    time_ns: Times
    """Shape ``(n,)``, rising; source times."""
    values: Floats
    """Shape ``(n, k)``. NaN where a value is not known: not Good, stale, or never recorded."""

    def __post_init__(self) -> None:
        """Refuse arrays that do not fit together: a broken promise of whoever made them."""
        if self.values.shape != (len(self.time_ns), len(self.names)):
            raise ValueError(f"{self.values.shape} values for {len(self.time_ns)} moments of {len(self.names)} tags")

    def __len__(self) -> int:
        """Moments."""
        return len(self.time_ns)

    def part(self, first: int, last: int) -> "Columns":
        """Moments ``first`` to ``last``, the last one not included."""
        return Columns(names=self.names, time_ns=self.time_ns[first:last], values=self.values[first:last])
