"""Answers why the cell stands: joins what is heard, what was, what alarms say and what people did into one snapshot."""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from hmi import clock
from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.permission import Action, may
from hmi.domain.query import AskJournal, JournalRow
from hmi.domain.why import AskWhy, WhyAnswer
from hmi.domain.why_answer import explain
from hmi.domain.why_snapshot import Act, CellSnapshot
from hmi.domain.words import Words, has_words
from hmi.live.alarm_list import AlarmList
from hmi.live.process_image import ProcessImage
from hmi.live.recent_changes import RecentChanges
from hmi.ports.journal import JournalPort, JournalUnavailable
from hmi.services.caller import Caller

ACTS: Final = ("call_method", "write_tag", "respond_to_dialog", "enable_alarm")
"""What people and the AI do to a cell, as its journal calls it."""
_OUTCOMES: Final = ("done", "refused", "failed")
ACT_KINDS: Final = tuple(f"{act}.{stage}" for act in ACTS for stage in ("asked", *_OUTCOMES))
MOST_ACT_ROWS: Final = 120
"""Rows of acts that are looked at: two for each act."""


class WhyService:
    """Reads only. Lives on the service's loop; the journal is read beside it."""

    def __init__(
        self,
        image: ProcessImage,
        changes: RecentChanges,
        alarms: AlarmList,
        journal: JournalPort,
        response_to: Callable[[Alarm], Words],
        now_ns: Callable[[], int] = clock.now_ns,
    ) -> None:
        self._image, self._changes, self._alarms = image, changes, alarms
        self._journal = journal
        self._response_to = response_to
        self._now_ns = now_ns

    async def answer(self, query: AskWhy, caller: Caller) -> WhyAnswer | Outcome:
        """Why the cell, or one machine of it, stands; who did something is told to those who may read the journal."""
        cell = self._image.cell
        if query.equipment is not None and all(one.id != query.equipment for one in cell.equipment):
            return Refused(reason=Reason.BAD_REQUEST, facts={"equipment": query.equipment})
        acts = await self._acts(with_names=may(caller.roles, Action.READ_JOURNAL))
        snapshot = self._snapshot(acts)
        return explain(snapshot, query.equipment, responses_to(snapshot.alarms, self._response_to))

    async def present(self) -> WhyAnswer:
        """Why the cell stands, for those who look for what is behind it: without names, and without what to do."""
        return explain(self._snapshot(await self._acts(with_names=False)), None)

    def _snapshot(self, acts: tuple[Act, ...] | None) -> CellSnapshot:
        return CellSnapshot(
            cell=self._image.cell,
            look=self._image.reading,
            past=self._changes.past,
            alarms=tuple(self._alarms.alarms.values()),
            connections=dict(self._image.connections),
            acts=acts,
            now_ns=self._now_ns(),
        )

    async def _acts(self, *, with_names: bool) -> tuple[Act, ...] | None:
        try:
            told = await self._journal.read(AskJournal(kinds=ACT_KINDS, limit=MOST_ACT_ROWS))
        except JournalUnavailable:
            return None
        acts = acts_of(told.rows)
        return acts if with_names else tuple(msgspec.structs.replace(act, who="") for act in acts)


def responses_to(alarms: Iterable[Alarm], response_to: Callable[[Alarm], Words]) -> dict[AlarmId, Words]:
    """What the site wrote down to do at the alarms that stand; those without are left out."""
    written = {alarm.id: response_to(alarm) for alarm in alarms if alarm.is_active}
    return {alarm: words for alarm, words in written.items() if has_words(words)}


def acts_of(rows: Iterable[JournalRow]) -> tuple[Act, ...]:
    """Acts with what came of them, newest first, from journal rows in that order."""
    outcomes: dict[str, str] = {}
    acts: list[Act] = []
    for row in rows:
        kind, _dot, stage = row.kind.partition(".")
        if stage in _OUTCOMES:
            outcomes[row.facts.get("asked", "")] = stage
        elif stage == "asked":
            acts.append(
                Act(
                    seq=row.seq, time_ns=row.time_ns, kind=kind, subject=row.subject, facts=row.facts,
                    outcome=outcomes.get(str(row.seq), ""), who=row.actor_name,
                )
            )  # fmt: skip
    return tuple(acts)
