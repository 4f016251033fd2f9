"""What a procedure wants the machine to say: judged live, and unknown is never taken for true."""

import math
from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from hmi.domain.quality import Freshness, Quality
from hmi.domain.reading import Reading
from hmi.domain.tag import Scalar, TagDefinition, TagName
from hmi.domain.words import NO_WORDS, Words


class Condition(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that a tag has to say: one of some values, or a number between limits; both ends are inside."""

    tag: TagName
    is_one_of: tuple[Scalar, ...] = ()
    """Values, or the words that the tag has for its numbers."""
    at_least: float | None = None
    at_most: float | None = None
    unit: str = ""
    """Of the limits; that of the tag."""
    tolerance: float = 0.0
    """How far a number may be from one of ``is_one_of``."""
    words: Words = NO_WORDS
    """Why it has to be so, for people."""


class Verdict(StrEnum):
    """What came of looking at a condition."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"
    """The tag is not heard, or its value is not good: never taken for true."""


class Seen(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A condition as it was judged at a moment."""

    condition: Condition
    verdict: Verdict
    value: Scalar | None = None
    """What the tag said; None when that is not known."""
    source_time_ns: int = 0


class TagView(Struct, frozen=True):
    """A tag as it is now: what is constant about it, None where the cell has no such tag, and its newest reading."""

    tag: TagDefinition | None
    reading: Reading


Look = Callable[[TagName], TagView]
"""Shows a tag as it is now."""


def judged(condition: Condition, look: Look) -> Seen:
    """Whether a condition holds now."""
    view = look(condition.tag)
    value = known_value(view)
    if value is None:
        return Seen(condition=condition, verdict=Verdict.UNKNOWN)
    verdict = Verdict.TRUE if _holds(condition, value, view.tag) else Verdict.FALSE
    return Seen(condition=condition, verdict=verdict, value=value, source_time_ns=view.reading.source_time_ns)


def known_value(view: TagView) -> Scalar | None:
    """The value, if it is heard now and of good quality: what a decision may rest on."""
    reading = view.reading
    is_sure = view.tag is not None and reading.freshness is Freshness.LIVE and reading.quality is Quality.GOOD
    return reading.value if is_sure else None


def is_within(value: Scalar, wanted: Scalar, tolerance: float, tag: TagDefinition | None = None) -> bool:
    """Whether a value is the wanted one: a number within ``tolerance``, a text or a word of the tag exactly."""
    if isinstance(wanted, bool) or isinstance(value, bool):
        return value == wanted
    if isinstance(wanted, str):
        word = tag.words.get(int(value)) if tag is not None and isinstance(value, int | float) else None
        return wanted in (value, word)
    if isinstance(value, str):
        return False
    return math.isclose(value, wanted, rel_tol=1e-6, abs_tol=max(tolerance, 1e-9)) or abs(value - wanted) <= tolerance


def _holds(condition: Condition, value: Scalar, tag: TagDefinition | None) -> bool:
    if condition.is_one_of:
        return any(is_within(value, wanted, condition.tolerance, tag) for wanted in condition.is_one_of)
    if isinstance(value, str | bool) or not math.isfinite(value):
        return False
    is_above = condition.at_least is None or value >= condition.at_least
    return is_above and (condition.at_most is None or value <= condition.at_most)
