"""Recommendations go when they were kept for as long as was agreed, and what was counted of them stays."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmi.domain.advice_retention import ADVICE_KEPT_NS
from hmi.domain.advice_state import AdviceState
from hmi.domain.person import SERVICE
from hmi.domain.query import AskJournal, JournalRow
from hmi.services.advice_retiring import EVERY_S, AdviceRetiringService
from hmi.store.advice_retiring import RETIRED, AdviceRetiringStore
from hmi.store.trials import TrialRow, TrialStore
from tests.hmi.services.advice_bench import AdviceBench, S

KEPT_S = ADVICE_KEPT_NS / S


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[AdviceBench]:
    bench = AdviceBench(tmp_path)
    yield bench
    bench.close()


def retiring(bench: AdviceBench, *, in_doubt: bool = False) -> AdviceRetiringService:
    records = AdviceRetiringStore(bench.journal, bench.records.note_deleted)
    return AdviceRetiringService(records, lambda _now_ns: in_doubt, bench.now_ns, lambda: bench.now_s)


def pass_time(bench: AdviceBench, seconds: float) -> None:
    bench.now_s += seconds
    bench.advice.tend()


async def told(bench: AdviceBench) -> tuple[JournalRow, ...]:
    return (await bench.journal.read(AskJournal(kinds=(RETIRED,)))).rows


async def test_that_what_is_over_goes_after_24_months_with_its_trials_and_its_counts_stay(bench: AdviceBench):
    old = bench.offered()
    with bench.journal.changes() as session:
        session.add(TrialRow(id="t", advice=old.id, start_ns=1, body="{}"))
    pass_time(bench, KEPT_S - 60)
    young = bench.offered(cause="a|1|x")
    service = retiring(bench)

    service.tend()
    before = bench.stands(old.id).state
    pass_time(bench, EVERY_S)
    changes = bench.records.changes
    service.tend()

    assert before is AdviceState.EXPIRED
    assert bench.records.advice(old.id) is None
    assert bench.records.changes > changes
    assert TrialStore(bench.journal).newest(old.id) is None
    assert bench.stands(young.id).id == young.id
    (row,) = await told(bench)
    assert row.facts is not None
    assert row.facts["count"] == "1"
    (ledger,) = json.loads(str(row.facts["ledgers"]))
    assert (ledger["offered"], ledger["expired"]) == (1, 1)
    assert (await bench.journal.verify()).is_intact
    offered = (await bench.journal.read(AskJournal(kinds=("advice.offered",)))).rows
    assert old.id in {one.subject for one in offered}


async def test_that_a_run_that_still_goes_on_keeps_its_recommendation_however_old(bench: AdviceBench):
    approved = await bench.approved()
    bench.begin(approved.id)
    pass_time(bench, KEPT_S + 86_400)

    retiring(bench).tend()

    assert bench.stands(approved.id).state is AdviceState.APPLYING
    assert await told(bench) == ()


async def test_that_nothing_goes_while_the_clock_is_in_doubt(bench: AdviceBench):
    old = bench.offered()
    pass_time(bench, KEPT_S + 86_400)

    retiring(bench, in_doubt=True).tend()

    assert bench.stands(old.id).state is AdviceState.EXPIRED


async def test_that_the_oldest_go_first_a_few_at_a_time(bench: AdviceBench):
    first = bench.offered()
    pass_time(bench, 60)
    second = bench.offered(cause="a|1|x")
    pass_time(bench, KEPT_S + 86_400)
    records = AdviceRetiringStore(bench.journal)

    counts = [records.retire(bench.now_ns() - ADVICE_KEPT_NS, 1, SERVICE)]
    left = (bench.records.advice(first.id), bench.stands(second.id).id)
    counts += [records.retire(bench.now_ns() - ADVICE_KEPT_NS, 1, SERVICE) for _ in range(2)]

    assert left == (None, second.id)
    assert counts == [1, 1, 0]
    assert bench.records.advice(second.id) is None
    assert len(await told(bench)) == 2
