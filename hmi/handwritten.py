"""YAML that people write: read into a struct, and every fault told with file, line and field."""

import difflib
import re
from pathlib import Path
from typing import Any, TypeVar, cast, get_args, get_type_hints

import msgspec
from msgspec import inspect
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

_T = TypeVar("_T")
Place = tuple[str | int, ...]
"""The way to a field, from the top of a file."""
_PATH_PART = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+|\.\.\.)\]")
_MISSING = re.compile(r"missing required field `(\w+)`")


class _DatesAsText(RoundTripConstructor):
    """Days and moments stay as they are written: quotes make no difference, and no calendar ends the reading."""


_DatesAsText.add_constructor("tag:yaml.org,2002:timestamp", RoundTripConstructor.construct_yaml_str)


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
    def read(cls, path: Path, shape: str, content: bytes | None = None) -> "Handwritten":
        """Read a mapping; ``shape`` says what it ought to be, for whoever wrote another thing.

        Args:
            path: The file, as faults call it.
            shape: What the whole is.
            content: What stood in the file when somebody read it; without it the file is read now.

        Raises:
            ContentError: no UTF-8, no YAML, or no mapping.
            OSError: not readable.
        """
        yaml = YAML(typ="rt")
        yaml.preserve_quotes = True
        yaml.Constructor = _DatesAsText
        text = ""
        try:
            written = path.read_bytes() if content is None else content
            text = written.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
            raw: object = yaml.load(text)
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
            raise ContentError([f"{path}:{line}: {error.problem or 'not YAML'}"]) from None
        except ReaderError as error:
            line = text[: error.position].count("\n") + 1
            raise ContentError([f"{path}:{line}: a character that no text has (code {error.character})"]) from None
        except RecursionError:
            raise ContentError([f"{path}:1: nested too deeply"]) from None
        except UnicodeDecodeError:
            raise ContentError([f"{path}:1: not UTF-8 text"]) from None
        if not isinstance(raw, CommentedMap):
            raise ContentError([f"{path}:1: {shape}"])
        return cls(path, raw)

    def convert(self, kind: type[_T]) -> _T:
        """The file as a struct.

        Raises:
            ContentError: with every unknown field and every wrong value.
        """
        faults = self._unknown_fields(self.raw, inspect.type_info(kind), ())
        try:
            found = msgspec.convert(_plain(self.raw), kind, strict=True)
        except msgspec.ValidationError as error:
            wrong = wrong_values(_plain(self.raw), inspect.type_info(kind), kind)
            place, fault = _place_and_fault(str(error))
            if not wrong and not faults:  # a rule of the whole, which no field breaks alone
                wrong = [(place, fault)]
            faults += [self.fault(place, fault, shows_value=True) for place, fault in wrong]
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
            return self._unknown_fields(raw, _meant(raw, kind), place) if raw is not None else []
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


def wrong_values(value: object, kind: inspect.Type, annotation: Any) -> list[tuple[Place, str]]:
    """What is wrong in ``value``, field by field: msgspec stops at the first fault of a whole.

    Args:
        value: Mappings, lists and plain values.
        kind: What it should be.
        annotation: The same as Python writes it.

    Returns:
        Place and fault, in the order of the fields.
    """
    if isinstance(kind, inspect.UnionType) and isinstance(value, dict):
        kind = _meant(cast(object, value), kind)
    if isinstance(kind, inspect.StructType) and isinstance(value, dict):
        return _wrong_fields(cast(dict[str, object], value), kind)
    if isinstance(kind, inspect.VarTupleType) and isinstance(value, list):
        inner = get_args(annotation)[0]
        return [
            ((number, *place), fault)
            for number, one in enumerate(cast(list[object], value))
            for place, fault in wrong_values(one, kind.item_type, inner)
        ]
    try:
        msgspec.convert(value, annotation, strict=True)
    except msgspec.ValidationError as error:
        place, fault = _place_and_fault(str(error))
        return [] if "unknown field" in fault else [(place, fault)]
    return []


def _meant(value: object, kind: inspect.UnionType) -> inspect.Type:
    """Which of several types was meant: for a mapping the one with fields, for a list the one with items."""
    inner = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
    wanted = inspect.StructType if isinstance(value, dict) else inspect.VarTupleType
    if isinstance(value, dict | list):
        return next((one for one in inner if isinstance(one, wanted)), inner[0])
    return inner[0]


def _wrong_fields(value: dict[str, object], kind: inspect.StructType) -> list[tuple[Place, str]]:
    annotations = get_type_hints(kind.cls, include_extras=True)
    found: list[tuple[Place, str]] = []
    for field in kind.fields:
        if field.encode_name in value:
            inner = wrong_values(value[field.encode_name], field.type, annotations[field.name])
            found += [((field.encode_name, *place), fault) for place, fault in inner]
        elif field.required and not difflib.get_close_matches(field.encode_name, map(str, value), 1):  # a typo is told
            found.append(((), f"{field.encode_name!r} is missing"))
    return found


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
