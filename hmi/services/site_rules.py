"""What a site wrote about reasons and shifts, for people to look at; nobody changes it from a screen."""

from hmi.domain.reason_tree import ReasonTree
from hmi.domain.shift_calendar import ShiftCalendar
from hmi.domain.site_rules import AskSiteRules, SiteFileFacts, SiteRulesAnswer
from hmi.ports.site import SiteFilePort
from hmi.services.caller import Caller
from hmi.services.shifts import ShiftService


class SiteRulesService:
    """Call ``changed`` now and then: files are looked at only when somebody asks for what they say."""

    def __init__(
        self, reasons: SiteFilePort[ReasonTree], calendar: SiteFilePort[ShiftCalendar], shifts: ShiftService
    ) -> None:
        self._reasons, self._calendar, self._shifts = reasons, calendar, shifts
        self._told: tuple[object, ...] = self._stand()

    @property
    def trouble(self) -> str:
        """The first fault of each file that cannot be used, one a line; empty when all is well."""
        files = (self._reasons, self._calendar)
        return "\n".join(file.trouble.partition("\n")[0] for file in files if file.trouble)

    def changed(self) -> bool:
        """Whether other rules are in use than at the last look, or other faults stand in a file."""
        stand = self._stand()
        is_other = any(one is not other and one != other for one, other in zip(stand, self._told, strict=True))
        self._told = stand
        return is_other

    async def answer_site_rules(self, query: AskSiteRules, caller: Caller) -> SiteRulesAnswer:
        """Everything, as it was read."""
        return SiteRulesAnswer(
            tree=self._reasons.value,
            reasons=_facts(self._reasons),
            calendar=self._calendar.value,
            shifts=_facts(self._calendar),
            time_zone=str(self._shifts.zone),
        )

    def _stand(self) -> tuple[object, ...]:
        return self._reasons.value, self._reasons.trouble, self._calendar.value, self._calendar.trouble


def _facts(file: SiteFilePort[object]) -> SiteFileFacts:
    return SiteFileFacts(
        name=file.name,
        is_shipped=file.is_shipped,
        read_ns=file.read_ns,
        faults=tuple(file.trouble.splitlines()),
    )
