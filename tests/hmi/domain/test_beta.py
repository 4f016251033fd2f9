"""The Beta distribution agrees with sums that can be done by hand, and its quantiles with itself."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.beta import beta_cdf, beta_quantile

SHAPES = st.floats(0.5, 400.0)


def binomial_tail(successes: int, trials: int, share: float) -> float:
    """Probability of at least so many successes: what the Beta distribution says of whole numbers (DLMF 8.17.5)."""
    return math.fsum(
        math.comb(trials, k) * share**k * (1.0 - share) ** (trials - k) for k in range(successes, trials + 1)
    )


@given(st.integers(1, 40), st.integers(1, 40), st.floats(0.01, 0.99))
def test_that_it_agrees_with_the_binomial_distribution(a: int, b: int, x: float):
    assert beta_cdf(x, a, b) == pytest.approx(binomial_tail(a, a + b - 1, x), abs=1e-10)


@pytest.mark.parametrize("x", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_that_jeffreys_prior_alone_is_the_arcsine_law(x: float):
    assert beta_cdf(x, 0.5, 0.5) == pytest.approx(2.0 / math.pi * math.asin(math.sqrt(x)), abs=1e-10)


@given(SHAPES, SHAPES, st.floats(0.001, 0.999))
def test_that_a_quantile_is_where_the_distribution_says(a: float, b: float, share: float):
    assert beta_cdf(beta_quantile(share, a, b), a, b) == pytest.approx(share, abs=1e-6)


@given(SHAPES, SHAPES, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_that_a_larger_share_has_no_smaller_quantile(a: float, b: float, one: float, other: float):
    low, high = sorted((one, other))

    assert beta_quantile(low, a, b) <= beta_quantile(high, a, b)
