"""A shift that ends without a handover: people are reminded before, and it is on record after, once over restarts."""

from functools import partial
from typing import Any

import pytest

from hmi.domain.handover_command import WithdrawHandover
from hmi.domain.handover_escalation import HandoverTimes
from hmi.domain.handover_query import AskHandovers
from hmi.domain.outcome import Done
from hmi.domain.query import AskJournal
from hmi.domain.shift import PauseKind, Shift, ShiftPause
from hmi.domain.shift_end_notice import ShiftEndNotice, shift_end_notice
from hmi.services.shift_end_watch import EVERY_S, ShiftEndWatch
from hmi.store.handovers_then import handovers_then
from tests.hmi.services.test_handover import S
from tests.hmi.services.test_handover import Shift as Desk

HOUR_S = 3600
LONG_S = 8 * HOUR_S


class Site:
    """Shifts of eight hours on end, by the clock of the test."""

    def __init__(self, desk: Any, times: HandoverTimes | None = None) -> None:
        desk.record_ns = lambda: int(desk.now_s * S)
        desk.restart()
        self.desk = Desk(desk)
        self.begin_s = desk.now_s
        self.times = times or HandoverTimes()
        self.pauses: tuple[ShiftPause, ...] = ()
        self.has_calendar = True
        self.watch_anew()

    def watch_anew(self) -> None:
        seconds = lambda: self.desk.desk.now_s  # noqa: E731  # the clock of the test
        then = partial(handovers_then, self.desk.desk.journal)
        self.watch = ShiftEndWatch(self.desk.store, self.shifts, self.times, then, self.desk.now_ns, seconds)

    def restart(self) -> None:
        self.desk.restart()
        self.watch_anew()

    def shifts(self, start_ns: int, end_ns: int) -> tuple[Shift, ...]:
        found = (
            Shift(
                id=("early", "late", "night")[number % 3],
                label={"en": f"Shift {number}"},
                day=f"day {number // 3}",
                begin_ns=int((self.begin_s + number * LONG_S) * S),
                end_ns=int((self.begin_s + (number + 1) * LONG_S) * S),
                pauses=self.pauses,
            )
            for number in range(-3, 12)
        )
        return tuple(one for one in found if one.begin_ns < end_ns and one.end_ns > start_ns and self.has_calendar)

    def look_after(self, hours: float) -> ShiftEndNotice | None:
        """Look so many hours after the first shift began."""
        self.desk.desk.now_s = self.begin_s + hours * HOUR_S
        self.watch.tend()
        return shift_end_notice(self.watch.notice)

    async def recorded(self) -> list[str]:
        rows = (await self.desk.desk.journal.read(AskJournal(kinds=("handover.missing",)))).rows
        return [row.subject for row in rows][::-1]


@pytest.fixture
def site(desk: Any) -> Site:
    return Site(desk)


async def test_that_people_are_reminded_some_minutes_before_the_end_and_not_earlier(site: Site):
    before, at = site.look_after(7.7), site.look_after(7.76)

    assert before is None
    assert at is not None
    assert (at.end.shift, at.end.label, at.is_over) == ("early", {"en": "Shift 0"}, False)
    assert await site.recorded() == []


async def test_that_a_site_decides_how_long_before(desk: Any):
    site = Site(desk, HandoverTimes(remind_before_s=2 * HOUR_S))

    assert site.look_after(6.1) is not None


async def test_that_whoever_began_is_not_reminded_and_nothing_is_recorded(site: Site):
    site.look_after(7.5)
    await site.desk.begin()

    assert site.look_after(7.9) is None
    assert site.look_after(8.1) is None
    assert await site.recorded() == []


async def test_that_a_handover_that_was_taken_back_is_none(site: Site):
    site.look_after(7.5)
    handover = await site.desk.begin()
    await site.desk.service.withdraw(WithdrawHandover(handover=handover, why="No"), site.desk.out)

    assert site.look_after(7.9) is not None


async def test_that_it_is_visible_afterwards_until_somebody_hands_over_and_stays_on_record(site: Site):
    site.look_after(7.9)
    over = site.look_after(8.2)
    again = site.look_after(9)
    await site.desk.begin()
    caught_up = site.look_after(9.1)

    assert over is not None
    assert over.is_over
    assert again == over
    assert caught_up is None
    assert await site.recorded() == ["day 0 early"]
    told = await site.desk.look.answer_many(AskHandovers(start_ns=0, end_ns=2**62), site.desk.now_ns())
    assert [one.key for one in told.not_handed_over] == ["day 0 early"]


