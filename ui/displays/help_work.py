"""Help. Work by hand: procedures, the guide, and how equipment fails."""

from hmi.i18n import gettext_noop as N_
from ui.displays.help_page import HelpPage

WORK: dict[str, HelpPage] = {
    "procedures": HelpPage(
        title=N_("Procedures"),
        purpose=N_("What can be done at this cell, step by step, and what is under way now."),
        seen=(
            N_("What is under way stands on top: who runs it, at which step it is, and since when it is held."),
            N_("Below, procedures by the sort of equipment, with who may begin them: role, skill and level."),
            N_("A draft is marked: it can be read and tried at a simulated cell, and nobody works by it."),
        ),
        acts=(
            N_("Tap a procedure to read all of its steps, what can hurt, and what the machine has to say."),
            N_("“Begin …” asks why, and begins exactly the version that you read. Nothing is sent by beginning."),
        ),
        troubles=(
            N_("“Begin …” is out of use? Above it stands which skill, level or role is missing."),
            N_("Another procedure at the same equipment is told first; you may begin all the same and answer for it."),
        ),
    ),
    "runner": HelpPage(
        title=N_("Guide"),
        purpose=N_("One step at a time: what to do, what can hurt, and beside it what the machine says."),
        seen=(
            N_("Conditions show what is expected and what is so now. What is not heard never counts as so."),
            N_("A step that the machine decides has no key: it says what it waits for, and how long still."),
            N_("A step that writes shows the old and the new value, is sent once, and waits for the read-back."),
            N_("After a restart it says whether what was sent arrived, did not, or is not known. Nothing is resent."),
        ),
        acts=(
            N_("Do the step, then tap its key; hold the key of a step that sends something to the machine."),
            N_("“Hold the guide” pauses the guide, never the machine. To stop that, use the machine's own keys."),
            N_("“Give up …” offers what was done to be taken back, one step at a time; nothing moves by itself."),
            N_("Each puts their own lock on and takes it off with their own PIN; this panel isolates nothing."),
            N_("“Hand over …” offers it to somebody; they sign in here and take it with their PIN."),
        ),
        troubles=(
            N_("A key is out of use? Beside it stands why: a condition, a skill and its level, or whose run it is."),
            N_("A step takes too long? First a hint, then trainer or maintenance, then the coordinator is called."),
            N_("The connection is lost? The guide is held and stays so until a person goes on."),
        ),
    ),
    "procedure_preview": HelpPage(
        title=N_("Preview"),
        purpose=N_("A procedure while it is written, as a run would show it, step by step; without any run."),
        seen=(
            N_("Files of the folder “procedures” beside cell.yaml, drafts and faulty ones too, and those that ship."),
            N_("A file with faults says line, field and fault; what you see then is how it was before."),
            N_("Beside a step stand the conditions as the machine tells them now, and every way that leads on."),
        ),
        acts=(
            N_("Save the file in your editor: within seconds the panel shows it anew, at the same step."),
            N_("Walk with “Back” and “Next step”, or tap a way. The keys of the step itself are out of use here."),
        ),
        troubles=(
            N_("Nothing changes? Look whether the file ends in .yaml, and whether it lies in the project in use."),
            N_("Maintenance, trainers, coordinators and administrators see it; whoever is not signed in does not."),
        ),
    ),
    "failure_modes": HelpPage(
        title=N_("Failure modes"),
        purpose=N_("How equipment fails, how that shows, what it costs to wait, and what helps (FMEA)."),
        seen=(
            N_("Severity and detection from 1 to 10, and how often it begins in 1,000 h of production."),
            N_("Each symptom with how often it shows when the fault is there, and when it is not."),
            N_("Questions and checks that tell one fault from another, with what each answer says."),
        ),
        acts=(
            N_("Search by any word: what you see, the machine, the cause. Tap a fault to read all of it."),
            N_("“Show the procedure” leads to what guides your hands for it."),
        ),
        troubles=(N_("The library is changed in its files, in “failure_modes” beside cell.yaml, and not here."),),
    ),
}
