"""Qt for every test of the screen: no animation, no leftovers of a look or a language."""

from collections.abc import Iterator

import pytest

from hmi import i18n


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Tests read English, and leave English behind."""
    i18n.choose(i18n.SOURCE_LANGUAGE)
    yield
    i18n.choose(i18n.SOURCE_LANGUAGE)
