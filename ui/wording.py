"""Every word of the domain as people read it: tables from enum members to sentences, translated when asked for."""

from dataclasses import dataclass

from hmi.domain.alarm import AlarmState, Priority
from hmi.domain.cell import IdentityKind, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.outcome import Failed, Outcome, Reason, Refused
from hmi.domain.permission import MATRIX, Action
from hmi.domain.person import Role, SessionEnd
from hmi.domain.pin import LONGEST, SHORTEST, PinFault
from hmi.domain.records_trouble import CopiesTrouble, RecordsTrouble
from hmi.domain.tag import Scalar
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import ngettext
from ui.formatting import exact_text, span_text, time_text

LANGUAGE_NAMES = {"en": "English", "de": "Deutsch", "ar": "العربية", "qps": "[Ƥşḗŭḓǿ]"}
"""Each language in its own words; these are never translated."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened or is true, and what to do about it (empty: nothing)."""

    what: str
    next_step: str = ""

    def __str__(self) -> str:
        return f"{self.what} {self.next_step}".strip()


ROLES: dict[Role, str] = {
    Role.VIEWER: N_("Viewer"),
    Role.OPERATOR: N_("Operator"),
    Role.MAINTENANCE: N_("Maintenance"),
    Role.TRAINER: N_("Trainer"),
    Role.COORDINATOR: N_("Coordinator"),
    Role.ADMINISTRATOR: N_("Administrator"),
}

ACTIONS: dict[Action, str] = {
    Action.VIEW: N_("look at the cell"),
    Action.SIGN_IN: N_("sign in"),
    Action.OWN_ACCOUNT: N_("change one's own PIN and language"),
    Action.OPERATE: N_("change set points and call functions"),
    Action.SERVICE: N_("service the machines"),
    Action.HANDLE_ALARMS: N_("answer alarms"),
    Action.SHELVE_ALARMS: N_("put alarms aside"),
    Action.DISABLE_ALARMS: N_("switch alarms off at their source"),
    Action.EDIT_CELL: N_("add values to the cell"),
    Action.SEE_PEOPLE: N_("see the people of this panel"),
    Action.EDIT_PEOPLE: N_("add and change people"),
    Action.CONFIRM_ERASURE: N_("confirm that somebody is erased"),
    Action.TRUST_CERTIFICATE: N_("trust controllers"),
    Action.READ_JOURNAL: N_("read the journal"),
    Action.EXPORT_JOURNAL: N_("export the journal"),
    Action.EXPORT_DATA: N_("export recorded data"),
    Action.KEEP_HISTORY: N_("decide how long records of values are kept"),
    Action.SHAPE_VIEWS: N_("save trend views"),
}

CONNECTION_STATES: dict[ConnectionState, str] = {
    ConnectionState.OFF: N_("Switched off"),
    ConnectionState.CONNECTING: N_("Connecting"),
    ConnectionState.UNTRUSTED: N_("Not trusted yet"),
    ConnectionState.REFUSED: N_("Refused by the controller"),
    ConnectionState.SUBSCRIBING: N_("Connected, waiting for values"),
    ConnectionState.LIVE: N_("Live"),
    ConnectionState.PARTIAL: N_("Live, some values missing"),
    ConnectionState.SILENT: N_("Not heard now"),
    ConnectionState.LOST: N_("Connection lost"),
}

CONNECTION_STEPS: dict[ConnectionState, str] = {
    ConnectionState.OFF: "",
    ConnectionState.CONNECTING: N_("Tandem tries again by itself."),
    ConnectionState.UNTRUSTED: N_("An administrator compares the fingerprint and trusts the controller."),
    ConnectionState.REFUSED: N_("Check the user, the password and the security settings on both sides."),
    ConnectionState.SUBSCRIBING: "",
    ConnectionState.LIVE: "",
    ConnectionState.PARTIAL: N_("See which values are missing; a program change at the controller may explain it."),
    ConnectionState.SILENT: N_("Check the network cable and whether the controller runs. Nothing shown is present."),
    ConnectionState.LOST: N_("Check the network cable and whether the controller runs. Tandem tries again by itself."),
}

SECURITY_POLICIES: dict[SecurityPolicy, str] = {
    SecurityPolicy.NONE: N_("No security"),
    SecurityPolicy.BASIC256SHA256: N_("Basic256Sha256"),
    SecurityPolicy.AES256_SHA256_RSAPSS: N_("Aes256-Sha256-RsaPss"),
}

SECURITY_MODES: dict[SecurityMode, str] = {
    SecurityMode.NONE: N_("neither signed nor encrypted"),
    SecurityMode.SIGN: N_("signed, not encrypted"),
    SecurityMode.SIGN_AND_ENCRYPT: N_("signed and encrypted"),
}

IDENTITIES: dict[IdentityKind, str] = {
    IdentityKind.ANONYMOUS: N_("anonymous"),
    IdentityKind.USER: N_("user and password"),
    IdentityKind.CERTIFICATE: N_("certificate"),
}

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

SESSION_ENDS: dict[SessionEnd, str] = {
    SessionEnd.SIGNED_OFF: "",
    SessionEnd.SWITCHED: N_("{name} was signed off because somebody signed in here afterwards."),
    SessionEnd.IDLE: N_("{name} was signed off after {time} without a touch."),
    SessionEnd.ROLES_CHANGED: N_("{name} was signed off because an administrator changed the roles. Sign in again."),
    SessionEnd.PIN_GIVEN: N_("{name} was signed off because an administrator set a new PIN. Sign in with that one."),
    SessionEnd.ACCOUNT_CLOSED: N_("{name} was signed off because an administrator closed the account."),
    SessionEnd.SERVICE_RESTARTED: N_("{name} was signed off because the cell service was restarted. Sign in again."),
}
"""Why somebody is not signed in any more; nothing needs saying to who signed off."""

