"""The catalogues that ship: complete, with the fields of their sentences, and short enough for the rail."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from hmi import i18n
from hmi.domain.equipment import MethodDefinition
from hmi.domain.tag import NodeAddress
from hmi.paths import shipped
from ui.models.method_words import METHODS, method_words
from ui.places import PLACES

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST_RAIL_NAME = 14
LOOKUPS = ("_", "N_", "gettext", "ngettext", "pgettext")
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


def test_that_german_sentences_call_keys_and_displays_by_the_names_they_bear():
    with (shipped("translations") / "de" / "LC_MESSAGES" / "tandem.po").open("rb") as source:
        german = {one.id: one.string for one in read_po(source, locale="de") if isinstance(one.id, str)}

    wrong = [
        sentence
        for sentence, words in german.items()
        for named in re.findall("“([^”]+)”", sentence)
        if named in german and german[named] not in re.findall("„([^“]+)“", words)
    ]

    assert wrong == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_that_no_function_of_a_machine_is_called_like_a_key_that_leaves_or_deletes(language):
    node = NodeAddress(endpoint="plc", uri="urn:plc", identifier="i=1")
    i18n.choose(language)
    try:
        functions = {method_words(MethodDefinition(name=name, object_node=node, method_node=node)) for name in METHODS}
        keys = {i18n.gettext(word) for word in ("Cancel", "Close", "Delete", "Sign off")}
    finally:
        i18n.choose(i18n.SOURCE_LANGUAGE)

    assert not functions & keys


def _looked_up_in_f_strings(file: Path) -> list[str]:
    calls = (
        call
        for string in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in LOOKUPS
    )
    return [
        f"{file.relative_to(ROOT)}:{call.lineno}: {ast.unparse(call)}"
        for call in calls
        if any(isinstance(argument, ast.Constant) for argument in call.args)
    ]


def test_that_no_sentence_is_looked_up_inside_an_f_string_where_it_is_never_extracted():
    files = [file for folder in ("hmi", "ui") for file in (ROOT / folder).rglob("*.py")]

    assert len(files) > 100
    assert [found for file in files for found in _looked_up_in_f_strings(file)] == []


def test_that_what_goes_wrong_with_a_machine_is_not_called_as_what_is_wrong_in_a_file():
    i18n.choose("de")
    try:
        words = i18n.gettext("Fault"), i18n.pgettext("in a file", "Fault")
    finally:
        i18n.choose(i18n.SOURCE_LANGUAGE)

    assert words == ("Störung", "Fehler")
