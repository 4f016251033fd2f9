"""Texts that a site writes itself: in one language for everybody, or in several."""

from collections.abc import Mapping

Words = str | dict[str, str]
"""One text for everybody, or language to text in the order of the file: ``{"en": "Belt jammed", "de": …}``."""

NO_WORDS: Words = ""


def in_language(words: Words, language: str) -> str:
    """The text in ``language``, else in the language it is a dialect of, else the first that was written.

    Args:
        words: What the site wrote.
        language: As the screen names it: ``de``, ``de_AT``.
    """
    if not isinstance(words, Mapping):
        return words
    for wanted in (language, language.partition("_")[0], language.partition("-")[0]):
        if words.get(wanted, ""):
            return words[wanted]
    return next((text for text in words.values() if text), "")


def has_words(words: Words) -> bool:
    """Whether anything is written in any language."""
    return any(words.values()) if isinstance(words, Mapping) else bool(words)
