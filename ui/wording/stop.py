"""Production stops, reasons and OEE in words."""

from hmi.domain.oee import RunTimeSource, Unknown
from hmi.domain.production_state import ProductionState
from hmi.domain.reason_tree import Counts, ReasonTree
from hmi.domain.stop import CauseWay, ReasonPath, StopKind
from hmi.domain.words import Words, in_language
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import language
from ui.formatting import chain_text

KINDS: dict[StopKind, str] = {
    StopKind.SAFETY: N_("Safety stop"),
    StopKind.FAULT: N_("Fault"),
    StopKind.HELD: N_("Held"),
    StopKind.STARVED: N_("Waits for parts"),
    StopKind.BLOCKED: N_("Cannot give parts away"),
    StopKind.WAITING: N_("Waits"),
    StopKind.STOPPED: N_("Stopped"),
    StopKind.OUT_OF_SERVICE: N_("Not in production mode"),
    StopKind.NO_DATA: N_("No data"),
}
STATES: dict[ProductionState, str] = {
    ProductionState.PRODUCING: N_("Producing"),
    ProductionState.WAITING: N_("Waits"),
    ProductionState.STOPPED: N_("Stopped"),
    ProductionState.NO_DATA: N_("No data"),
    ProductionState.NOT_PLANNED: N_("Not planned"),
}
COUNTS: dict[Counts, str] = {
    Counts.AVAILABILITY_LOSS: N_("Unplanned: lowers availability"),
    Counts.SETUP: N_("Set-up: lowers availability"),
    Counts.PLANNED_DOWNTIME: N_("Planned: not part of the planned busy time"),
}
WAYS: dict[CauseWay, str] = {
    CauseWay.FIRST_OUT: N_("This alarm came first."),
    CauseWay.FIRST_OUT_UNSURE: N_("This alarm may have come first; nobody can tell for sure."),
    CauseWay.WAITS_FOR: N_("No alarm; the others wait for this machine."),
    CauseWay.STATE: N_("No alarm; this machine says that it does not work."),
    CauseWay.FIRST_TO_STAND: N_("Of all machines this one was first not to work."),
    CauseWay.NOT_HEARD: N_("The controller was not heard."),
}
UNKNOWNS: dict[Unknown, str] = {
    Unknown.NO_DATA: N_("For a part of the time nobody knows whether it produced."),
    Unknown.NO_PLANNED_TIME: N_("No production was planned in this time."),
    Unknown.NO_GOOD_COUNTER: N_("Nothing counts good parts here."),
    Unknown.NO_REJECT_COUNTER: N_("Nothing counts rejected parts here."),
    Unknown.NO_COUNTS: N_("The counters told nothing in this time."),
    Unknown.COUNTER_RESET: N_("A counter began anew or was first heard within this time: there may be more parts."),
    Unknown.COUNTS_UNREADABLE: N_("What was recorded cannot be read now."),
    Unknown.NO_RUN_TIME: N_("No run time per item is planned, and too few parts were made to see the best one."),
    Unknown.NOTHING_MADE: N_("Nothing was made."),
    Unknown.NOT_PRODUCING: N_("It did not produce at all."),
}
RUN_TIMES: dict[RunTimeSource, str] = {
    RunTimeSource.CONFIGURED: N_("from shifts.yaml"),
    RunTimeSource.JOB_ORDER: N_("from the job order"),
    RunTimeSource.BEST_DEMONSTRATED: N_("the fastest ten parts in a row of the last 7 days; nobody planned it"),
}


def said(words: Words) -> str:
    """A text that the site wrote, in the chosen language or the first one given."""
    return in_language(words, language())


def kind_words(kind: StopKind) -> str:
    """What the states of the equipment say of a stop."""
    return _(KINDS[kind])


def state_words(state: ProductionState) -> str:
    """What one moment counts as."""
    return _(STATES[state])


def short_reason_words(tree: ReasonTree | None, path: ReasonPath) -> str:
    """The reason alone."""
    found = tree.find(path) if tree is not None else None
    return said(found[1].label) if found is not None else " / ".join(path)


def reason_words(tree: ReasonTree | None, path: ReasonPath) -> str:
    """Group and reason; the ids where the tree has them no more. Empty without a reason."""
    found = tree.find(path) if tree is not None else None
    if found is None:
        return " / ".join(path)
    group, reason = found
    return chain_text((said(group.label), said(reason.label)))
