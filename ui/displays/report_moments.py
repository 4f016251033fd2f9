"""Moments in a report: the time of day, and the day wherever the time alone does not tell which."""

from dataclasses import dataclass

from ui.formatting import date_text, hour_text, time_text

DAY_NS = 86_400 * 10**9


@dataclass(frozen=True, slots=True)
class ReportMoments:
    """Of a report of ``start_ns <= t < end_ns``: in a shift each time of day comes once, in a week seven times."""

    start_ns: int
    end_ns: int

    @property
    def is_long(self) -> bool:
        """Whether times of day come more than once in it."""
        return self.end_ns - self.start_ns > DAY_NS

    def words(self, time_ns: int) -> str:
        """With seconds; what lies outside of the period has its day, too."""
        is_plain = not self.is_long and self.start_ns <= time_ns <= self.end_ns
        return time_text(time_ns) if is_plain else f"{date_text(time_ns)} {time_text(time_ns)}"

    def label(self, time_ns: int) -> str:
        """For an axis, as short as it can be."""
        return f"{date_text(time_ns)} {hour_text(time_ns)}" if self.is_long else time_text(time_ns)
