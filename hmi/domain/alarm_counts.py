"""The figures of alarms, computed over columns. Pure; times are Unix ns."""

from collections.abc import Sequence

import numpy as np

from hmi.domain.alarm import Priority
from hmi.domain.alarm_columns import NEVER, AlarmColumns, Bool, Int64, Occurrences, occurrences_of
from hmi.domain.alarm_figures import (
    CHATTERING_NS,
    CHATTERING_TIMES,
    FLEETING_NS,
    FLOOD_BEGINS_ABOVE,
    FLOOD_ENDS_BELOW,
    LIMITS,
    MOST_NAMED,
    STANDING_NS,
    TEN_MINUTES_NS,
    TOP,
    WHOLE_SHARE,
    AlarmFigures,
    Durations,
    Figure,
    Flood,
    FrequentAlarm,
)
from hmi.domain.alarm_record import Silence
from hmi.domain.alarm_silence import Stretch, covered_ns, is_covered

SECOND_NS = 10**9


def figures_of(
    rows: AlarmColumns,
    start_ns: int,
    end_ns: int,
    *,
    now_ns: int,
    heard: Sequence[Stretch],
    silences: Sequence[Silence] = (),
    never_heard: Sequence[str] = (),
) -> AlarmFigures:
    """All figures of ``start_ns <= t < end_ns``.

    Args:
        rows: of the period, and of every alarm the newest one before it, so that what stood at its beginning is known.
        start_ns: first moment.
        end_ns: the moment after the last; what lies after ``now_ns`` is not counted as time.
        now_ns: now.
        heard: stretches in which all sources were heard, in order, not touching.
        silences: the stretches between them, as they are told.
        never_heard: endpoints that do not count.
    """
    rows = rows.in_order()
    until_ns = max(min(end_ns, now_ns), start_ns)
    occurrences = occurrences_of(rows)
    is_inside = (rows.time_ns >= start_ns) & (rows.time_ns < end_ns)
    calls = np.flatnonzero(rows.is_call & is_inside)
    counts = calls[is_covered(rows.time_ns[calls], heard)]
    times = np.sort(rows.time_ns[counts])
    heard_ns = covered_ns(heard, start_ns, until_ns)
    periods, is_whole = period_counts(times, heard, start_ns, until_ns)
    whole = periods[is_whole]
    peak, peak_ns = peak_of(times)
    floods = floods_of(times, until_ns)
    top = frequent(rows, counts)
    is_chattering = chattering_calls(rows, counts)
    limit = LIMITS[Figure.PER_TEN_MINUTES]
    began_inside = (occurrences.began_ns >= start_ns) & (occurrences.began_ns < end_ns)
    return AlarmFigures(
        start_ns=start_ns,
        end_ns=end_ns,
        heard_s=heard_ns / SECOND_NS,
        silences=tuple(silences),
        never_heard=tuple(never_heard),
        alarms=len(counts),
        unheard_alarms=len(calls) - len(counts),
        late_alarms=int(np.sum(rows.is_late[calls])),
        per_ten_minutes=len(counts) * TEN_MINUTES_NS / heard_ns if heard_ns else None,
        above_good_share=_share(whole > limit.good),
        above_most_share=_share(whole > limit.most),
        busy_share=_share(whole > FLOOD_BEGINS_ABOVE),
        peak=peak if heard_ns else None,
        peak_ns=peak_ns,
        floods=floods,
        flood_share=sum(flood.end_ns - flood.start_ns for flood in floods) / heard_ns if heard_ns else None,
        longest_flood_s=max((flood.end_ns - flood.start_ns for flood in floods), default=0) / SECOND_NS,
        standing=standing_of(rows, occurrences, start_ns, until_ns),
        chattering=frequent(rows, counts[is_chattering], of=len(counts)),
        fleeting=fleeting_of(rows, occurrences, counts, is_chattering),
        top=top[:TOP],
        top_share=sum(one.times for one in top[:TOP]) / len(counts) if len(counts) else None,
        by_priority=_by_priority(rows, counts),
        to_acknowledge=durations_of(
            rows, occurrences, occurrences.acknowledged, began_inside & occurrences.wants_acknowledgement
        ),
        to_take=durations_of(rows, occurrences, occurrences.taken, began_inside & rows.is_call[occurrences.first]),
        period_counts=np.where(is_whole, periods, -1 - periods).astype("<i4").tobytes(),
    )


