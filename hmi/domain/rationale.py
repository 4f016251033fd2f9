"""What is written about alarms at one place of the tree of equipment, before anything is inherited."""

from msgspec import Struct

from hmi.domain.alarm import Priority
from hmi.domain.tag import TagName
from hmi.domain.words import NO_WORDS, Words


class Rationale(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Empty or None: nothing is written here, ask above."""

    label: Words = NO_WORDS
    """Never inherited: it names one alarm."""
    priority: Priority | None = None
    consequence: Words = NO_WORDS
    response: Words = NO_WORDS
    respond_within_s: float | None = None
    procedure: str = ""
    display: str = ""
    trend: tuple[TagName, ...] = ()


NOTHING_WRITTEN = Rationale()
