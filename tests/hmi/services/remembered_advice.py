"""Ports of advice in memory: what the store keeps on the disk, for tests that do the same ten thousand times."""

from collections.abc import Mapping, Sequence

from hmi.domain.advice import AdviceId, AdviceType, CauseKey
from hmi.domain.advice_mode import AdviceTypeMode, AiStop
from hmi.domain.advice_query import AskAdvices
from hmi.domain.advice_state import Advice, AdviceState
from hmi.domain.person import Actor, Attempts, Person, PersonRef, Role
from hmi.domain.query import AskJournal, JournalAnswer, JournalRow
from hmi.domain.tag import Scalar
from hmi.domain.verification import VerifyReport
from hmi.ports.advice import AdviceChange, AiAct
from hmi.ports.journal import JournalUnavailable


class RememberedAdvice:
    """Implements ``hmi.ports.advice.AdvicePort``."""

    def __init__(self) -> None:
        self.rows_by_id: dict[AdviceId, Advice] = {}
        self.told: list[AdviceChange] = []
        self.is_broken = False
        self._count = 0

    def clear(self) -> None:
        """Forget everything."""
        self.rows_by_id.clear()
        self.told.clear()
        self.is_broken = False

    def fresh_id(self, now_ns: int) -> AdviceId:
        self._count += 1
        return AdviceId(f"{now_ns:020}-{self._count:08}")

    @property
    def changes(self) -> int:
        return len(self.told)

    def advice(self, advice: AdviceId) -> Advice | None:
        return self.rows_by_id.get(advice)

    def of_run(self, run: str) -> Advice | None:
        return next((one for one in self.rows_by_id.values() if run and one.run == run), None)

    def standing(self) -> tuple[Advice, ...]:
        return tuple(
            one for one in self.rows_by_id.values() if not one.state.is_over or one.state is AdviceState.SHADOW
        )

    def rejected(self, cause: CauseKey, since_ns: int) -> tuple[Advice, ...]:
        return tuple(
            one
            for one in self.rows_by_id.values()
            if one.state is AdviceState.REJECTED and one.proposal.cause == cause and one.queued_ns >= since_ns
        )

    def interrupted(self, since_ns: int) -> tuple[int, ...]:
        return tuple(one.interrupts_ns for one in self.rows_by_id.values() if one.interrupts_ns >= max(1, since_ns))

    def asked(self) -> int:
        return 0

    def recent(self, advice_type: AdviceType, version: str, most: int) -> tuple[Advice, ...]:
        told = self.rows(0, 0, advice_type, version)
        return tuple(one for one in told if one.state is not AdviceState.SUPPRESSED)[-most:]

    def unjudged(self, since_ns: int) -> tuple[Advice, ...]:
        return ()

    def rows(
        self, start_ns: int, end_ns: int, advice_type: AdviceType | None = None, version: str | None = None
    ) -> tuple[Advice, ...]:
        return tuple(
            one
            for one in self.rows_by_id.values()
            if advice_type in (None, one.proposal.advice_type) and version in (None, one.proposal.source.version)
        )

    async def find(self, question: AskAdvices, *, with_recorded: bool) -> tuple[tuple[Advice, ...], bool]:
        return tuple(self.rows_by_id.values()), False

    def write(self, change: AdviceChange, by: Actor) -> None:
        if self.is_broken:
            raise JournalUnavailable("disk_full")
        self.told.append(change)
        self.rows_by_id.update({one.id: one for one in change.after})


class RememberedModes:
    """Implements ``hmi.ports.advice.AiModePort``."""

    def __init__(self) -> None:
        self.told: dict[AdviceType, AdviceTypeMode] = {}
        self.stopped: AiStop | None = None
        self.acts: list[AiAct] = []

    def modes(self) -> tuple[AdviceTypeMode, ...]:
        return tuple(self.told.values())

    def put_modes(
        self, act: AiAct, modes: Sequence[AdviceTypeMode], facts: dict[str, Scalar | None], by: Actor
    ) -> None:
        self.acts.append(act)
        self.told.update({mode.advice_type: mode for mode in modes})

    def stop(self) -> AiStop | None:
        return self.stopped

    def stops(self) -> int:
        return self.acts.count(AiAct.STOPPED)

    def put_stop(
        self, act: AiAct, stop: AiStop | None, modes: Sequence[AdviceTypeMode], facts: dict[str, Scalar | None],
        by: Actor,
    ) -> None:  # fmt: skip
        self.put_modes(act, modes, facts, by)
        self.stopped = stop


class RememberedMark:
    """Implements ``hmi.ports.advice.StopMark``."""

    def __init__(self) -> None:
        self.there = False

    def is_set(self) -> bool:
        return self.there

    def set(self) -> bool:
        self.there = True
        return True

    def clear(self) -> bool:
        self.there = False
        return True


class RememberedPeople:
    """As much of ``hmi.ports.people.PeoplePort`` as it takes to prove a PIN again."""

    def __init__(self, people: Mapping[PersonRef, Person], pin_hash: str) -> None:
        self.known, self._pin_hash = dict(people), pin_hash
        self._attempts: dict[str, Attempts] = {}

    def people(self) -> tuple[Person, ...]:
        return tuple(self.known.values())

    def person(self, ref: PersonRef) -> Person | None:
        return self.known.get(ref)

    def pin_hash(self, ref: PersonRef) -> str:
        return self._pin_hash if ref in self.known else ""

    def attempts(self, subject: str) -> Attempts:
        return self._attempts.get(subject, Attempts())

    def set_attempts(self, attempts: Mapping[str, Attempts], by: Actor) -> None:
        self._attempts.update(attempts)


class CountedJournal:
    """Implements ``hmi.ports.journal.JournalPort``; keeps nothing but the number."""

    def __init__(self) -> None:
        self.count = 0

    def record(
        self,
        kind: str,
        subject: str,
        facts: Mapping[str, Scalar | None],
        *,
        actor: PersonRef | None,
        roles: frozenset[Role],
        screen: str,
    ) -> int:
        self.count += 1
        return self.count

    async def read(self, question: AskJournal) -> JournalAnswer:
        return JournalAnswer(rows=())

    async def spread(self, question: AskJournal) -> tuple[tuple[JournalRow, ...], int]:
        return (), 0

    async def verify(self) -> VerifyReport:
        raise NotImplementedError
