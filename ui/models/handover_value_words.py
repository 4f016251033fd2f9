"""Values and functions in items of a handover: from what to what, as the cell calls them."""

from collections.abc import Mapping

from hmi.domain.cell import Cell
from hmi.domain.handover import HandoverItem
from hmi.domain.tag import TagDefinition
from ui.formatting import NO_BREAK, change_text, exact_text, parse_number
from ui.models.method_words import method_of, method_words
from ui.models.tag_labels import tag_label


def _definition(item: HandoverItem, cell: Cell) -> TagDefinition | None:
    return next((tag for tag in cell.tags if tag.name == item.facts.get("tag")), None)


def tag_words(item: HandoverItem, cell: Cell) -> str:
    """The tag as the cell calls it; one that is gone by its name."""
    definition = _definition(item, cell)
    return tag_label(definition) if definition is not None else str(item.facts.get("tag", ""))


def values_words(item: HandoverItem, cell: Cell) -> str:
    """From what to what it was changed, with its unit."""
    definition = _definition(item, cell)
    before, after = str(item.facts.get("before", "")), str(item.facts.get("value", ""))
    unit = f"{NO_BREAK}{definition.unit}" if definition is not None and definition.unit else ""
    words = definition.words if definition is not None else {}
    after = f"{_value(after, words)}{unit}"
    return change_text(f"{_value(before, words)}{unit}", after) if before else after


def _value(text: str, words: Mapping[int, str]) -> str:
    number = parse_number(text)
    if number is None:
        return text
    if number.is_integer() and int(number) in words:
        return words[int(number)]
    return exact_text(int(number) if number.is_integer() else number)


def machine_method_words(item: HandoverItem, cell: Cell) -> str:
    """The function that was called, as the machine calls it."""
    wanted = str(item.facts.get("method", ""))
    method = method_of(cell, item.subject, str(item.facts.get("component", "")), wanted)
    return method_words(method) if method is not None else wanted
