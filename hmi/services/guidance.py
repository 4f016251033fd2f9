"""Answers what the site wrote about an alarm: what follows, what to do, how long there is."""

from hmi.domain.alarm import Priority
from hmi.domain.guidance_query import AskGuidance, GuidanceAnswer
from hmi.live.alarm_list import AlarmList
from hmi.services.caller import Caller


class GuidanceService:
    """Looks up in the list, which knows open alarms and what is decided about them."""

    def __init__(self, alarms: AlarmList) -> None:
        self._alarms = alarms

    async def answer(self, query: AskGuidance, caller: Caller) -> GuidanceAnswer:
        """What is written; of an alarm that is not open any more by what the question says of it."""
        plan = self._alarms.plan
        alarm = self._alarms.alarms.get(query.alarm) if query.alarm is not None else None
        if alarm is not None:
            guidance = plan.guidance_of(alarm.equipment, alarm.source, alarm.name)
            priority = alarm.priority
        else:
            guidance = plan.guidance_of(query.equipment, query.source, query.name)
            priority = guidance.priority.value if guidance.priority is not None else Priority.HIGH
        return GuidanceAnswer(guidance=guidance, shelve_most_s=plan.shelve_most_s(priority))