PIN_FAULTS: dict[PinFault, str] = {
    PinFault.NOT_DIGITS: N_("A PIN has digits only."),
    PinFault.LENGTH: N_("A PIN has {shortest} to {longest} digits."),
    PinFault.REPEATS: N_("Use at least three different digits."),
    PinFault.SEQUENCE: N_("Digits in a row are easy to guess."),
    PinFault.PATTERN: N_("A pattern on the key pad is easy to guess."),
    PinFault.DATE: N_("A date or a year of birth is easy to guess."),
}

PIN_RULES: dict[str, str] = {
    "replace": N_("Somebody else chose your PIN; replace it first."),
    "same": N_("The new PIN must differ from the old one."),
}

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
    Reason.UNKNOWN_ALARM: (N_("This alarm is over."), N_("Look at the list again.")),
    Reason.ALARM_CHANGED: (
        N_("The alarm no longer stands as you saw it."),
        N_("Nothing was sent. Look at it again, then decide."),
    ),
    Reason.NOT_OFFERED: (N_("The controller does not ask for this."), ""),
    Reason.NO_REASON: (N_("A reason is needed."), N_("Choose one, or type a few words.")),
    Reason.TOO_LONG: (
        N_("An alarm of this priority may not be put aside for so long."),
        N_("At most {duration}; put it aside again if it still helps."),
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
    Reason.CELL_FILE_CHANGED: (
        N_("The file of the cell (cell.yaml) was changed by hand, so nothing was changed from here."),
        N_("Let the cell service be started again, then try again."),
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


ALARM_STATES: dict[AlarmState, str] = {
    AlarmState.NORMAL: N_("Normal"),
    AlarmState.UNACKNOWLEDGED: N_("Stands, not acknowledged"),
    AlarmState.ACKNOWLEDGED: N_("Stands, acknowledged"),
    AlarmState.RETURNED: N_("Over, not acknowledged"),
    AlarmState.SHELVED: N_("Put aside"),
    AlarmState.SUPPRESSED: N_("Suppressed by the controller"),
    AlarmState.OUT_OF_SERVICE: N_("Out of service"),
    AlarmState.DISABLED: N_("Switched off at its source"),
    AlarmState.UNKNOWN: N_("Not known whether it stands"),
}

PRIORITIES: dict[Priority, str] = {
    Priority.HIGH: N_("High"),
    Priority.MEDIUM: N_("Medium"),
    Priority.LOW: N_("Low"),
}


SHELVING_REASONS = (N_("Being repaired"), N_("Known and harmless now"), N_("Chatters"), N_("Test or set-up"))
"""Why alarms are put aside; recorded in English, like every id, and shown in the language in use."""


def shelving_reason_words(reason: str) -> str:
    """A reason that was chosen, in the language in use; one that was typed stays as it is."""
    return _(reason) if reason in SHELVING_REASONS else reason


def until_over_words() -> str:
    """For as long as an alarm stands."""
    return _("Until it is over")


def alarm_state_words(state: AlarmState) -> str:
    """Where an alarm is in its life."""
    return _(ALARM_STATES[state])


def priority_words(priority: Priority) -> str:
    """How soon somebody must respond."""
    return _(PRIORITIES[priority])


def role_words(role: Role) -> str:
    """A role."""
    return _(ROLES[role])


def roles_words(roles: frozenset[Role]) -> str:
    """Several roles, in the order of the permission matrix."""
    return ", ".join(role_words(role) for role in Role if role in roles)


def action_words(action: Action) -> str:
    """What may be done, as the end of "may …"."""
    return _(ACTIONS[action])


def pin_fault_words(fault: PinFault) -> str:
    """What is wrong with a PIN."""
    return _(PIN_FAULTS[fault]).format(shortest=SHORTEST, longest=LONGEST)


def notice_sentence(subject: str, text: str) -> Sentence:
    """A trouble of the service itself, with what to do about it."""
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
    if subject == "cell_file":
        what = _("The file of the cell (cell.yaml) was changed by hand.")
        return Sentence(what, _("It is used when the cell service is started again. Run tandem check before."))
    return Sentence(text, _("Message of the cell service"))


def connection_words(state: ConnectionState) -> str:
    """A connection state in a few words."""
    return _(CONNECTION_STATES[state])


def connection_sentence(status: ConnectionStatus) -> Sentence:
    """A connection state with what to do."""
    step = CONNECTION_STEPS[status.state]
    return Sentence(connection_words(status.state), _(step) if step else "")


def security_words(policy: SecurityPolicy, mode: SecurityMode) -> str:
    """How a channel is protected."""
    if SecurityPolicy.NONE is policy:
        return _(SECURITY_POLICIES[policy])
    return f"{_(SECURITY_POLICIES[policy])} · {_(SECURITY_MODES[mode])}"


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


def _fact_words(facts: dict[str, Scalar]) -> dict[str, str]:
    words = {key: _scalar_words(value) for key, value in facts.items()}
    if "action" in facts:
        action = Action(str(facts["action"]))
        words["action"] = action_words(action)
        words["roles"] = roles_words(MATRIX[action])
    if "roles" in facts:
        words["roles"] = roles_words(frozenset(Role(name) for name in str(facts["roles"]).split(",")))
    if "most_s" in facts:
        words["duration"] = span_text(float(facts["most_s"]))
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
