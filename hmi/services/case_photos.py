"""Photos of cases: looked at before they are kept, on the disk before they are on record."""

from hmi.domain import case_content
from hmi.domain.case import CasePhoto
from hmi.domain.case_command import AttachPhoto, RemovePhoto
from hmi.domain.case_query import CaseAct
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.photo import PhotoFault, look_at
from hmi.ports.cases import CaseChange, CasePort, PhotoNotStored
from hmi.ports.journal import JournalUnavailable
from hmi.services.access import actor_of
from hmi.services.caller import Caller
from hmi.services.case import LONGEST_WORDS, CaseService


class CasePhotos:
    """Adds photos to cases and takes them away."""

    def __init__(self, cases: CaseService, records: CasePort) -> None:
        self._cases, self._records = cases, records

    async def attach(self, command: AttachPhoto, caller: Caller) -> Outcome:
        """Keep a photo; where that fails nothing is left of it."""
        seen = self._cases.seen(command.case, command.revision)
        if isinstance(seen, Refused):
            return seen
        facts = look_at(command.data)
        if isinstance(facts, PhotoFault):
            return Refused(reason=Reason.PHOTO_REFUSED, facts={"fault": facts.value})
        if len(command.words) > LONGEST_WORDS:
            return Refused(reason=Reason.BAD_REQUEST)
        try:
            sha256 = await self._records.keep_photo(command.data, facts.media_type)
        except PhotoNotStored as error:
            return Failed(reason=Reason.PHOTO_NOT_STORED, facts={"detail": str(error)})
        try:
            outcome = self._put(command, caller, sha256, facts.media_type)
        except JournalUnavailable:
            self._records.delete_photo(sha256)
            raise
        if not isinstance(outcome, Done):
            self._records.delete_photo(sha256)
        return outcome

    async def remove(self, command: RemovePhoto, caller: Caller) -> Outcome:
        """Delete a photo; who did and why stays on record, and its hash."""
        case = self._cases.seen(command.case, command.revision)
        if isinstance(case, Refused):
            return case
        if not command.why.strip() or len(command.why) > LONGEST_WORDS:
            return Refused(reason=Reason.NO_REASON)
        after = case_content.unphotographed(case, command.photo, self._cases.now_ns())
        if isinstance(after, Reason):
            return Refused(reason=after)
        change = CaseChange(
            act=CaseAct.PHOTO_REMOVED,
            before=case,
            after=after,
            words=command.why.strip(),
            facts={"photo": command.photo},
        )
        self._cases.put(change, actor_of(caller))
        self._records.delete_photo(command.photo)
        return Done(result={"case": case.id})

    def _put(self, command: AttachPhoto, caller: Caller, sha256: str, media_type: str) -> Outcome:
        """On record, if the case still stands as the person saw it: writing took a while."""
        case = self._cases.seen(command.case, command.revision)
        if isinstance(case, Refused):
            return case
        now_ns = self._cases.now_ns()
        photo = CasePhoto(sha256=sha256, media_type=media_type, size=len(command.data), time_ns=now_ns, by=caller.ref)
        after = case_content.photographed(case, photo, now_ns)
        if isinstance(after, PhotoFault):
            return Refused(reason=Reason.PHOTO_REFUSED, facts={"fault": after.value})
        if isinstance(after, Reason):
            return Refused(reason=after)
        change = CaseChange(
            act=CaseAct.PHOTO_ATTACHED,
            before=case,
            after=after,
            words=command.words.strip(),
            facts={"photo": sha256, "size": len(command.data)},
        )
        self._cases.put(change, actor_of(caller))
        return Done(result={"case": case.id, "photo": sha256})
