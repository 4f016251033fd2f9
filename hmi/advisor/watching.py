"""Which finders a cell gets: the table of watches, held against what its equipment offers."""

from collections.abc import Iterable

from hmi.advisor.finder import Finder
from hmi.advisor.joint_finder import joint_finders
from hmi.advisor.level_finder import LevelFinder, Subject
from hmi.advisor.observation import AtCount, Observer, PerCount, ShareOfTime, StretchMean, When
from hmi.advisor.order_finder import order_finders
from hmi.advisor.rate_table import rate_finders
from hmi.advisor.shift_table import shift_finders
from hmi.advisor.watch_table import WATCHES, Holds, Number, Watch
from hmi.advisor.wear_finder import WearFinder
from hmi.domain.cell import Cell
from hmi.domain.equipment import Component, Equipment, EquipmentKind
from hmi.domain.equipment_facts import first_tag
from hmi.domain.tag import TagName


def finders_of(cell: Cell) -> dict[str, Finder]:
    """One for each watch and piece of equipment that offers its roles, by symptom and place."""
    units = {tag.name: tag.unit for tag in cell.tags}
    found = {
        f"{watch.symptom.value}|{equipment.id}": _finder(cell, equipment, watch, units)
        for watch in WATCHES
        for equipment in cell.equipment
        if equipment.kind is watch.equipment
    }
    return {
        **{key: one for key, one in found.items() if one is not None},
        **joint_finders(cell),
        **dict(order_finders(cell)),
        **rate_finders(cell),
        **shift_finders(cell),
    }


def _finder(cell: Cell, equipment: Equipment, watch: Watch, units: dict[TagName, str]) -> Finder | None:
    components: Iterable[Component] = equipment.components
    if watch.within is not None:
        components = equipment.components_of(watch.within)
    tag = first_tag(components, watch.role)
    when = [_when(cell, equipment, one) for one in watch.when]
    counted_at = equipment if watch.kind_of_counter is None else _first_of(cell, watch.kind_of_counter)
    counters = [] if counted_at is None else [first_tag(counted_at.components, role) for role in watch.counters]
    domain = [first_tag(equipment.components, role) for role in watch.domain]
    if tag is None or None in when or None in counters or len(counters) != len(watch.counters):
        return None
    observer = _observer(
        watch, tag, tuple(one for one in when if one is not None), tuple(one for one in counters if one is not None)
    )
    subject = Subject(
        symptom=watch.symptom,
        direction=watch.direction,
        equipment=equipment.id,
        tag=tag,
        unit=units.get(tag, ""),
        resolution=watch.resolution,
        relative=watch.relative,
        wanted=watch.wanted,
    )
    tool = _first_of(cell, EquipmentKind.MACHINE_TOOL)
    companion = first_tag(tool.components, watch.companion) if watch.companion and tool is not None else None
    level = LevelFinder(subject, observer, [one for one in domain if one is not None], companion)
    return WearFinder(level) if watch.number is Number.FALL_PER_COUNT else level


def _observer(watch: Watch, tag: TagName, when: tuple[When, ...], counters: tuple[TagName, ...]) -> Observer:
    match watch.number:
        case Number.STRETCH:
            return StretchMean(tag, when, settle_s=watch.settle_s, least_s=watch.least_s, most_s=watch.most_s)
        case Number.AT_COUNT:
            return AtCount(tag, counters)
        case Number.PER_COUNT | Number.FALL_PER_COUNT:
            falls = watch.number is Number.FALL_PER_COUNT
            return PerCount(tag, counters[0], every=watch.every, falls=falls)
        case Number.SHARE:
            return ShareOfTime(tag, when, span_s=watch.most_s)


def _when(cell: Cell, equipment: Equipment, holds: Holds) -> When | None:
    place = equipment if holds.kind is None else _first_of(cell, holds.kind)
    tag = first_tag(place.components, holds.role) if place is not None else None
    return When(tag=tag, low=holds.low, high=holds.high) if tag is not None else None


def _first_of(cell: Cell, kind: EquipmentKind) -> Equipment | None:
    return next((one for one in cell.equipment if one.kind is kind), None)
