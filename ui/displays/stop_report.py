"""What goes with a problem that somebody reports while they look at a stop."""

from hmi.domain.case import CaseKind, CaseLink, LinkKind
from hmi.domain.reason_tree import ReasonTree
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
    equipment = stop.equipment or (stop.cause.equipment if stop.cause is not None else None)
    return ReportContext(equipment=equipment, links=(link,), kind=KINDS.get(stop.kind))
