"""Troubles of the cell service itself."""

from collections.abc import Callable

from hmi.domain.advice import AdviceType
from hmi.domain.advice_notice import ADVICE_FILE_WRONG, AI_LOWERED, AI_STOPPED, lowered_types
from hmi.domain.alarms_file import alarms_file_trouble
from hmi.domain.records_trouble import CopiesTrouble, RecordsTrouble
from hmi.domain.steady_work import SteadyWork, steady_work
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import ngettext
from ui.formatting import duration_text
from ui.wording.advice import plain_kind_words
from ui.wording.sentence import Sentence

HISTORY_TROUBLES: dict[str, tuple[str, str]] = {
    "disk full": (
        N_("Nothing is recorded: the disk of the cell service is full."),
        N_("Free space on its computer; recording goes on by itself."),
    ),
    "in use": (
        N_("Nothing is recorded: another program uses the history."),
        N_("End that program; recording goes on by itself."),
    ),
    "not accessible": (
        N_("Nothing is recorded: the history cannot be opened."),
        N_("Check the rights on the project folder; recording goes on by itself."),
    ),
    "not writable": (
        N_("Nothing is recorded: the history cannot be written."),
        N_("Tell whoever looks after the cell service; its log says more."),
    ),
    "taken away": (
        N_("Nothing is recorded: the file of the history was taken away."),
        N_("Put it back; else recording begins anew within seconds."),
    ),
    "not started": (N_("Nothing is recorded yet: the history is being opened."), ""),
}
"""What ``HistoryPort.trouble`` means, and what to do."""


COPIES_TROUBLES: dict[CopiesTrouble, tuple[str, str]] = {
    CopiesTrouble.NOT_REACHED: (
        N_("The journal's checkpoints cannot be copied to their folder on the other machine."),
        N_("See that this folder is there and can be written. What is missing is copied then."),
    ),
    CopiesTrouble.CONTRADICTED: (
        N_("The checkpoints kept on the other machine prove other records than are here."),
        N_("Records were removed or replaced: tell the administrator. After a restore, name an empty folder."),
    ),
}


RECORDS_TROUBLES: dict[RecordsTrouble, tuple[str, str]] = {
    RecordsTrouble.DISK_FULL: (
        N_("Commands are refused: no room is left for the records."),
        N_("Free space on the computer of the cell service; it goes on by itself."),
    ),
    RecordsTrouble.IN_USE: (
        N_("Commands are refused: another program holds the records."),
        N_("End that program; the cell service goes on by itself."),
    ),
    RecordsTrouble.NOT_WRITABLE: (
        N_("Commands are refused: the records cannot be written."),
        N_("Check the rights on the project folder and its disk; the cell service goes on by itself."),
    ),
    RecordsTrouble.DAMAGED: (
        N_("Commands are refused: the records are damaged."),
        N_("Bring a backup back with tandem restore. Keep the damaged file for whoever examines it."),
    ),
    RecordsTrouble.TAKEN_AWAY: (
        N_("Commands are refused: the records were taken away."),
        N_("Put the project folder back in its place; the cell service goes on by itself."),
    ),
    RecordsTrouble.REPLACED: (
        N_("Commands are refused: another file lies in the place of the records."),
        N_("Put the former file back, or start the cell service again to use the new one."),
    ),
}
"""Why nothing can be put on record, and what to do."""


HISTORIES_ASIDE: dict[str, str] = {
    "damaged": N_("The history was damaged and is kept as {file}; recording began anew."),
    "newer": N_("The history was written by a newer Tandem and is kept as {file}; recording began anew."),
    "foreign": N_("Another program's file lay in place of the history and is kept as {file}; recording began anew."),
}
"""Why ``History.aside`` was set aside."""


WORK_THAT_FAILS: dict[SteadyWork, str] = {
    SteadyWork.LOCAL_ALARMS: N_("Tandem's own alarms are not judged now: the cell service fails at it."),
    SteadyWork.PUT_ASIDE: N_("Alarms put aside may not come back by themselves: the cell service fails at it."),
    SteadyWork.SILENCE: N_("A silence of alarms may not end by itself: the cell service fails at it."),
    SteadyWork.ALARMS_FILE: N_("A change of alarms.yaml or of the cell may not be seen: the cell service fails at it."),
    SteadyWork.SAMPLES: N_("What is recorded is not watched over: the cell service fails at it."),
    SteadyWork.CASES: N_("Nobody is called about cases, and none opens by itself: the cell service fails at it."),
    SteadyWork.RECORDS: N_("The records are not watched over: the cell service fails at it."),
    SteadyWork.FINDINGS: N_("The cell's data are not watched, and nothing is proposed: the cell service fails at it."),
    SteadyWork.PRODUCTION: N_("Stops of production are not watched: the cell service fails at it."),
    SteadyWork.ADVICE: N_("Recommendations are not watched over: the cell service fails at it."),
    SteadyWork.HANDOVERS: N_("Handovers are not watched: the cell service fails at it."),
    SteadyWork.PROCEDURES: N_("Procedures under way do not see the machine: the cell service fails at it."),
}
"""What people have to do without while it fails."""


