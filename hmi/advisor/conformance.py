"""Whether a finder or a recommender keeps what Tandem relies on; for those who write one. Needs no pytest::

    from hmi.advisor.conformance import faults_of

    def test_that_it_conforms():
        assert faults_of(make_finder, some_hours_of_columns) == []

``make_finder()`` gives a new one each time, equal to the last. The columns are those it needs, in that order, with
something in them that it finds, so that there are findings to look at.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from time import thread_time

import numpy as np

from hmi.advisor.columns import Columns
from hmi.advisor.finder import Finder
from hmi.advisor.guarded import BUDGET_NS, faults_of_findings
from hmi.advisor.recommender import Present
from hmi.advisor.third_party import Recommends, faults_of_proposal
from hmi.domain.diagnosis import Diagnosis
from hmi.domain.finding import Finding

_BATCH = 50
Makes = Callable[[], Finder]


def faults_of(make: Makes, columns: Columns) -> list[str]:
    """What it does wrong, in English; empty when it conforms.

    Args:
        make: Gives a new finder.
        columns: At least a few hundred moments.
    """
    return [fault for check in (_says_what_it_is, *_CHECKS) for fault in _tried(check, make, columns)]


def faults_of_recommender(recommends: Recommends, present: Present, diagnoses: tuple[Diagnosis, ...]) -> list[str]:
    """What a recommender does wrong, in English; empty when it conforms.

    Args:
        recommends: As the entry point gives it.
        present: A moment in which it proposes something.
        diagnoses: Of that moment.
    """
    faults: list[str] = []
    try:
        begun = thread_time()
        first = tuple(recommends(present, diagnoses))
        took_s = thread_time() - begun
        second = tuple(recommends(present, diagnoses))
        if not first:
            faults.append("it proposed nothing: take a moment in which it does")
        faults += [fault for one in first for fault in faults_of_proposal(one)]
        if [one.digest for one in first] != [one.digest for one in second]:
            faults.append("asked twice of the same moment it proposes something else")
        if any(one.made_ns != present.now_ns for one in first):
            faults.append("it does not say the moment that it was asked of")
        if took_s > 0.2:
            faults.append(f"it takes {took_s * 1e3:.0f} ms of CPU, 200 ms are allowed")
        tuple(recommends(present, ()))
    except Exception as error:  # to be told, not to be thrown
        faults.append(f"it raises {type(error).__name__}: {error}")
    return faults


Check = Callable[[Makes, Columns], Iterator[str]]


def _tried(check: Check, make: Makes, columns: Columns) -> list[str]:
    try:
        return list(check(make, _copied(columns)))
    except Exception as error:  # to be told, not to be thrown: all faults at once
        return [f"{check.__name__.strip('_').replace('_', ' ')}: {type(error).__name__}: {error}"]


def _says_what_it_is(make: Makes, columns: Columns) -> Iterator[str]:
    finder = make()
    if not finder.id or not finder.version:
        yield "it has no id or no version"
    if tuple(finder.needs) != tuple(columns.names):
        yield f"it needs {', '.join(finder.needs)}; it was given {', '.join(columns.names)}"
    if not finder.looks_for:
        yield "it does not say what it looks for: its silence would mean nothing"
    if any(place.detector != finder.id for place in finder.looks_for):
        yield "it looks for something in the name of another detector"
    if finder.findings():
        yield "it finds something before it saw anything"


def _finds_what_it_may(make: Makes, columns: Columns) -> Iterator[str]:
    finder = make()
    is_silent = True
    for part in _batches(columns):
        finder.update(part)
        found = finder.findings()
        is_silent = is_silent and not found
        yield from faults_of_findings(found, finder)
        if any(one.seen_ns > part.time_ns[-1] for one in found):
            yield "it tells of a moment that has not been yet"
        if any(one.detector != finder.id or one.detector_version != finder.version for one in found):
            yield "it finds in the name, or the version, of another"
    if is_silent:
        yield "it found nothing in these columns: take some in which there is something"


def _does_not_depend_on_batches(make: Makes, columns: Columns) -> Iterator[str]:
    whole, parted = make(), make()
    whole.update(columns)
    last = max(8, len(columns) - 60)
    edges = [0, 1, 2, 7, *range(40, last, 37), *range(last, len(columns) + 1)]
    for low, high in pairwise(edges):
        parted.update(columns.part(low, high))
    if _told(whole) != _told(parted):
        yield "it finds something else when the same moments come in other batches"


def _bears_what_happens(make: Makes, columns: Columns) -> Iterator[str]:
    finder = make()
    half = len(columns) // 2
    finder.update(columns.part(0, 0))
    finder.update(columns.part(0, half))
    before = {one.place for one in finder.findings()}
    nothing = Columns(names=columns.names, time_ns=columns.time_ns, values=np.full_like(columns.values, np.nan))
    finder.update(nothing.part(half, len(columns)))
    if {one.place for one in finder.findings()} - before:
        yield "it finds something where no value is known"
    for hours in (24, -48):
        finder.update(_shifted(columns.part(0, half), hours * 3_600 * 10**9))
    for extreme in (np.inf, -np.inf, 1e300):
        values = columns.values[:5].copy()
        values[2] = extreme
        finder.update(Columns(names=columns.names, time_ns=columns.time_ns[:5], values=values))
    yield from faults_of_findings(finder.findings(), finder)


def _leaves_its_input_alone(make: Makes, columns: Columns) -> Iterator[str]:
    own = _copied(columns)
    make().update(own)
    if not (
        np.array_equal(own.values, columns.values, equal_nan=True) and np.array_equal(own.time_ns, columns.time_ns)
    ):
        yield "it changes the columns that it is given"


def _goes_on_after_a_restart(make: Makes, columns: Columns) -> Iterator[str]:
    for at in (0, 1, len(columns) // 3, len(columns) - 1):
        first, second = make(), make()
        first.update(columns.part(0, at))
        if not second.recall(first.remember()):
            yield f"it does not take back what it remembered after {at} moments"
            continue
        for one in (first, second):
            one.update(columns.part(at, len(columns)))
        if _told(first) != _told(second):
            yield f"after a restart at moment {at} it finds something else"


def _refuses_a_memory_that_is_damaged(make: Makes, columns: Columns) -> Iterator[str]:
    finder = make()
    finder.update(columns)
    memory = finder.remember()
    for damaged in (b"", b"nothing of its own", memory[: len(memory) // 2]):
        other = make()
        if other.recall(damaged):
            yield f"it takes back a memory of {len(damaged)} bytes that is none"
        other.update(columns.part(0, 5))


def _learns_anew_when_told(make: Makes, columns: Columns) -> Iterator[str]:
    finder = make()
    finder.update(columns)
    finder.learn_anew()
    if finder.findings():
        yield "told to learn anew it still finds what was"


def _keeps_within_its_time(make: Makes, columns: Columns) -> Iterator[str]:
    finder = make()
    took_s: list[float] = []
    for part in _batches(columns):
        begun = thread_time()
        finder.update(part)
        finder.findings()
        finder.ignorances()
        took_s.append(thread_time() - begun)
    typical_s = float(np.median(took_s))
    if typical_s > BUDGET_NS / 1e9:
        yield f"{_BATCH} moments take it {typical_s * 1e3:.0f} ms of CPU, {BUDGET_NS / 1e6:.0f} ms are allowed"


_CHECKS: tuple[Check, ...] = (
    _finds_what_it_may,
    _does_not_depend_on_batches,
    _bears_what_happens,
    _leaves_its_input_alone,
    _goes_on_after_a_restart,
    _refuses_a_memory_that_is_damaged,
    _learns_anew_when_told,
    _keeps_within_its_time,
)


def _copied(columns: Columns) -> Columns:
    """So that one check spoils nothing for the next."""
    return Columns(names=columns.names, time_ns=columns.time_ns.copy(), values=columns.values.copy())


def _batches(columns: Columns) -> Iterator[Columns]:
    for first in range(0, len(columns), _BATCH):
        yield columns.part(first, min(first + _BATCH, len(columns)))


def _shifted(columns: Columns, by_ns: int) -> Columns:
    return Columns(names=columns.names, time_ns=columns.time_ns + by_ns, values=columns.values)


def _told(finder: Finder) -> list[tuple[object, ...]]:
    """What stands, without what may differ in the last digits."""

    def numbers(one: Finding) -> tuple[object, ...]:
        return (one.place, one.began_ns, one.seen_ns, round(one.strength, 6), one.direction)

    return sorted((numbers(one) for one in finder.findings()), key=repr)
