"""Sentences in the language chosen last."""

import pytest
from babel.messages.pofile import read_po

from hmi import i18n
from hmi.paths import shipped


@pytest.fixture(autouse=True)
def _english_again():
    yield
    i18n.choose("en")


@pytest.mark.parametrize("language", i18n.languages())
def test_that_nothing_to_say_stays_nothing(language):
    i18n.choose(language)

    assert i18n.gettext("") == ""


def test_that_a_sentence_without_a_translation_is_counted_by_the_rule_of_english():
    i18n.choose("ar")

    assert i18n.ngettext("{count} untranslated thing", "{count} untranslated things", 1).endswith("thing")
    for singular, plural in untranslated_plurals("ar"):
        assert i18n.ngettext(singular, plural, 1) == singular


def untranslated_plurals(language: str) -> list[tuple[str, str]]:
    """What a translator has not come to yet."""
    path = shipped("translations") / language / "LC_MESSAGES" / "tandem.po"
    with path.open("rb") as source:
        messages = list(read_po(source, locale=language))
    return [one.id for one in messages if isinstance(one.id, tuple) and not any(one.string) and not one.context]
