"""What every screen is told of AI as a whole: that it is stopped, and that a type of advice fell by itself."""

from collections.abc import Iterable
from typing import Final

from hmi.domain.advice import AdviceType
from hmi.domain.advice_mode import AdviceTypeMode, DemotionCause

AI_STOPPED: Final = "ai_stopped"
"""Subject of the notice; its text is the moment, Unix ns."""
AI_LOWERED: Final = "ai_lowered"
"""Subject of the notice; its text names the types, see ``lowered_types``."""
ADVICE_FILE_WRONG: Final = "advice_file"
"""Subject of the notice; its text is the first fault."""
_BETWEEN: Final = ", "


def was_lowered(mode: AdviceTypeMode) -> bool:
    """Whether a type was lowered: that a new version begins anew is no fall."""
    return mode.cause not in (None, DemotionCause.NEW_VERSION)


def fell_by_itself(mode: AdviceTypeMode) -> bool:
    """Whether a type was lowered, and not by a person."""
    return was_lowered(mode) and mode.cause is not DemotionCause.PERSON


def lowered_notice(modes: Iterable[AdviceTypeMode]) -> str:
    """Types that fell by themselves and that nobody has raised since, by name; empty without any."""
    return _BETWEEN.join(sorted(mode.advice_type for mode in modes if fell_by_itself(mode)))


def lowered_types(notice: str) -> tuple[AdviceType, ...]:
    """The types that such a notice names."""
    return tuple(AdviceType(one) for one in notice.split(_BETWEEN) if one)
