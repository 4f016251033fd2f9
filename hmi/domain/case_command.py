"""What a person may ask to be done to a case.

``revision`` is that of the case on the screen: an act is to exactly this.
Every text is what somebody typed, or chose from the site's words.
"""

from msgspec import Struct

from hmi.domain.case import CaseId, CaseKind, CaseLink, CaseSeverity
from hmi.domain.equipment import EquipmentId
from hmi.domain.person import PersonRef


class OpenCase(Struct, frozen=True, kw_only=True, tag="open_case"):
    """Report a problem.

    ``Done.result`` has ``case``, the id, and ``is_known``: true where the same problem was reported before; then
    nothing was opened, but ``links`` that are new were added to it.
    """

    kind: CaseKind
    severity: CaseSeverity
    equipment: EquipmentId | None = None
    title: str = ""
    links: tuple[CaseLink, ...] = ()


class TakeCase(Struct, frozen=True, kw_only=True, tag="take_case"):
    """Say "I have it": whoever else had it has it no longer. Ends a wait, too."""

    case: CaseId
    revision: int


class HandOnCase(Struct, frozen=True, kw_only=True, tag="hand_on_case"):
    """Want somebody else to have it; it stays with the owner until they take it. With None it is nobody's again."""

    case: CaseId
    revision: int
    to: PersonRef | None
    why: str = ""


class CommentCase(Struct, frozen=True, kw_only=True, tag="comment_case"):
    """Write something down."""

    case: CaseId
    revision: int
    words: str


class AttachPhoto(Struct, frozen=True, kw_only=True, tag="attach_photo"):
    """Add a photo: a JPEG or PNG file without a place in it. Limits are in ``hmi.domain.photo``."""

    case: CaseId
    revision: int
    data: bytes
    words: str = ""


class RemovePhoto(Struct, frozen=True, kw_only=True, tag="remove_photo"):
    """Delete a photo's file for good, because it shows somebody or is wrong; that it was there stays on record."""

    case: CaseId
    revision: int
    photo: str
    """SHA-256."""
    why: str


class LetCaseWait(Struct, frozen=True, kw_only=True, tag="let_case_wait"):
    """Stop the ladder until a moment, for a reason. Whoever does has the case."""

    case: CaseId
    revision: int
    duration_s: float
    why: str


class AcceptRisk(Struct, frozen=True, kw_only=True, tag="accept_risk"):
    """Let the cell go on with the problem until a moment, and answer for it."""

    case: CaseId
    revision: int
    duration_s: float
    why: str


class ResolveCase(Struct, frozen=True, kw_only=True, tag="resolve_case"):
    """Say what solved it."""

    case: CaseId
    revision: int
    solution: str


class CloseCase(Struct, frozen=True, kw_only=True, tag="close_case"):
    """Say that the solution holds. A case of high severity needs another person than the one who solved it."""

    case: CaseId
    revision: int


class ReopenCase(Struct, frozen=True, kw_only=True, tag="reopen_case"):
    """The problem is back, the solution did not hold, or the cases were not one and the same."""

    case: CaseId
    revision: int
    why: str


class ChangeCase(Struct, frozen=True, kw_only=True, tag="change_case"):
    """Say better what it is. Another severity begins the ladder anew."""

    case: CaseId
    revision: int
    kind: CaseKind
    severity: CaseSeverity
    equipment: EquipmentId | None
    title: str
    due_ns: int | None


class LinkToCase(Struct, frozen=True, kw_only=True, tag="link_to_case"):
    """Add something that belongs to it."""

    case: CaseId
    revision: int
    link: CaseLink


class UnlinkFromCase(Struct, frozen=True, kw_only=True, tag="unlink_from_case"):
    """Take out what does not belong to it."""

    case: CaseId
    revision: int
    link: CaseLink


class MergeCases(Struct, frozen=True, kw_only=True, tag="merge_cases"):
    """Close ``case`` because it is the same problem as ``into``, which goes on with the links of both."""

    case: CaseId
    revision: int
    into: CaseId
    into_revision: int


CaseCommand = (
    OpenCase
    | TakeCase
    | HandOnCase
    | CommentCase
    | AttachPhoto
    | RemovePhoto
    | LetCaseWait
    | AcceptRisk
    | ResolveCase
    | CloseCase
    | ReopenCase
    | ChangeCase
    | LinkToCase
    | UnlinkFromCase
    | MergeCases
)
