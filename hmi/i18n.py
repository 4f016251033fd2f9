"""Translated text: gettext over the shipped catalogues, compiled in memory, switchable while running."""

import gettext as _gettext
import io
from functools import cache

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from hmi.paths import shipped

SOURCE_LANGUAGE = "en"
PSEUDO_LANGUAGE = "qps"
RIGHT_TO_LEFT = frozenset({"ar"})

_active: _gettext.NullTranslations = _gettext.NullTranslations()
_language = SOURCE_LANGUAGE


def gettext(message: str) -> str:
    """The sentence in the language chosen last; nothing stays nothing, for which a catalogue has its own header."""
    return _active.gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The sentence for ``count`` things."""
    return _active.ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """The sentence for a word with several meanings."""
    return _active.pgettext(context, message)


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation that is looked up later."""
    return message


def languages() -> tuple[str, ...]:
    """Languages with a catalogue, the source language first."""
    folder = shipped("translations")
    found = sorted(path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/tandem.po"))
    return (SOURCE_LANGUAGE, *(name for name in found if name != SOURCE_LANGUAGE))


def language() -> str:
    """The language chosen last."""
    return _language


def is_right_to_left() -> bool:
    """Whether the layout mirrors in the chosen language."""
    return _language in RIGHT_TO_LEFT


def choose(name: str) -> None:
    """Switch to a language; a language without a catalogue falls back to English sentences."""
    global _active, _language  # one process speaks one language at a time
    _active = _catalogue(name)
    _language = name


@cache
def _catalogue(name: str) -> _gettext.NullTranslations:
    path = shipped("translations") / name / "LC_MESSAGES" / "tandem.po"
    if not path.exists():
        return _gettext.NullTranslations()
    with path.open("rb") as source:
        catalogue = read_po(source, locale=None if name == PSEUDO_LANGUAGE else name)
    for message in list(catalogue):
        if isinstance(message.string, tuple) and not any(message.string):
            catalogue.delete(message.id, message.context)  # else English is counted by another language's rule
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return _gettext.GNUTranslations(compiled)
