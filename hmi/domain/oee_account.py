"""Where the planned time of a period went, and the indices of ISO 22400-2 that follow from it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hmi.domain.intervals import Intervals, common, joined, seconds_in, without
from hmi.domain.oee import Count, Figure, Loss, OeeTimes, RunTime, Unknown
from hmi.domain.production_state import StateSpan
from hmi.domain.reason_tree import Counts, ReasonTree
from hmi.domain.stop import WAITS, ReasonPath, Stop, StopId, StopKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The times of a period, and what they were lost to."""

    times: OeeTimes
    losses: tuple[Loss, ...]


def account(
    planned: Intervals,
    line: Sequence[StateSpan],
    stops: Iterable[Stop],
    tree: ReasonTree,
    now_ns: int,
    short: Iterable[Stop] = (),
) -> Account:
    """Share planned time out to production, to reasons and to what nobody knows.

    Args:
        planned: Planned operation time, cut to the period and to now.
        line: What the cell did, one span after the other, over the period.
        stops: Those that stand for their time. Their reasons count; whether it produced is told by ``line`` alone.
        tree: Says what a reason counts to.
        now_ns: Until when an open stop lasts.
        short: Short stops that people gave a reason. They count to it; the others are one loss together.
    """
    producing = joined((one.begin_ns, one.end_ns) for one in line if one.activity.kind is None)
    heard = joined((one.begin_ns, one.end_ns) for one in line if one.activity.kind is not StopKind.NO_DATA)
    idle = without(planned, producing)
    losses: list[Loss] = []
    left = idle
    for stop in stops:
        covered = common(left, ((stop.begin_ns, now_ns if stop.end_ns is None else stop.end_ns),))
        if not stop.reason:
            covered = common(covered, heard)  # what nobody explained and nobody heard stays unknown
        if covered:
            counts = tree.counts_of(stop.reason)
            kind = None if stop.reason else stop.kind
            losses.append(_loss(covered, kind, stop.reason, counts, stop.id))
            left = without(left, covered)
    for reason, times in _by_reason(short).items():
        covered = common(common(left, heard), times)
        if covered:
            losses.append(_loss(covered, None, reason, tree.counts_of(reason), is_short=True))
            left = without(left, covered)
    unknown = without(left, heard)
    for span in line:
        covered = common(common(left, heard), ((span.begin_ns, span.end_ns),))
        if covered:
            is_short = span.activity.kind in WAITS
            losses.append(_loss(covered, None if is_short else span.activity.kind, is_short=is_short))
    summed = _summed(losses)
    off_s = sum(one.seconds for one in summed if one.counts is Counts.PLANNED_DOWNTIME)
    aust_s = sum(one.seconds for one in summed if one.counts is Counts.SETUP)
    adot_s = sum(one.seconds for one in summed if one.counts is Counts.AVAILABILITY_LOSS)
    planned_s, no_data_s = seconds_in(planned), seconds_in(unknown)
    return Account(
        times=OeeTimes(
            planned_s=planned_s,
            pbt_s=planned_s - off_s,
            apt_s=seconds_in(common(planned, producing)),
            no_data_s=no_data_s,
            aust_s=aust_s,
            adot_s=adot_s,
        ),
        losses=tuple(sorted(summed, key=lambda one: -one.seconds)),
    )


def availability(times: OeeTimes) -> Figure:
    """APT / PBT. What nobody knows may all have been production, or none of it."""
    if times.pbt_s <= 0:
        return Figure(why=(Unknown.NO_PLANNED_TIME,))
    low, high = times.apt_s / times.pbt_s, min(1.0, (times.apt_s + times.no_data_s) / times.pbt_s)
    return Figure(low=low, high=high, why=(Unknown.NO_DATA,) if high > low else ())


def effectiveness(times: OeeTimes, run_time: RunTime, produced: Count, why: tuple[Unknown, ...] = ()) -> Figure:
    """PRI * PQ / APT."""
    missing = _missing(run_time, produced, why)
    if missing:
        return Figure(why=missing)
    if times.apt_s + times.no_data_s <= 0:
        return Figure(why=(Unknown.NOT_PRODUCING,))
    needed_s = (run_time.seconds or 0.0) * (produced.count or 0)
    low = needed_s / (times.apt_s + times.no_data_s)
    high = needed_s / times.apt_s if times.apt_s > 0 and not produced.is_least else None
    doubts = [Unknown.NO_DATA] if times.no_data_s > 0 else []
    return Figure(low=low, high=high, why=tuple(doubts + ([Unknown.COUNTER_RESET] if produced.is_least else [])))


def quality(produced: Count, good: Count, why: tuple[Unknown, ...] = ()) -> Figure:
    """GQ / PQ."""
    if why:
        return Figure(why=why)
    if produced.count is None or good.count is None:
        return Figure(why=(Unknown.NO_COUNTS,))
    if produced.count <= 0:
        return Figure(why=(Unknown.NOTHING_MADE,))
    share = max(0.0, good.count / produced.count)
    doubts = (Unknown.COUNTER_RESET,) if produced.is_least or good.is_least else ()
    return Figure(low=share, high=share, why=doubts)


def oee_index(times: OeeTimes, run_time: RunTime, good: Count, why: tuple[Unknown, ...] = ()) -> Figure:
    """Availability * effectiveness * quality ratio, in which APT and PQ cancel out: PRI * GQ / PBT."""
    if times.pbt_s <= 0:
        return Figure(why=(Unknown.NO_PLANNED_TIME,))
    missing = _missing(run_time, good, why)
    if missing:
        return Figure(why=missing)
    index = (run_time.seconds or 0.0) * (good.count or 0) / times.pbt_s
    if good.is_least:
        return Figure(low=index, why=(Unknown.COUNTER_RESET,))
    return Figure(low=index, high=index)


def _by_reason(short: Iterable[Stop]) -> dict[ReasonPath, Intervals]:
    found: dict[ReasonPath, list[tuple[int, int]]] = {}
    for stop in short:
        found.setdefault(stop.reason, []).append((stop.begin_ns, stop.end_ns or stop.begin_ns))
    return {reason: joined(times) for reason, times in found.items()}


def _missing(run_time: RunTime, count: Count, why: tuple[Unknown, ...]) -> tuple[Unknown, ...]:
    missing = list(why)
    if count.count is None and not missing:
        missing.append(Unknown.NO_COUNTS)
    if run_time.seconds is None:
        missing.append(Unknown.NO_RUN_TIME)
    return tuple(missing)


def _loss(
    times: Intervals,
    kind: StopKind | None,
    reason: ReasonPath = (),
    counts: Counts = Counts.AVAILABILITY_LOSS,
    stop: StopId | None = None,
    *,
    is_short: bool = False,
) -> Loss:
    stops = () if stop is None else (stop,)
    return Loss(kind=kind, reason=reason, counts=counts, is_short=is_short, seconds=seconds_in(times), stops=stops)


def _summed(losses: Iterable[Loss]) -> list[Loss]:
    """One loss for each reason, each kind without a reason, and all short stops."""
    found: dict[tuple[object, ...], Loss] = {}
    for one in losses:
        key = (one.reason, one.kind, one.is_short)
        before = found.get(key)
        seconds = one.seconds + (before.seconds if before is not None else 0.0)
        stops = (*(before.stops if before is not None else ()), *one.stops)
        found[key] = Loss(
            kind=one.kind, reason=one.reason, counts=one.counts, is_short=one.is_short, seconds=seconds, stops=stops
        )
    return list(found.values())
