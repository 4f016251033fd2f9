"""Help. What a shift leaves: handovers, the report, the journal."""

from hmi.i18n import gettext_noop as N_
from ui.displays.help_page import HelpPage

SHIFT: dict[str, HelpPage] = {
    "handover": HelpPage(
        title=N_("Handover"),
        purpose=N_("Hands a shift over so that nothing is lost: what is open is gathered from the cell by itself."),
        seen=(
            N_("Open alarms, alarms put aside or switched off, machines not in production mode, silent controllers."),
            N_("Values changed in this shift that are still other than before, and acts whose outcome is not known."),
            N_("Important items come first, in the colour of abnormal things. What is over moves to the end."),
            N_("What came or changed after somebody signed is marked, and has to be accepted anew."),
        ),
        acts=(
            N_("Outgoing: “Prepare a handover”, add notes and remarks, then “Hand over” and sign with your PIN."),
            N_("Incoming: accept each item, or ask back. Hold the key for an important one; there is no “accept all”."),
            N_("When every important item is accepted, “Take over” and sign. Two different people sign."),
            N_("Nobody there? Hand over without a meeting, or take over alone: a call-back is the first task then."),
        ),
        troubles=(
            N_("Refused because it changed? Something came meanwhile: look at it, then sign again."),
            N_("“Not heard” is not over: somebody has to look at the machine."),
            N_("What nobody accepts is called out again and again, also after a restart; the site decides when."),
            N_("A shift that ends without a handover is told some minutes before, and is on record afterwards."),
            N_("At a past moment it shows what had been said of what was open then, and what is not on record."),
        ),
    ),
    "past_handovers": HelpPage(
        title=N_("Earlier handovers"),
        purpose=N_("Who gave which shift to whom, with both signatures and each item as it stood then."),
        seen=(
            N_("Items that nobody accepted, questions, and whether who left was called back."),
            N_("Shifts that ended without anybody having begun to hand them over."),
        ),
        acts=(
            N_("Tap a handover to read it as it would be printed; tap a number on it to see its rows."),
            N_("“Save as PDF” writes it into the documents of this panel."),
            N_("“See the cell then” brings the whole panel to that moment."),
        ),
    ),
    "shift_report": HelpPage(
        title=N_("Shift report"),
        purpose=N_("A shift on paper: what was made and lost, why, which alarms came, what people did, the handover."),
        seen=(
            N_("The page is as it will be printed. Each number names the rows that it is made of."),
            N_("What nobody knows is named: times in which nothing was heard, and parts that could not be read."),
        ),
        acts=(
            N_("Tap a number, a bar or a row to see the rows behind it; tap a row there to go to the thing itself."),
            N_("Step to another shift with the arrows, or choose any period of up to a month."),
            N_("“Save as PDF” and “Save as CSV” write into the documents of this panel; CSV has ids and times in UTC."),
        ),
        troubles=(N_("Parts are missing? What people did is shown to those who are signed in only."),),
    ),
    "journal": HelpPage(
        title=N_("Journal"),
        purpose=N_("Who did what, when, from which panel, and what came of it."),
        seen=(
            N_("Each line is an act and what came of it; refusals are there, too."),
            N_("Lines are chained: the journal notices when one is changed, removed or moved."),
        ),
        acts=(
            N_("Sign in to read it. Tap a line to see all that was recorded; scroll down to go into the past."),
            N_("Search, or tap a topic. “Each record” shows what is written without joining it."),
        ),
    ),
}
