"""Exception cases."""

from hmi.domain.case import CaseKind, CaseSeverity, CaseState, LinkKind
from hmi.domain.case_query import CaseAct
from hmi.domain.photo import PhotoFault
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_

CASE_KINDS: dict[CaseKind, str] = {
    CaseKind.SHORTAGE: N_("Material missing"),
    CaseKind.QUALITY_HOLD: N_("Quality hold"),
    CaseKind.REWORK: N_("Rework"),
    CaseKind.CHANGEOVER_PROBLEM: N_("Changeover problem"),
    CaseKind.SAFETY_STOP: N_("Safety stop"),
    CaseKind.MACHINE_FAULT: N_("Machine fault"),
    CaseKind.SUPPLY: N_("Power, air, coolant"),
    CaseKind.OTHER: N_("Something else"),
}

CASE_SEVERITIES: dict[CaseSeverity, str] = {
    CaseSeverity.HIGH: N_("The cell stands"),
    CaseSeverity.MEDIUM: N_("It runs with less"),
    CaseSeverity.LOW: N_("It can wait"),
}

CASE_STATES: dict[CaseState, str] = {
    CaseState.OPEN: N_("Nobody has it"),
    CaseState.OWNED: N_("Somebody has it"),
    CaseState.WAITING: N_("Waits"),
    CaseState.RESOLVED: N_("Solved, to be checked"),
    CaseState.CLOSED: N_("Closed"),
    CaseState.ACCEPTED_RISK: N_("Risk accepted"),
}

CASE_ACTS: dict[CaseAct, str] = {
    CaseAct.OPENED: N_("reported it"),
    CaseAct.REPORTED_AGAIN: N_("reported it again"),
    CaseAct.TAKEN: N_("took it"),
    CaseAct.HANDED_ON: N_("wants somebody else to have it"),
    CaseAct.GIVEN_BACK: N_("gave it back"),
    CaseAct.COMMENTED: N_("wrote"),
    CaseAct.PHOTO_ATTACHED: N_("added a photo"),
    CaseAct.PHOTO_REMOVED: N_("removed a photo"),
    CaseAct.LET_WAIT: N_("let it wait"),
    CaseAct.WAIT_OVER: N_("The wait is over"),
    CaseAct.RISK_ACCEPTED: N_("accepted the risk"),
    CaseAct.RISK_LAPSED: N_("The time for which the risk was accepted is over"),
    CaseAct.RESOLVED: N_("solved it"),
    CaseAct.CLOSED: N_("closed it"),
    CaseAct.REOPENED: N_("opened it again"),
    CaseAct.CHANGED: N_("said better what it is"),
    CaseAct.LINKED: N_("added something that belongs to it"),
    CaseAct.UNLINKED: N_("took out what does not belong to it"),
    CaseAct.MERGED: N_("brought it together with another case"),
    CaseAct.ESCALATED: N_("Called"),
    CaseAct.TIMES_MOVED: N_("The clock was set; all times moved with it"),
}
"""After somebody's name, or alone where nobody acted."""

PHOTO_FAULTS: dict[PhotoFault, str] = {
    PhotoFault.EMPTY: N_("the file is empty"),
    PhotoFault.TOO_LARGE: N_("it is too large"),
    PhotoFault.NO_PICTURE: N_("it is no whole picture"),
    PhotoFault.HAS_PLACE: N_("it tells where it was taken"),
    PhotoFault.TOO_MANY: N_("the case has as many as it can hold"),
    PhotoFault.KNOWN: N_("the case has it already"),
}

LINKS: dict[LinkKind, str] = {
    LinkKind.ALARM: N_("Alarm"),
    LinkKind.STOP: N_("Stop"),
    LinkKind.TAG: N_("Value"),
    LinkKind.JOURNAL: N_("Record"),
    LinkKind.CASE: N_("Case"),
    LinkKind.EQUIPMENT: N_("Machine"),
}

SOLUTIONS = (N_("Material filled up"), N_("Cleaned"), N_("Part exchanged"), N_("Adjusted"), N_("Started again"))
"""What solves many cases; recorded in English, like every id, and shown in the language in use."""
WAITING_REASONS = (
    N_("Spare part ordered"),
    N_("Material is on its way"),
    N_("Specialist is on the way"),
    N_("Until the order ends"),
)
"""Why a case rests; recorded and shown as solutions are."""
_CHOSEN = frozenset((*SOLUTIONS, *WAITING_REASONS))


def case_kind_words(kind: CaseKind) -> str:
    """What sort of problem it is."""
    return _(CASE_KINDS[kind])


def case_severity_words(severity: CaseSeverity) -> str:
    """What it does to the cell."""
    return _(CASE_SEVERITIES[severity])


def case_state_words(state: CaseState) -> str:
    """Where a case is in its life."""
    return _(CASE_STATES[state])


def case_act_words(act: CaseAct) -> str:
    """What happened to a case."""
    return _(CASE_ACTS[act])


def photo_fault_words(fault: str) -> str:
    """Why a file is not taken as a photo."""
    return _(PHOTO_FAULTS[PhotoFault(fault)]) if fault in set(PhotoFault) else fault


def link_words(kind: LinkKind) -> str:
    """What sort of thing belongs to a case."""
    return _(LINKS[kind])


def case_saying_words(words: str) -> str:
    """What somebody chose, in the language in use; what they typed stays as it is."""
    return _(words) if words in _CHOSEN else words
