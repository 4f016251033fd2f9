"""The past, and why the cell stands or stood: read from what was recorded, nothing of it kept here."""

from hmi.bootstrap.alarms import Alarms
from hmi.bootstrap.production import Production
from hmi.history.history import History
from hmi.live.process_image import ProcessImage
from hmi.live.recent_changes import RecentChanges
from hmi.services.dispatcher import Dispatcher
from hmi.services.past import PastService
from hmi.services.past_door import serve_past
from hmi.services.past_timeline import TimelineService
from hmi.services.past_why import PastWhyService
from hmi.services.why import WhyService
from hmi.store.cases import CaseStore
from hmi.store.journal import Journal


def past_of(
    *, image: ProcessImage, history: History, journal: Journal, alarms: Alarms, cases: CaseStore
) -> PastService:
    """The cell at past moments."""
    return PastService(lambda: image.cell, history, journal, alarms.history, cases)


def join_past(
    dispatcher: Dispatcher,
    past: PastService,
    *,
    image: ProcessImage,
    history: History,
    journal: Journal,
    alarms: Alarms,
    production: Production,
    changes: RecentChanges,
) -> WhyService:
    """Answer what is asked about the past, and why; the answer is for why it stands now."""
    timeline = TimelineService(history, journal, alarms.history, production.records, production.spans)
    response_to = alarms.present.response_to
    why = WhyService(image, changes, alarms.present.list, journal, response_to)
    serve_past(dispatcher, past, timeline, PastWhyService(why, past, history, journal, response_to))
    return why
