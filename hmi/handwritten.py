"""YAML that people write: read into a struct, and every fault told with file, line and field."""

import difflib
import re
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import inspect
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

_T = TypeVar("_T")
Place = tuple[str | int, ...]
"""The way to a field, from the top of a file."""
_PATH_PART = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+|\.\.\.)\]")
_MISSING = re.compile(r"missing required field `(\w+)`")


class ContentError(Exception):
    """A hand-written file is wrong. ``faults`` name file, line, field and fault, one each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Handwritten:
    """A file that was read, with its lines."""

    def __init__(self, path: Path, raw: CommentedMap) -> None:
        self._path = path
        self.raw = raw
        """As it stands in the file, with comments and lines."""

    @classmethod
    def read(cls, path: Path, shape: str) -> "Handwritten":
        """Read a mapping; ``shape`` says what it ought to be, for whoever wrote another thing.

        Raises:
            ContentError: no UTF-8, no YAML, or no mapping.
            OSError: not readable.
        """
        yaml = YAML(typ="rt")
        yaml.preserve_quotes = True
        try:
            raw: object = yaml.load(path.read_text(encoding="utf-8"))
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
            raise ContentError([f"{path}:{line}: {error.problem or 'not YAML'}"]) from None
        except UnicodeDecodeError:
            raise ContentError([f"{path}:1: not UTF-8 text"]) from None
        if not isinstance(raw, CommentedMap):
            raise ContentError([f"{path}:1: {shape}"])
        return cls(path, raw)

    def convert(self, kind: type[_T]) -> _T:
        """The file as a struct.

        Raises:
            ContentError: with every unknown field, and the first wrong value.
        """
        faults = self._unknown_fields(self.raw, inspect.type_info(kind), ())
        try:
            found = msgspec.convert(_plain(self.raw), kind, strict=True)
        except msgspec.ValidationError as error:
            place, fault = _place_and_fault(str(error))
            if not faults or "unknown field" not in fault:  # those are all told already
                faults.append(self.fault(place, fault, shows_value=True))
            raise ContentError(faults) from None
        if faults:
            raise ContentError(faults)
        return found

    def fault(self, place: Place, fault: str, *, shows_value: bool = False) -> str:
        """A fault of a field, with file and line; the line of what is around it where it is missing."""
        node: Any = self.raw
        line = 1
        for step in place:
            if isinstance(node, CommentedMap) and step in node:
                line = node.lc.key(step)[0] + 1
            elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
                line = node.lc.item(step)[0] + 1
            else:
                break
            node = node[step]
        is_telling = shows_value and isinstance(node, str | int | float | bool) and repr(node) not in fault
        value = f" {node!r}:" if is_telling else ""
        name = f"{'.'.join(map(str, place))}:" if place else ""
        return " ".join(part for part in (f"{self._path}:{line}:", f"{name}{value}", fault) if part)

    def _unknown_fields(self, raw: object, kind: inspect.Type, place: Place) -> list[str]:
        if isinstance(kind, inspect.UnionType):
            inner = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
            return self._unknown_fields(raw, inner[0], place) if raw is not None else []
        if isinstance(kind, inspect.VarTupleType) and isinstance(raw, CommentedSeq):
            found = (self._unknown_fields(one, kind.item_type, (*place, number)) for number, one in enumerate(raw))
            return [fault for faults in found for fault in faults]
        if not isinstance(kind, inspect.StructType) or not isinstance(raw, CommentedMap):
            return []
        fields = {field.encode_name: field.type for field in kind.fields}
        faults: list[str] = []
        for key, value in raw.items():
            if key in fields:
                faults += self._unknown_fields(value, fields[key], (*place, key))
            else:
                near = difflib.get_close_matches(str(key), fields, 1)
                hint = f" (did you mean {near[0]!r}?)" if near else ""
                faults.append(self.fault((*place, str(key)), f"unknown field{hint}"))
        return faults


def _place_and_fault(message: str) -> tuple[Place, str]:
    """What msgspec says: ``Expected `int`, got `str` - at `$.tags[3].step```."""
    fault, _at, where = message.partition(" - at `$")
    missing = _MISSING.search(fault)
    place = tuple(name or int(number) for name, number in _PATH_PART.findall(where) if number != "...")
    return place, f"{missing[1]!r} is missing" if missing is not None else fault


def _plain(value: Any) -> Any:
    """Python's own types: ruamel's words and numbers remember how they were written."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        return float(value)
    if isinstance(value, str):
        return str(value)
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value
