"""What a report says of energy: what each meter counted up, and how much that is for each good part."""

from collections.abc import Iterator

from hmi.domain.energy_used import KWH, EnergyUsed, energy_used, per_good_part
from hmi.domain.oee import Count, OeeAnswer
from hmi.domain.query import TrendAnswer, TrendTrace
from hmi.domain.tag import TagDefinition
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.displays.report_readings import readings_of
from ui.displays.report_rows import ReportRows
from ui.formatting import NO_BREAK, NOTHING, chain_text, count_text, exact_text, quantity_text
from ui.models.tag_labels import tag_label
from ui.widgets.report_document import Section, Tile

_KWH = "kWh"


def energy_section(rows: ReportRows) -> Section:
    """A tile of each meter, and one for each good part; where something is not known, why."""
    answer, title = rows.told.answers.get("energy"), _("Energy")
    if not isinstance(answer, TrendAnswer):
        return rows.missing(title, "energy")
    if not answer.traces:
        return Section(title=title, words=(_("No machine of this cell has a counter of energy."),))
    tiles = tuple(tile for trace in answer.traces for tile in _tiles(rows, trace))
    return Section(title=title, tiles=tiles)


def _tiles(rows: ReportRows, trace: TrendTrace) -> Iterator[Tile]:
    definition = rows.bridge.picture.definition(trace.tag_name)
    if definition is None:
        return
    equipment = rows.bridge.picture.cell.equipment
    place = next((one.label for one in equipment if trace.tag_name in one.tag_names()), "")
    told = energy_used(readings_of(trace), rows.told.start_ns, rows.told.until_ns, trace.open_gap_ns)
    used, part = chain_text((place, _("Energy used"))), chain_text((place, _("Energy per good part")))
    if told is None:
        yield Tile(name=used, value=NOTHING, why=_("not known: the counter told nothing in this period"))
        yield Tile(name=part, value=NOTHING, why=_("not known: the energy is not known"))
        return
    found = rows.of_readings((trace.tag_name,))
    value = _quantity(told.used, definition)
    template = (
        _("all steps up from {first} to {last} by {counter}") if told.resets else _("{last} − {first} by {counter}")
    )
    formula = template.format(
        last=_reading(told.last, definition), first=_reading(told.first, definition), counter=tag_label(definition)
    )
    yield Tile(
        name=used,
        value=_("at least {value}").format(value=value) if told.is_least else value,
        formula=formula,
        why="; ".join(_doubts(told)),
        rows=found,
    )
    oee = rows.told.answers.get("oee")
    yield _per_part(rows, part, told, definition, trace, oee.good if isinstance(oee, OeeAnswer) else None)


def _per_part(
    rows: ReportRows, name: str, told: EnergyUsed, definition: TagDefinition, trace: TrendTrace, good: Count | None
) -> Tile:
    if good is None or good.count is None:
        return Tile(name=name, value=NOTHING, why=_("not known: how many good parts were made is not known"))
    if not good.count:
        return Tile(name=name, value=NOTHING, why=_("no good part was made"))
    share = per_good_part(told, good)
    value, why = NOTHING, ""
    if share is None or (share.low is None and share.high is None):
        why = _("not known: there was at least so much energy and there were at least so many parts")
    elif share.high is None and share.low is not None:
        value, why = _("at least {value}").format(value=_quantity(share.low, definition)), "; ".join(_doubts(told))
    elif share.low is None and share.high is not None:
        value = _("at most {value}").format(value=_quantity(share.high, definition))
        why = _("there were at least so many good parts")
    elif share.low is not None:
        value = _quantity(share.low, definition)
    words = ngettext("{energy} ÷ {count} good part", "{energy} ÷ {count} good parts", good.count)
    return Tile(
        name=name,
        value=value,
        formula=words.format(energy=_quantity(told.used, definition), count=count_text(good.count)),
        why=why,
        rows=rows.of_readings((trace.tag_name,)),
        more_rows=rows.of_readings((good.tag_name,)),
    )


def _doubts(told: EnergyUsed) -> Iterator[str]:
    if told.begins_late:
        yield _("the counter was first recorded within this period")
    if told.ends_early:
        yield _("the counter was not recorded up to the end of this period")
    if told.resets:
        yield _("the counter began anew: at least so much")
    if told.gaps:
        yield _("not recorded in between: what was used then is counted in one step")


def _reading(value: float, definition: TagDefinition) -> str:
    """As the meter shows it: the difference of two may lie in the last digits."""
    return f"{exact_text(round(value, 3))}{NO_BREAK}{definition.unit}"


def _quantity(value: float, definition: TagDefinition) -> str:
    """In kWh, where the meter counts energy in a unit that can be told in it."""
    factor = KWH.get(definition.unit)
    if factor is None:
        return quantity_text(value, definition.unit)
    energy = value * factor
    return quantity_text(energy, _KWH, 4 if 0 < abs(energy) < 0.1 else None)
