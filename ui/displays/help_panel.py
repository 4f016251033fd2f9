"""Help. The panel itself: people, settings, help."""

from hmi.i18n import gettext_noop as N_
from ui.displays.help_page import HelpPage

PANEL: dict[str, HelpPage] = {
    "people": HelpPage(
        title=N_("People"),
        purpose=N_("Who may act at this panel, and with which role."),
        seen=(N_("Roles, whether a PIN must be replaced, who is locked out, who has a badge."),),
        acts=(
            N_("An administrator adds people, gives roles, sets a first PIN, binds badges and unlocks."),
            N_("Erasing deletes a name for good, and takes an administrator who asks and a coordinator who confirms."),
        ),
        troubles=(N_("Too many wrong PINs lock an account for a while, then until an administrator unlocks it."),),
    ),
    "settings": HelpPage(
        title=N_("Settings"),
        purpose=N_("How this screen looks and speaks, what the cell is, and how much of the past is kept."),
        acts=(
            N_("Choose the language, the brightness, the size of text, keys for gloves, the keyboard on the screen."),
            N_("An administrator decides how long and how much recorded values are kept; what goes is gone for good."),
            N_("After alarms.yaml was changed, a coordinator or administrator sees what differs and takes it over."),
        ),
        troubles=(N_("A file of alarms that is wrong is not used: its faults stand there, with line and field."),),
    ),
    "help": HelpPage(
        title=N_("Help"),
        purpose=N_("One page for each display. The key with the question mark opens the one that you need."),
        has_marks=True,
    ),
}
