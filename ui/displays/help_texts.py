"""What help says about each display, in short sentences that are translated as a whole."""

from dataclasses import dataclass

from hmi.i18n import gettext_noop as N_


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """One page: what it is for, what one sees, what one can do, what to do when something is wrong."""

    title: str
    purpose: str
    seen: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()
    has_marks: bool = False
    """Whether the shapes of states are explained below."""
    has_values: bool = False
    """Whether examples of values follow."""
    has_roles: bool = False
    """Whether the permission table follows."""


PAGES: dict[str, HelpPage] = {
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
        acts=(N_("See “People” for the table of who may do what."),),
        troubles=(N_("A refusal names the roles that may. Refused acts are in the journal, too."),),
    ),
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
    "stops": HelpPage(
        title=N_("Stops"),
        purpose=N_("Each time in which the cell did not produce, what probably caused it, and why people say it was."),
        seen=(
            N_("A stop opens by itself from the states of the machines, and closes when the cell produces again."),
            N_("What nobody has explained stands on top and on the rail, from whatever shift, until somebody does."),
            N_("Hatched time is no data: nobody knows whether the cell produced. It is never counted as idle."),
            N_("Short waits are only counted. The keys above the ribbon show them, and what each machine did."),
        ),
        acts=(
            N_("Tap a stop, a group and a reason. The proposed reason stands first, with what speaks for it."),
            N_("“Split” makes two stops of one that had two causes; “Merge” makes one of two. Both can be undone."),
            N_("“Another reason” and “Take the reason back” change what was said; the journal keeps both."),
        ),
        troubles=(
            N_("If somebody else changed the stop meanwhile, nothing is overwritten: look at it again."),
            N_("Reasons and shifts are the site's own files, reasons.yaml and shifts.yaml; maintenance changes them."),
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
            N_("“Not heard now” means that the controller is silent: see “Connection”."),
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
            N_("“Not heard now” is not over: somebody has to look at the machine."),
            N_("What nobody accepts is called out after 20 minutes and then every hour, also after a restart."),
        ),
    ),
    "past_handovers": HelpPage(
        title=N_("Earlier handovers"),
        purpose=N_("Who gave which shift to whom, with both signatures and each item as it stood then."),
        seen=(N_("Items that nobody accepted, questions, and whether who left was called back."),),
        acts=(
            N_("Tap a handover to read it as it would be printed; tap a number on it to see its rows."),
            N_("“Save as PDF” writes it into the documents of this panel."),
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
        ),
    ),
    "help": HelpPage(
        title=N_("Help"),
        purpose=N_("One page for each display. The key with the question mark opens the one that you need."),
        has_marks=True,
    ),
}

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
