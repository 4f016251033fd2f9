"""Which letters stand where on the keyboard on the screen, by language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """Three rows of letters as a keyboard of that language has them, plain and with shift."""

    plain: tuple[str, str, str]
    shifted: tuple[str, str, str]
    name: str
    """What the key says that leads here."""


def _cased(*rows: str, name: str) -> Letters:
    one, two, three = rows
    upper = (one.upper(), two.upper(), three.replace("ß", "ẞ").upper())
    return Letters(plain=(one, two, three), shifted=upper, name=name)


LATIN = _cased("qwertyuiop", "asdfghjkl", "zxcvbnm", name="ABC")
GERMAN = _cased("qwertzuiopü", "asdfghjklöä", "yxcvbnmß", name="ABC")
ARABIC = Letters(
    plain=("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظذ"),
    shifted=("ضصثقفغعهخحجد", "شسيبلأتنمكط", "ئءؤرآةوزظإ"),
    name="ابت",
)
"""The Arabic (101) arrangement; shift gives the forms of alif."""

DIGITS = "1234567890"
SYMBOLS = ("@#€%&*()[]", "-_+=/\\|<>", ".,:;!?'\"°")
_BY_LANGUAGE: Mapping[str, Letters] = {"de": GERMAN, "ar": ARABIC}


def letters_of(language: str) -> Letters:
    """The letters for a language; Latin where it has none of its own."""
    return _BY_LANGUAGE.get(language, LATIN)
