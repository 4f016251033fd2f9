"""What every screen is told of AI as a whole: that it is stopped, and that a type of advice fell by itself."""

from collections.abc import Iterable
from typing import Final

from hmi.domain.advice_mode import AdviceTypeMode, DemotionCause

AI_STOPPED: Final = "ai_stopped"
"""Subject of the notice; its text is the moment, Unix ns."""
AI_LOWERED: Final = "ai_lowered"
"""Subject of the notice; its text names the types."""
ADVICE_FILE_WRONG: Final = "advice_file"
"""Subject of the notice; its text is the first fault."""
_BY_PEOPLE: Final = frozenset({None, DemotionCause.PERSON, DemotionCause.NEW_VERSION})


def lowered_notice(modes: Iterable[AdviceTypeMode]) -> str:
    """Types that fell by themselves and that nobody has raised since, by name; empty without any."""
    return ", ".join(sorted(mode.advice_type for mode in modes if mode.cause not in _BY_PEOPLE))
