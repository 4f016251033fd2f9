"""What came of a command, and why."""

from hmi.domain.advice_approval import Aspect
from hmi.domain.advice_mode import AdviceMode, Criterion
from hmi.domain.outcome import Failed, Outcome, Reason, Refused
from hmi.domain.permission import MATRIX, Action
from hmi.domain.person import Role
from hmi.domain.pin import PinFault
from hmi.domain.tag import Scalar
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.formatting import exact_text, span_text, time_text
from ui.wording.advice import aspect_words, criterion_words, mode_words
from ui.wording.people import PIN_RULES, action_words, pin_fault_words, roles_words
from ui.wording.sentence import Sentence

REASONS: dict[Reason, tuple[str, str]] = {
    Reason.NOT_SIGNED_IN: (N_("Nobody is signed in."), N_("Sign in to {action}.")),
    Reason.NOT_PERMITTED: (N_("Your role may not {action}."), N_("These may: {roles}.")),
    Reason.SESSION_ENDED: (N_("The session has ended."), N_("Sign in again.")),
    Reason.WRONG_CREDENTIAL: (N_("PIN or badge is not right."), N_("Try again with care; too many tries lock.")),
    Reason.LOCKED_OUT: (
        N_("Locked after too many wrong tries, until {until}."),
        N_("Wait, or ask an administrator to unlock you."),
    ),
    Reason.WEAK_PIN: (N_("This PIN is too easy to guess."), N_("Choose another. {rule}")),
    Reason.ALREADY_SET_UP: (N_("This panel has an administrator already."), N_("Ask them to add you.")),
    Reason.LAST_ADMINISTRATOR: (
        N_("This is the last administrator."),
        N_("Make somebody else administrator first."),
    ),
    Reason.CONFLICTING_ROLES: (
        N_("One person may not hold these roles together: {roles}."),
        N_("Administrators neither approve nor sign off. Take one of them away."),
    ),
    Reason.SECOND_PERSON: (
        N_("Erasing takes two people."),
        N_("An administrator asks for it; then a coordinator who is somebody else confirms."),
    ),
    Reason.OWN_ROLES: (N_("Nobody changes their own roles."), N_("Ask another administrator.")),
    Reason.ALREADY_EXISTS: (N_("That exists already."), N_("Choose another name or badge.")),
    Reason.UNKNOWN_PERSON: (N_("This person is not known here."), N_("Look again at the list of people.")),
    Reason.UNKNOWN_TAG: (N_("The cell has no such value."), N_("Look for it again; the cell has changed.")),
    Reason.UNKNOWN_ENDPOINT: (N_("The cell has no such controller."), N_("Check the cell file.")),
    Reason.UNKNOWN_METHOD: (N_("The equipment has no such function."), N_("Scan the controller again.")),
    Reason.SERVICE_SILENT: (
        N_("The cell service does not answer."),
        N_("Nothing was sent. Wait until it is back, then try again."),
    ),
    Reason.NOT_CONNECTED: (
        N_("The controller is not connected."),
        N_("Nothing was sent. Try again when it is live."),
    ),
    Reason.NOT_FRESH: (
        N_("The present value is not known."),
        N_("Nothing was sent. Wait until the value is live."),
    ),
    Reason.NOT_WRITABLE: (N_("The controller does not let this value be changed."), ""),
    Reason.SAFETY_READ_ONLY: (
        N_("Safety states are shown only."),
        N_("They can be changed at the machine, never from a panel."),
    ),
    Reason.OUT_OF_RANGE: (
        N_("{value} is outside of {low} to {high} {unit}."),
        N_("Choose a value inside of the limits."),
    ),
    Reason.WRONG_TYPE: (N_("{value} is not a value of this kind."), N_("Expected: {type}.")),
    Reason.VALUE_CHANGED: (
        N_("The value is {now} now, no longer {seen}."),
        N_("Look at the present value, then decide again."),
    ),
    Reason.CERTIFICATE_CHANGED: (
        N_("The controller shows another certificate by now."),
        N_("Close this, look again, and compare anew."),
    ),
    Reason.HANDOVER_CHANGED: (
        N_("The handover no longer stands as you saw it."),
        N_("Nothing was signed. Look at what is new, then decide."),
    ),
    Reason.OWN_HANDOVER: (
        N_("Who hands over cannot take over, too."),
        N_("Let the person who comes sign in. If nobody comes, hand over without a meeting."),
    ),
    Reason.ITEMS_WAIT: (
        N_("Important items that you have not accepted: {count}."),
        N_("Accept each of them, or talk about it first."),
    ),
    Reason.UNKNOWN_ALARM: (N_("This alarm is over."), N_("Look at the list again.")),
    Reason.ALARM_CHANGED: (
        N_("The alarm no longer stands as you saw it."),
        N_("Nothing was sent. Look at it again, then decide."),
    ),
    Reason.UNKNOWN_CASE: (N_("There is no such case."), N_("Look at the list again.")),
    Reason.CASE_CHANGED: (
        N_("Nothing was done: the case has changed since you looked."),
        N_("See what is new, then decide again."),
    ),
    Reason.CASE_EXISTS: (
        N_("There is an open case of this problem already."),
        N_("Go on there, or bring the two together."),
    ),
    Reason.PHOTO_REFUSED: (N_("This photo cannot be taken: {fault}."), N_("Choose another one.")),
    Reason.PHOTO_NOT_STORED: (
        N_("The photo could not be stored: {detail}."),
        N_("Nothing was added. Tell maintenance."),
    ),
    Reason.UNKNOWN_PROCEDURE: (N_("There is no such procedure in use."), N_("Look at the list again.")),
    Reason.PROCEDURE_CHANGED: (
        N_("The procedure is another one by now than the one on your screen, or it is not released."),
        N_("Nothing was begun. Read what is new, then decide."),
    ),
    Reason.UNKNOWN_RUN: (N_("There is no such run of a procedure."), N_("Look at the list again.")),
    Reason.RUN_CHANGED: (
        N_("The run no longer stands as you saw it."),
        N_("Nothing was done. Look at the step again, then decide."),
    ),
    Reason.ANOTHER_RUN: (
        N_("Another procedure is under way at the same equipment."),
        N_("Talk to whoever runs it, or begin it all the same and answer for it."),
    ),
    Reason.OTHERS_RUN: (N_("Somebody else runs this procedure."), N_("Let them hand it over, or hold it and take it.")),
    Reason.NOT_QUALIFIED: (
        N_("You are not qualified for this."),
        N_("Asked for: {needed}. Call somebody who is, or ask your trainer."),
    ),
    Reason.NOT_AT_CELL: (
        N_("This screen does not stand at the cell."),
        N_("Go to the panel at the cell: whoever does this has to be there."),
    ),
    Reason.PIN_NEEDED: (N_("Your PIN is needed."), N_("Enter it: it is your signature.")),
    Reason.NOT_SO: (
        N_("The machine is not as this step needs it: {tag} is {value}."),
        N_("Nothing was sent. Bring it there, or hold the procedure."),
    ),
    Reason.MACHINE_DECIDES: (
        N_("Nobody can tick this off: the machine has to say so."),
        N_("Wait until it does, or hold the procedure and look for the cause."),
    ),
    Reason.NEVER_SKIPPED: (N_("This step is never left out."), N_("Do it, or give the procedure up.")),
    Reason.LOCKS_STAND: (
        N_("Somebody's lock is on: they may be in the machine."),
        N_("Nothing was sent. Let everybody take off their own lock first."),
    ),
    Reason.LOCK_OF_ANOTHER: (
        N_("This lock belongs to somebody else."),
        N_("Only they take it off. If they cannot, a coordinator signs for it and says why."),
    ),
    Reason.ENERGY_STORED: (
        N_("Stored energy may be left behind this lock."),
        N_("Release it, try it out, and say that it is released."),
    ),
    Reason.ANOTHER_PERSON: (
        N_("It takes two: another person than the first."),
        N_("Let somebody else look at it and enter their PIN here."),
    ),
    Reason.TOO_LATE: (
        N_("The second person came later than {duration} after the first."),
        N_("Look at it together once more, and begin with the first person."),
    ),
    Reason.STEP_UNDONE: (
        N_("What an earlier step set is no longer so: {tag} is {value}."),
        N_("Set it again, or go on with a reason."),
    ),
    Reason.UNKNOWN_STOP: (N_("This stop is not in the records."), N_("Look at the list again.")),
    Reason.STOP_CHANGED: (
        N_("Somebody changed this stop meanwhile."),
        N_("Nothing was changed. Look at it again, then decide."),
    ),
    Reason.UNKNOWN_STOP_REASON: (
        N_("The site's list of reasons does not have this one any more."),
        N_("Choose another; the list was changed."),
    ),
    Reason.OUTSIDE_STOP: (N_("This moment does not lie within the stop."), N_("Choose one between its begin and end.")),
    Reason.NOT_NEIGHBOURS: (
        N_("These stops do not follow each other."),
        N_("Merge neighbours with no more than 15 minutes between them."),
    ),
    Reason.TAG_WATCHED: (
        N_("An alarm of this site watches this value."),
        N_("Take its rule out of alarms.yaml and have that read; then remove the value."),
    ),
    Reason.ALARM_STANDS: (
        N_("The alarm stands still."),
        N_("Deal with its cause first; when the value is normal again, confirm it."),
    ),
    Reason.NOT_OFFERED: (N_("The controller does not ask for this."), ""),
    Reason.NO_REASON: (N_("A reason is needed."), N_("Choose one, or type a few words.")),
    Reason.TOO_LONG: (
        N_("An alarm of this priority may not be put aside for so long."),
        N_("At most {duration}; put it aside again if it still helps."),
    ),
    Reason.UNKNOWN_ADVICE: (N_("There is no such recommendation."), N_("Look at the list again.")),
    Reason.FINDING_OVER: (
        N_("It does not stand any more."),
        N_("Nothing has to be done."),
    ),
    Reason.ADVICE_CHANGED: (
        N_("The recommendation no longer stands as you saw it."),
        N_("Nothing was decided. Look at it again."),
    ),
    Reason.ADVICE_STALE: (
        N_("What the recommendation rests on is too old or in doubt by now."),
        N_("Wait until it is proposed anew, or look at the machine yourself."),
    ),
    Reason.ADVICE_DIFFERS: (
        N_("It is not as it was approved. {difference}"),
        N_("Nothing was sent. Differences in all: {count}. Look at the recommendation again."),
    ),
    Reason.NOT_APPROVED: (
        N_("Nobody has approved that this is sent."),
        N_("Nothing was sent. Look at the recommendation that the run belongs to."),
    ),
    Reason.OWN_ADVICE: (
        N_("Who proposes something cannot approve it, too."),
        N_("Let somebody else decide."),
    ),
    Reason.ASSESS_FIRST: (
        N_("You have not said yet what you think yourself."),
        N_("Say that first; then the proposal is shown."),
    ),
    Reason.EVIDENCE_UNSEEN: (
        N_("Evidence that you have not opened: {count}."),
        N_("Look at it, then decide."),
    ),
    Reason.UNLIKE_TRAINING: (
        N_("The machine is in a state that is unlike the data this model was made with."),
        N_("It cannot be approved. Reject it, or ask the coordinator and say what you see yourself."),
    ),
    Reason.TRIAL_MISSING: (
        N_("It has not been tried on the twin yet."),
        N_("Try it first; then decide."),
    ),
    Reason.TRIAL_AGAINST: (
        N_("The trial on the twin does not speak for it."),
        N_("Look at what it predicts. Reject it, or try other values."),
    ),
    Reason.TRIAL_UNDECIDED: (
        N_("The trial on the twin cannot tell whether it helps."),
        N_("Look at why. Who approves it all the same writes down the reason in words."),
    ),
    Reason.TWIN_DOUBTED: (
        N_("The twin cannot be believed now: its last predictions were not compared, or were wrong."),
        N_("Wait until it was right for a while, or let somebody decide without it."),
    ),
    Reason.CANNOT_TRY: (
        N_("The twin cannot try this here, or not now."),
        N_("Look at the recommendation without a trial, or try again later."),
    ),
    Reason.UNKNOWN_CHECK: (
        N_("This check is not in the library of failure modes any more."),
        N_("Look at the display again; the library was changed."),
    ),
    Reason.CHECK_OVER: (
        N_("Nobody needs this answer any more."),
        N_("Nothing was changed. Look at what is asked now."),
    ),
    Reason.AI_STOPPED: (
        N_("AI is stopped in this cell."),
        N_("Go on without it. A coordinator can let it work again."),
    ),
    Reason.MODE_TOO_LOW: (
        N_("This kind of advice may not go so far: it is at “{mode}”."),
        N_("Do it by hand, or ask the coordinator."),
    ),
    Reason.CRITERIA_SHORT: (
        N_("Not enough yet: {criterion}. Wanted: {wanted}. Has: {has}."),
        N_("Criteria that are short in all: {count}."),
    ),
    Reason.SERVER_REFUSED: (N_("The controller said no: {status}."), N_("Check its mode and its state.")),
    Reason.READ_BACK_DIFFERS: (
        N_("Sent {wanted}, but the controller holds {found}."),
        N_("Check the machine before you try again."),
    ),
    Reason.TIMED_OUT: (
        N_("The controller did not answer in time."),
        N_("It may have acted. Check the machine before you try again."),
    ),
    Reason.JOURNAL_UNAVAILABLE: (
        N_("The journal cannot be written, so nothing was done."),
        N_("The overview says why, and what to do about it."),
    ),
    Reason.HISTORY_UNAVAILABLE: (N_("Recorded data is not available now."), N_("Try again in a moment.")),
    Reason.ALARMS_FILE_CHANGED: (
        N_("The file of the alarms (alarms.yaml) is another one by now, or in use already."),
        N_("Nothing was changed. Look at what differs, then decide."),
    ),
    Reason.ALARMS_FILE_WRONG: (
        N_("The file of the alarms cannot be used: {fault}"),
        N_("What was in use stays in use. Correct the file, then try again."),
    ),
    Reason.CELL_FILE_CHANGED: (
        N_("The file of the cell (cell.yaml) was changed by hand, so nothing was changed from here."),
        N_("Let the cell service be started again, then try again."),
    ),
    Reason.IN_THE_PAST: (
        N_("You look at the past: nothing can be done there."),
        N_("Go back to the present, then try again."),
    ),
    Reason.BAD_REQUEST: (N_("That cannot be done here."), ""),
    Reason.INTERNAL: (
        N_("The cell service had a fault of its own."),
        N_("Tell the administrator; its log says more."),
    ),
}


