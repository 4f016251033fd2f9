"""All pages of help in the order of their keys, and what the shapes of states mean. The texts are in help_*.py."""

from hmi.i18n import gettext_noop as N_
from ui.displays.help_advice import ADVICE
from ui.displays.help_alarms import ALARMS
from ui.displays.help_cell import CELL
from ui.displays.help_first_steps import FIRST_STEPS
from ui.displays.help_page import HelpPage
from ui.displays.help_panel import PANEL
from ui.displays.help_production import PRODUCTION
from ui.displays.help_shift import SHIFT
from ui.displays.help_work import WORK

PAGES: dict[str, HelpPage] = {**FIRST_STEPS, **ALARMS, **ADVICE, **PRODUCTION, **WORK, **CELL, **SHIFT, **PANEL}

MARKS: tuple[tuple[str, str], ...] = (
    ("working", N_("Running")),
    ("idle", N_("Ready, not running")),
    ("stopped", N_("Stopped")),
    ("held", N_("Held: waits for something")),
    ("fault", N_("Fault")),
    ("stop", N_("Emergency stop or protective stop")),
    ("silent", N_("Was heard; is not heard now")),
    ("unknown", N_("Not known")),
    ("off", N_("Out of service or not offered")),
    ("notice", N_("Look at this")),
    ("done", N_("Somebody saw to it")),
    ("alarm_1", N_("Alarm of high priority")),
    ("seen_1", N_("The same, acknowledged")),
    ("alarm_2", N_("Alarm of medium priority")),
    ("seen_2", N_("The same, acknowledged")),
    ("alarm_3", N_("Alarm of low priority")),
    ("seen_3", N_("The same, acknowledged")),
)
"""Shape and meaning."""
