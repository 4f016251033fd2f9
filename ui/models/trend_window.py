"""Which stretch of time a trend shows: it follows the present, or it stands still in the past. Knows no Qt."""

from msgspec import Struct

SHORTEST_S = 5.0
LONGEST_S = 400 * 86_400.0
_SAME = 1e-4


class TrendWindow(Struct, frozen=True):
    """``end_s`` None follows the present; else the window ends at that unix second."""

    span_s: float
    end_s: float | None = None

    @property
    def is_live(self) -> bool:
        """Whether it follows the present."""
        return self.end_s is None

    def bounds(self, now_s: float) -> tuple[float, float]:
        """Start and end in unix seconds."""
        end = now_s if self.end_s is None else self.end_s
        return end - self.span_s, end

    def moved(self, start_s: float, end_s: float, now_s: float) -> "TrendWindow":
        """As a gesture asks for it; reaching the present makes it live again."""
        span = min(max(end_s - start_s, SHORTEST_S), LONGEST_S)
        if abs(span - self.span_s) < _SAME * span:
            span = self.span_s  # moving along does not change the length by what numbers round
        if end_s >= now_s - 0.01 * span and end_s - start_s >= self.span_s * 0.999:
            return TrendWindow(span)
        if self.is_live and abs(end_s - now_s) < 0.01 * span:
            return TrendWindow(span)
        return TrendWindow(span, min(end_s, now_s))

    def with_span(self, span_s: float) -> "TrendWindow":
        """Another length, ending at the same moment."""
        return TrendWindow(min(max(span_s, SHORTEST_S), LONGEST_S), self.end_s)
