"""Cases: a projection of the journal, changed in the transaction of its journal row; their photos lie beside it."""

import asyncio
import json
import logging
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

import msgspec
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from hmi.domain.alarm import AlarmId
from hmi.domain.case import CaseId, CaseState, ExceptionCase, LinkKind
from hmi.domain.case_query import AskCases, CaseEntry, CasesAnswer, PhotoAnswer
from hmi.domain.cases_then import CasesThen
from hmi.domain.equipment import EquipmentId
from hmi.domain.likeness import closest
from hmi.domain.past_query import CasesMark
from hmi.domain.person import Actor
from hmi.domain.tag import Scalar
from hmi.ports.cases import CaseChange, LadderClock
from hmi.ports.journal import JournalUnavailable
from hmi.store.case_past import cases_after, cases_then
from hmi.store.case_rows import differences, found, put, read
from hmi.store.case_story import CLOCK_SET, PREFIX, WORDS, read_story, read_story_then
from hmi.store.journal import Journal
from hmi.store.photo_files import PhotoFiles
from hmi.store.records_file import trouble_of
from hmi.store.tables import CaseRow, LadderClockRow
from hmi.store.uuid7 import uuid7

log = logging.getLogger(__name__)

_T = TypeVar("_T")
_SOLVED = (CaseState.RESOLVED, CaseState.CLOSED)
_SHOWS = """
SELECT 1 FROM exception_case, json_each(exception_case.body, '$.photos') photo
WHERE json_extract(photo.value, '$.sha256') = :sha256 AND coalesce(json_extract(photo.value, '$.is_removed'), 0) = 0
"""
_REMOVED = """
SELECT 1 FROM exception_case, json_each(exception_case.body, '$.photos') photo
WHERE json_extract(photo.value, '$.sha256') = :sha256 AND json_extract(photo.value, '$.is_removed') = 1
"""


