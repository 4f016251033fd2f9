"""How figures on known recordings are told, with their intervals."""

import numpy as np
import pytest

from hmi.advisor.evaluation.known.figure import Figure, interval_of_blocks, interval_of_shares, lines_of


def test_that_an_interval_holds_its_figure_and_is_the_same_each_time() -> None:
    values = np.random.default_rng(0).normal(3.0, 1.0, 400)

    first = interval_of_blocks(lambda rows: float(values[rows].mean()), 400, 20)

    assert first[0] < values.mean() < first[1]
    assert first == interval_of_blocks(lambda rows: float(values[rows].mean()), 400, 20)


def test_that_values_that_depend_on_each_other_have_a_wider_interval_in_longer_blocks() -> None:
    random = np.random.default_rng(1)
    values = np.repeat(random.normal(size=40), 20)

    short = interval_of_blocks(lambda rows: float(values[rows].mean()), 800, 1)
    long = interval_of_blocks(lambda rows: float(values[rows].mean()), 800, 40)

    assert long[1] - long[0] > 2.0 * (short[1] - short[0])


@pytest.mark.parametrize(("hits", "tries"), [(0, 20), (20, 20), (7, 20)])
def test_that_the_interval_of_a_share_holds_it_and_is_never_a_point(hits: int, tries: int) -> None:
    low, high = interval_of_shares(hits, tries)

    assert 0.0 <= low <= hits / tries <= high <= 1.0
    assert high - low > 0.1


def test_that_nothing_counted_says_nothing() -> None:
    assert interval_of_shares(0, 0) == (0.0, 1.0)


def test_that_a_target_that_is_not_met_is_said_as_loud_as_one_that_is() -> None:
    figure = Figure(
        what="found", found="3 of 5", target="5 of 5", is_met=False, beside=("always alarm 5 of 5",), note="few"
    )

    lines = lines_of("A rig", [figure])

    assert lines[0] == "A rig"
    assert lines[1].endswith("target 5 of 5: NOT MET")
    assert "always alarm 5 of 5" in lines[2]
    assert lines[3].strip() == "few"
