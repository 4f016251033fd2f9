"""Brings the catalogues up to date with the sources; with ``--check`` it only says what is missing.

Run: ``python translations/refresh.py``. German and the pseudo-language have to be complete; Arabic is a smoke check of
the layout for now, and English stands in for what it lacks. The pseudo-language is made here, never by hand.
"""

import argparse
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "translations"
COMPLETE = ("de",)
PARTIAL = ("ar",)
PSEUDO = "qps"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
FIELD = re.compile(r"(\{[^{}]*\})")
ACCENTED = str.maketrans(
    "AEIOUYaceinosuyzdlrtgSCZN",
    "ÅËÎØÜÝáčéîñöšúýžďľřťğŠÇŽÑ",
)
LONGER = 0.35
"""German is about this much longer than English; so is the pseudo-language."""


def main() -> int:
    """Refresh or check; the number of faults is the exit status."""
    parser = argparse.ArgumentParser(description="Refresh or check the catalogues.")
    parser.add_argument("--check", action="store_true")
    is_check = parser.parse_args().check
    template = extracted()
    faults: list[str] = []
    for language in (*COMPLETE, *PARTIAL, PSEUDO):
        old = read(language)
        new = refreshed(template, old, language)
        faults += faults_of(new, old if is_check else new, language)
        if not is_check:
            write(new, language)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(template)} sentences, {len(faults)} faults")
    return min(len(faults), 100)


def extracted() -> Catalog:
    """Every sentence of the sources, with the files that use it."""
    catalog = Catalog(project="Tandem", charset="utf-8")
    for folder in ("hmi", "ui"):
        found = extract_from_dir(
            ROOT / folder,
            [("**.py", "python")],
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        )
        for file, _line, message, comments, context in found:
            catalog.add(message, locations=[(f"{folder}/{file}", 0)], auto_comments=comments, context=context)
    return catalog


def read(language: str) -> Catalog:
    """The catalogue as it is; an empty one for a new language."""
    path = file_of(language)
    locale = None if language == PSEUDO else language
    if not path.exists():
        return Catalog(locale=locale, charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale=locale)


def refreshed(template: Catalog, old: Catalog, language: str) -> Catalog:
    """The sentences of ``template`` with the translations of ``old``; a changed sentence loses its translation."""
    new = Catalog(
        locale=None if language == PSEUDO else language, project="Tandem", charset="utf-8", fuzzy=False,
        header_comment=f"# Tandem: {language}",
    )  # fmt: skip
    for message in sorted((one for one in template if one.id), key=lambda one: (str(one.context or ""), key_of(one))):
        known = old.get(key_of(message), message.context)
        is_same = known is not None and isinstance(known.id, str) == isinstance(message.id, str)
        string = pseudo(message) if language == PSEUDO else known.string if is_same else empty(message, new)
        new.add(
            message.id,
            string,
            locations=sorted({(file, 0) for file, _line in message.locations}),
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return new


def key_of(message: Message) -> str:
    """The sentence itself, in the singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def empty(message: Message, catalog: Catalog) -> str | tuple[str, ...]:
    """No translation, for all plural forms."""
    return "" if isinstance(message.id, str) else ("",) * catalog.num_plurals


def pseudo(message: Message) -> str | tuple[str, ...]:
    """The sentence, long, accented and in brackets; fields stay as they are."""
    if isinstance(message.id, str):
        return accented(message.id)
    return tuple(accented(form) for form in message.id)


def accented(sentence: str) -> str:
    """One sentence of the pseudo-language."""
    parts = [part if FIELD.fullmatch(part) else part.translate(ACCENTED) for part in FIELD.split(sentence)]
    return f"[{''.join(parts)}{'·' * round(len(sentence) * LONGER)}]"


def faults_of(wanted: Catalog, found: Catalog, language: str) -> list[str]:
    """What is missing, left over, or does not carry the fields of its sentence."""
    faults: list[str] = []
    for message in wanted:
        if not message.id:
            continue
        have = found.get(key_of(message), message.context)
        forms = () if have is None else (have.string,) if isinstance(have.string, str) else tuple(have.string)
        is_translated = bool(forms) and all(forms) and have is not None and not have.fuzzy
        if not is_translated and language not in PARTIAL:
            faults.append(f"{language}: not translated: {key_of(message)!r} ({message.locations[0][0]})")
        if have is None and language in PARTIAL:
            faults.append(f"{language}: not in the catalogue: {key_of(message)!r}")
        if is_translated:
            faults += [
                f"{language}: fields differ: {key_of(message)!r} -> {form!r}"
                for form in forms
                if not fields_of(form) <= fields_of(message)
                or (isinstance(message.id, str) and fields_of(form) != fields_of(message))
            ]
    faults += [
        f"{language}: no longer used: {key_of(one)!r}"
        for one in found
        if one.id and wanted.get(key_of(one), one.context) is None
    ]
    return faults


def fields_of(text: str | Message) -> set[str]:
    """The ``{names}`` in a sentence, or in all forms of a message."""
    if isinstance(text, str):
        return set(FIELD.findall(text))
    forms = (text.id,) if isinstance(text.id, str) else text.id
    return {field for form in forms for field in FIELD.findall(form)}


def write(catalog: Catalog, language: str) -> None:
    """Save a catalogue, without dates and line numbers, so that only real changes show."""
    path = file_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(
            target, catalog, width=0, omit_header=False, sort_output=False, include_lineno=False, no_location=False
        )
    text = path.read_text(encoding="utf-8")
    kept = [
        line for line in text.splitlines() if not line.startswith(('"POT-Creation', '"PO-Revision', '"Generated-By'))
    ]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")


def file_of(language: str) -> Path:
    """Where a catalogue lies."""
    return FOLDER / language / "LC_MESSAGES" / "tandem.po"


if __name__ == "__main__":
    sys.exit(main())
