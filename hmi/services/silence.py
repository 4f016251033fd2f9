"""Who may keep alarms quiet, for how long: somebody with a name, for a while."""

from collections.abc import Callable

from hmi import clock
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.silence import LONGEST_SILENCE_S, EndSilence, MuteScreen, Silence, SilenceAlarms, worst_of
from hmi.live.alarm_list import AlarmList
from hmi.live.present_silence import PresentSilence
from hmi.services.caller import Caller


class SilenceService:
    """Begins and ends the silence of the cell."""

    def __init__(self, alarms: AlarmList, present: PresentSilence, now_ns: Callable[[], int] = clock.now_ns) -> None:
        self._alarms, self._present, self._now_ns = alarms, present, now_ns

    async def silence(self, command: SilenceAlarms, caller: Caller) -> Outcome:
        """Quiet for a while, in the name of whoever is signed in."""
        if caller.ref is None:
            return Refused(reason=Reason.NOT_SIGNED_IN)
        if not 0 < command.duration_s <= LONGEST_SILENCE_S:
            return Refused(reason=Reason.BAD_REQUEST)
        now_ns = self._now_ns()
        until_ns = now_ns + round(command.duration_s * 1e9)
        worst = worst_of(self._alarms.alarms.values())
        self._present.begin(Silence(by=caller.ref, began_ns=now_ns, until_ns=until_ns, worst=worst))
        return Done()

    async def end(self, command: EndSilence, caller: Caller) -> Outcome:
        """Sound again; that is nobody's to forbid, and done already where there is no silence."""
        self._present.end()
        return Done()

    async def mute(self, command: MuteScreen, caller: Caller) -> Outcome:
        """Nothing but the record: a screen that does not sound needs a name and a reason."""
        if command.is_muted and not command.why.strip():
            return Refused(reason=Reason.NO_REASON)
        return Done()
