"""What is due when: looking costs by what is due, not by how much is watched."""

import heapq
import math


class DueRows:
    """Rows with the moment, in seconds that never step back, when each has to be looked at."""

    def __init__(self) -> None:
        self._at: dict[int, float] = {}
        self._heap: list[tuple[float, int]] = []
        """Also moments that do not hold any more: ``_at`` tells."""

    def __len__(self) -> int:
        return len(self._at)

    def put(self, row: int, due_s: float) -> None:
        """Look at it then, unless it is looked at before."""
        if due_s < self._at.get(row, math.inf):
            self._at[row] = due_s
            heapq.heappush(self._heap, (due_s, row))

    def drop(self, row: int) -> None:
        """Nothing is due."""
        self._at.pop(row, None)

    def when(self, row: int) -> float:
        """When it has to be looked at; infinite when nothing is due."""
        return self._at.get(row, math.inf)

    def find(self, now_s: float) -> list[int]:
        """Rows that are due, the longest due first. They stay due until each is dropped: one may fail, others not."""
        rows: dict[int, float] = {}
        while self._heap and self._heap[0][0] <= now_s:
            due_s, row = heapq.heappop(self._heap)
            if self._at.get(row) == due_s:
                rows[row] = due_s
        for row, due_s in rows.items():
            heapq.heappush(self._heap, (due_s, row))
        return list(rows)
