"""What goes with a problem that somebody reports while they look at an alarm."""

from hmi.domain.alarm import Alarm
from hmi.domain.case import CaseKind, CaseLink, LinkKind
from ui.displays.alarm_words import alarm_name
from ui.models.report_context import ReportContext


def alarm_report(alarm: Alarm) -> ReportContext:
    """The alarm and where it stands."""
    link = CaseLink(kind=LinkKind.ALARM, ref=alarm.id, words=alarm_name(alarm), time_ns=alarm.began_ns)
    return ReportContext(equipment=alarm.equipment, links=(link,), kind=CaseKind.MACHINE_FAULT)
