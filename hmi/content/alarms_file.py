"""``alarms.yaml``: what a site decided about its alarms, as people read and edit it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from hmi.content.alarm_rules import RuleReader, Watch
from hmi.content.alarms_written import (
    WrittenEquipment,
    WrittenPlan,
    WrittenRationale,
    WrittenRule,
)
from hmi.domain.alarm import Priority
from hmi.domain.alarm_plan import AlarmPlan, ControllerAlarm, EquipmentRationale
from hmi.domain.cell import Cell
from hmi.domain.equipment import Equipment, EquipmentId
from hmi.domain.guidance import Guidance
from hmi.domain.local_alarm import LocalAlarm, Repetition, RuleId
from hmi.domain.rationale import NOTHING_WRITTEN, Rationale
from hmi.domain.shelving import ShelvingLimits
from hmi.domain.tag import TagDefinition, TagName
from hmi.domain.words import Words
from hmi.handwritten import ContentError, Handwritten, Place

ALARMS_FILE = "alarms.yaml"
PRIORITIES = {"high": Priority.HIGH, "medium": Priority.MEDIUM, "low": Priority.LOW}
_LANGUAGE = re.compile(r"[a-z]{2,3}([_-][A-Za-z0-9]{2,8})*")
_R = TypeVar("_R", bound=WrittenRationale)


def read_alarms(path: Path, cell: Cell, content: bytes | None = None) -> AlarmPlan:
    """Read what is decided about the alarms of a cell; ``content``: what stood in the file when it was read.

    Raises:
        ContentError: with every unknown field and every wrong value, or else with everything that does not fit the
            cell or itself.
        FileNotFoundError: there is no such file.
    """
    shape = "alarms are a mapping with cell, equipment, controller_alarms and local_alarms"
    written = Handwritten.read(path, shape, content)
    reader = _PlanReader(cell)
    plan = reader.plan(written.convert(WrittenPlan))
    if reader.faults:
        faults = [written.fault(place, fault, shows_value=True) for place, fault in reader.faults]
        raise ContentError(sorted(faults, key=lambda fault: int(fault.removeprefix(f"{path}:").partition(":")[0])))
    return plan


class _PlanReader:
    """From what is written to what is meant; collects every fault with its place."""

    def __init__(self, cell: Cell) -> None:
        self._cell = cell
        self._rules = RuleReader(cell)
        self._equipment = {one.id: one for one in cell.equipment}
        self._places = _places_of_tags(cell)

    @property
    def faults(self) -> list[tuple[Place, str]]:
        """Places in the file, and what is wrong there."""
        return self._rules.faults

    def plan(self, written: WrittenPlan) -> AlarmPlan:
        """Everything but local alarms first: their priority may be inherited."""
        above = AlarmPlan(
            cell=self._said(written.cell, ("cell",)),
            equipment=tuple(self._said_of_equipment(written)),
            controller_alarms=tuple(self._controller_alarms(written)),
            shelving=self._shelving(written),
        )
        local = tuple(self._local_alarms(written, above))
        return msgspec.structs.replace(above, local_alarms=local)

    def _said_of_equipment(self, written: WrittenPlan) -> Iterator[EquipmentRationale]:
        seen: set[str] = set()
        for number, one in enumerate(written.equipment):
            place = ("equipment", number)
            equipment = self._known_equipment(one.id, (*place, "id"))
            if one.id in seen:
                self.faults.append(((*place, "id"), f"{one.id!r} stands twice"))
            seen.add(one.id)
            if equipment is not None:
                yield EquipmentRationale(
                    equipment=equipment.id,
                    said=self._said(one, place),
                    components=self._components(one, equipment, (*place, "components")),
                )

    def _components(self, written: WrittenEquipment, equipment: Equipment, place: Place) -> dict[str, Rationale]:
        found: dict[str, Rationale] = {}
        names = {component.name for component in equipment.components}
        for number, one in enumerate(written.components):
            if one.name not in names:
                self.faults.append(((*place, number, "name"), f"{equipment.id} has no component {one.name!r}"))
            if one.name in found:
                self.faults.append(((*place, number, "name"), f"{one.name!r} stands twice"))
            found[one.name] = self._said(one, (*place, number))
        return found

    def _controller_alarms(self, written: WrittenPlan) -> Iterator[ControllerAlarm]:
        for number, one in enumerate(written.controller_alarms):
            place = ("controller_alarms", number)
            equipment = self._known_equipment(one.equipment, (*place, "equipment")) if one.equipment else None
            names = {component.name for component in equipment.components} if equipment is not None else set[str]()
            if one.component and one.component not in names:
                hint = f"{one.equipment} has no component" if one.equipment else "say which equipment has the component"
                self.faults.append(((*place, "component"), f"{hint} {one.component!r}"))
            if one.name == "*" and one.source == "*":
                self.faults.append((place, "means every alarm; write under cell what holds for all"))
            yield ControllerAlarm(
                name=one.name,
                source=one.source,
                equipment=equipment.id if equipment is not None else None,
                component=one.component,
                said=self._said(one, place),
            )

    def _shelving(self, written: WrittenPlan) -> ShelvingLimits:
        told = written.shelve_at_most
        limits = {
            f"{name}_s": self._rules.seconds(getattr(told, name), ("shelve_at_most", name), 1.0) for name in PRIORITIES
        }
        for name in PRIORITIES:
            if limits[f"{name}_s"] <= 0:
                self.faults.append((("shelve_at_most", name), "has to be more than 0 s"))
        return ShelvingLimits(**limits)

    def _local_alarms(self, written: WrittenPlan, above: AlarmPlan) -> Iterator[LocalAlarm]:
        seen: set[str] = set()
        for number, rule in enumerate(written.local_alarms):
            place = ("local_alarms", number)
            if rule.id in seen:
                self.faults.append(((*place, "id"), f"{rule.id!r} stands twice"))
            seen.add(rule.id)
            said, known = self._said(rule, place), len(self.faults)
            for tag in self._rules.tags_of(rule, place):
                for watch in self._rules.watches(rule, tag, place):
                    yield self._local_alarm(rule, tag, watch, said, above, place)
                if len(self.faults) > known:
                    break  # what is wrong with one tag is wrong with all: told once

    def _local_alarm(
        self, rule: WrittenRule, tag: TagDefinition, watch: Watch, said: Rationale, above: AlarmPlan, place: Place
    ) -> LocalAlarm:
        if watch.written is not None:
            level = watch.suffix.removeprefix(".")
            said = _joined(said, self._said(watch.written, (*place, "limits", level)))
        equipment, component = self._places.get(tag.name, (None, ""))
        alarm = LocalAlarm(
            rule=RuleId(f"{rule.id}{watch.suffix}"),
            tag=tag.name,
            condition=watch.condition,
            priority=Priority.HIGH,
            equipment=equipment,
            component=component,
            unit=tag.unit,
            on_delay_s=self._rules.seconds(rule.on_delay, (*place, "on_delay")),
            off_delay_s=self._rules.seconds(rule.off_delay, (*place, "off_delay")),
            repetition=self._repetition(rule, (*place, "counted")),
            is_latched=rule.latched,
            wants_confirmation=rule.confirm or rule.latched,
            said=said,
        )
        guidance = _guidance_of(alarm, above)
        if guidance.priority is None:
            self.faults.append((place, f"{rule.id!r} has no priority; write high, medium or low here or above"))
            return alarm
        return msgspec.structs.replace(alarm, priority=guidance.priority.value)

    def _repetition(self, rule: WrittenRule, place: Place) -> Repetition | None:
        if rule.counted is None:
            return None
        within_s = self._rules.seconds(rule.counted.within, (*place, "within"))
        if within_s <= 0:
            self.faults.append(((*place, "within"), "has to be more than 0 s"))
        return Repetition(times=rule.counted.times, within_s=within_s)

    def _said(self, written: WrittenRationale, place: Place) -> Rationale:
        for name in ("label", "consequence", "response"):
            self._check_languages(getattr(written, name), (*place, name))
        known = self._cell.index_of_tags()
        for number, tag in enumerate(written.trend):
            if tag not in known:
                self.faults.append(((*place, "trend", number), f"no tag {tag!r} in the cell"))
        within = written.respond_within
        return Rationale(
            label=written.label,
            priority=PRIORITIES[written.priority] if written.priority is not None else None,
            consequence=written.consequence,
            response=written.response,
            respond_within_s=None if within is None else self._rules.seconds(within, (*place, "respond_within")),
            procedure=written.procedure,
            display=written.display,
            trend=tuple(TagName(tag) for tag in written.trend),
        )

    def _check_languages(self, words: Words, place: Place) -> None:
        if not isinstance(words, dict):
            return
        for language in words:
            if not _LANGUAGE.fullmatch(language):
                self.faults.append(((*place, language), "is no language; write de, en, pt_BR …"))

    def _known_equipment(self, name: str, place: Place) -> Equipment | None:
        equipment = self._equipment.get(EquipmentId(name))
        if equipment is None:
            known = ", ".join(self._equipment) or "none"
            self.faults.append((place, f"no equipment {name!r} in the cell; it has {known}"))
        return equipment


def _guidance_of(alarm: LocalAlarm, above: AlarmPlan) -> Guidance:
    return msgspec.structs.replace(above, local_alarms=(alarm,)).guidance_of(alarm.equipment, alarm.tag, alarm.rule)


def _joined(rule: Rationale, level: Rationale) -> Rationale:
    """What a rule says, with what one of its limits says more closely."""
    own = {name: value for name in Rationale.__struct_fields__ if (value := getattr(level, name))}
    return msgspec.structs.replace(rule, **own) if level != NOTHING_WRITTEN else rule


def _places_of_tags(cell: Cell) -> dict[TagName, tuple[EquipmentId, str]]:
    """Tag to the first equipment that has it, and the component there."""
    places: dict[TagName, tuple[EquipmentId, str]] = {}
    for equipment in cell.equipment:
        for component in equipment.components:
            for tag in component.tags.values():
                places.setdefault(tag, (equipment.id, component.name))
    return places