async def test_that_each_shift_is_recorded_once_over_restarts_too(site: Site):
    for hours in (8.1, 8.2):
        site.look_after(hours)
        site.restart()
    site.look_after(16.1)
    site.look_after(16.2)

    assert await site.recorded() == ["day 0 early", "day 0 late"]


async def test_that_the_late_handover_of_the_shift_before_is_not_that_of_this_one(site: Site):
    site.look_after(8.5)  # half an hour late
    site.desk.open()  # who was signed in is not any more
    await site.desk.begin()
    assert await site.desk.offer() == Done()
    assert await site.desk.sign() == Done()

    late = site.look_after(15.9)

    assert late is not None
    assert (late.end.shift, late.is_over) == ("late", False)


async def test_that_what_was_begun_early_and_is_open_at_the_end_counts_when_it_is_taken_over_after_it(site: Site):
    site.look_after(2)
    site.desk.open()
    await site.desk.begin()
    assert await site.desk.offer() == Done()

    at_the_end = site.look_after(8.1)
    site.desk.open()
    assert await site.desk.sign() == Done()
    taken_over = site.look_after(8.3)
    site.restart()
    restarted = site.look_after(8.5)

    assert (at_the_end, taken_over, restarted) == (None, None, None)
    assert await site.recorded() == []


async def test_that_one_begun_in_time_and_begun_again_after_the_end_was_not_missing(site: Site):
    site.look_after(7.5)
    handover = await site.desk.begin()
    site.look_after(8.1)
    await site.desk.service.withdraw(WithdrawHandover(handover=handover, why="Mixed up"), site.desk.out)
    between = site.look_after(8.2)
    site.restart()
    site.look_after(8.3)
    await site.desk.begin()
    again = site.look_after(8.4)

    assert between is not None, "nobody hands it over just now"
    assert between.is_over
    assert again is None
    assert await site.recorded() == []


async def test_that_one_taken_back_before_the_end_is_missing_though_the_service_was_away_at_the_end(site: Site):
    site.look_after(7.5)
    handover = await site.desk.begin()
    await site.desk.service.withdraw(WithdrawHandover(handover=handover, why="No"), site.desk.out)
    site.desk.desk.now_s = site.begin_s + 8.2 * HOUR_S
    site.restart()
    await site.desk.begin()

    assert site.look_after(8.3) is None
    assert await site.recorded() == ["day 0 early"]


async def test_that_a_shift_in_which_nothing_was_planned_ends_without_a_word(site: Site):
    begin_ns = int(site.begin_s * S)
    site.pauses = (ShiftPause(kind=PauseKind.HOLIDAY, begin_ns=begin_ns, end_ns=begin_ns + 24 * HOUR_S * S),)

    assert site.look_after(7.9) is None
    assert site.look_after(8.1) is None
    assert await site.recorded() == []


async def test_that_a_site_that_wants_no_reminder_has_none(desk: Any):
    site = Site(desk, HandoverTimes(remind_before_s=0))

    assert site.look_after(7.9) is None
    assert site.look_after(8.1) is None
    assert await site.recorded() == []


async def test_that_a_site_without_a_calendar_is_left_alone(site: Site):
    site.has_calendar = False

    assert site.look_after(7.9) is None
    assert site.look_after(8.1) is None
    assert await site.recorded() == []


async def test_that_what_ended_before_the_service_was_ever_there_is_nobodys_fault(site: Site):
    assert site.look_after(0.1) is None
    assert await site.recorded() == []


async def test_that_it_looks_every_few_seconds_only(site: Site):
    site.look_after(7.7499)

    assert site.look_after(7.7499 + (EVERY_S - 1) / HOUR_S) is None
    assert site.look_after(7.7499 + (EVERY_S + 1) / HOUR_S) is not None


async def test_that_a_past_moment_knows_only_what_was_on_record_by_then(site: Site):
    site.look_after(8.1)
    (row,) = (await site.desk.desk.journal.read(AskJournal(kinds=("handover.missing",)))).rows
    journal = site.desk.desk.journal

    assert handovers_then(journal, row.time_ns - 1).not_handed_over(0, None) == ()
    assert [one.key for one in handovers_then(journal, row.time_ns).not_handed_over(0, None)] == ["day 0 early"]
