"""Where a person can go: every display and faceplate by name. Each is imported when it is first shown."""

from hmi.i18n import gettext_noop as N_
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.main_window import Opener, Place


def _overview(bridge: Bridge) -> Display:
    from ui.displays.overview import OverviewDisplay

    return OverviewDisplay(bridge)


def _cobot(bridge: Bridge) -> Display:
    from ui.displays.cobot import CobotDisplay

    return CobotDisplay(bridge)


def _machine(bridge: Bridge) -> Display:
    from ui.displays.machine import MachineDisplay

    return MachineDisplay(bridge)


def _trends(bridge: Bridge) -> Display:
    from ui.displays.trends import TrendsDisplay

    return TrendsDisplay(bridge)


def _journal(bridge: Bridge) -> Display:
    from ui.displays.journal import JournalDisplay

    return JournalDisplay(bridge)


def _browse(bridge: Bridge) -> Display:
    from ui.displays.browse import BrowseDisplay

    return BrowseDisplay(bridge)


PLACES = (
    Place(name="overview", icon="layout-dashboard", title=N_("Overview"), build=_overview),
    Place(name="cobot", icon="bot", title=N_("Robot"), build=_cobot),
    Place(name="machine", icon="factory", title=N_("Machines"), build=_machine),
    Place(name="trends", icon="chart-line", title=N_("Trends"), build=_trends),
    Place(name="journal", icon="scroll-text", title=N_("Journal"), build=_journal),
    Place(name="browse", icon="folder-tree", title=N_("Browse"), build=_browse),
)
"""Every display, in the order of the rail. Each is imported when it is first shown: the window comes first."""

FACEPLATES: dict[str, Opener] = {}
