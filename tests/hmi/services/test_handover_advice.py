"""The next shift hears of AI that is stopped, of types that fell, and of what waits or runs; of nothing held back."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from hmi.domain.advice import Weight
from hmi.domain.advice_command import StopAi
from hmi.domain.advice_mode import AdviceMode, DemotionCause
from hmi.domain.handover import HandoverItem, ItemKind
from hmi.services.handover_advice import AdviceSource
from tests.hmi.services.advice_bench import FRICTION, AdviceBench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[AdviceBench]:
    bench = AdviceBench(tmp_path)
    yield bench
    bench.close()


async def told(bench: AdviceBench, start_ns: int = 0) -> list[HandoverItem]:
    source = AdviceSource(bench.records, lambda: bench.modes.stopped, bench.modes.all)
    found = await source.items(start_ns)
    assert all(source.knows(item) for item in found)
    return found


async def test_that_what_waits_and_what_runs_is_told(bench: AdviceBench):
    bench.offered(cause="a|1|x")
    running = await bench.approved(cause="a|2|x")
    bench.begin(running.id)

    items = await told(bench)

    assert {(item.kind, item.is_red, item.facts["state"]) for item in items} == {
        (ItemKind.ADVICE, False, "waits"),
        (ItemKind.ADVICE, True, "applying"),
    }
    assert items[0].label == "Relieve joint 3"


async def test_that_what_is_held_back_from_who_has_not_said_what_they_think_is_not_told_here(bench: AdviceBench):
    bench.offered(impact=Weight.HIGH)

    (item,) = await told(bench)

    assert item.is_red
    assert "Relieve" not in repr(item)


async def test_that_the_stop_has_to_be_accepted_by_itself(bench: AdviceBench):
    bench.offered()
    await bench.dispatcher.do(StopAi(), bench.caller("olga"))

    (item,) = await told(bench)

    assert (item.kind, item.key, item.is_red) == (ItemKind.AI, "ai|stopped", True)


async def test_that_a_type_that_fell_in_this_shift_is_told_and_one_of_before_is_not(bench: AdviceBench):
    bench.modes.demote(FRICTION, AdviceMode.SHADOW, DemotionCause.BELOW_FLOOR)

    (item,) = await told(bench, bench.now_ns())

    assert item.facts == {"advice_type": FRICTION, "mode": "shadow", "cause": "below_floor"}
    assert await told(bench, bench.now_ns() + 1) == []


async def test_that_a_new_version_is_no_fall_and_that_somebody_lowered_a_type_is_told(bench: AdviceBench):
    source = bench.modes.source_of(FRICTION)
    bench.modes.register(FRICTION, msgspec.structs.replace(source, version="2.0", sha256="cd" * 32))
    assert bench.modes.of(FRICTION).cause is DemotionCause.NEW_VERSION

    assert await told(bench) == []

    bench.modes.demote(FRICTION, AdviceMode.OFF, DemotionCause.PERSON, {"why": "too many"})
    (item,) = await told(bench)
    assert item.facts["cause"] == "person"
