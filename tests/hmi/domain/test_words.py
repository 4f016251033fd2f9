"""Texts that a site writes are read in the language of the screen, else in the first that was written."""

import pytest

from hmi.domain.words import Words, has_words, in_language

BOTH: Words = {"de": "Band klemmt", "en": "Belt jammed"}


@pytest.mark.parametrize(
    ("words", "language", "text"),
    [
        ("Belt jammed", "de", "Belt jammed"),
        (BOTH, "en", "Belt jammed"),
        (BOTH, "en_GB", "Belt jammed"),
        (BOTH, "de-AT", "Band klemmt"),
        (BOTH, "ar", "Band klemmt"),
        ({"de": "", "en": "Belt jammed"}, "de", "Belt jammed"),
        ({}, "de", ""),
    ],
)
def test_that_a_text_is_read_in_the_language_of_the_screen_or_the_first_written(words: Words, language: str, text: str):
    assert in_language(words, language) == text


@pytest.mark.parametrize(
    ("words", "is_written"), [("", False), ("x", True), ({}, False), ({"de": ""}, False), (BOTH, True)]
)
def test_that_an_empty_text_is_none(words: Words, is_written: bool):
    assert has_words(words) is is_written
