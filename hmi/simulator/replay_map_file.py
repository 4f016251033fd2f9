"""Reads a map from YAML; what is wrong is told with file, line and field."""

import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from hmi.handwritten import ContentError, Handwritten, Place
from hmi.recordings.time_axis import SECOND_NS
from hmi.simulator.replay_map import EquipmentMap, MachineKind, RecordingMap, VariableMap
from hmi.simulator.replay_roles import ValueKind, role_of
from hmi.simulator.replay_units import conversion
from hmi.units import symbol_of, unit_id

_ROW = re.compile(r"\{(\d+)\.\.(\d+)\}")
_GAP = re.compile(r"(\d+(?:\.\d+)?) (ms|s|min|h)")
_GAP_NS = {"ms": SECOND_NS // 1000, "s": SECOND_NS, "min": 60 * SECOND_NS, "h": 3600 * SECOND_NS}
_ID = re.compile(r"[a-z][a-z0-9_]*")


def read_map(path: Path) -> RecordingMap:
    """Read a map and write out its rows of entries.

    Raises:
        ContentError: with every fault that can be told at once.
        OSError: not readable.
    """
    written = Handwritten.read(path, "a map is a mapping with version, id, label, time and equipment")
    found = written.convert(RecordingMap)
    checker = _Checker(written)
    equipment = tuple(checker.equipment(number, one) for number, one in enumerate(found.equipment))
    checker.whole(found)
    if checker.faults:
        raise ContentError(checker.faults)
    return msgspec.structs.replace(found, equipment=equipment)


def gap_ns(text: str) -> int:
    """Nanoseconds of ``2 s``; 0 for an empty text.

    Raises:
        ValueError: no duration.
    """
    match = _GAP.fullmatch(text)
    if match is None and text:
        raise ValueError("a number with ms, s, min or h is needed, such as '2 s'")
    return round(float(match[1]) * _GAP_NS[match[2]]) if match else 0


class _Checker:
    """Collects what the types alone do not refuse."""

    def __init__(self, written: Handwritten) -> None:
        self._written = written
        self.faults: list[str] = []

    def whole(self, found: RecordingMap) -> None:
        """Version, time and gap."""
        if found.version != 1:
            self._fault(("version",), f"{found.version}: this program reads version 1")
        try:
            gap_ns(found.gap)
        except ValueError as error:
            self._fault(("gap",), f"{found.gap!r}: {error}")
        try:
            ZoneInfo(found.time.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            self._fault(("time", "timezone"), f"{found.time.timezone!r}: no such time zone")
        ids = [one.id for one in found.equipment]
        for number, identifier in enumerate(ids):
            if ids.index(identifier) != number:
                self._fault(("equipment", number, "id"), f"{identifier!r} stands twice")
        if not ids:
            self._fault(("equipment",), "nothing to serve")

    def equipment(self, number: int, one: EquipmentMap) -> EquipmentMap:
        """One piece of equipment with every row of entries written out."""
        place = ("equipment", number)
        if not _ID.fullmatch(one.id):
            self._fault((*place, "id"), f"{one.id!r}: small letters, digits and _ only")
        if not one.variables:
            self._fault((*place, "variables"), "nothing to serve")
        if one.kind is MachineKind.MACHINE:
            for field in ("axes", "endless_axes"):
                if getattr(one, field):
                    self._fault((*place, field), "only robots have axes")
        written: list[VariableMap] = []
        taken: set[str] = set()
        for row, variable in enumerate(one.variables):
            here = (*place, "variables", row)
            for each in self._written_out(here, variable):
                self._variable(here, each, one.kind)
                key = each.role or f"{each.group}.{each.name}"
                if key in taken:
                    self._fault(here, f"{key.strip('.')!r} stands twice")
                taken.add(key)
                written.append(each)
        return msgspec.structs.replace(one, variables=tuple(written))

    def _variable(self, place: Place, each: VariableMap, kind: MachineKind) -> None:
        if bool(each.role) == bool(each.name):
            self._fault(place, "either role or name is needed")
            return
        unit, value_kind = each.shown or each.unit, each.kind or ValueKind.NUMBER
        if each.role:
            try:
                role = role_of(each.role)
            except ValueError as error:
                self._fault((*place, "role"), f"{each.role!r}: {error}")
                return
            if kind is MachineKind.MACHINE and role.place != "state":
                self._fault((*place, "role"), f"{each.role!r}: only robots have it; give a plain variable a name")
            unit, value_kind = role.spec.unit, role.spec.kind
            for field in ("shown", "kind", "group"):
                if getattr(each, field):
                    self._fault((*place, field), "the role says this already")
        self._units(place, each, unit)
        if each.range is not None and not each.range[0] < each.range[1]:
            self._fault((*place, "range"), "the low end must come first")
        if (each.when or value_kind is ValueKind.TEXT) and len(each.columns) > 1:
            self._fault((*place, "column"), "one column only")
        elif len(each.columns) > 1 and each.combine is None:
            self._fault((*place, "combine"), "several columns need 'length' or 'product'")
        if each.when and each.role and value_kind is not ValueKind.FLAG:
            self._fault((*place, "when"), f"{each.role!r} is not true or false")

    def _units(self, place: Place, each: VariableMap, target: str) -> None:
        for field, code in (("unit", each.unit), ("shown", each.shown)):
            if code and symbol_of(unit_id(code)) is None:
                self._fault((*place, field), f"{code!r}: not a UNECE code known here, such as DD, C81, CEL, AMP")
                return
        if each.unit and target:
            try:
                conversion(each.unit, target)
            except ValueError as error:
                self._fault((*place, "unit"), str(error))

    def _written_out(self, place: Place, variable: VariableMap) -> list[VariableMap]:
        fields = {"column": variable.column, "role": variable.role, "name": variable.name}
        lengths: set[int] = set()
        for text in (*variable.columns, variable.role, variable.name):
            match = _ROW.search(text)
            if match is not None:
                lengths.add(int(match[2]) - int(match[1]) + 1)
        if not lengths:
            return [variable]
        if len(lengths) > 1 or min(lengths) < 1:
            self._fault(place, "the rows {a..b} in column, role and name must be equally long")
            return []
        count = lengths.pop()
        return [
            msgspec.structs.replace(variable, **{key: _nth(value, step) for key, value in fields.items()})
            for step in range(count)
        ]

    def _fault(self, place: Place, fault: str) -> None:
        self.faults.append(self._written.fault(place, fault))


def _nth(value: str | tuple[str, ...], step: int) -> Any:
    if isinstance(value, tuple):
        return tuple(_nth(one, step) for one in value)
    return _ROW.sub(lambda match: str(int(match[1]) + step), value)
