"""What a photo may be, so that the panel can keep it for years: a JPEG or PNG file, not too large, without a place."""

import re
import struct
import zlib
from enum import StrEnum

from msgspec import Struct

MOST_BYTES = 2_000_000
"""Of one photo. A screen makes it smaller before it sends it: 2,560 pixels show a serial plate across the room."""
MOST_OF_A_CASE = 20
LONGEST_EDGE_PX = 8_192
"""Of what the service takes: a larger picture would cost a screen 200 MB to draw."""


class PhotoFault(StrEnum):
    """Why a file is not taken as a photo."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    """More than ``MOST_BYTES``, or more than ``LONGEST_EDGE_PX``."""
    NO_PICTURE = "no_picture"
    """Neither JPEG nor PNG, cut off, or with something behind the picture."""
    HAS_PLACE = "has_place"
    """It may say where it was taken, by whom and with what: that is nobody's business here."""
    TOO_MANY = "too_many"
    """The case has ``MOST_OF_A_CASE`` already."""
    KNOWN = "known"
    """The case has this photo already."""


class PhotoFacts(Struct, frozen=True, kw_only=True):
    """What the head of a file says."""

    media_type: str
    """``image/jpeg`` or ``image/png``."""
    width_px: int
    height_px: int


def look_at(data: bytes) -> PhotoFacts | PhotoFault:
    """What a file is, read from its own structure without drawing it; or why it is not taken."""
    if not data:
        return PhotoFault.EMPTY
    if len(data) > MOST_BYTES:
        return PhotoFault.TOO_LARGE
    try:
        facts = _look_at_jpeg(data) if data.startswith(_JPEG) else _look_at_png(data)
    except (struct.error, IndexError):  # it ends in the middle of something
        return PhotoFault.NO_PICTURE
    if isinstance(facts, PhotoFacts) and max(facts.width_px, facts.height_px) > LONGEST_EDGE_PX:
        return PhotoFault.TOO_LARGE
    return facts


_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_SIZES = frozenset({0xC0, 0xC1, 0xC2})
"""Frames that every viewer draws: baseline, extended, progressive (ITU-T T.81, table B.1)."""
_TELLING = frozenset({0xE1, 0xED, 0xFE})
"""Segments that hold Exif or XMP, IPTC, a comment."""
_SCAN, _END = 0xDA, 0xD9
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""In the data of a scan everything else after FF belongs to it (ITU-T T.81, B.1.1.5)."""
_TEXTS = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt"})


def _look_at_jpeg(data: bytes) -> PhotoFacts | PhotoFault:
    facts, place = None, 2
    while True:
        lead, marker = data[place], data[place + 1]
        if lead != 0xFF:
            return PhotoFault.NO_PICTURE
        if marker == _END:
            is_whole = facts is not None and place + 2 == len(data)
            return facts if is_whole and facts is not None else PhotoFault.NO_PICTURE
        if marker in _TELLING:
            return PhotoFault.HAS_PLACE
        (length,) = struct.unpack_from(">H", data, place + 2)
        if marker in _SIZES:
            height, width = struct.unpack_from(">HH", data, place + 5)
            facts = PhotoFacts(media_type="image/jpeg", width_px=width, height_px=height) if width and height else None
        place += 2 + length
        if marker == _SCAN:
            found = _NEXT_MARKER.search(data, place)
            if found is None:
                return PhotoFault.NO_PICTURE
            place = found.start()


def _look_at_png(data: bytes) -> PhotoFacts | PhotoFault:
    if not data.startswith(_PNG) or data[12:16] != b"IHDR":
        return PhotoFault.NO_PICTURE
    width, height = struct.unpack_from(">II", data, 16)
    place = len(_PNG)
    while True:
        length, kind = struct.unpack_from(">I4s", data, place)
        end = place + 12 + length
        (told,) = struct.unpack_from(">I", data, end - 4)
        if told != zlib.crc32(data[place + 4 : end - 4]) or not width or not height:
            return PhotoFault.NO_PICTURE
        if kind in _TEXTS:
            return PhotoFault.HAS_PLACE
        if kind == b"IEND":
            is_whole = end == len(data)
            return (
                PhotoFacts(media_type="image/png", width_px=width, height_px=height)
                if is_whole
                else PhotoFault.NO_PICTURE
            )
        place = end
