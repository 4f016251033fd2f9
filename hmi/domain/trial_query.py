"""Trials at a screen: what is predicted, and what came of it."""

from msgspec import Struct

from hmi.domain.advice import AdviceId
from hmi.domain.trend import TrendTrace
from hmi.domain.trial import CannotTry, Trial
from hmi.domain.twin_record import TwinStanding


class AskTrial(Struct, frozen=True, kw_only=True, tag="ask_trial"):
    """The last trial of a recommendation with what was recorded since; without ``advice`` only how the twin stands."""

    advice: AdviceId = AdviceId("")


class TrialAnswer(Struct, frozen=True, kw_only=True, tag="trial_answer"):
    """What is known. ``trial`` None: it was not tried, or the person who asks has to say first what they think."""

    trial: Trial | None = None
    actual: tuple[TrendTrace, ...] = ()
    """Of the tags of its bands, in their order, from its beginning until now or its end."""
    is_current: bool = False
    """It may be decided on still: young enough, and what the plan writes is as it was."""
    is_running: bool = False
    unfit: CannotTry | None = None
    """Why nothing can be tried in this cell at all."""
    twin: TwinStanding = TwinStanding()
    """How right the twin was lately, as of now."""
    asked_ns: int = 0
