"""What was noticed, in words: how strong, how explanations stand, why something is not known, who noticed it."""

from hmi.domain.finding import Direction, IgnoranceReason
from hmi.domain.problem import HeldBack, Standing
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_

IGNORANCES: dict[IgnoranceReason, str] = {
    IgnoranceReason.TOO_LITTLE_DATA: N_("Too little data so far"),
    IgnoranceReason.OUT_OF_DOMAIN: N_("The cell works in a way that was not learned"),
    IgnoranceReason.STALE_INPUT: N_("A value that is needed is not heard"),
    IgnoranceReason.NOT_FITTED: N_("Still learning what is usual"),
    IgnoranceReason.TOO_SLOW: N_("Stopped: it took too long"),
    IgnoranceReason.FAILED: N_("Stopped: it failed"),
}
STANDINGS: dict[Standing, str] = {
    Standing.STANDS_OUT: N_("explains it best by far"),
    Standing.AMONG_FIRST: N_("may well be"),
    Standing.POSSIBLE: N_("possible"),
    Standing.UNLIKELY: N_("hardly"),
}
HELD_BACKS: dict[HeldBack, str] = {
    HeldBack.OWN_VIEW_FIRST: N_(
        "A recommendation waits on which people say first what they think. Until then this stays hidden."
    ),
    HeldBack.RECORDED_ONLY: N_("This kind of advice is off, or only recorded so far: it is not shown."),
}
DIRECTIONS: dict[Direction, str] = {
    Direction.UP: N_("above what was expected"),
    Direction.DOWN: N_("below what was expected"),
    Direction.CHANGED: N_("other than expected"),
}
_DETECTORS = {
    "joint_twin": N_("Model of the arm"),
    "level_drift": N_("Watch over single values"),
    "rate_drift": N_("Watch over how often things happen"),
    "order_lateness": N_("Watch over orders and their due times"),
    "multivariate_shift": N_("Watch over all values together"),
}
_CLEARLY, _FAR = 1.5, 3.0
"""From so many times its limit on."""


def ignorance_words(reason: IgnoranceReason) -> str:
    """Why a detector says nothing."""
    return _(IGNORANCES[reason])


def standing_words(standing: Standing) -> str:
    """How an explanation stands among the others."""
    return _(STANDINGS[standing])


def strength_words(strength: float) -> str:
    """How far it is over its limit, without a figure that looks like a probability."""
    if strength >= _FAR:
        return _("far over its limit")
    return _("clearly over its limit") if strength >= _CLEARLY else _("just over its limit")


def detector_words(detector: str) -> str:
    """Who noticed it; one of a site as its id reads."""
    known = _DETECTORS.get(detector)
    return _(known) if known is not None else detector.replace("_", " ")
