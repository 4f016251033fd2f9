"""Values that are not numbers, as text: strings as they are, everything composed as JSON.

Nobody reads a picture in a ByteString or the hundred thousand numbers of a measured curve on a panel, and one such tag
must not hold up all others on the link: a long text is cut, and says so.
"""

import base64
import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final, cast
from uuid import UUID

from asyncua import ua
from asyncua.common.utils import Buffer
from asyncua.ua.ua_binary import variant_from_binary

from hmi.opcua.decoder_extent import beginning_of_variant

MOST_TEXT: Final = 500
"""Characters of a value; behind them follows the mark of a text that was cut."""
CUT_MARK: Final = " …"
_MOST_ELEMENTS: Final = MOST_TEXT // 2
"""More are never seen: each takes a character, a comma and a space at least."""
_MOST_BYTES: Final = 4 * (MOST_TEXT + 1)
"""UTF-8 has four bytes for a character at most, so that more than ``MOST_TEXT`` of them are in here."""


def text_of(value: object) -> str | None:
    """The text of a decoded value, cut where it is long; None when it holds nothing."""
    plain = _plain(value)
    if plain is None or isinstance(plain, str):
        return None if plain is None else _cut(plain)
    return _cut(json.dumps(plain, ensure_ascii=False))


def text_at(body: bytes, at: int, end: int) -> str | None:
    """As ``text_of``, for the value on the wire from ``at`` to ``end``; of a long one only the beginning is decoded.

    Raises:
        Exception: whatever the broken bytes led asyncua to.
    """
    short = beginning_of_variant(body, at, most_elements=_MOST_ELEMENTS, most_bytes=_MOST_BYTES)
    if short is None:
        return text_of(variant_from_binary(Buffer(body, at, end - at)).Value)
    return text_of(variant_from_binary(Buffer(short, 0, len(short))).Value)


def readable(raw: bytes) -> str:
    """UTF-8 text, cut where it is long.

    What is not UTF-8 shows as replacement characters, because lone surrogates break every reader.
    """
    return _cut(raw[:_MOST_BYTES].decode("utf-8", errors="replace"))


def _cut(text: str) -> str:
    return text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]}{CUT_MARK}"


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