class CaseStore:
    """Implements ``hmi.ports.cases.CasePort`` on the journal's file. Writes on one loop; reads beside the writer."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._photos = PhotoFiles(journal.path.parent)

    def fresh_id(self, now_ns: int) -> CaseId:
        """An id that no other case has, anywhere."""
        return CaseId(uuid7(now_ns))

    def listed(self) -> tuple[ExceptionCase, ...]:
        """All that are not closed."""
        with Session(self._journal.database.reader) as session:
            rows = session.scalars(select(CaseRow).where(text("state != 'closed'")).order_by(text("id")))
            return tuple(read(row) for row in rows)

    def case(self, case: CaseId) -> ExceptionCase | None:
        """One of them, whatever its state."""
        with Session(self._journal.database.reader) as session:
            row = session.get(CaseRow, case)
            return None if row is None else read(row)

    def write(self, change: CaseChange, by: Actor) -> None:
        """Put an act and what it makes of cases on record."""
        facts: dict[str, Scalar | None] = {**change.facts, **differences(change.before, change.after)}
        if change.words:
            facts[WORDS] = change.words
        if change.also is not None:
            before, after = change.also
            facts["other_case"], facts["other_changed"] = (
                after.id,
                json.dumps(differences(before, after), ensure_ascii=False),
            )
        kind = PREFIX + change.act.value
        act = self._journal.act(kind, change.after.id, facts, actor=by.ref, roles=by.roles, screen=by.screen)
        with act as transaction:
            put(transaction.session, change.after)
            if change.also is not None:
                put(transaction.session, change.also[1])

    def move_times(self, moved: Sequence[ExceptionCase], seen: LadderClock, by_ns: int, by: Actor) -> None:
        """The wall clock was set: what is still to come moved with it. One row tells it of all of them."""
        seconds = round(by_ns / 1e9, 1)
        told = json.dumps([case.id for case in moved])
        facts: dict[str, Scalar | None] = {"seconds": seconds, "by_ns": by_ns, "cases": told}
        act = self._journal.act(CLOCK_SET, "", facts, actor=by.ref, roles=by.roles, screen=by.screen)
        with act as transaction:
            for case in moved:
                put(transaction.session, case)
            _put_clock(transaction.session, seen)

    async def then(self, time_ns: int) -> CasesThen:
        """Cases as they stood at a moment."""
        return await asyncio.to_thread(cases_then, self._journal.database.reader, time_ns)

    async def after(self, start_ns: int, end_ns: int) -> tuple[CasesMark, ...]:
        """The listed ones after each moment of ``start_ns < t <= end_ns`` at which a case changed, in order."""
        return await asyncio.to_thread(cases_after, self._journal.database.reader, start_ns, end_ns)

    async def find(self, question: AskCases) -> CasesAnswer:
        """Cases that match, newest first."""
        cases = await self._beside(lambda session: found(session, question))
        most = max(1, question.limit)
        return CasesAnswer(cases=tuple(cases[:most]), has_more=len(cases) > most)

    async def story(self, case: CaseId) -> tuple[CaseEntry, ...]:
        """All that happened to a case and to those that were merged into it, in order of time."""
        return await asyncio.to_thread(read_story, self._journal.database.reader, case)

    async def story_then(self, case: CaseId, family: Sequence[CaseId], time_ns: int) -> tuple[CaseEntry, ...]:
        """All that had happened by a moment to a case and to those that had been merged into it by then."""
        return await asyncio.to_thread(read_story_then, self._journal.database.reader, case, family, time_ns)

    async def similar(
        self, case: ExceptionCase, most: int, alike_places: Collection[EquipmentId] = ()
    ) -> tuple[ExceptionCase, ...]:
        """Solved ones that are like it, the closest and then the newest first; none that was merged."""
        alarms = [AlarmId(link.ref) for link in case.links if link.kind is LinkKind.ALARM]
        like = AskCases(states=_SOLVED, kinds=(case.kind,), limit=most + 1)
        here = case.equipment or EquipmentId("")  # at the cell as a whole; None would ask for any place
        questions = [msgspec.structs.replace(like, equipment=place) for place in (here, *alike_places)]
        questions += [AskCases(states=_SOLVED, alarm=alarm, limit=most + 1) for alarm in alarms]
        lists = await self._beside(
            lambda session: [found(session, question, with_merged=False) for question in questions]
        )
        others = {one.id: one for cases in lists for one in cases if one.id != case.id}
        return closest(case, others.values(), most, alike_places)

    async def keep_photo(self, data: bytes, media_type: str) -> str:
        """Write a photo's file; durable when its SHA-256 returns."""
        return await asyncio.to_thread(self._photos.write, data, media_type)

    async def photo(self, sha256: str) -> PhotoAnswer:
        """A photo's bytes."""
        found = await asyncio.to_thread(self._photos.read, sha256)
        if found.trouble != "missing":
            return found
        removed = await self._beside(lambda session: session.execute(text(_REMOVED), {"sha256": sha256}).first())
        return PhotoAnswer(trouble="removed") if removed is not None else found

    def delete_photo(self, sha256: str) -> None:
        """Delete a photo's file, unless a case in the records shows it still."""
        with Session(self._journal.database.reader) as session:
            if session.execute(text(_SHOWS), {"sha256": sha256}).first() is not None:
                return
        try:
            self._photos.delete(sha256)
        except OSError as error:
            log.error("a photo could not be deleted from the disk: %s", error)

    def clock(self) -> LadderClock | None:
        """What the clocks showed when somebody looked last; None if nobody ever did."""
        with Session(self._journal.database.reader) as session:
            row = session.get(LadderClockRow, 1)
            return None if row is None else LadderClock(wall_ns=row.wall_ns, boot=row.boot, boot_s=row.boot_s)

    def set_clock(self, seen: LadderClock) -> None:
        """Keep what the clocks show."""
        try:
            with self._journal.database.writer.begin() as connection, Session(connection) as session:
                _put_clock(session, seen)
                session.flush()
        except DBAPIError as error:
            raise JournalUnavailable(trouble_of(error).value) from error

    async def _beside(self, work: Callable[[Session], _T]) -> _T:
        def run() -> _T:
            with Session(self._journal.database.reader) as session:
                return work(session)

        return await asyncio.to_thread(run)


def _put_clock(session: Session, seen: LadderClock) -> None:
    session.execute(delete(LadderClockRow))
    session.add(LadderClockRow(id=1, wall_ns=seen.wall_ns, boot=seen.boot, boot_s=seen.boot_s))
