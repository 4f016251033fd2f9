"""Texts that people read, in files that are written by hand: they are there, and in languages that there are."""

from hmi.domain.words import Words, has_words
from hmi.handwritten import Place

WordsFault = tuple[Place, str]
"""Where, and what is wrong there."""


def missing_words(words: Words, place: Place) -> list[WordsFault]:
    """Faults of a text that has to be written."""
    absent = [] if has_words(words) else [(place, "needs words for people")]
    return [*absent, *words_faults(words, place)]


def words_faults(words: Words, place: Place) -> list[WordsFault]:
    """Faults of a text that may be left out: languages that are none."""
    if not isinstance(words, dict):
        return []
    return [((*place, one), "is no language; write de, en, pt_BR …") for one in words if not _is_language(one)]


def _is_language(text: str) -> bool:
    main, _, rest = text.replace("-", "_").partition("_")
    return main.isalpha() and main.islower() and len(main) in (2, 3) and (not rest or rest.isalnum())
