"""Help. What the cell is and does: robot, machines, trends, browsing, connection."""

from hmi.i18n import gettext_noop as N_
from ui.displays.help_page import HelpPage

CELL: dict[str, HelpPage] = {
    "cobot": HelpPage(
        title=N_("Robot"),
        purpose=N_("Where the arm is, what its joints do, and what its safety controller says."),
        seen=(
            N_("The arm is drawn from the joint angles that the controller reports; a pale arm is not live."),
            N_("Each joint shows its place between its limits, its speed, current and temperature."),
        ),
        acts=(
            N_("Drag the picture to turn it, pinch to zoom, tap twice to reset."),
            N_("Tap a joint or a value to see its trend. A value with a pencil can be changed."),
        ),
        troubles=(
            N_("A value beyond its limits has an arrow and the colour of abnormal things."),
            N_("“Not heard now” means that the controller is silent: tap the strip at the bottom."),
        ),
        has_values=True,
    ),
    "machine": HelpPage(
        title=N_("Machines"),
        purpose=N_("One machine with all building blocks that Tandem recognised in its controller."),
        seen=(
            N_("State and operating mode at the top, then one card for each building block."),
            N_("The bar below a value shows where it is expected to be."),
        ),
        acts=(
            N_("Tap a value with a pencil to change it: choose, compare old and new, confirm."),
            N_("Keys at the bottom of a card call functions of the controller, after you confirm."),
        ),
        troubles=(N_("If a change is refused, the panel says why and what to do; nothing was changed."),),
        has_values=True,
    ),
    "trends": HelpPage(
        title=N_("Trends"),
        purpose=N_("Values over time: live at the right edge, recorded before it, on one axis."),
        seen=(
            N_("The scale at the side belongs to the trace whose name is bold."),
            N_("A dashed line with a flag is an event: tap beside it and read what it was, and who did it."),
            N_("Hatched is a time of which nothing usable was recorded; no line is drawn over it."),
            N_("A broken line with ticks shows values that the controller was not certain of."),
        ),
        acts=(
            N_("Drag to look back, pinch or turn the wheel to zoom, tap for the values at a moment."),
            N_("“Compare” lays an earlier hour, shift, day or week in pale colours below the present."),
            N_("With keys: arrows move the time, with Shift the cursor; Page up and down go from event to event."),
            N_("“Views” keeps a set of traces under a name. Picture and data are saved as files."),
        ),
        troubles=(N_("Without recording, only what came since the display opened is drawn, and it says so."),),
    ),
    "browse": HelpPage(
        title=N_("Browse"),
        purpose=N_("Everything that a controller offers, also what Tandem did not recognise."),
        seen=(N_("Values here are read once, when a level opens; they are not live."),),
        acts=(
            N_("Tap an object to go into it, “Up” to come back. Letters in the search choose among what lies here."),
            N_(
                "Choose a variable and add it to the cell: from then on it is watched, recorded and shown at a machine."
            ),
        ),
        troubles=(
            N_("A cross marks a value that the controller cannot use, a question mark one that it is not sure of."),
            N_("Only maintenance and coordinators change the cell."),
        ),
    ),
    "connection": HelpPage(
        title=N_("Connection"),
        purpose=N_("Whether values are live, how they are secured, and what is missing."),
        seen=(
            N_("The first line is the link to the cell service. Without it, nothing on this panel is the present."),
            N_("Each controller has a key with its shape and its state; the chosen one is explained beside it."),
            N_("The delay is the time from the controller's own clock to this panel, both clocks compared."),
            N_("Lost in queues: the controller was faster than its queue and dropped older values."),
        ),
        acts=(
            N_("An administrator compares the fingerprint of a new controller, row by row, and trusts it."),
            N_("“Stop trusting” ends a connection at once. The machine goes on as it is."),
        ),
        troubles=(
            N_("Not heard: check cable, switch and whether the controller runs. Tandem tries again by itself."),
            N_("“No security” means that anyone on the network can read and change values. Ask for a protected one."),
            N_("A changed certificate is refused until somebody compares it again. Ask why it changed."),
        ),
    ),
}
