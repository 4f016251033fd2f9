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
    "findings": HelpPage(
        title=N_("What was noticed"),
        purpose=N_("What is other than usual in the cell, what may be behind it, and what nobody knows."),
        seen=(
            N_("“The panel asks you”: one check that would tell what it is."),
            N_("“Stands now”: what, where, since when, and how far over its limit. Grey ones ended lately."),
            N_("What may be behind it is told as “may well be”, “possible” or “hardly”: nothing is ever certain."),
            N_("“What nobody knows”: where too little was learned, a value is missing, or a detector was stopped."),
        ),
        acts=(
            N_("Go and look, then tap what you saw. It counts for a shift, or until somebody worked there."),
            N_("A wrong answer? Choose it under “Answered”, tap another one, or take it back."),
            N_("Tap a trend to see the values that it rests on; tap the recommendation to decide on it."),
        ),
        troubles=(
            N_("Keys are out of use? The line below them says why: role, qualification, or another screen."),
            N_("“Not shown”: on a recommendation people say first what they think. Do that, then it is shown here."),
            N_("Silence of a detector that does not know is no sign of health."),
        ),
        has_marks=True,
    ),
    "trust_ledger": HelpPage(
        title=N_("Ledger"),
        purpose=N_("How often which kind of advice was right, what people did with it, and how the team decides."),
        seen=(
            N_("Each row is one kind of advice in one version of its model: another version begins anew."),
            N_("“Cannot tell” counts among all outcomes, so that a figure never looks better than it is."),
            N_("The curve: on the dashed line what was said is what came. Below it too much was promised."),
            N_("“How the team decides” is counted for everybody together, never for one person."),
        ),
        acts=(N_("Choose over which time it is counted; tap a row to see its reasons, outcomes and times."),),
        troubles=(
            N_("“Not calibrated yet” stands below 30 outcomes: say what came of recommendations, so that it learns."),
            N_("Many approvals without a look? Talk about it in the team: cards are there to be looked at."),
        ),
        has_marks=True,
    ),
    "ai_models": HelpPage(
        title=N_("Models"),
        purpose=N_("How far each kind of advice may go, in which version, and what it lacks to go further."),
        seen=(
            N_("Off, shadow (recorded only), advisory (people do it by hand), approved write (sent step by step)."),
            N_("What is missing for the next mode stands with what it has: cases, shifts, agreement, calibration …"),
            N_("What falls by itself says why: a changed file, drifting inputs, too often wrong, too often rejected."),
            N_("Models of this site (folder “models”): what each finds, how good it is, and why one is not asked."),
        ),
        acts=(
            N_("A coordinator asks that a kind may go further; somebody of maintenance confirms. Both sign."),
            N_("A coordinator can lower a kind at once. What waits of it is cancelled."),
            N_("“Stop AI” in the frame stops all of it, for anyone who is signed in but viewers. It needs no reason."),
        ),
        troubles=(
            N_("“Stop AI” is no emergency stop: machines go on. Only a coordinator lets AI work again."),
            N_("A criterion that is not known counts as missing: the card says which."),
        ),
        has_marks=True,
    ),
}
