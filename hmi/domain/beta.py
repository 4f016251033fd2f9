"""The Beta distribution: what is known of a share after some yes and no. Plain arithmetic, good to 1e-10."""

import math
from typing import Final

_STEPS: Final = 300
_TINY: Final = 1e-300
_CLOSE: Final = 1e-14


def beta_cdf(x: float, a: float, b: float) -> float:
    """Probability that the share is at most ``x``: the regularised incomplete beta function.

    Continued fraction by the modified Lentz method (Numerical Recipes, third edition, 6.4; DLMF 8.17.22).

    Args:
        x: 0..1, both inclusive.
        a: Above 0.
        b: Above 0.
    """
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1.0) / (a + b + 2.0):  # where the fraction converges fast
        return front * _fraction(x, a, b) / a
    return 1.0 - front * _fraction(1.0 - x, b, a) / b


def beta_quantile(share: float, a: float, b: float) -> float:
    """The value below which ``share`` of the distribution lies; ``share`` in 0..1, both inclusive."""
    if share <= 0.0:
        return 0.0
    if share >= 1.0:
        return 1.0
    low, high = 0.0, 1.0
    while high - low > 1e-12:
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        low, high = (middle, high) if beta_cdf(middle, a, b) < share else (low, middle)
    return (low + high) / 2.0


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1.0 / _away_from_0(1.0 - (a + b) * x / (a + 1.0))
    found = d
    for step in range(1, _STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1.0) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1.0))
        change = 1.0
        for term in (even, odd):
            d = 1.0 / _away_from_0(1.0 + term * d)
            c = _away_from_0(1.0 + term / c)
            change = d * c
            found *= change
        if abs(change - 1.0) < _CLOSE:
            break
    return found


def _away_from_0(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