def alarms_file_sentence(text: str) -> Sentence:
    """That the site decided otherwise about its alarms, or wrote what cannot be used."""
    trouble = alarms_file_trouble(text)
    if trouble is None or not trouble.faults:
        what = _("The file of the alarms (alarms.yaml) was changed. What was read before is in use.")
        return Sentence(what, _("Look at what differs in the settings, and take it over there."))
    more = trouble.faults - 1
    if trouble.is_unfit:
        what = _("The alarms in use do not fit the cell as it is now; they are watched as before. {fault}")
        step = _("Correct the file of the alarms (alarms.yaml), and take it over in the settings.")
        return Sentence(what.format(fault=trouble.first), step)
    what = _("The file of the alarms is wrong; what was read before is in use. {fault}").format(fault=trouble.first)
    step = _("Correct the file; then it can be taken over.")
    if not more:
        return Sentence(what, step)
    words = ngettext("{count} more fault is in it.", "{count} more faults are in it.", more)
    return Sentence(what, f"{words.format(count=more)} {step}")


def notice_sentence(subject: str, text: str, kinds: Callable[[AdviceType], str] = plain_kind_words) -> Sentence:
    """A trouble of the service itself, with what to do about it; ``kinds`` of advice as every display calls them."""
    work = steady_work(subject)
    if work is not None:
        step = _("It tries on. Tell whoever looks after the cell service; its log says more: {detail}")
        return Sentence(_(WORK_THAT_FAILS[work]), step.format(detail=text))
    if subject == "history" and text in HISTORY_TROUBLES:
        what, step = HISTORY_TROUBLES[text]
        return Sentence(_(what), _(step) if step else "")
    reason, _gap, file = text.partition(" ")
    if subject == "history_aside" and reason == "taken":
        what = _("The history file was taken away; recording began anew.")
        return Sentence(what, _("Put the former file back to go on in it. Else this message goes in a day."))
    if subject == "history_aside" and reason in HISTORIES_ASIDE:
        what = _(HISTORIES_ASIDE[reason]).format(file=file)
        return Sentence(what, _("Move that file out of the project folder; then this message goes."))
    if subject == "journal" and text.startswith("nearly full"):
        what = _("There is little room left for the records ({share}).").format(share=text.rpartition(" ")[2])
        return Sentence(what, _("Make room on the computer of the cell service, before commands are refused."))
    if subject == "journal" and text in RECORDS_TROUBLES:
        what, step = RECORDS_TROUBLES[RecordsTrouble(text)]
        return Sentence(_(what), _(step))
    if subject == "outcomes" and text.isdecimal():
        what = ngettext(
            "What came of {count} act could not be recorded yet.",
            "What came of {count} acts could not be recorded yet.",
            int(text),
        )
        return Sentence(what.format(count=text), _("It is recorded as soon as records can be written again."))
    if subject == "checkpoints" and text in COPIES_TROUBLES:
        what, step = COPIES_TROUBLES[CopiesTrouble(text)]
        return Sentence(_(what), _(step))
    if subject == "clock":
        seconds = float(text)
        forward = _("The clock of the cell service was set forward by {duration}.")
        back = _("The clock of the cell service was set back by {duration}.")
        what = (forward if seconds > 0 else back).format(duration=duration_text(abs(seconds)))
        return Sentence(what, _("The times of open cases moved with it; nobody was called for that."))
    if subject == "alarms_file" and alarms_file_trouble(text) is not None:
        return alarms_file_sentence(text)
    if subject == "local_alarms" and text.isdecimal():
        what = ngettext(
            "{count} alarm of Tandem's own cannot be judged now.",
            "{count} alarms of Tandem's own cannot be judged now.",
            int(text),
        )
        return Sentence(what.format(count=text), _("What they watch is in doubt or not there. Check the sensors."))
    if subject == "site_files":
        what = _("A file about reasons or shifts is wrong; what was read before is in use. {fault}")
        step = _("Correct the file; it is taken over by itself. The settings show all of its faults.")
        return Sentence(what.format(fault=text.partition("\n")[0]), step)
    if subject == "procedures":
        faults = text.splitlines()
        words = ngettext(
            "A procedure is not used, because its file is wrong: {fault}",
            "Procedures are not used, because their files are wrong: {fault}",
            len(faults),
        )
        step = _("Correct the file; it is taken over by itself. tandem check shows all of its faults.")
        return Sentence(words.format(fault=faults[0]), step)
    if subject == AI_STOPPED:
        what = _("AI is stopped: nothing is recommended, and nothing that was approved is sent.")
        return Sentence(what, _("Go on without it. A coordinator can let it work again."))
    if subject == ADVICE_FILE_WRONG:
        what = _("The file about advice (advice.yaml) is wrong, and nothing of it is used. {fault}").format(fault=text)
        return Sentence(what, _("Correct the file; it is read when the cell service is started again."))
    if subject == AI_LOWERED:
        lowered = [kinds(one) for one in lowered_types(text)]
        what = ngettext(
            "A kind of advice was lowered by itself: {kind}.",
            "Kinds of advice were lowered by themselves: {kind}.",
            len(lowered),
        )
        what = what.format(kind=", ".join(lowered))
        return Sentence(what, _("It shows nothing, or sends nothing, until a coordinator has looked at its record."))
    if subject == "cell_file":
        what = _("The file of the cell (cell.yaml) was changed by hand.")
        return Sentence(what, _("It is used when the cell service is started again. Run tandem check before."))
    return Sentence(text, _("Message of the cell service"))
