"""Sentences in the language chosen last."""

import pytest

from hmi import i18n


@pytest.fixture(autouse=True)
def _english_again():
    yield
    i18n.choose("en")


@pytest.mark.parametrize("language", i18n.languages())
def test_that_nothing_to_say_stays_nothing(language):
    i18n.choose(language)

    assert i18n.gettext("") == ""
