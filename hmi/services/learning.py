"""Lets finders forget what was normal, for a person who says why and signs for it."""

from collections.abc import Callable

from hmi.domain.finding import Finding, FindingPlace
from hmi.domain.learning_command import LearnAnew
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.live.finding_list import FindingList
from hmi.services.access import AccessService
from hmi.services.caller import Caller

LONGEST_WHY = 500


class LearningService:
    """Lives on the service's loop.

    Args:
        findings: What stands.
        access: Proves who signs.
        learn: Lets whoever looks at a place learn anew; what stands there is over with it.
    """

    def __init__(self, findings: FindingList, access: AccessService, learn: Callable[[FindingPlace], None]) -> None:
        self._findings, self._access, self._learn = findings, access, learn

    async def learn_anew(self, command: LearnAnew, caller: Caller) -> Outcome:
        """End a finding, and gather anew what is normal where it was found."""
        if caller.session is None:
            return Refused(reason=Reason.NOT_SIGNED_IN)
        if self._standing(command) is None:
            return Refused(reason=Reason.FINDING_OVER)
        if not command.why.strip() or len(command.why) > LONGEST_WHY:
            return Refused(reason=Reason.NO_REASON)
        refusal = await self._access.prove(caller.session.person, command.pin, caller)
        if refusal is not None:
            return refusal
        finding = self._standing(command)  # a while has passed
        if finding is None:
            return Refused(reason=Reason.FINDING_OVER)
        self._learn(finding.place)
        return Done()

    def _standing(self, command: LearnAnew) -> Finding | None:
        return next((one for one in self._findings.standing.values() if one.id == command.finding), None)
