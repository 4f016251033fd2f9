"""The recommendation that waits about the same thing: beside an alarm, a stop, or what was noticed."""

from collections.abc import Iterable, Sequence

from hmi.domain.advice import EvidenceKind
from hmi.domain.advice_query import AdviceLine
from hmi.domain.alarm import Alarm
from hmi.domain.equipment import EquipmentId
from hmi.domain.problem import Problem
from hmi.domain.stop import Stop
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.advice_words import advice_title
from ui.formatting import chain_text, count_text


def advice_for_alarm(bridge: Bridge, alarm: Alarm) -> Sequence[AdviceLine]:
    """Those that wait: first such as name this very alarm, then others about the same machine."""
    if bridge.is_past:
        return ()
    naming = [one for one in bridge.advices.waiting if _names(one, alarm)]
    return _each_once((*naming, *_at(bridge, (alarm.equipment,))))


def advice_for_stop(bridge: Bridge, stop: Stop) -> Sequence[AdviceLine]:
    """Those that wait about what probably caused a stop that lasts still, or about where it is."""
    if bridge.is_past or not stop.is_open:
        return ()
    cause = stop.cause
    alarm = bridge.alarms.get(cause.alarm) if cause is not None and cause.alarm is not None else None
    naming = advice_for_alarm(bridge, alarm) if alarm is not None else ()
    return _each_once((*naming, *_at(bridge, (cause.equipment if cause is not None else None, stop.equipment))))


def advice_behind(bridge: Bridge, problem: Problem) -> AdviceLine | None:
    """The one that waits about what may be behind something; of one that is held back, any at the same machine."""
    if bridge.is_past:
        return None
    modes = {(str(one.mode), one.equipment) for one in problem.suspects}
    places = {one.equipment for one in problem.clues}
    for line in bridge.advices.waiting:
        proposal = line.advice.proposal
        if (proposal.advice_type, proposal.equipment) in modes or (line.is_veiled and proposal.equipment in places):
            return line
    return None


def advice_line_words(bridge: Bridge, lines: Sequence[AdviceLine]) -> str:
    """What waits, in a line; empty where nothing does."""
    if not lines:
        return ""
    others = len(lines) - 1
    more = ngettext("and {count} more", "and {count} more", others).format(count=count_text(others)) if others else ""
    stale = "" if bridge.is_heard else _("as it stood when the cell service was heard last")
    return chain_text((advice_title(bridge, lines[0]), _("waits for a decision"), more, stale))


def _names(line: AdviceLine, alarm: Alarm) -> bool:
    told = (one.told for one in line.advice.proposal.evidence if one.kind is EvidenceKind.ALARM and one.is_present)
    name = alarm.name.casefold()
    return any(one.ref == alarm.id or (one.ref.casefold() == name and one.equipment == alarm.equipment) for one in told)


def _at(bridge: Bridge, places: Iterable[EquipmentId | None]) -> Sequence[AdviceLine]:
    wanted = {one for one in places if one is not None}
    return [one for one in bridge.advices.waiting if one.advice.proposal.equipment in wanted]


def _each_once(lines: Iterable[AdviceLine]) -> Sequence[AdviceLine]:
    return list({one.advice.id: one for one in lines}.values())
