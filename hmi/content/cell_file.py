"""``cell.yaml``: a cell as people read and edit it."""

import difflib
import os
import re
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from hmi.domain.cell import Cell

HEAD = "# A cell of Tandem. Found by scanning; edit freely, then run: tandem check\n"
_FLOW_FIELDS = frozenset({"node", "object_node", "method_node", "engineering_range", "instrument_range", "position"})
"""Small mappings that read better on one line."""
_PATH_PART = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+|\.\.\.)\]")


class ContentError(Exception):
    """A hand-written file is wrong. ``faults`` name file, line, field and fault, one each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read_cell(path: Path) -> Cell:
    """Read a cell.

    Raises:
        ContentError: with every unknown field, and the first wrong value.
        FileNotFoundError: there is no such file.
    """
    text = path.read_text(encoding="utf-8")
    try:
        raw: object = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 0
        raise ContentError([f"{path}:{line}: {error.problem or 'not YAML'}"]) from None
    if not isinstance(raw, CommentedMap):
        raise ContentError([f"{path}:1: a cell is a mapping with id, label, endpoints, equipment and tags"])
    faults = _unknown_fields(path, raw, inspect.type_info(Cell), "")
    try:
        cell = msgspec.convert(_plain(raw), Cell, strict=True)
    except msgspec.ValidationError as error:
        raise ContentError([*faults, _located(path, raw, str(error))]) from None
    faults += _broken_references(path, raw, cell)
    if faults:
        raise ContentError(faults)
    return cell


def write_cell(path: Path, cell: Cell) -> None:
    """Write a cell; the old file stays whole until the new one is safe on disk.

    Raises:
        OSError: disk full or not writable; the old file is untouched.
    """
    yaml = YAML(typ="rt")
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as target:
            target.write(HEAD)
            yaml.dump(_readable(msgspec.to_builtins(cell)), target)
            target.flush()
            os.fsync(target.fileno())
        part.replace(path)
    finally:
        if part.is_file():
            part.unlink()


def _readable(value: Any) -> Any:
    """Mappings and lists as ruamel nodes, small ones on one line."""
    if isinstance(value, dict):
        node = CommentedMap()
        for key, inner in value.items():
            child = _readable(inner)
            if key in _FLOW_FIELDS and isinstance(child, CommentedMap | CommentedSeq):
                child.fa.set_flow_style()
            node[key] = child
        return node
    if isinstance(value, list | tuple):
        sequence = CommentedSeq(_readable(inner) for inner in value)
        if all(not isinstance(inner, CommentedMap | CommentedSeq) for inner in sequence):
            sequence.fa.set_flow_style()
        return sequence
    return value


def _plain(value: Any) -> Any:
    """Python's own types: ruamel's numbers remember how they were written."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        return float(value)
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _unknown_fields(path: Path, raw: object, kind: inspect.Type, place: str) -> list[str]:
    if isinstance(kind, inspect.UnionType):
        inner = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
        return _unknown_fields(path, raw, inner[0], place) if raw is not None else []
    if isinstance(kind, inspect.VarTupleType) and isinstance(raw, CommentedSeq):
        return [
            fault
            for number, one in enumerate(raw)
            for fault in _unknown_fields(path, one, kind.item_type, f"{place}{number}.")
        ]
    if not isinstance(kind, inspect.StructType) or not isinstance(raw, CommentedMap):
        return []
    fields = {field.encode_name: field.type for field in kind.fields}
    faults: list[str] = []
    for key, value in raw.items():
        if key in fields:
            faults += _unknown_fields(path, value, fields[key], f"{place}{key}.")
        else:
            near = difflib.get_close_matches(str(key), fields, 1)
            hint = f" (did you mean {near[0]!r}?)" if near else ""
            faults.append(f"{path}:{raw.lc.key(key)[0] + 1}: {place}{key}: unknown field{hint}")
    return faults


def _located(path: Path, raw: CommentedMap, message: str) -> str:
    """A message of msgspec with the line of the field that it speaks of."""
    fault, _, place = message.partition(" - at `$")
    node: Any = raw
    line = 1
    names: list[str] = []
    for name, number in _PATH_PART.findall(place):
        step: Any = name or (int(number) if number.isdigit() else None)
        names.append(name or number)
        if isinstance(node, CommentedMap) and step in node:
            line, node = node.lc.key(step)[0] + 1, node[step]
        elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
            line, node = node.lc.item(step)[0] + 1, node[step]
        else:
            break
    shown = f" {node!r}:" if isinstance(node, str | int | float | bool) else ""
    return f"{path}:{line}: {'.'.join(names) or 'cell'}:{shown} {fault}"


def _broken_references(path: Path, raw: CommentedMap, cell: Cell) -> list[str]:
    """Tags that stand twice, components that name no tag, tags at no endpoint."""
    faults: list[str] = []
    names: set[str] = set()
    keys = {endpoint.key for endpoint in cell.endpoints}
    lines = raw.get("tags")
    for number, tag in enumerate(cell.tags):
        line = lines.lc.item(number)[0] + 1 if isinstance(lines, CommentedSeq) else 1
        if tag.name in names:
            faults.append(f"{path}:{line}: tags.{number}.name: {tag.name!r} stands twice")
        if tag.node.endpoint not in keys:
            faults.append(f"{path}:{line}: tags.{number}.node.endpoint: no endpoint {tag.node.endpoint!r}")
        names.add(tag.name)
    for number, equipment in enumerate(cell.equipment):
        for component in equipment.components:
            faults += [
                f"{path}: equipment.{number} ({equipment.id}).{component.name}.{role}: no tag {name!r}"
                for role, name in component.tags.items()
                if name not in names
            ]
    return faults
