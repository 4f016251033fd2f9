"""What is asked where something has to be said about a case: solving, waiting, handing on, bringing together …"""

from collections.abc import Sequence

from hmi.domain.case import CaseId, ExceptionCase
from hmi.domain.case_command import (
    AcceptRisk,
    CommentCase,
    HandOnCase,
    LetCaseWait,
    MergeCases,
    RemovePhoto,
    ReopenCase,
    ResolveCase,
)
from hmi.domain.case_life import DAY_S, LONGEST_RISK_S, LONGEST_WAIT_S
from hmi.domain.person import PersonRef
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.bridge import Bridge
from ui.displays.case_words import Names, case_title
from ui.faceplates.case_saying import Saying
from ui.formatting import span_text
from ui.wording.case import SOLUTIONS, WAITING_REASONS

_WAITS_S = (600.0, 1800.0, 3600.0, 4 * 3600.0, 8 * 3600.0, DAY_S, 3 * DAY_S, 7 * DAY_S, 14 * DAY_S)
_RISKS_S = (8 * 3600.0, DAY_S, 3 * DAY_S, 7 * DAY_S, 14 * DAY_S, LONGEST_RISK_S)


def commenting() -> Saying:
    """Words for whoever reads the case."""
    return Saying(
        title=lambda: _("Comment"),
        save_words=lambda: _("Save"),
        question=lambda: _("What you saw or did"),
        make=lambda case, _choice, words: CommentCase(case=case.id, revision=case.revision, words=words),
    )


def resolving() -> Saying:
    """What solved it: the next one who has the same problem reads it."""
    return Saying(
        title=lambda: _("What solved it?"),
        save_words=lambda: _("It is solved"),
        question=lambda: _("Or in your own words"),
        suggestions=SOLUTIONS,
        make=lambda case, _choice, words: ResolveCase(case=case.id, revision=case.revision, solution=words),
    )


def reopening() -> Saying:
    """Why it is not over."""
    return Saying(
        title=lambda: _("Open it again"),
        save_words=lambda: _("Open it again"),
        question=lambda: _("Why it is not over"),
        make=lambda case, _choice, words: ReopenCase(case=case.id, revision=case.revision, why=words),
    )


def waiting(case: ExceptionCase) -> Saying:
    """Nobody is called until then."""
    most_s = LONGEST_WAIT_S[case.severity]
    return Saying(
        title=lambda: _("Let it wait"),
        save_words=lambda: _("Let it wait"),
        choice_heading=lambda: _("For how long; nobody is called meanwhile"),
        choices=lambda: [(seconds, span_text(seconds)) for seconds in _WAITS_S if seconds <= most_s],
        question=lambda: _("Or in your own words"),
        suggestions=WAITING_REASONS,
        make=lambda it, choice, words: LetCaseWait(
            case=it.id, revision=it.revision, duration_s=float(str(choice)), why=words
        ),
    )


def accepting() -> Saying:
    """The cell goes on with it, and somebody answers for that."""
    return Saying(
        title=lambda: _("Accept the risk"),
        save_words=lambda: _("I answer for it"),
        choice_heading=lambda: _("For how long; then it is open again"),
        choices=lambda: [(seconds, span_text(seconds)) for seconds in _RISKS_S],
        question=lambda: _("Why the cell may go on with it"),
        make=lambda it, choice, words: AcceptRisk(
            case=it.id, revision=it.revision, duration_s=float(str(choice)), why=words
        ),
    )


def handing_on(case: ExceptionCase, names: Names) -> Saying:
    """To somebody who may take it; it stays where it is until they do."""
    others = [
        (ref, name) for ref, name in sorted(names.items(), key=lambda one: one[1].casefold()) if ref != case.owner
    ]
    return Saying(
        title=lambda: _("Hand it on"),
        save_words=lambda: _("Hand it on"),
        choice_heading=lambda: _("To whom; you have it until they take it"),
        choices=lambda: others,
        question=lambda: _("What they should know. Not needed"),
        needs_words=False,
        make=lambda it, choice, words: HandOnCase(
            case=it.id, revision=it.revision, to=PersonRef(str(choice)), why=words
        ),
    )


def merging(bridge: Bridge, case: ExceptionCase, others: Sequence[ExceptionCase]) -> Saying:
    """The same problem as another case, which goes on."""

    def make(it: ExceptionCase, choice: object, _words: str) -> MergeCases:
        into = next(other for other in others if other.id == choice)
        return MergeCases(case=it.id, revision=it.revision, into=CaseId(into.id), into_revision=into.revision)

    return Saying(
        title=lambda: _("“{case}” is the same problem as …").format(case=case_title(bridge, case)),
        save_words=lambda: _("Bring them together"),
        choice_heading=lambda: _("Which case goes on"),
        choices=lambda: [(other.id, case_title(bridge, other)) for other in others],
        needs_words=False,
        make=make,
    )


def removing(photo: str) -> Saying:
    """Its file is deleted; that it was there stays on record."""
    return Saying(
        title=lambda: _("Remove the photo for good"),
        save_words=lambda: _("Remove it"),
        question=lambda: _("Why"),
        suggestions=(N_("Shows a person"), N_("Wrong picture")),
        make=lambda case, _choice, words: RemovePhoto(case=case.id, revision=case.revision, photo=photo, why=words),
    )