def period_counts(times: Int64, heard: Sequence[Stretch], start_ns: int, until_ns: int) -> tuple[Int64, Bool]:
    """Alarms of every 10 min from ``start_ns`` on, and which of these periods count."""
    count = -(-(until_ns - start_ns) // TEN_MINUTES_NS)
    edges = start_ns + np.arange(count + 1, dtype=np.int64) * TEN_MINUTES_NS
    counts = np.diff(np.searchsorted(times, edges)).astype(np.int64)
    marks = np.array([moment for stretch in heard for moment in stretch], np.int64) - start_ns
    so_far = np.repeat(np.cumsum(np.diff(marks)[::2]), 2) if len(marks) else marks
    so_far = np.append(0, so_far)[: len(marks)]
    heard_ns = np.diff(np.interp(edges - start_ns, marks, so_far)) if len(marks) else np.zeros(count)
    return counts, (heard_ns >= WHOLE_SHARE * TEN_MINUTES_NS) & (edges[1:] <= until_ns)


def peak_of(times: Int64) -> tuple[int, int | None]:
    """Most alarms in any 10 min, and the first of them; ``times`` rising."""
    if not len(times):
        return 0, None
    first = np.searchsorted(times, times - TEN_MINUTES_NS, "right")
    counts = np.arange(1, len(times) + 1) - first
    place = int(np.argmax(counts))
    return int(counts[place]), int(times[first[place]])


def floods_of(times: Int64, until_ns: int) -> tuple[Flood, ...]:
    """Floods: from the first alarm of 10 min that hold more than 10, until 10 min hold fewer than 5; ``times`` rising.

    One that lasts ends with the period.
    """
    counts = np.arange(1, len(times) + 1) - np.searchsorted(times, times - TEN_MINUTES_NS, "right")
    above = np.flatnonzero(counts > FLOOD_BEGINS_ABOVE)
    oldest_needed = np.full(len(times), np.iinfo(np.int64).min, np.int64)
    oldest_needed[FLOOD_ENDS_BELOW - 1 :] = times[: max(len(times) - FLOOD_ENDS_BELOW + 1, 0)] + TEN_MINUTES_NS
    falls_ns = np.maximum(oldest_needed, times)
    """After each alarm: when 10 min would hold fewer than 5 if no other came."""
    next_ns = np.append(times[1:], np.iinfo(np.int64).max)
    ends = np.flatnonzero(falls_ns < next_ns)
    floods: list[Flood] = []
    place = 0
    while (at := int(np.searchsorted(above, place))) < len(above):
        begin = int(above[at])
        first = int(np.searchsorted(times, times[begin] - TEN_MINUTES_NS, "right"))
        first = max(first, place)
        last = int(ends[np.searchsorted(ends, begin)])
        end_ns = min(int(falls_ns[last]), until_ns)
        floods.append(Flood(start_ns=int(times[first]), end_ns=end_ns, alarms=last - first + 1))
        place = last + 1
    return tuple(floods)


def chattering_calls(rows: AlarmColumns, calls: Int64) -> Bool:
    """Which calls are of an alarm that begins three times within a minute, and belong to such a minute.

    ``calls`` are places of rows, each alarm's together, by time.
    """
    chatters = np.zeros(len(calls), np.bool_)
    reach = CHATTERING_TIMES - 1
    if len(calls) <= reach:
        return chatters
    is_same = rows.alarm[calls[reach:]] == rows.alarm[calls[:-reach]]
    is_quick = rows.time_ns[calls[reach:]] - rows.time_ns[calls[:-reach]] <= CHATTERING_NS
    for place in range(CHATTERING_TIMES):
        chatters[place : len(calls) - reach + place] |= is_same & is_quick
    return chatters


def fleeting_of(
    rows: AlarmColumns, occurrences: Occurrences, calls: Int64, is_chattering: Bool
) -> tuple[FrequentAlarm, ...]:
    """Alarms that were over within a minute before anybody answered, and do not chatter."""
    lasted_ns = occurrences.ended_ns - occurrences.began_ns
    answered = (occurrences.acknowledged != NEVER) & (occurrences.acknowledged <= occurrences.ended)
    is_short = (occurrences.ended != NEVER) & (lasted_ns <= FLEETING_NS) & ~answered
    quiet = calls[~np.isin(rows.alarm[calls], rows.alarm[calls[is_chattering]])]
    return frequent(rows, np.intersect1d(occurrences.first[is_short], quiet), of=len(calls))


def standing_of(
    rows: AlarmColumns, occurrences: Occurrences, start_ns: int, until_ns: int
) -> tuple[FrequentAlarm, ...]:
    """Alarms that stood for more than a day at some moment of the period, the longest first."""
    end_ns = np.where(occurrences.ended == NEVER, until_ns, np.minimum(occurrences.ended_ns, until_ns))
    lasted_ns = end_ns - occurrences.began_ns
    places = np.flatnonzero((lasted_ns > STANDING_NS) & (end_ns > start_ns))
    found: dict[int, tuple[int, int]] = {}
    for place in places.tolist():
        alarm = int(occurrences.alarm[place])
        times, longest = found.get(alarm, (0, 0))
        found[alarm] = (times + 1, max(longest, int(lasted_ns[place])))
    ordered = sorted(found.items(), key=lambda one: (-one[1][1], one[0]))
    return tuple(_named(rows, alarm, times, longest_s=ns / SECOND_NS) for alarm, (times, ns) in ordered)


def frequent(rows: AlarmColumns, places: Int64, of: int | None = None) -> tuple[FrequentAlarm, ...]:
    """How often each alarm is among the rows at ``places``, the most frequent first; shares are of ``of``, else all."""
    counts = np.bincount(rows.alarm[places], minlength=len(rows.names)) if len(places) else np.zeros(0, np.int64)
    order = np.lexsort((np.arange(len(counts)), -counts))
    whole = len(places) if of is None else of
    return tuple(
        _named(rows, alarm, int(counts[alarm]), share=int(counts[alarm]) / whole)
        for alarm in order.tolist()
        if counts[alarm]
    )


def durations_of(rows: AlarmColumns, occurrences: Occurrences, done: Int64, chosen: Bool) -> Durations:
    """How long it took from the beginning of the chosen occurrences until something was done; ``done`` are rows.

    By our clock, so that clocks that differ do not count; of what was told late nobody could know before it was told.
    """
    is_done = chosen & (done != NEVER)
    took_s = (rows.recorded_ns[done[is_done]] - rows.recorded_ns[occurrences.first[is_done]]) / SECOND_NS
    never = np.flatnonzero(chosen & (done == NEVER) & occurrences.is_over)
    newest = rows.seq[occurrences.first[never]]
    return Durations(
        count=len(took_s),
        median_s=float(np.median(took_s)) if len(took_s) else None,
        p90_s=float(np.percentile(took_s, 90)) if len(took_s) else None,
        never=len(never),
        never_rows=tuple(sorted(newest.tolist(), reverse=True)[:MOST_NAMED]),
        waiting=int(np.sum(chosen & (done == NEVER) & ~occurrences.is_over)),
    )


def _by_priority(rows: AlarmColumns, places: Int64) -> tuple[int, int, int]:
    counts = np.bincount(rows.priority[places], minlength=Priority.LOW + 1).tolist()
    return counts[Priority.HIGH], counts[Priority.MEDIUM], counts[Priority.LOW]


def _named(rows: AlarmColumns, alarm: int, times: int, *, share: float = 0.0, longest_s: float = 0.0) -> FrequentAlarm:
    name = rows.names[alarm]
    return FrequentAlarm(
        alarm=name.id,
        words=name.words,
        equipment=name.equipment,
        priority=name.priority,
        times=times,
        share=share,
        longest_s=longest_s,
    )


def _share(mask: Bool) -> float | None:
    return float(np.mean(mask)) if len(mask) else None
