"""Comments between the entries of a list. ruamel keeps them at the last word of the entry above; people mean the next.

Works on ruamel's own nodes; what is relied on there is proved by tests/hmi/content/test_rewriting.py.
"""

from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark
from ruamel.yaml.tokens import CommentToken

_Node = CommentedMap | CommentedSeq
_BEHIND_VALUE = 2
_BEHIND_ITEM = 0


def remove_entry(entries: CommentedSeq, row: int) -> None:
    """Delete an entry and the comment above it; the comment below it stays with the entry that follows."""
    below = _lines_below(entries[row])
    if row > 0:
        _put_below(entries[row - 1], below)
    elif entries.ca.comment and entries.ca.comment[1]:
        above: list[Any] = entries.ca.comment[1]
        above[0].value = below.lstrip() or "\n"
        del above[1:]
    del entries[row]


def _lines_below(entry: Any) -> str:
    """Whole lines of comment between ``entry`` and the next one."""
    if not isinstance(entry, CommentedMap | CommentedSeq) or not len(entry):
        return ""
    token = _token_at(*_last_word(entry))
    return "" if token is None else str(token.value).partition("\n")[2]


def _put_below(entry: Any, lines: str) -> None:
    """Replace the lines of comment below ``entry``; what stands on its last line stays."""
    if not isinstance(entry, CommentedMap | CommentedSeq) or not len(entry):
        return
    node, key, place = _last_word(entry)
    token = _token_at(node, key, place)
    if token is not None:
        own_line = str(token.value).partition("\n")[0]
        token.value = f"{own_line}\n{lines}"
    elif lines:
        places: list[Any] = node.ca.items.setdefault(key, [None, None, None, None])
        places[place] = CommentToken(f"\n{lines}", CommentMark(0), None)


def _last_word(node: _Node) -> tuple[_Node, Any, int]:
    """The innermost node that ends an entry, its last key or row, and where a comment behind that is kept."""
    while True:
        key: Any = len(node) - 1 if isinstance(node, CommentedSeq) else list(node)[-1]
        child: Any = node[key]
        if not isinstance(child, CommentedMap | CommentedSeq) or not len(child) or child.fa.flow_style():
            return node, key, _BEHIND_ITEM if isinstance(node, CommentedSeq) else _BEHIND_VALUE
        node = child


def _token_at(node: _Node, key: Any, place: int) -> Any:
    places: list[Any] = node.ca.items.get(key) or []
    return places[place] if place < len(places) else None
