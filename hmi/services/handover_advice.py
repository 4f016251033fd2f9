"""What a shift leaves to the next of advice: AI that is stopped, types that fell, recommendations that wait or run."""

from collections.abc import Callable

from hmi.domain.advice_mode import AdviceTypeMode, AiStop
from hmi.domain.advice_notice import AI_STOPPED, was_lowered
from hmi.domain.advice_rules import is_gated
from hmi.domain.advice_state import Advice, AdviceState
from hmi.domain.handover import HandoverItem, ItemKey, ItemKind
from hmi.domain.words import NO_WORDS
from hmi.ports.advice import AdvicePort


class AdviceSource:
    """Reads modes and records; decides nothing."""

    def __init__(
        self,
        records: AdvicePort,
        stopped: Callable[[], AiStop | None],
        modes: Callable[[], tuple[AdviceTypeMode, ...]],
    ) -> None:
        self._records, self._stopped, self._modes = records, stopped, modes

    async def items(self, start_ns: int) -> list[HandoverItem]:
        """The stop, types that were lowered in this shift, and all that somebody has to decide on or to carry out."""
        stop = self._stopped()
        found = [] if stop is None else [_stop_item(stop)]
        found += [_mode_item(mode) for mode in self._modes() if was_lowered(mode) and mode.since_ns >= start_ns]
        shown = (one for one in self._records.standing() if one.state is not AdviceState.SHADOW)
        return [*found, *(_advice_item(one) for one in shown)]

    def knows(self, item: HandoverItem) -> bool | None:
        """Always: it is the service's own."""
        return True if item.key.startswith(("ai|", "advice|")) else None


def _stop_item(stop: AiStop) -> HandoverItem:
    return HandoverItem(
        key=ItemKey("ai|stopped"),
        kind=ItemKind.AI,
        is_red=True,
        since_ns=stop.since_ns,
        facts={"subject": AI_STOPPED, "since_ns": stop.since_ns},
    )


def _mode_item(mode: AdviceTypeMode) -> HandoverItem:
    cause = "" if mode.cause is None else mode.cause.value
    return HandoverItem(
        key=ItemKey(f"ai|{mode.advice_type}"),
        kind=ItemKind.AI,
        subject=mode.advice_type,
        since_ns=mode.since_ns,
        facts={"advice_type": mode.advice_type, "mode": mode.mode.value, "cause": cause},
    )


def _advice_item(advice: Advice) -> HandoverItem:
    """What is held back until people said what they think is not told here either."""
    is_held_back = advice.asks_assessment and advice.state.is_open
    return HandoverItem(
        key=ItemKey(f"advice|{advice.id}"),
        kind=ItemKind.ADVICE,
        subject=advice.id,
        equipment=advice.proposal.equipment,
        is_red=advice.state.is_running or is_gated(advice.proposal),
        since_ns=advice.queued_ns,
        facts={"state": "waits" if advice.state.is_open else advice.state.value},
        label=NO_WORDS if is_held_back else advice.proposal.title,
    )
