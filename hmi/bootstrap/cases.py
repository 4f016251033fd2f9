"""Cases have a list that screens follow, a ladder, and a watch that opens what the cell tells."""

from pathlib import Path

from hmi.content.escalation_file import read_escalation
from hmi.live.case_list import CaseList
from hmi.live.process_image import ProcessImage
from hmi.services.case import CaseService
from hmi.services.case_answers import CaseAnswers
from hmi.services.case_door import serve_cases
from hmi.services.case_photos import CasePhotos
from hmi.services.case_watch import CaseWatch
from hmi.services.dispatcher import Dispatcher
from hmi.services.escalation import EscalationKeeper
from hmi.store.cases import CaseStore
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore


class Cases:
    """Opened, escalated and answered for."""

    def __init__(
        self, project: Path, image: ProcessImage, journal: Journal, people: PeopleStore, dispatcher: Dispatcher
    ) -> None:
        self.list, self.records = CaseList(), CaseStore(journal)
        self.rules = rules = read_escalation(project)
        cases = CaseService(self.list, self.records, rules, people.person)
        serve_cases(dispatcher, cases, CasePhotos(cases, self.records), CaseAnswers(self.records, lambda: image.cell))
        people.on_erased.append(cases.forget_name)
        self._ladder = EscalationKeeper(self.list, self.records, rules)
        self._watch = CaseWatch(image, cases, rules.opens)

    def use_cell(self) -> None:
        """The image has another cell."""
        self._watch.use_cell()

    async def tend(self) -> None:
        """Open what lasts, and call whoever is to be called."""
        self._watch.tick()
        self._ladder.tick()

    def troubles(self) -> dict[str, str]:
        """A clock that was set: times of the ladder moved."""
        return {"clock": self._ladder.notice}
