"""What belongs to a case: comments, photos, and links to what it is about. Pure, as case_life.py."""

from msgspec.structs import replace

from hmi.domain.case import CaseLink, CasePhoto, ExceptionCase, LinkKind
from hmi.domain.outcome import Reason
from hmi.domain.photo import MOST_OF_A_CASE, PhotoFault

Next = ExceptionCase | Reason
"""The case as it stands afterwards, or why that cannot be."""
MOST_LINKS = 200


def commented(case: ExceptionCase, now_ns: int) -> Next:
    """Somebody wrote something down; what was merged into another goes on there."""
    return Reason.CASE_CHANGED if case.merged_into else case.stepped(now_ns, comments=case.comments + 1)


def photographed(case: ExceptionCase, photo: CasePhoto, now_ns: int) -> ExceptionCase | Reason | PhotoFault:
    """A photo was added."""
    if case.merged_into:
        return Reason.CASE_CHANGED
    if any(one.sha256 == photo.sha256 and not one.is_removed for one in case.photos):
        return PhotoFault.KNOWN
    if sum(not one.is_removed for one in case.photos) >= MOST_OF_A_CASE:
        return PhotoFault.TOO_MANY
    others = tuple(one for one in case.photos if one.sha256 != photo.sha256)
    return case.stepped(now_ns, photos=(*others, photo))


def unphotographed(case: ExceptionCase, sha256: str, now_ns: int) -> Next:
    """A photo was taken away; that it was there stays."""
    if not any(one.sha256 == sha256 and not one.is_removed for one in case.photos):
        return Reason.CASE_CHANGED
    kept = tuple(replace(one, is_removed=True) if one.sha256 == sha256 else one for one in case.photos)
    return case.stepped(now_ns, photos=kept)


def linked(case: ExceptionCase, link: CaseLink, now_ns: int) -> Next:
    """Something belongs to it."""
    is_itself = link.kind is LinkKind.CASE and link.ref == case.id
    if case.merged_into or is_itself or is_linked(case, link) or len(case.links) >= MOST_LINKS:
        return Reason.CASE_CHANGED
    return case.stepped(now_ns, links=(*case.links, link))


def unlinked(case: ExceptionCase, link: CaseLink, now_ns: int) -> Next:
    """Something does not belong to it."""
    kept = tuple(one for one in case.links if (one.kind, one.ref) != (link.kind, link.ref))
    if case.merged_into or len(kept) == len(case.links):
        return Reason.CASE_CHANGED
    return case.stepped(now_ns, links=kept)


def is_linked(case: ExceptionCase, link: CaseLink) -> bool:
    """Whether the case says so already, whatever the words."""
    return any((one.kind, one.ref) == (link.kind, link.ref) for one in case.links)
