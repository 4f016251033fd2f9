"""Open stops, stops that nobody has explained, and cases, as items of a handover."""

from collections.abc import Mapping

from hmi.domain.case import CaseId, CaseKind, CaseSeverity, ExceptionCase
from hmi.domain.handover import HandoverItem, ItemKey, ItemKind
from hmi.domain.person import SERVICE
from hmi.domain.stop import WAITS, Stop
from hmi.domain.stop_query import AskStops, StopFilter
from hmi.domain.tag import Scalar
from hmi.domain.words import NO_WORDS
from hmi.ports.stops import StopPort
from hmi.services.caller import Caller
from hmi.services.stops import StopService

_GRAVE = frozenset({CaseKind.SAFETY_STOP, CaseKind.QUALITY_HOLD})
_ITSELF = Caller(None, SERVICE.screen)


class StopSource:
    """Stops that last, and those that are over without a reason."""

    def __init__(self, records: StopPort, stops: StopService) -> None:
        self._records, self._stops = records, stops

    async def items(self, start_ns: int) -> list[HandoverItem]:
        """One for each."""
        told = await self._stops.answer_stops(AskStops(filter=StopFilter(only_unexplained=True)), _ITSELF)
        stops = {stop.id: stop for stop in (*self._records.open_stops(), *told.stops)}
        return [_stop_item(stop) for stop in stops.values()]

    def knows(self, item: HandoverItem) -> bool | None:
        """Always: they are records."""
        return True if item.key.startswith("stop|") else None


class CaseSource:
    """Cases that still want something of somebody."""

    def __init__(self, cases: Mapping[CaseId, ExceptionCase], *, is_whole: bool = True) -> None:
        """``is_whole``: every case that is not closed is among these; of the past that may not be known."""
        self._cases, self._is_whole = cases, is_whole

    async def items(self, start_ns: int) -> list[HandoverItem]:
        """One for each."""
        return [_case_item(case) for case in self._cases.values() if case.is_listed]

    def knows(self, item: HandoverItem) -> bool | None:
        """Always, where they are whole: they are records."""
        return self._is_whole if item.key.startswith("case|") else None


def _stop_item(stop: Stop) -> HandoverItem:
    facts: dict[str, Scalar] = {"stop_kind": stop.kind.value, "reason": "/".join(stop.reason)}
    asides: dict[str, Scalar] = {}
    if stop.cause is not None and stop.cause.words:
        asides["cause"] = stop.cause.words
    if stop.comment:
        asides["comment"] = stop.comment
    if stop.end_ns is not None:
        asides["end_ns"] = stop.end_ns
    return HandoverItem(
        key=ItemKey(f"stop|{stop.id}"),
        kind=ItemKind.STOP if stop.is_open else ItemKind.STOP_UNEXPLAINED,
        subject=stop.id,
        equipment=stop.equipment,
        is_red=stop.is_open and stop.kind not in WAITS,
        since_ns=stop.begin_ns,
        facts=facts,
        asides=asides,
        label=NO_WORDS if stop.cause is None else stop.cause.label,
    )


def _case_item(case: ExceptionCase) -> HandoverItem:
    facts: dict[str, Scalar] = {
        "case_kind": case.kind.value,
        "severity": int(case.severity),
        "state": case.state.value,
        "title": case.title,
    }
    if case.owner is not None:
        facts["taken_by"] = case.owner
    asides: dict[str, Scalar] = {"escalated": case.escalated}
    for name, value in (("until_ns", case.wait_until_ns or case.accepted_until_ns), ("due_ns", case.due_ns)):
        if value is not None:
            asides[name] = value
    return HandoverItem(
        key=ItemKey(f"case|{case.id}"),
        kind=ItemKind.CASE,
        subject=case.id,
        equipment=case.equipment,
        is_red=case.is_unsolved and (case.severity is CaseSeverity.HIGH or case.kind in _GRAVE),
        since_ns=case.opened_ns,
        facts=facts,
        asides=asides,
    )
