"""Help. What to know before anything else: first steps, what Tandem is not, who may do what."""

from hmi.i18n import gettext_noop as N_
from ui.displays.help_page import HelpPage

FIRST_STEPS: dict[str, HelpPage] = {
    "first_steps": HelpPage(
        title=N_("First steps"),
        purpose=N_("Tandem shows the cell as its controllers report it and lets people act on it with proof."),
        seen=(
            N_("At the top: the cell, its mode, the most urgent thing, the person signed in, and the time."),
            N_("At the side: the displays. At the bottom: whether values are live, and how they are secured."),
            N_("Displays that belong together are tabs above the page; the side leads to the tab seen last."),
        ),
        acts=(
            N_("Looking needs no signing in. Acting does: tap “Sign in”, choose your name, enter your PIN."),
            N_("Tap anything to go deeper. Alt and the left arrow go back; F1 opens the help of a display."),
            N_("Alt and a number call the displays at the side; Ctrl and Page Up or Page Down go from tab to tab."),
        ),
        has_values=True,
        has_marks=True,
    ),
    "not_safety": HelpPage(
        title=N_("What Tandem is not"),
        purpose=N_("Tandem is not a safety function. It shows safety states and never changes them."),
        seen=(N_("A safety state that is not heard is drawn as not known, never as safe."),),
        acts=(
            N_("To stop the cell in danger, press the red emergency stop at the machine."),
            N_("To reset a stop, follow the procedure at the machine; this panel cannot do it."),
        ),
    ),
    "roles": HelpPage(
        title=N_("Roles"),
        purpose=N_("Every act needs a role. The cell service checks it each time, whatever a screen shows."),
        seen=(
            N_("Operators run the cell, maintenance adds values, coordinators lead, trainers teach."),
            N_("Administrators look after people and controllers; they neither approve nor sign off."),
        ),
        has_roles=True,
        acts=(N_("See “People”, behind “Settings”, for the table of who may do what."),),
        troubles=(N_("A refusal names the roles that may. Refused acts are in the journal, too."),),
    ),
}
