"""Offers what is proposed to the advice service: anew when it is another, and every few minutes while it holds."""

import logging
from collections.abc import Iterable
from typing import Final

from hmi import clock
from hmi.domain.advice import CauseKey, Recommendation
from hmi.domain.advice_state import Suppression
from hmi.ports.journal import JournalUnavailable
from hmi.services.advice import AdviceService

log = logging.getLogger(__name__)

_SUPPRESSED_AGAIN_S: Final = dict.fromkeys(Suppression, 3600.0) | {
    Suppression.STALE: 60.0, Suppression.STOPPED: 300.0, Suppression.RUNNING: 600.0,
}  # fmt: skip
"""Of which nobody is asked: soon where that passes by itself."""


class Offering:
    """Lives on the service's loop.

    Args:
        advice: Takes what is offered, and merges what is the same.
        again_s: So long after an offer the same is offered again: what waits is then as new as it can be.
    """

    def __init__(self, advice: AdviceService, again_s: float) -> None:
        self._advice, self._again_s = advice, again_s
        self._offered: dict[CauseKey, tuple[str, float]] = {}
        """By cause: how what was offered last looked, and from when on it is offered again."""

    def offer(self, proposals: Iterable[Recommendation]) -> None:
        """All that holds now; what does not hold any more is new when it comes back."""
        found = tuple(proposals)
        standing = {one.cause for one in found}
        self._offered = {cause: last for cause, last in self._offered.items() if cause in standing}
        for proposal in found:
            self._offer(proposal)

    def forget(self) -> None:
        """What it rests on is another now, though it may propose the same."""
        self._offered = {}

    def _offer(self, proposal: Recommendation) -> None:
        """One of which nobody is asked is a record each time, and offered less often."""
        look = f"{proposal.intervention}|{proposal.plan.plan_hash}|{proposal.strength // 0.5}"
        now_s = clock.monotonic_s()
        before = self._offered.get(proposal.cause)
        if before is not None and before[0] == look and now_s < before[1]:
            return
        try:
            offered = self._advice.offer(proposal)
        except JournalUnavailable as error:
            log.error("a proposal is not on record yet: %s", error)
            return
        again_s = self._again_s if offered.suppression is None else _SUPPRESSED_AGAIN_S[offered.suppression]
        self._offered[proposal.cause] = (look, now_s + again_s)
