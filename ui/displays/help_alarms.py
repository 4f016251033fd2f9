"""Help. What is wrong and why: the overview, the one answer, alarms as they are, were, and count."""

from hmi.i18n import gettext_noop as N_
from ui.displays.help_page import HelpPage

ALARMS: dict[str, HelpPage] = {
    "overview": HelpPage(
        title=N_("Overview"),
        purpose=N_("Is the cell all right, what needs you, and what is it making?"),
        seen=(
            N_("Each card is a piece of equipment: its state, its telling value, and the last minute of it."),
            N_("Arrows show which way parts go."),
            N_("“What needs me” lists everything that is not as it should be, the worst first."),
        ),
        acts=(
            N_("Tap a card to see that equipment. Tap a line of the list to go where it can be solved."),
            N_("“Why is it stopped?” appears when the cell stands: one tap, one answer."),
            N_("Tap the clock to see the cell as it was: five minutes ago, at the last alarm, at any stored second."),
            N_("Stripes around the screen and PAST: nothing there is the present, and nothing can be done there."),
            N_("“Back to live” shows the present again; without a touch it comes back by itself after five minutes."),
        ),
        troubles=(N_("A dashed, pale card is not heard now: what it shows is not the present."),),
        has_marks=True,
    ),
    "why": HelpPage(
        title=N_("Why is my cell stopped?"),
        purpose=N_("One answer: what came first, what to do, and who waits for whom."),
        seen=(
            N_("On top stands the first cause that still holds, and since when the cell stands."),
            N_("Each line says how sure it is: told by a controller, concluded from what came together, or unknown."),
            N_("A cause is named only while what it rests on is heard. Else the answer is that it is unknown."),
            N_("In the picture each machine points to the one that it waits for; a dashed arrow is concluded."),
        ),
        acts=(
            N_("Tap a line, then a key below the list, to see what it rests on: alarm, trend, journal, machine."),
            N_("Tap a machine in the picture to open it, or one of the keys on top to ask about it alone."),
            N_("What to do first is said for the first cause; a safety stop goes before all else."),
        ),
        troubles=(
            N_("Tandem never resets a safety stop. The answer says where it is reset."),
            N_("Who did something is told to people who are signed in."),
        ),
        has_marks=True,
    ),
    "alarms": HelpPage(
        title=N_("Alarms"),
        purpose=N_("What is wrong, what came first, what each alarm asks of you, and who has it."),
        seen=(
            N_("What nobody acknowledged stands on top, by priority, then the oldest first; only that has colour."),
            N_("The shape and its number tell the priority: 1 high, 2 medium, 3 low. An outline was acknowledged."),
            N_("A pennant marks what came first, in the cell or at its machine; it stays with it when that is over."),
            N_("“Perhaps first” marks several where clocks or silence leave doubt; the card says why."),
            N_("In a flood each machine is one line with its counts; above stands what came first. Tap it to open."),
            N_("Below a line stand those that are not heard now, and those that were put aside."),
        ),
        acts=(
            N_("“Acknowledge” says that you saw it; “I have it” that you look after it. Neither ends the alarm."),
            N_("“By machine” groups the list; tap a heading to fold it. The choice stays on this screen."),
            N_("An alarm sounds until somebody has it. The loudspeaker at the top silences for 2 min, in your name."),
            N_("“Put aside …” silences it for a time and a reason. It comes back by itself, not acknowledged."),
            N_("“Confirm” says that its cause was dealt with. What is latched ends only so, when its value is normal."),
        ),
        troubles=(
            N_("If the alarm changed meanwhile, your answer is not sent: look at it again, then decide."),
            N_("An alarm ends only when its source says so, never by acknowledging or by time."),
            N_("An empty list says whether no controller tells of any, or whether one of them cannot be heard."),
            N_("What came back had been put aside; its time is up, or its controller forgot it. Acknowledge it again."),
        ),
        has_marks=True,
    ),
    "alarm_history": HelpPage(
        title=N_("Alarm history"),
        purpose=N_("Everything that happened to alarms: when they began, who took them, how they ended."),
        seen=(
            N_("Each line is one step. A filled shape called for attention; a circle says that the alarm is over."),
            N_("“Told late” happened while nobody listened; nobody saw it then."),
            N_("“The source's clock is wrong” means that the time is when it was heard."),
        ),
        acts=(
            N_("Choose a time, search for words, or tap “Filter and sort”."),
            N_("“Its whole story” shows all that ever happened to the chosen alarm; “Back to everything” leads back."),
            N_("“Save as CSV” and “Save as JSON” write all rows that are shown, with the filter, to your documents."),
        ),
        troubles=(N_("Above the list it says for how long nobody recorded or listened: that time was not quiet."),),
        has_marks=True,
    ),
    "alarm_figures": HelpPage(
        title=N_("Alarm figures"),
        purpose=N_("Whether people can keep up with their alarms, by the limits of EEMUA 191 and IEC 62682."),
        seen=(
            N_("Each tile has a number, the limits as lines on a bar, and the standard that sets them."),
            N_("A flood begins with more than 10 alarms in 10 min and ends with fewer than 5."),
            N_("Chattering: three times in a minute. Fleeting: over in a minute, before anybody could answer."),
        ),
        acts=(N_("Tap a number, a bar or an alarm to see the rows that were counted."),),
        troubles=(N_("Only the time counts in which all sources were heard; what is not known is not called good."),),
    ),
}
