"""What the cell is making: the tags that tell it, wherever in the cell they are."""

from dataclasses import dataclass, replace

from hmi.domain.cell import Cell
from hmi.domain.equipment import EquipmentKind
from hmi.domain.equipment_facts import GOOD_ROLES, REJECT_ROLES, first_tag
from hmi.domain.tag import TagName
from hmi.i18n import gettext_noop as N_
from ui.bridge import Bridge
from ui.displays.shown_values import tile_content
from ui.widgets.value_tile import TileContent


@dataclass(frozen=True, slots=True)
class ProductionFact:
    """One fact about production and the roles that tell it, the best first."""

    key: str
    label: str
    roles: tuple[str, ...]


PRODUCTION_FACTS = (
    ProductionFact("good", N_("Parts good"), GOOD_ROLES),
    ProductionFact("reject", N_("Parts rejected"), REJECT_ROLES),
    ProductionFact("cycle", N_("Cycle time"), ("CycleTime", "LastCycleTime", "ActualCycleTime")),
    ProductionFact("job", N_("Current job"), ("JobOrderID", "JobOrderId", "CurrentJob", "JobId", "ActiveProgram.Name")),
    ProductionFact("power", N_("Power"), ("AcActivePowerTotal", "AcActivePower", "ActivePower")),
    ProductionFact("energy_per_part", N_("Energy per part"), ("EnergyPerPart",)),
    ProductionFact("energy", N_("Energy used"), ("AcActiveEnergyTotalImportHp", "AcActiveEnergyTotalImportLp")),
)


_SPEAKERS = {EquipmentKind.SUPERVISOR: 0, EquipmentKind.ENERGY_METER: 1}
"""Equipment that speaks for the whole cell, the first one first."""


def production_tags(cell: Cell) -> dict[str, TagName]:
    """The tag of each fact that some equipment offers; the supervisor's and the meter's words come first."""
    ranked = sorted(cell.equipment, key=lambda one: _SPEAKERS.get(one.kind, len(_SPEAKERS)))
    components = [component for one in ranked for component in one.components]
    found = {fact.key: first_tag(components, *fact.roles) for fact in PRODUCTION_FACTS}
    return {key: name for key, name in found.items() if name is not None}


def plain_content(bridge: Bridge, name: TagName) -> TileContent:
    """A fact as a large number, to be read from afar: its range belongs to the display of its equipment."""
    return replace(tile_content(bridge, name), fraction=None, band=None, low="", high="")