BROKEN_OFF: dict[Reason, tuple[str, str]] = {
    Reason.SERVICE_SILENT: (
        N_("The cell service does not answer."),
        N_("It may have acted. Check the machine before you try again."),
    ),
    Reason.NOT_CONNECTED: (
        N_("The connection to the controller broke."),
        N_("It may have acted. Check the machine before you try again."),
    ),
}
"""Where something was sent and nobody knows what became of it."""


def reason_sentence(outcome: Refused | Failed) -> Sentence:
    """Why something was refused or failed, and what to do."""
    what, step = REASONS[outcome.reason]
    if isinstance(outcome, Failed) and outcome.reason in BROKEN_OFF:
        what, step = BROKEN_OFF[outcome.reason]
    if outcome.facts.get("needs_administrator"):
        return Sentence(_("Locked after too many wrong tries."), _("Ask an administrator to unlock you."))
    facts = _Facts(_fact_words(outcome.facts))
    return Sentence(_(what).format_map(facts), _(step).format_map(facts) if step else "")


def outcome_sentence(outcome: Outcome) -> Sentence:
    """What came of a command."""
    match outcome:
        case Refused():
            reason = reason_sentence(outcome)
            return Sentence(_("Refused. {reason}").format(reason=reason.what), reason.next_step)
        case Failed():
            reason = reason_sentence(outcome)
            return Sentence(_("Failed. {reason}").format(reason=reason.what), reason.next_step)
        case _:
            return Sentence(_("Done."))


