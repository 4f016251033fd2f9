"""Production: stops, shifts and OEE of what the cell does."""

from functools import partial
from pathlib import Path

from hmi.content.reasons_file import REASONS_FILE, read_reasons
from hmi.content.shifts_file import SHIFTS_FILE, read_shifts
from hmi.content.site_file import SiteFile
from hmi.domain.stop import StopId
from hmi.live.alarm_list import AlarmList
from hmi.live.process_image import ProcessImage
from hmi.ports.history import HistoryPort
from hmi.services.dispatcher import Dispatcher
from hmi.services.production import ProductionService
from hmi.services.production_door import serve_production
from hmi.services.site_versions import SiteVersions
from hmi.store.journal import Journal
from hmi.store.short_stops import ShortStopStore
from hmi.store.state_spans import StateSpanStore
from hmi.store.stops import StopStore
from hmi.store.stops_then import stops_then
from hmi.store.uuid7 import uuid7


class Production:
    """Watched, on record, and answered for."""

    def __init__(
        self,
        project: Path,
        image: ProcessImage,
        alarms: AlarmList,
        history: HistoryPort,
        journal: Journal,
        dispatcher: Dispatcher,
    ) -> None:
        self.records, self.spans = StopStore(journal), StateSpanStore(journal)
        reasons, calendar = SiteFile(project, REASONS_FILE, read_reasons), SiteFile(project, SHIFTS_FILE, read_shifts)
        self._versions = SiteVersions((reasons, calendar), journal)
        self.service = ProductionService(
            records=self.records,
            spans=self.spans,
            reasons=reasons,
            calendar=calendar,
            history=history,
            image=image,
            alarms=alarms,
            new_id=lambda time_ns: StopId(uuid7(time_ns)),
            sayings=ShortStopStore(journal),
            records_then=partial(stops_then, journal),
        )
        service = self.service
        serve_production(dispatcher, service.stops, service.short, service.shifts, service.oee, service.rules)

    async def tend(self) -> None:
        """See what everything does now, by which version of what the site wrote."""
        self.service.look()
        await self._versions.keep()

    def troubles(self) -> dict[str, str]:
        """A file about reasons or shifts that cannot be used; the summary of stops tells of the rest."""
        return {"site_files": self.service.rules.trouble}
