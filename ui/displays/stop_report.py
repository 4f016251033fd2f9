"""What goes with a problem that somebody reports while they look at a stop."""

from hmi.domain.case import CaseKind, CaseLink, LinkKind
from hmi.domain.reason_tree import ReasonTree
from hmi.domain.short_stops import machine_of
from hmi.domain.stop import Stop, StopKind
from ui.displays.stop_words import stop_title
from ui.models.report_context import ReportContext

KINDS: dict[StopKind, CaseKind] = {
    StopKind.SAFETY: CaseKind.SAFETY_STOP,
    StopKind.FAULT: CaseKind.MACHINE_FAULT,
    StopKind.STARVED: CaseKind.SHORTAGE,
}
"""Of the others nothing can be said before somebody looked."""


def stop_report(stop: Stop, tree: ReasonTree | None) -> ReportContext:
    """The stop, and the machine at which it was caused, as far as that is known."""
    link = CaseLink(kind=LinkKind.STOP, ref=stop.id, words=stop_title(stop, tree), time_ns=stop.begin_ns)
    equipment = machine_of(stop)
    links = (link,) if stop.is_record else ()  # what is read from states cannot be opened by its id later
    return ReportContext(equipment=equipment, links=links, kind=KINDS.get(stop.kind))
