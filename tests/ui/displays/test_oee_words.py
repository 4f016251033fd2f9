"""OEE in words: formulas beside results, ranges for what is not known, and a waterfall that adds up."""

import itertools
from typing import Any

import pytest

from hmi.domain.oee import Count, Figure, Loss, OeeAnswer, OeeTimes, RunTime, RunTimeSource, Unknown
from hmi.domain.reason_tree import Counts
from hmi.domain.stop import StopId, StopKind
from ui.displays.oee_words import bars_of, element_facts, figure_text, figures_of
from ui.widgets.loss_bars import BarLook

PBT_S = 11_400.0
LOSSES = (
    Loss(reason=("technical", "jam"), seconds=1_300.0, stops=(StopId("a"),)),
    Loss(kind=StopKind.FAULT, seconds=900.0, stops=(StopId("b"),)),
    Loss(reason=("planned", "cleaning"), counts=Counts.PLANNED_DOWNTIME, seconds=600.0, stops=(StopId("c"),)),
    Loss(is_short=True, seconds=400.0),
)


def an_answer(**more: Any) -> OeeAnswer:
    told: dict[str, Any] = {
        "availability": Figure(low=0.71, high=0.76, why=(Unknown.NO_DATA,)),
        "effectiveness": Figure(why=(Unknown.NO_RUN_TIME,)),
        "quality": Figure(low=0.9602, high=0.9602),
        "oee": Figure(low=0.6, why=(Unknown.COUNTER_RESET,)),
        "run_time": RunTime(seconds=40.0, source=RunTimeSource.CONFIGURED),
        "produced": Count(count=176),
        "good": Count(count=169, is_least=True),
        "rejected": Count(count=7),
        **more,
    }
    times = OeeTimes(planned_s=12_000.0, pbt_s=PBT_S, apt_s=8_200.0, no_data_s=600.0, aust_s=0.0, adot_s=2_600.0)
    return OeeAnswer(start_ns=0, end_ns=1, times=times, losses=LOSSES, **told)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (Figure(low=0.7, high=0.7), "70.0 %"),
        (Figure(low=0.7, high=0.75), "70.0–75.0 %"),
        (Figure(low=0.7), "at least 70.0 %"),
        (Figure(), "—"),
    ],
)
def test_that_a_figure_says_how_well_it_is_known(figure: Figure, words: str):
    assert figure_text(figure).replace("\N{NO-BREAK SPACE}", " ") == words


def test_that_each_index_shows_its_formula_its_numbers_and_why_it_is_not_known():
    index, availability, effectiveness, quality = figures_of(an_answer())

    assert (availability.formula, availability.numbers) == ("APT ÷ PBT", "2 h 16 min ÷ 3 h 10 min")
    assert "nobody knows" in availability.why
    assert effectiveness.value == "—"
    assert "No run time per item is planned" in effectiveness.why
    assert (quality.numbers, quality.why) == ("169 ÷ 176", "")
    assert index.value.startswith("at least")


def test_that_the_elements_stand_by_their_names_in_the_standard_and_say_where_they_come_from():
    facts = dict(element_facts(an_answer()))

    assert facts["PRI: planned run time per item"].endswith("from shifts.yaml")
    assert facts["GQ: good parts"] == "at least 169"
    assert facts["PQ: parts produced"] == "176"


def test_that_the_waterfall_goes_down_without_a_gap_to_production_time():
    bars, losses = bars_of(an_answer(), None)

    falls = [bar for bar in bars if bar.look is not BarLook.TOTAL]
    edges = [bar.end for bar in bars if bar.look is BarLook.TOTAL]
    assert edges == sorted(edges, reverse=True)
    time_falls = falls[:5]
    assert time_falls[0].end == 1.0
    assert all(two.end == pytest.approx(one.begin) for one, two in itertools.pairwise(time_falls))
    assert time_falls[-1].begin == pytest.approx(8_200 / 12_000)
    assert time_falls[-1].look is BarLook.UNKNOWN
    assert [loss.stops for loss, bar in zip(losses, bars, strict=True) if bar.leads_on and loss] == [
        ("c",),
        ("a",),
        ("b",),
    ]


def test_that_without_counts_the_waterfall_ends_at_production_time():
    bars, _losses = bars_of(an_answer(good=Count()), None)

    assert bars[-1].words == "Actual production time (APT)"
