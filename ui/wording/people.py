"""People, their roles and rights, and PINs."""

from hmi.domain.permission import Action
from hmi.domain.person import Role, SessionEnd
from hmi.domain.pin import LONGEST, SHORTEST, PinFault
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_

LANGUAGE_NAMES = {"en": "English", "de": "Deutsch", "ar": "العربية", "qps": "[Ƥşḗŭḓǿ]"}
"""Each language in its own words; these are never translated."""


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
    Action.CHANGE_ALARMS: N_("take over what was written about alarms"),
    Action.MUTE_SCREENS: N_("switch alarm sounds off at a screen"),
    Action.REPORT_CASES: N_("report a problem"),
    Action.HANDLE_CASES: N_("take and solve cases"),
    Action.ACCEPT_RISK: N_("accept a risk"),
    Action.HAND_OVER: N_("hand over and take over a shift"),
    Action.EXPLAIN_STOPS: N_("say why production stood still"),
    Action.RUN_PROCEDURES: N_("run a procedure"),
    Action.PREVIEW_PROCEDURES: N_("preview procedures while they are written"),
    Action.DECIDE_ADVICE: N_("decide on recommendations"),
    Action.ANSWER_CHECKS: N_("answer what the panel asks about a fault"),
    Action.STOP_AI: N_("stop AI"),
    Action.RUN_AI: N_("let AI work, and ask that it may go further"),
    Action.CONFIRM_AI: N_("confirm that AI may go further"),
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
