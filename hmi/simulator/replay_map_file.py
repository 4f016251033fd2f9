"""Reads a map from YAML; what is wrong is told with file, line and field."""

import difflib
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from hmi.simulator.recording_time import SECOND_NS
from hmi.simulator.replay_map import EquipmentMap, MachineKind, RecordingMap, VariableMap
from hmi.simulator.replay_roles import ValueKind, role_of
from hmi.simulator.replay_units import conversion
from hmi.units import symbol_of, unit_id

_PLACE = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+|\.\.\.)\]")
_ROW = re.compile(r"\{(\d+)\.\.(\d+)\}")
_GAP = re.compile(r"(\d+(?:\.\d+)?) (ms|s|min|h)")
_GAP_NS = {"ms": SECOND_NS // 1000, "s": SECOND_NS, "min": 60 * SECOND_NS, "h": 3600 * SECOND_NS}
_ID = re.compile(r"[a-z][a-z0-9_]*")


class MapError(Exception):
    """A map is wrong. ``faults`` name file, line, field and fault, one each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read_map(path: Path) -> RecordingMap:
    """Read a map and write out its rows of entries.

    Raises:
        MapError: with every fault that can be told at once.
        OSError: not readable.
    """
    try:
        raw: object = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise MapError([f"{path}:{line}: {error.problem or 'not YAML'}"]) from None
    except UnicodeDecodeError:
        raise MapError([f"{path}:1: not UTF-8 text"]) from None
    if not isinstance(raw, CommentedMap):
        raise MapError([f"{path}:1: a map is a mapping with version, id, label, time and equipment"])
    try:
        found = msgspec.convert(_plain(raw), RecordingMap)
    except msgspec.ValidationError as error:
        raise MapError([_told(path, raw, str(error))]) from None
    checker = _Checker(path, raw)
    equipment = tuple(checker.equipment(number, one) for number, one in enumerate(found.equipment))
    checker.whole(found)
    if checker.faults:
        raise MapError(checker.faults)
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

    def __init__(self, path: Path, raw: CommentedMap) -> None:
        self._path, self._raw = path, raw
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

    def _variable(self, place: tuple[str | int, ...], each: VariableMap, kind: MachineKind) -> None:
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

    def _units(self, place: tuple[str | int, ...], each: VariableMap, target: str) -> None:
        for field, code in (("unit", each.unit), ("shown", each.shown)):
            if code and symbol_of(unit_id(code)) is None:
                self._fault((*place, field), f"{code!r}: not a UNECE code known here, such as DD, C81, CEL, AMP")
                return
        if each.unit and target:
            try:
                conversion(each.unit, target)
            except ValueError as error:
                self._fault((*place, "unit"), str(error))

    def _written_out(self, place: tuple[str | int, ...], variable: VariableMap) -> list[VariableMap]:
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

    def _fault(self, place: tuple[str | int, ...], fault: str) -> None:
        self.faults.append(f"{self._path}:{_line(self._raw, place)}: {'.'.join(map(str, place))}: {fault}")


def _nth(value: str | tuple[str, ...], step: int) -> Any:
    if isinstance(value, tuple):
        return tuple(_nth(one, step) for one in value)
    return _ROW.sub(lambda match: str(int(match[1]) + step), value)


def _told(path: Path, raw: CommentedMap, message: str) -> str:
    """A message of msgspec with the line and name of the field that it speaks of."""
    fault, _at, where = message.partition(" - at `$")
    place: list[str | int] = [name or int(number) for name, number in _PLACE.findall(where) if number != "..."]
    unknown = re.search(r"unknown field `(\w+)`", fault)
    if unknown is not None:
        place.append(unknown[1])
        near = difflib.get_close_matches(unknown[1], _FIELDS, 1)
        fault = "unknown field" + (f" (did you mean {near[0]!r}?)" if near else "")
    missing = re.search(r"missing required field `(\w+)`", fault)
    if missing is not None:
        fault = f"{missing[1]!r} is missing"
    return f"{path}:{_line(raw, tuple(place))}: {'.'.join(map(str, place)) or 'map'}: {fault}"


_FIELDS = sorted(
    {name for kind in (RecordingMap, EquipmentMap, VariableMap) for name in kind.__struct_fields__}
    | {"format", "timezone"}
)


def _line(raw: CommentedMap, place: tuple[str | int, ...]) -> int:
    """The line of a field, or of the nearest thing around it that is there."""
    node: Any = raw
    line = 1
    for step in place:
        if isinstance(node, CommentedMap) and step in node:
            line = node.lc.key(step)[0] + 1
        elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
            line = node.lc.item(step)[0] + 1
        else:
            break
        node = node[step]
    return line


def _plain(value: Any) -> Any:
    """Python's own types: ruamel's numbers remember how they were written."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        return float(value)
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value
