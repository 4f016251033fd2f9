"""What is told without a name only while nothing with a name explains it."""

from collections.abc import Iterable

from hmi.domain.finding import Finding
from hmi.domain.symptom import KnownSymptom

_TOGETHER_NS = 900 * 10**9
"""What begins so close to each other in one cell has one cause more often than two."""


def without_explained(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """All but deviations without a name beside a finding that has one: at the same equipment, or begun with it.

    A meter, or the machine that waits for another one, shows each fault a second time. A late order moves no value.
    """
    listed = tuple(findings)
    unnamed = KnownSymptom.UNKNOWN_DEVIATION.id
    named = [one for one in listed if one.symptom not in (unnamed, KnownSymptom.ORDER_LATE.id)]
    return tuple(one for one in listed if one.symptom != unnamed or not any(_explains(other, one) for other in named))


def _explains(named: Finding, unknown: Finding) -> bool:
    return named.equipment == unknown.equipment or abs(named.began_ns - unknown.began_ns) <= _TOGETHER_NS
