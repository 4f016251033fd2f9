"""Shifts as the site's calendar lays them over time (ISA-95 operations schedule), and how to ask for them."""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.words import Words


class PauseKind(StrEnum):
    """Why nothing is to be produced for a while within, or instead of, a shift."""

    BREAK = "break"
    PLANNED_DOWNTIME = "planned_downtime"
    HOLIDAY = "holiday"


class ShiftPause(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a shift in which nothing is planned, ``begin_ns <= t < end_ns``."""

    kind: PauseKind
    begin_ns: int
    end_ns: int
    label: Words = ""


class Shift(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One shift on one day, ``begin_ns <= t < end_ns`` in Unix ns; 7 or 9 h long where clocks change within it."""

    id: str
    """Of the shift in the calendar: ``night``."""
    label: Words
    day: str
    """ISO date on which it begins, at the site: a night shift belongs to the evening."""
    begin_ns: int
    end_ns: int
    pauses: tuple[ShiftPause, ...] = ()
    """In order of time, within the shift; two may overlap."""

    def planned(self, until_ns: int | None = None) -> tuple[tuple[int, int], ...]:
        """The times in which production is planned, up to ``until_ns``: the shift without its pauses."""
        end_ns = self.end_ns if until_ns is None else max(self.begin_ns, min(self.end_ns, until_ns))
        found: list[tuple[int, int]] = []
        at_ns = self.begin_ns
        for pause in sorted(self.pauses, key=lambda one: one.begin_ns):
            if pause.begin_ns > at_ns:
                found.append((at_ns, min(pause.begin_ns, end_ns)))
            at_ns = max(at_ns, pause.end_ns)
        found.append((at_ns, end_ns))
        return tuple((begin, end) for begin, end in found if begin < end)


class AskShifts(Struct, frozen=True, kw_only=True, tag="ask_shifts"):
    """The shifts that overlap ``start_ns <= t < end_ns``; without times: those of yesterday, today and tomorrow."""

    start_ns: int | None = None
    end_ns: int | None = None
    at_ns: int | None = None
    """As if it were this moment. None: now."""


class ShiftsAnswer(Struct, frozen=True, kw_only=True, tag="shifts"):
    """Shifts in order of time. Between two of them nothing is planned."""

    shifts: tuple[Shift, ...]
    now_ns: int
    """By the service's clock: the shift that holds it is "this shift"."""
    time_zone: str
    """IANA name that the calendar is written in."""
    is_shipped: bool = False
    """The site has written no calendar; this is the one that ships: three shifts of eight hours every day."""
    trouble: str = ""
    """What is wrong with the site's own file: the one before it is in use."""

    def this_shift(self) -> Shift | None:
        """The one that is now; None between shifts."""
        return next((one for one in self.shifts if one.begin_ns <= self.now_ns < one.end_ns), None)

    def last_shift(self) -> Shift | None:
        """The one that ended last before now."""
        ended = [one for one in self.shifts if one.end_ns <= self.now_ns]
        return max(ended, key=lambda one: one.end_ns) if ended else None
