"""Where a person can go: every display and faceplate by name. Each is imported when it is first shown."""

from functools import partial

from PySide6.QtCore import QSettings

from hmi.domain.tag import TagName
from hmi.i18n import gettext_noop as N_
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.place import Place
from ui.displays.settings import SettingsDisplay
from ui.faceplates.faceplate import Faceplate
from ui.main_window import Opener


def _overview(bridge: Bridge) -> Display:
    from ui.displays.overview import OverviewDisplay

    return OverviewDisplay(bridge)


def _why(bridge: Bridge) -> Display:
    from ui.displays.why import WhyDisplay

    return WhyDisplay(bridge)


def _cobot(bridge: Bridge) -> Display:
    from ui.displays.cobot import CobotDisplay

    return CobotDisplay(bridge)


def _machine(bridge: Bridge) -> Display:
    from ui.displays.machine import MachineDisplay

    return MachineDisplay(bridge)


def _alarms(bridge: Bridge) -> Display:
    from ui.displays.alarms import AlarmsDisplay

    return AlarmsDisplay(bridge)


def _handover(bridge: Bridge) -> Display:
    from ui.displays.handover import HandoverDisplay

    return HandoverDisplay(bridge)


def _alarm_history(bridge: Bridge) -> Display:
    from ui.displays.alarm_history import AlarmHistoryDisplay

    return AlarmHistoryDisplay(bridge)


def _alarm_figures(bridge: Bridge) -> Display:
    from ui.displays.alarm_figures import AlarmFiguresDisplay

    return AlarmFiguresDisplay(bridge)


def _shift_report(bridge: Bridge) -> Display:
    from ui.displays.shift_report import ShiftReportDisplay

    return ShiftReportDisplay(bridge)


def _past_handovers(bridge: Bridge) -> Display:
    from ui.displays.past_handovers import PastHandoversDisplay

    return PastHandoversDisplay(bridge)


def _trends(bridge: Bridge) -> Display:
    from ui.displays.trends import TrendsDisplay

    return TrendsDisplay(bridge)


def _journal(bridge: Bridge) -> Display:
    from ui.displays.journal import JournalDisplay

    return JournalDisplay(bridge)


def _browse(bridge: Bridge) -> Display:
    from ui.displays.browse import BrowseDisplay

    return BrowseDisplay(bridge)


def _connection(bridge: Bridge) -> Display:
    from ui.displays.connection import ConnectionDisplay

    return ConnectionDisplay(bridge)


def _people(bridge: Bridge) -> Display:
    from ui.displays.people import PeopleDisplay

    return PeopleDisplay(bridge)


def _help(bridge: Bridge) -> Display:
    from ui.displays.help import HelpDisplay

    return HelpDisplay(bridge)


def _set_point(bridge: Bridge, tag: str) -> Faceplate | None:
    from ui.faceplates.set_point import SetPointFaceplate

    definition = bridge.picture.definition(TagName(tag))
    return None if definition is None else SetPointFaceplate(bridge, definition)


def _moment(bridge: Bridge, time_ns: str) -> Faceplate | None:
    """To the moment that is named, or to the choice of one."""
    from ui.faceplates.moment import MomentFaceplate

    if time_ns.lstrip("-").isdecimal():
        bridge.moment_requested.emit(int(time_ns))
        return None
    return MomentFaceplate(bridge)


def _cases(bridge: Bridge) -> Display:
    from ui.displays.cases import CasesDisplay

    return CasesDisplay(bridge)


def _report_case(settings: QSettings, bridge: Bridge, context: str) -> Faceplate:
    """Whoever is not signed in signs in first, and then goes on with the report."""
    from ui.faceplates.report_case import ReportCaseFaceplate
    from ui.models.report_context import ReportContext

    if bridge.session is None:
        door = _sign_in(settings, bridge, "")
        door.finished.connect(partial(_report_after, bridge, context))
        return door
    faceplate = ReportCaseFaceplate(bridge, ReportContext.of(context))
    faceplate.reported.connect(partial(_show_case, bridge))
    return faceplate


def _report_after(bridge: Bridge, context: str, is_signed_in: bool) -> None:
    if is_signed_in and bridge.session is not None:
        bridge.display_requested.emit("report_case", context)


def _show_case(bridge: Bridge, case: str, _is_known: bool) -> None:
    bridge.display_requested.emit("cases", case)


def _sign_in(settings: QSettings, bridge: Bridge, badge: str) -> Faceplate:
    from ui.faceplates.first_administrator import FirstAdministratorFaceplate
    from ui.faceplates.sign_in import SignInFaceplate
    from ui.models.recent_people import RecentPeople

    if bridge.needs_setup:
        return FirstAdministratorFaceplate(bridge)
    return SignInFaceplate(bridge, RecentPeople(settings), badge)


def _advice(bridge: Bridge) -> Display:
    from ui.displays.advice import AdviceDisplay

    return AdviceDisplay(bridge)


def _trust_ledger(bridge: Bridge) -> Display:
    from ui.displays.trust_ledger import TrustLedgerDisplay

    return TrustLedgerDisplay(bridge)


def _ai_models(bridge: Bridge) -> Display:
    from ui.displays.ai_models import AiModelsDisplay

    return AiModelsDisplay(bridge)


