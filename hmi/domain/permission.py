"""Who may do what: the permission matrix as data (practice: deny by default, one table, enforced by the dispatcher)."""

from enum import StrEnum

from hmi.domain.person import Role


class Action(StrEnum):
    """Everything the dispatcher can be asked to do, as one row of the matrix."""

    VIEW = "view"
    SIGN_IN = "sign_in"
    OWN_ACCOUNT = "own_account"
    """For everybody who has one: the services refuse who is not signed in."""
    OPERATE = "operate"
    """Write a set point or mode and call methods of ordinary control."""
    SERVICE = "service"
    """Write or call what only maintenance may."""
    HANDLE_ALARMS = "handle_alarms"
    """Acknowledge, confirm, comment, take and answer alarms."""
    SHELVE_ALARMS = "shelve_alarms"
    DISABLE_ALARMS = "disable_alarms"
    """Let a source not watch an alarm at all."""
    CHANGE_ALARMS = "change_alarms"
    """Take over what is written about alarms: a managed change (ISA-18.2, 10; IEC 62682, 17)."""
    MUTE_SCREENS = "mute_screens"
    """Let one screen not sound at all."""
    REPORT_CASES = "report_cases"
    """Open a case, comment on it and attach photos: whoever sees a problem."""
    HANDLE_CASES = "handle_cases"
    ACCEPT_RISK = "accept_risk"
    """Let the cell go on with a known problem, and answer for it."""
    HAND_OVER = "hand_over"
    """Prepare, offer and take over a shift."""
    EXPLAIN_STOPS = "explain_stops"
    """Say why production stood still, split and merge stops."""
    RUN_PROCEDURES = "run_procedures"
    """Be guided through a procedure; what each step asks for comes on top (practice 8)."""
    PREVIEW_PROCEDURES = "preview_procedures"
    """See what is written of procedures before it is in use: drafts, and what is wrong with files."""
    DECIDE_ADVICE = "decide_advice"
    """Decide on recommendations; which, is the services' to check: by role, risk and qualification."""
    ANSWER_CHECKS = "answer_checks"
    """Say what one saw where the panel asks; what a check asks for comes on top."""
    STOP_AI = "stop_ai"
    """Stop all AI of the cell: nobody is ever asked why they may."""
    RUN_AI = "run_ai"
    """Let AI work again, and ask that a type of advice may go further."""
    CONFIRM_AI = "confirm_ai"
    """Be the second person who lets a type of advice go further (practice 8)."""
    EDIT_CELL = "edit_cell"
    SEE_PEOPLE = "see_people"
    EDIT_PEOPLE = "edit_people"
    CONFIRM_ERASURE = "confirm_erasure"
    """Be the second person who erases somebody (practice 8: an administrator asks, a coordinator confirms)."""
    TRUST_CERTIFICATE = "trust_certificate"
    READ_JOURNAL = "read_journal"
    EXPORT_JOURNAL = "export_journal"
    EXPORT_DATA = "export_data"
    KEEP_HISTORY = "keep_history"
    """Decide how much of what was recorded is kept (practice 8: retention is an administrator's)."""
    SHAPE_VIEWS = "shape_views"
    """Save shared trend views."""


_EVERYBODY = frozenset(Role)
_SIGNED_IN = _EVERYBODY - {Role.VIEWER}

MATRIX: dict[Action, frozenset[Role]] = {
    Action.VIEW: _EVERYBODY,
    Action.SIGN_IN: _EVERYBODY,
    Action.OWN_ACCOUNT: _EVERYBODY,
    Action.OPERATE: frozenset({Role.OPERATOR, Role.MAINTENANCE, Role.COORDINATOR}),
    Action.SERVICE: frozenset({Role.MAINTENANCE}),
    Action.HANDLE_ALARMS: frozenset({Role.OPERATOR, Role.MAINTENANCE, Role.COORDINATOR}),
    Action.SHELVE_ALARMS: frozenset({Role.OPERATOR, Role.MAINTENANCE, Role.COORDINATOR}),
    Action.DISABLE_ALARMS: frozenset({Role.MAINTENANCE}),
    Action.CHANGE_ALARMS: frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    Action.MUTE_SCREENS: frozenset({Role.MAINTENANCE, Role.COORDINATOR}),
    Action.REPORT_CASES: _SIGNED_IN,
    Action.HANDLE_CASES: frozenset({Role.OPERATOR, Role.MAINTENANCE, Role.TRAINER, Role.COORDINATOR}),
    Action.ACCEPT_RISK: frozenset({Role.COORDINATOR}),
    Action.HAND_OVER: frozenset({Role.OPERATOR, Role.MAINTENANCE, Role.COORDINATOR}),
    Action.EXPLAIN_STOPS: frozenset({Role.OPERATOR, Role.MAINTENANCE, Role.COORDINATOR}),
    Action.RUN_PROCEDURES: frozenset({Role.OPERATOR, Role.TRAINER, Role.COORDINATOR, Role.MAINTENANCE}),
    Action.PREVIEW_PROCEDURES: frozenset({Role.MAINTENANCE, Role.TRAINER, Role.COORDINATOR, Role.ADMINISTRATOR}),
    Action.DECIDE_ADVICE: frozenset({Role.OPERATOR, Role.MAINTENANCE, Role.COORDINATOR}),
    Action.ANSWER_CHECKS: frozenset({Role.OPERATOR, Role.MAINTENANCE, Role.COORDINATOR}),
    Action.STOP_AI: _SIGNED_IN,
    Action.RUN_AI: frozenset({Role.COORDINATOR}),
    Action.CONFIRM_AI: frozenset({Role.MAINTENANCE}),
    Action.EDIT_CELL: frozenset({Role.MAINTENANCE, Role.COORDINATOR}),
    Action.SEE_PEOPLE: frozenset({Role.TRAINER, Role.COORDINATOR, Role.ADMINISTRATOR}),
    Action.EDIT_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Action.CONFIRM_ERASURE: frozenset({Role.COORDINATOR}),
    Action.TRUST_CERTIFICATE: frozenset({Role.ADMINISTRATOR}),
    Action.READ_JOURNAL: _SIGNED_IN,
    Action.EXPORT_JOURNAL: frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    Action.EXPORT_DATA: _SIGNED_IN,
    Action.KEEP_HISTORY: frozenset({Role.ADMINISTRATOR}),
    Action.SHAPE_VIEWS: _SIGNED_IN,
}

CONFLICTS: tuple[frozenset[Role], ...] = (
    frozenset({Role.ADMINISTRATOR, Role.COORDINATOR}),
    frozenset({Role.ADMINISTRATOR, Role.TRAINER}),
)
"""Separation of duties: administrators run accounts but neither approve nor sign off."""

IDLE_LIMIT_S: dict[Role, int] = {
    Role.VIEWER: 0,
    Role.OPERATOR: 300,
    Role.MAINTENANCE: 300,
    Role.TRAINER: 300,
    Role.COORDINATOR: 180,
    Role.ADMINISTRATOR: 120,
}
"""Seconds without a touch before a session ends; the shortest of a person's roles counts."""


def may(roles: frozenset[Role], action: Action) -> bool:
    """Whether any of ``roles`` permits ``action``; what the table does not name is denied."""
    return not MATRIX.get(action, frozenset()).isdisjoint(roles)


def conflicts_in(roles: frozenset[Role]) -> frozenset[Role] | None:
    """The first pair of roles that one person may not hold together, if any."""
    return next((pair for pair in CONFLICTS if pair <= roles), None)
