"""Help. What production lost: stops, OEE, cases."""

from hmi.i18n import gettext_noop as N_
from ui.displays.help_page import HelpPage

PRODUCTION: dict[str, HelpPage] = {
    "stops": HelpPage(
        title=N_("Stops"),
        purpose=N_("Each time in which the cell did not produce, what probably caused it, and why people say it was."),
        seen=(
            N_("A stop opens by itself from the states of the machines, and closes when the cell produces again."),
            N_("What nobody has explained stands on top and on the rail, from whatever shift, until somebody does."),
            N_("Hatched time is no data: nobody knows whether the cell produced. It is never counted as idle."),
            N_("Short waits are only counted. “Short stops” shows them, those of one machine and kind as one row."),
            N_("A machine that stood while the cell produced has a heading of its own: it is no stop of the cell."),
        ),
        acts=(
            N_("Tap a stop, a group and a reason. The proposed reason stands first, with what speaks for it."),
            N_("A reason for a row of short stops holds for all of them up to now; those that come later ask anew."),
            N_("“All machines” narrows the list down to what one machine caused, as far as anybody knows."),
            N_("“Split” makes two stops of one that had two causes; “Merge” makes one of two. Both can be undone."),
            N_("“Another reason” and “Take the reason back” change what was said; the journal keeps both."),
        ),
        troubles=(
            N_("If somebody else changed the stop meanwhile, nothing is overwritten: look at it again."),
            N_("Reasons and shifts are in the site's reasons.yaml and shifts.yaml; the settings show what they say."),
        ),
        has_marks=True,
    ),
    "oee": HelpPage(
        title=N_("OEE"),
        purpose=N_("How much of the planned time became good parts, by ISO 22400-2, and where the rest went."),
        seen=(
            N_("Each index shows its formula and the numbers in it; the elements stand beside with their names."),
            N_("The bars go from the planned time down to the time for good parts; each begins where one ends."),
            N_("Two numbers are bounds: the truth lies between, because for a part of the time there is no data."),
            N_("A dash is not known, never 100 %; below it stands why."),
        ),
        acts=(N_("Tap a loss to see the stops that it is made of. The arrows lead to other shifts."),),
        troubles=(
            N_("Without a planned run time per item the fastest parts seen are the measure: set one in shifts.yaml."),
        ),
    ),
    "cases": HelpPage(
        title=N_("Cases"),
        purpose=N_(
            "Problems that somebody has to own until they are solved: who has them, who was called, what helped."
        ),
        seen=(
            N_("Yours stand on top, then those that nobody has; within each what is overdue, then the gravest."),
            N_("The number tells the effect: 1 the cell stands, 2 less runs, 3 it can wait. Filled: nobody has it."),
            N_("“Called” tells who was called because nobody came in time, “Next call” who is called next, and when."),
            N_("The card has everything that happened, photos, and what solved the same problem before."),
        ),
        acts=(
            N_("The flag at the top reports a problem from any display; what you look at goes with it."),
            N_("“I have it” stops the calls for an owner. Handed on, a case stays yours until the other one takes it."),
            N_("“Let it wait …” stops the calls for a time and a reason. “Solved …” says what helped."),
            N_("“It holds: close” ends it; what made the cell stand is closed by somebody else than who solved it."),
        ),
        troubles=(
            N_("A problem that is reported already is not opened twice: you come to the case that is there."),
            N_("If the case changed meanwhile, nothing is done: see what is new, then press again."),
            N_("Photos are made smaller and do not tell where they were taken. None may show a person."),
        ),
        has_marks=False,
    ),
}
