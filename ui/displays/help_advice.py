"""Help. What is recommended, how it is decided, how often it was right, and how far it may go."""

from hmi.i18n import gettext_noop as N_
from ui.displays.help_page import HelpPage

ADVICE: dict[str, HelpPage] = {
    "advice": HelpPage(
        title=N_("Advice"),
        purpose=N_("What was noticed in the cell and what could be done. You decide; nothing runs by itself."),
        seen=(
            N_("High impact stands first, then what runs out first. The number on the rail counts what waits."),
            N_("The card: values with the band in which they should be, what would be written, why, what if not."),
            N_("Evidence for it has a plus, evidence against it a minus. An eye marks what you have looked at."),
            N_("“28 of 34 confirmed” is how often such advice was right. Below 30 outcomes no figure is given."),
            N_("A red frame blocks approval: unlike its training data, stale, or not as it was approved."),
        ),
        acts=(
            N_("Some cards ask for your own view first. It is kept as you give it; then the proposal is shown."),
            N_("Tap evidence to look at it. Where that is asked for, nobody can approve before."),
            N_("Approve, approve changed, reject, later, or ask a coordinator: yes and no both take a reason."),
            N_("What reaches a machine takes your PIN; high risk also takes a second person at this panel."),
            N_("Afterwards say what came of it. “Cannot tell” counts, too."),
        ),
        troubles=(
            N_("Keys are out of use? The line above them says why: role, qualification, or what is missing."),
            N_("Refused because a value moved? Look at the present values, then decide again: nothing was sent."),
            N_("An approval holds for a time, for exactly these values. All is checked again before a write."),
        ),
        has_marks=True,
    ),
}
