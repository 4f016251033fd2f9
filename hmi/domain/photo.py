"""What a photo may be, so that the panel can keep it for years: a JPEG or PNG file, not too large, without a place."""

from enum import StrEnum

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
    """Neither JPEG nor PNG, or cut off."""
    HAS_PLACE = "has_place"
    """It says where it was taken, or by what camera: that is nobody's business here."""
    TOO_MANY = "too_many"
    """The case has ``MOST_OF_A_CASE`` already."""
    KNOWN = "known"
    """The case has this photo already."""
