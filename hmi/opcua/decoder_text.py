"""Values that are not numbers, as text: strings as they are, everything composed as JSON."""

import base64
import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any, cast
from uuid import UUID

from asyncua import ua


def text_of(value: object) -> str | None:
    """The text of a decoded value; None when it holds nothing."""
    plain = _plain(value)
    if plain is None or isinstance(plain, str):
        return plain
    return json.dumps(plain, ensure_ascii=False)


def readable(raw: bytes) -> str:
    """UTF-8 text; what is not UTF-8 shows as replacement characters, because lone surrogates break every reader."""
    return raw.decode("utf-8", errors="replace")


def _plain(value: object) -> Any:  # what json.dumps takes
    match value:
        case None | bool() | float():
            return value
        case Enum():
            return value.name
        case int():
            return int(value)
        case str():
            return value.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="replace")
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return _plain_composed(value)


def _plain_composed(value: object) -> Any:  # what json.dumps takes
    match value:
        case ua.NodeId() | ua.QualifiedName():
            return value.to_string()
        case ua.LocalizedText():
            return _plain(value.Text)
        case ua.StatusCode():
            return value.name
        case ua.XmlElement():
            return _plain(value.Value)
        case ua.Variant():
            return _plain(value.Value)
        case list() | tuple():
            return [_plain(element) for element in cast(list[object], value)]
        case _ if is_dataclass(value):
            return {
                field.name: _plain(getattr(value, field.name)) for field in fields(value) if field.name != "Encoding"
            }
        case _:
            return str(value)
