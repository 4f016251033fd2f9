"""What people may do with the checks that tell failure modes apart: answer one, and take an answer back."""

from msgspec import Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import CheckId


class AnswerCheck(Struct, frozen=True, kw_only=True, tag="answer_check"):
    """Say what one saw, measured, tried or knows. A later answer to the same check takes the place of this one."""

    check: CheckId
    equipment: EquipmentId
    """Where it was looked at."""
    answer: str
    """Id of the answer in the library."""


class TakeBackAnswer(Struct, frozen=True, kw_only=True, tag="take_back_answer"):
    """Let an answer count no longer: it was a mistake, or is not so any more."""

    check: CheckId
    equipment: EquipmentId


CheckCommand = AnswerCheck | TakeBackAnswer
