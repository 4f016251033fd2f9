"""Browsed nodes in words: a row each, all of one in facts, and why a level cannot be shown."""

from hmi.domain.cell import Cell
from hmi.domain.equipment import Equipment
from hmi.domain.outcome import Failed, Outcome, Reason, Refused
from hmi.domain.quality import Quality
from hmi.domain.query import BrowsedNode
from hmi.domain.status_code import status_name
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from ui.formatting import date_time_text, limit_text
from ui.models.reading_words import value_text
from ui.wording.outcome import reason_sentence
from ui.wording.sentence import Sentence

_MOST_WORDS = 12
"""Members of an enumeration that a card tells."""
_SIGNS = {"Object": "▸ ", "Method": "ƒ "}


def named(node: BrowsedNode) -> str:
    """What people call it."""
    return node.display_name or node.browse_name


def row_words(node: BrowsedNode, cell: Cell) -> tuple[str, str, str, str]:
    """Name, value when read, type, and where in the cell it is shown."""
    place = equipment_of(cell, node.tag_name) if node.tag_name is not None else None
    where = "" if node.tag_name is None else f"✓ {place.label}" if place is not None else "✓"
    return f"{_SIGNS.get(node.node_class, '')}{named(node)}", value_words(node), node.type_name, where


def value_words(node: BrowsedNode) -> str:
    """The value with its unit and the mark of its quality; the status alone where there is none to use."""
    reading = node.reading
    if reading is None:
        return ""
    if reading.quality is Quality.BAD:
        return f"✕ {status_name(reading.status)}"
    words = value_text(reading, node.definition)
    return words if reading.quality is Quality.GOOD else f"? {words}"


def quality_words(node: BrowsedNode) -> str:
    """What is wrong with the value; empty when nothing is."""
    reading = node.reading
    if reading is None or reading.quality is Quality.GOOD:
        return ""
    if reading.quality is Quality.BAD:
        return _("The controller had no usable value: {status}.").format(status=status_name(reading.status))
    return _("The controller is not sure of this value: {status}.").format(status=status_name(reading.status))


def node_facts(node: BrowsedNode, read_ns: int, cell: Cell) -> list[tuple[str, str]]:
    """Names and values; what is empty is not known or does not apply."""
    address = f"nsu={node.node.uri};{node.node.identifier}"
    description = node.description if node.description not in (node.browse_name, node.display_name) else ""
    facts = [(_("Type"), node.type_name), (_("Description"), description)]
    definition, reading = node.definition, node.reading
    if definition is not None and reading is not None:
        limits = definition.engineering_range
        words = list(definition.words.items())[:_MOST_WORDS]
        place = equipment_of(cell, node.tag_name) if node.tag_name is not None else None
        facts = [
            (_("Value when read"), value_words(node)),
            (_("Read at"), date_time_text(read_ns)),
            (_("Source time"), date_time_text(reading.source_time_ns) if reading.source_time_ns else _("none")),
            (_("Range"), f"{limit_text(limits.low)} … {limit_text(limits.high)} {definition.unit}" if limits else ""),
            (_("Can take"), " · ".join(f"{number} {word}" for number, word in words)),
            *facts,
            (_("Access"), _("can be changed") if definition.is_writable else _("can be read")),
            (_("In the cell at"), place.label if place is not None else ""),
        ]
    return [*facts, (_("Node"), address)]


def equipment_of(cell: Cell, tag: TagName) -> Equipment | None:
    """The equipment that shows a tag."""
    for equipment in cell.equipment:
        if any(tag in component.tags.values() for component in equipment.components):
            return equipment
    return None


def level_sentence(outcome: Outcome) -> Sentence:
    """Why the nodes of a level are not shown."""
    match outcome:
        case Failed(reason=Reason.NOT_CONNECTED):
            return Sentence(_("The controller is not connected now."), _("This page goes on by itself when it is."))
        case Failed(reason=Reason.SERVER_REFUSED):
            status = str(outcome.facts.get("status", ""))
            return Sentence(_("The controller does not show what lies here: {status}.").format(status=status))
        case Failed(reason=Reason.TIMED_OUT):
            return Sentence(_("The controller did not answer in time."), _("Try again, or look at its connection."))
        case Failed(reason=Reason.SERVICE_SILENT) | Refused(reason=Reason.SERVICE_SILENT):
            return Sentence(_("The cell service does not answer."), _("This page goes on by itself when it does."))
        case Failed() | Refused():
            return reason_sentence(outcome)
        case _:
            return Sentence("")


def change_sentence(outcome: Outcome) -> Sentence:
    """Why the cell was not changed."""
    match outcome:
        case Refused(reason=Reason.NOT_SIGNED_IN):
            return Sentence(_("Sign in as maintenance or coordinator to change the cell."))
        case Refused(reason=Reason.NOT_PERMITTED):
            return Sentence(_("Your role may not change the cell. Maintenance or a coordinator may."))
        case Refused(reason=Reason.BAD_REQUEST):
            return Sentence(_("Only values that were added here can be removed here."))
        case Failed() | Refused():
            return reason_sentence(outcome)
        case _:
            return Sentence("")