def _stop_ai(settings: QSettings, bridge: Bridge, _subject: str) -> Faceplate:
    """Whoever is not signed in signs in first, and then goes on."""
    from ui.faceplates.stop_ai import ai_faceplate

    if bridge.session is None:
        door = _sign_in(settings, bridge, "")
        door.finished.connect(partial(_stop_ai_after, bridge))
        return door
    return ai_faceplate(bridge)


def _stop_ai_after(bridge: Bridge, is_signed_in: bool) -> None:
    if is_signed_in and bridge.session is not None:
        bridge.display_requested.emit("stop_ai", "")


def _stops(bridge: Bridge) -> Display:
    from ui.displays.stops import StopsDisplay

    return StopsDisplay(bridge)


def _procedures(bridge: Bridge) -> Display:
    from ui.displays.procedures import ProceduresDisplay

    return ProceduresDisplay(bridge)


def _findings(bridge: Bridge) -> Display:
    from ui.displays.findings import FindingsDisplay

    return FindingsDisplay(bridge)


def _failure_modes(bridge: Bridge) -> Display:
    from ui.displays.failure_modes import FailureModesDisplay

    return FailureModesDisplay(bridge)


def _runner(bridge: Bridge) -> Display:
    from ui.displays.runner import RunnerDisplay

    return RunnerDisplay(bridge)


def _procedure_preview(bridge: Bridge) -> Display:
    from ui.displays.procedure_preview import ProcedurePreviewDisplay

    return ProcedurePreviewDisplay(bridge)


def _oee(bridge: Bridge) -> Display:
    from ui.displays.oee import OeeDisplay

    return OeeDisplay(bridge)


PLACES = (
    Place(name="overview", icon="layout-dashboard", title=N_("Overview"), build=_overview),
    Place(name="alarms", icon="bell", title=N_("Alarms"), build=_alarms, tab=N_("Now")),
    Place(
        name="alarm_history",
        icon="history",
        title=N_("History"),
        build=_alarm_history,
        rail="alarms",
    ),
    Place(
        name="alarm_figures",
        icon="chart-line",
        title=N_("Figures"),
        build=_alarm_figures,
        rail="alarms",
    ),
    Place(name="advice", icon="lightbulb", title=N_("Advice"), build=_advice, tab=N_("Inbox")),
    Place(name="findings", icon="search", title=N_("Noticed"), build=_findings, rail="advice"),
    Place(name="trust_ledger", icon="scale", title=N_("Ledger"), build=_trust_ledger, rail="advice"),
    Place(name="ai_models", icon="bot", title=N_("Models"), build=_ai_models, rail="advice"),
    Place(name="stops", icon="timer", title=N_("Stops"), build=_stops),
    Place(name="oee", icon="timer", title=N_("OEE"), build=_oee, rail="stops"),
    Place(name="cases", icon="flag", title=N_("Cases"), build=_cases, rail="stops"),
    Place(name="procedures", icon="wrench", title=N_("Work"), build=_procedures, tab=N_("Procedures")),
    Place(name="runner", icon="play", title=N_("Guide"), build=_runner, rail="procedures"),
    Place(name="procedure_preview", icon="eye", title=N_("Preview"), build=_procedure_preview, rail="procedures"),
    Place(name="failure_modes", icon="list-tree", title=N_("Failure modes"), build=_failure_modes, rail="procedures"),
    Place(name="cobot", icon="bot", title=N_("Robot"), build=_cobot),
    Place(name="machine", icon="factory", title=N_("Machines"), build=_machine),
    Place(name="trends", icon="chart-line", title=N_("Trends"), build=_trends),
    Place(name="handover", icon="clipboard-check", title=N_("Handover"), build=_handover),
    Place(
        name="past_handovers",
        icon="history",
        title=N_("Earlier"),
        build=_past_handovers,
        rail="handover",
    ),
    Place(name="shift_report", icon="printer", title=N_("Shift report"), build=_shift_report, rail="handover"),
    Place(name="journal", icon="scroll-text", title=N_("Journal"), build=_journal),
    Place(name="settings", icon="settings", title=N_("Settings"), build=SettingsDisplay),
    Place(name="people", icon="users", title=N_("People"), build=_people, rail="settings"),
    Place(name="connection", icon="cable", title=N_("Connection"), build=_connection, rail="settings"),
    Place(name="browse", icon="folder-tree", title=N_("Browse"), build=_browse, rail="settings"),
    Place(name="why", icon="circle-question-mark", title=N_("Why?"), build=_why, is_on_rail=False),
    Place(name="help", icon="circle-question-mark", title=N_("Help"), build=_help, is_on_rail=False),
)
"""Every display, in the order of the rail and of the tabs behind its keys.

Each is imported when it is first shown: the window comes first.
"""


def faceplates(settings: QSettings) -> dict[str, Opener]:
    """Every faceplate that any display may ask for; ``settings`` are this screen's."""
    return {
        "moment": _moment,
        "report_case": partial(_report_case, settings),
        "sign_in": partial(_sign_in, settings),
        "set_point": _set_point,
        "stop_ai": partial(_stop_ai, settings),
    }