class _Facts(dict[str, str]):
    """Facts for a sentence; one that the service left out reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "—"


def _difference_words(aspect: Aspect, words: dict[str, str]) -> str:
    """Where nobody knows the cell, so what is told cannot be said by its label, see ``difference_words`` of models."""
    if aspect not in (Aspect.CONDITION, Aspect.QUALITY, Aspect.UNIT):
        return aspect_words(aspect)
    told = {key: words.get(key) or "—" for key in ("name", "approved", "now")}
    return _("{what} {name}: approved {approved}, now {now}.").format(what=aspect_words(aspect), **told)


def _fact_words(facts: dict[str, Scalar]) -> dict[str, str]:
    words = {key: _scalar_words(value) for key, value in facts.items()}
    if "action" in facts:
        action = Action(str(facts["action"]))
        words["action"] = action_words(action)
        words["roles"] = roles_words(MATRIX[action])
    if "roles" in facts:
        words["roles"] = roles_words(frozenset(Role(name) for name in str(facts["roles"]).split(",")))
    if "aspect" in facts and "difference" not in facts:
        words["difference"] = _difference_words(Aspect(str(facts["aspect"])), words)
    if "mode" in facts:
        words["mode"] = mode_words(AdviceMode(str(facts["mode"])))
    if "criterion" in facts:
        words["criterion"] = criterion_words(Criterion(str(facts["criterion"])))
    if "most_s" in facts:
        words["duration"] = span_text(float(facts["most_s"]))
    if "skill" in facts:
        told = {key: facts.get(key, "—") for key in ("skill", "level", "has")}
        words["needed"] = _("{skill}, level {level} (yours is {has})").format(**told)
    elif "role" in facts:
        words["needed"] = roles_words(frozenset({Role(str(facts["role"]))}))
    if "until_ns" in facts:
        words["until"] = time_text(int(facts["until_ns"]))
    if "rule" in facts:
        rule = str(facts["rule"])
        words["rule"] = _(PIN_RULES[rule]) if rule in PIN_RULES else pin_fault_words(PinFault(rule))
    return words


def _scalar_words(value: Scalar) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return exact_text(value) if isinstance(value, int | float) else value
