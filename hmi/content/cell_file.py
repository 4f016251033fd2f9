"""``cell.yaml``: a cell as people read and edit it."""

import os
from pathlib import Path
from typing import Any

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from hmi.domain.cell import Cell
from hmi.handwritten import ContentError, Handwritten

HEAD = "# A cell of Tandem. Found by scanning; edit freely, then run: tandem check\n"
_FLOW_FIELDS = frozenset({"node", "object_node", "method_node", "engineering_range", "instrument_range", "position"})
"""Small mappings that read better on one line."""


def read_cell(path: Path) -> Cell:
    """Read a cell.

    Raises:
        ContentError: with every unknown field, and the first wrong value.
        FileNotFoundError: there is no such file.
    """
    written = Handwritten.read(path, "a cell is a mapping with id, label, endpoints, equipment and tags")
    cell = written.convert(Cell)
    faults = _broken_references(written, cell)
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


def _broken_references(written: Handwritten, cell: Cell) -> list[str]:
    """Tags that stand twice, components that name no tag, tags at no endpoint."""
    faults: list[str] = []
    names: set[str] = set()
    keys = {endpoint.key for endpoint in cell.endpoints}
    for number, tag in enumerate(cell.tags):
        if tag.name in names:
            faults.append(written.fault(("tags", number, "name"), f"{tag.name!r} stands twice"))
        if tag.node.endpoint not in keys:
            place = ("tags", number, "node", "endpoint")
            faults.append(written.fault(place, f"no endpoint {tag.node.endpoint!r}"))
        names.add(tag.name)
    for number, equipment in enumerate(cell.equipment):
        for row, component in enumerate(equipment.components):
            place = ("equipment", number, "components", row, "tags")
            faults += [
                written.fault((*place, role), f"no tag {name!r}")
                for role, name in component.tags.items()
                if name not in names
            ]
    return faults
