"""Words of the journal about runs of procedures."""

from hmi.i18n import gettext_noop as N_

PROCEDURE_ACTS: dict[str, str] = {
    "start_run": N_("Begin a procedure"),
    "do_step": N_("Send what a step says"),
    "confirm_step": N_("Confirm a step"),
    "enter_value": N_("Enter a measured value"),
    "reply_to_step": N_("Answer the question of a step"),
    "confirm_lock": N_("Put a lock on"),
    "take_off_lock": N_("Take a lock off"),
    "attest_step": N_("Attest a step as another person"),
    "hold_run": N_("Hold a procedure"),
    "resume_run": N_("Resume a procedure"),
    "retry_step": N_("Try a step again"),
    "follow_branch": N_("Leave a failed step by its way out"),
    "skip_step": N_("Leave a step out"),
    "abort_run": N_("Give a procedure up"),
    "offer_run": N_("Offer a procedure to somebody else"),
    "take_run": N_("Take a procedure over"),
    "close_run": N_("Close a procedure"),
}
"""What people ask."""

PROCEDURE_NOTES: dict[str, str] = {
    "procedure_run.begun": N_("A procedure was begun"),
    "procedure_run.went_on": N_("A procedure went on by itself"),
    "procedure_run.waits": N_("A step waits: the machine is not as it needs it"),
    "procedure_run.sent": N_("A step sends something to the machine"),
    "procedure_run.awaited": N_("A step was sent; the machine has to tell"),
    "procedure_run.sent_outcome": N_("What came of something that a step sent"),
    "procedure_run.step_done": N_("A step is done: the machine says so"),
    "procedure_run.step_failed": N_("A step failed"),
    "procedure_run.confirmed": N_("A step was confirmed"),
    "procedure_run.entered": N_("A measured value was entered"),
    "procedure_run.replied": N_("The question of a step was answered"),
    "procedure_run.attested": N_("A step was attested"),
    "procedure_run.locked": N_("A lock was put on"),
    "procedure_run.unlocked": N_("A lock was taken off"),
    "procedure_run.held": N_("A procedure is held"),
    "procedure_run.resumed": N_("A procedure was resumed"),
    "procedure_run.retried": N_("A step is tried again"),
    "procedure_run.branched": N_("A failed step was left by its way out"),
    "procedure_run.skipped": N_("A step was left out"),
    "procedure_run.aborted": N_("A procedure was given up"),
    "procedure_run.offered": N_("A procedure was offered to somebody else"),
    "procedure_run.offer_withdrawn": N_("A procedure is not offered any more"),
    "procedure_run.taken": N_("A procedure was taken over"),
    "procedure_run.overdue": N_("A step takes longer than it should"),
    "procedure_run.done": N_("A procedure is done"),
}
"""What happened to a run."""
