"""A change to a file that people write: what it does not touch stays as they wrote it, comments and all."""

from collections.abc import Sequence
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from hmi.content.trailing_comment import remove_entry

_NAMES = ("name", "id", "key")
"""The field that tells the entries of a list apart."""
_FLOW_FIELDS = frozenset({"node", "object_node", "method_node", "engineering_range", "instrument_range", "position"})
"""Small mappings that read better on one line."""


def readable(value: Any) -> Any:
    """Mappings and lists as ruamel nodes, small ones on one line."""
    if isinstance(value, dict):
        node = CommentedMap()
        for key, inner in value.items():
            node[key] = _field(key, inner)
        return node
    if isinstance(value, list | tuple):
        sequence = CommentedSeq(readable(inner) for inner in value)
        if all(not isinstance(inner, CommentedMap | CommentedSeq) for inner in sequence):
            sequence.fa.set_flow_style()
        return sequence
    return value


def rewritten(node: Any, before: Any, after: Any) -> Any:
    """``node``, which said ``before``, so that it says ``after``; both as plain values without defaults.

    Fields that were written out although they are the default stay. The node itself is changed where it can be.
    """
    if before == after:
        return node
    if isinstance(node, CommentedMap) and isinstance(before, dict) and isinstance(after, dict):
        return _rewritten_mapping(node, before, after)
    if isinstance(node, CommentedSeq) and isinstance(before, Sequence) and isinstance(after, Sequence):
        return _rewritten_list(node, list(before), list(after))
    return readable(after)


def _rewritten_mapping(node: CommentedMap, before: dict[str, Any], after: dict[str, Any]) -> CommentedMap:
    for key in before.keys() - after.keys():
        node.pop(key, None)
    for place, (key, value) in enumerate(after.items()):
        if key not in node:
            node.insert(min(place, len(node)), key, _field(key, value))
        elif before.get(key) != value:
            node[key] = rewritten(node[key], before.get(key), value)
    return node


def _rewritten_list(node: CommentedSeq, before: list[Any], after: list[Any]) -> Any:
    """Entries are known by their names; a list without names, or in another order, is written anew."""
    names, wanted = [_name(one) for one in before], [_name(one) for one in after]
    kept = [name for name in names if name in wanted]
    if None in names or None in wanted or kept != [name for name in wanted if name in names] or len(node) != len(names):
        return readable(after)
    for row in range(len(names) - 1, -1, -1):
        if names[row] not in wanted:
            remove_entry(node, row)
    said = dict(zip(names, before, strict=True))
    for row, (name, value) in enumerate(zip(wanted, after, strict=True)):
        if name in said:
            node[row] = rewritten(node[row], said[name], value)
        else:
            node.insert(row, readable(value))
    return node


def _name(entry: Any) -> str | None:
    if not isinstance(entry, dict):
        return None
    return next((entry[field] for field in _NAMES if field in entry), None)


def _field(key: str, value: Any) -> Any:
    node = readable(value)
    if key in _FLOW_FIELDS and isinstance(node, CommentedMap | CommentedSeq):
        node.fa.set_flow_style()
    return node
