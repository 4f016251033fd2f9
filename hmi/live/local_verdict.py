"""What is known about a condition that is watched for, and the news of it."""

from enum import IntEnum
from typing import NamedTuple


class Judgement(IntEnum):
    """What is known about a condition."""

    NOT_YET = 0
    """Nothing was heard since it is watched, or not for long enough."""
    NORMAL = 1
    STANDING = 2
    UNKNOWN = 3
    """The tag is heard, and says that its value is not to be trusted."""
    UNHEARD = 4
    """The tag is not heard."""


class Verdict(NamedTuple):
    """A condition that is judged otherwise than before."""

    row: int
    """Place of the alarm."""
    judgement: Judgement
    value: float
    text: str
    status: int
