"""Acts on cases in the journal."""

from hmi.i18n import gettext_noop as N_

CASE_ACTS: dict[str, str] = {
    "open_case": N_("Report a problem"),
    "take_case": N_("Take a case"),
    "hand_on_case": N_("Hand a case on"),
    "comment_case": N_("Comment on a case"),
    "attach_photo": N_("Add a photo to a case"),
    "remove_photo": N_("Remove a photo from a case"),
    "let_case_wait": N_("Let a case wait"),
    "accept_risk": N_("Accept the risk of a case"),
    "resolve_case": N_("Solve a case"),
    "close_case": N_("Close a case"),
    "reopen_case": N_("Open a case again"),
    "change_case": N_("Say better what a case is"),
    "link_to_case": N_("Add something to a case"),
    "unlink_from_case": N_("Take something out of a case"),
    "merge_cases": N_("Bring two cases together"),
}
"""What people do with a case, by the name of the command."""

CASE_NOTES: dict[str, str] = {
    "case.opened": N_("A case was opened"),
    "case.escalated": N_("Somebody was called for a case"),
    "case.wait_over": N_("The wait of a case is over"),
    "case.risk_lapsed": N_("The risk of a case is not accepted any longer"),
    "ladder.clock_set": N_("The clock was set; the times of cases moved with it"),
}
"""What happens to cases by itself; a case is opened by people and by the cell."""

CASE_CONSEQUENCES = (
    "case.reported_again", "case.taken", "case.handed_on", "case.given_back", "case.commented",
    "case.photo_attached", "case.photo_removed", "case.let_wait", "case.risk_accepted", "case.resolved",
    "case.closed", "case.reopened", "case.changed", "case.linked", "case.unlinked", "case.merged",
)  # fmt: skip
"""What follows from an act."""

FOR_MACHINES = frozenset(
    {
        "accepted_by", "ahead", "by_ns", "calls", "case", "cases", "changed_ns", "comments", "escalated", "into",
        "into_revision", "is_known", "link", "link_kind", "link_time_ns", "links", "merged_into", "offered_to",
        "opened_by", "opened_ns", "other_case", "other_changed", "owned_ns", "owner", "photos", "resolved_by",
        "resolved_ns", "closed_by", "closed_ns", "revision", "step", "until",
    }
)  # fmt: skip
"""Facts from which a case can be built again, and that tell a person nothing; its display tells them in words."""
