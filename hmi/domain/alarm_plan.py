"""What a site decided about its alarms, whoever makes them: the master alarm database of IEC 62682 (8 and 9)."""

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import TypeVar

from msgspec import Struct

from hmi.domain.alarm import Priority
from hmi.domain.equipment import EquipmentId
from hmi.domain.guidance import Guidance, GuidanceList, GuidancePlace, Inherited, Level
from hmi.domain.local_alarm import Deviation, LocalAlarm
from hmi.domain.rationale import NOTHING_WRITTEN, Rationale
from hmi.domain.shelving import ShelvingLimits
from hmi.domain.tag import TagName
from hmi.domain.words import has_words

_T = TypeVar("_T")
_Step = tuple[Level, str, Rationale]


class ControllerAlarm(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is written about alarms that controllers make, by shell patterns of what they call them."""

    name: str = "*"
    source: str = "*"
    equipment: EquipmentId | None = None
    """Where it belongs, when its controller does not tell."""
    component: str = ""
    """Whose part it inherits from, too."""
    said: Rationale = NOTHING_WRITTEN

    def is_about(self, source: str, name: str) -> bool:
        """Whether an alarm is meant; upper and lower case count."""
        return fnmatchcase(name, self.name) and fnmatchcase(source, self.source)

    @property
    def closeness(self) -> int:
        """How exactly it says what it means: what is written out beats a pattern."""
        return sum(not _is_pattern(words) for words in (self.name, self.source))


class EquipmentRationale(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is written about all alarms of a piece of equipment, and of its components by name."""

    equipment: EquipmentId
    said: Rationale = NOTHING_WRITTEN
    components: dict[str, Rationale] = {}


class AlarmPlan(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything of ``alarms.yaml``, checked, with rules spread over the tags that they name."""

    cell: Rationale = NOTHING_WRITTEN
    equipment: tuple[EquipmentRationale, ...] = ()
    controller_alarms: tuple[ControllerAlarm, ...] = ()
    local_alarms: tuple[LocalAlarm, ...] = ()
    shelving: ShelvingLimits = ShelvingLimits()

    def names_by_equipment(self) -> dict[EquipmentId, frozenset[str]]:
        """Alarms that can come at each piece of equipment, as their sources call them; patterns as they are written."""
        names: dict[EquipmentId, set[str]] = {}
        for one in self.controller_alarms:
            names.setdefault(one.equipment or EquipmentId(one.source), set()).add(one.name)
        for alarm in self.local_alarms:
            if alarm.equipment is not None:
                names.setdefault(alarm.equipment, set()).add(alarm.rule)
        return {place: frozenset(found) for place, found in names.items()}

    def guidance_of(self, equipment: EquipmentId | None, source: str, name: str) -> Guidance:
        """What is written about an alarm; of a local one ``name`` is its rule and ``source`` its tag."""
        local = next((one for one in self.local_alarms if one.rule == name and one.tag == source), None)
        if local is not None:
            steps = [*self._above(local.equipment, local.component), (Level.ALARM, name, local.said)]
            return _guidance(GuidancePlace(part=GuidanceList.LOCAL_ALARMS, name=name, source=source), steps)
        about = self._about(source, name)
        place = next((one.equipment for one in reversed(about) if one.equipment is not None), equipment)
        component = next((one.component for one in reversed(about) if one.component), "")
        steps = [*self._above(place, component), *((Level.ALARM, one.name, one.said) for one in about)]
        return _guidance(GuidancePlace(name=name, source=source), steps)

    def equipment_of(self, source: str, name: str) -> EquipmentId | None:
        """Where an alarm belongs, when the site says so."""
        local = next((one for one in self.local_alarms if one.rule == name and one.tag == source), None)
        if local is not None:
            return local.equipment
        return next((one.equipment for one in reversed(self._about(source, name)) if one.equipment is not None), None)

    def tag_names(self) -> frozenset[TagName]:
        """Tags that are watched, compared with, or named to be looked at."""
        said = [self.cell, *(one.said for one in (*self.equipment, *self.controller_alarms, *self.local_alarms))]
        said += [inner for one in self.equipment for inner in one.components.values()]
        points = [one.condition.set_point for one in self.local_alarms if isinstance(one.condition, Deviation)]
        watched = [one.tag for one in self.local_alarms]
        return frozenset((*watched, *points, *(tag for one in said for tag in one.trend)))

    def shelve_most_s(self, priority: Priority) -> float:
        """For how long an alarm may be put aside, in seconds."""
        return self.shelving.longest_s(priority)

    def _about(self, source: str, name: str) -> list[ControllerAlarm]:
        """What is written about a controller's alarm; the closest comes last, and wins."""
        return sorted((one for one in self.controller_alarms if one.is_about(source, name)), key=_closeness)

    def _above(self, equipment: EquipmentId | None, component: str) -> Iterable[_Step]:
        yield Level.CELL, "", self.cell
        for one in self.equipment:
            if one.equipment == equipment:
                yield Level.EQUIPMENT, str(one.equipment), one.said
                if component in one.components:
                    yield Level.COMPONENT, component, one.components[component]


def may_overlap(one: str, other: str) -> bool:
    """Whether two shell patterns may mean the same words; two with wildcards in both may for all that is known."""
    if _is_pattern(one) and _is_pattern(other):
        return True
    return fnmatchcase(one, other) or fnmatchcase(other, one)


def _is_pattern(words: str) -> bool:
    return bool(set("*?[") & set(words))


def _closeness(alarm: ControllerAlarm) -> int:
    return alarm.closeness


def _guidance(place: GuidancePlace, steps: list[_Step]) -> Guidance:
    labels = [said.label for _level, _place, said in steps if has_words(said.label)]
    return Guidance(
        place=place,
        label=labels[-1] if labels else "",
        priority=_nearest(steps, lambda said: said.priority),
        consequence=_nearest(steps, lambda said: said.consequence if has_words(said.consequence) else None),
        response=_nearest(steps, lambda said: said.response if has_words(said.response) else None),
        respond_within_s=_nearest(steps, lambda said: said.respond_within_s),
        procedure=_nearest(steps, lambda said: said.procedure or None),
        display=_nearest(steps, lambda said: said.display or None),
        trend=_nearest(steps, lambda said: said.trend or None),
    )


def _nearest(steps: list[_Step], part: Callable[[Rationale], _T | None]) -> Inherited[_T] | None:
    for level, place, said in reversed(steps):
        value = part(said)
        if value is not None:
            return Inherited(value=value, level=level, place=place)
    return None
