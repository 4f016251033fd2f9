"""The catalogues that ship: complete, with the fields of their sentences, and short enough for the rail."""

import subprocess
import sys
from pathlib import Path

import pytest

from hmi import i18n
from hmi.paths import shipped
from ui.places import PLACES

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST_RAIL_NAME = 14
NEEDED = "“{name}” needs a number."


def test_that_the_catalogues_are_fresh_and_complete():
    checked = subprocess.run(
        [sys.executable, str(shipped("translations") / "refresh.py"), "--check"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("language", ["de", "ar"])
def test_that_names_on_the_rail_are_short_in_every_language(language):
    i18n.choose(language)
    try:
        names = [i18n.gettext(place.title) for place in PLACES]
    finally:
        i18n.choose(i18n.SOURCE_LANGUAGE)

    assert all(len(name) <= LONGEST_RAIL_NAME for name in names)


def test_that_the_pseudo_language_keeps_fields_and_grows():
    i18n.choose(i18n.PSEUDO_LANGUAGE)
    try:
        sentence = i18n.gettext(NEEDED)
    finally:
        i18n.choose(i18n.SOURCE_LANGUAGE)

    assert "{name}" in sentence
    assert len(sentence) > len(NEEDED) * 1.25
