"""What people may do with the twin."""

from msgspec import Struct

from hmi.domain.advice import AdviceId
from hmi.domain.advice_plan import ChangedValue


class TryAdvice(Struct, frozen=True, kw_only=True, tag="try_advice"):
    """Let the twin go through the plan of a recommendation, from the state in which the cell is now. Moves nothing."""

    advice: AdviceId
    plan_hash: str
    """Of the plan as it was shown, before ``changes``."""
    changes: tuple[ChangedValue, ...] = ()
    """Values that the person would approve instead."""
