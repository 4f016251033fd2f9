"""What acts on runs of procedures share: the runs that are open, the machine as it is now, and the records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import msgspec

from hmi import clock
from hmi.domain.advice_plan import ExactWrite
from hmi.domain.cell import CellSource
from hmi.domain.outcome import Reason, Refused
from hmi.domain.person import SERVICE, Actor, Person
from hmi.domain.procedure import Need, Procedure, Step, Write
from hmi.domain.procedure_condition import Seen, TagView, Verdict, judged
from hmi.domain.procedure_run import CauseKind, LockRecord, ProcedureRun, RunId, RunStep
from hmi.domain.procedure_transition import definition
from hmi.domain.qualification import need_of
from hmi.domain.tag import Scalar, TagName
from hmi.live.process_image import ProcessImage
from hmi.ports.approval import ApprovalPort
from hmi.ports.people import PeoplePort
from hmi.ports.procedures import ProcedureRunPort, ProcedureShelfPort, ShelvedProcedure
from hmi.ports.qualification import SkillBookPort
from hmi.services.access import AccessService

LONGEST_WORDS = 1000
"""That a person says to an act on a run; what is longer is cut."""
CHANGED = Refused(reason=Reason.RUN_CHANGED)
NOT_SIGNED_IN = Refused(reason=Reason.NOT_SIGNED_IN)


@dataclass(slots=True)
class ProcedureDesk:
    """Where runs are worked on. Lives on the service's loop; nothing between two awaits sees half an act."""

    image: ProcessImage
    store: ProcedureRunPort
    shelf: ProcedureShelfPort
    qualification: SkillBookPort
    people: PeoplePort
    access: AccessService
    approvals: ApprovalPort | None = None
    """Asked by runs that a recommendation caused; without it none of them begins."""
    now_ns: Callable[[], int] = clock.now_ns
    monotonic_s: Callable[[], float] = clock.monotonic_s
    runs: dict[RunId, ProcedureRun] = field(default_factory=dict[RunId, ProcedureRun])
    """Those that are open; one that is over, for as long as a lock is on."""
    on_change: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])
    _versions: dict[str, Procedure] = field(default_factory=dict[str, Procedure])

    def shelved(self, procedure: str) -> ShelvedProcedure | None:
        """A procedure as it is in use now."""
        return next((one for one in self.shelf.procedures() if one.procedure.id == procedure), None)

    def at(self, run: RunId, revision: int) -> ProcedureRun | Refused:
        """An open run, exactly as a person saw it."""
        known = self.runs.get(run)
        if known is None:
            return Refused(reason=Reason.UNKNOWN_RUN)
        return known if known.revision == revision else CHANGED

    def version_of(self, run: ProcedureRun) -> Procedure:
        """Exactly the version that a run keeps.

        Raises:
            LookupError: the records do not have it.
        """
        known = self._versions.get(run.digest) or self.store.version(run.digest)
        if known is None:
            raise LookupError(run.digest)
        self._versions[run.digest] = known
        return known

    def step_of(self, run: ProcedureRun) -> tuple[RunStep, Step] | None:
        """Whose turn it is, and what is done at it; None when every step is done."""
        now = run.now
        return None if now is None else (now, self._as_sent(run, definition(run, self.version_of(run), now.step)))

    def procedure_of(self, run: ProcedureRun) -> Procedure:
        """The version that a run keeps, with the values that the run sends: an approval may name others."""
        version = self.version_of(run)
        return msgspec.structs.replace(version, steps=tuple(self._as_sent(run, step) for step in version.steps))

    def locks_beside(self, run: ProcedureRun) -> tuple[LockRecord, ...]:
        """Locks that are on where a run works: its own, and those of others at the same equipment or of the cell."""
        here = self.version_of(run).equipment
        found = list(run.standing_locks)
        for other in self.runs.values():
            if other.id != run.id and other.standing_locks:
                there = self.version_of(other).equipment
                found += other.standing_locks if None in (here, there) or here == there else ()
        return tuple(found)

    def need(self, run: ProcedureRun, step: Step) -> Need:
        """What a step asks of whoever does it."""
        return need_of(step.need, self.version_of(run).need)

    def levels(self, person: Person) -> Mapping[str, int]:
        """How well somebody knows each skill."""
        return {str(skill): int(level) for skill, level in self.qualification.levels(person).items()}

    @property
    def is_simulated(self) -> bool:
        """Whether the cell is one to practise on."""
        return self.image.cell.source is CellSource.SIMULATION

    def look(self, tag: TagName) -> TagView:
        """A tag as it is now."""
        index = self.image.index.get(tag)
        return TagView(None if index is None else self.image.cell.tags[index], self.image.reading(tag))

    def preconditions(self, step: Step) -> tuple[Seen, ...]:
        """What a step needs of the machine, as it is now."""
        return tuple(judged(condition, self.look) for condition in step.preconditions)

    def lacking(self, step: Step) -> Seen | None:
        """The first precondition that is not known to hold."""
        return next((seen for seen in self.preconditions(step) if seen.verdict is not Verdict.TRUE), None)

    def begin(self, run: ProcedureRun, procedure: Procedure, by: Actor) -> None:
        """Put a new run on record. Raises ``JournalUnavailable``."""
        self.store.begin(run, procedure, by)
        self._use(run)

    def put(
        self, kind: str, run: ProcedureRun, facts: Mapping[str, Scalar | None] | None = None, by: Actor = SERVICE
    ) -> ProcedureRun:
        """Put on record how a run stands from now on. Raises ``JournalUnavailable``: nothing changed then."""
        self.store.put(kind, run, dict(facts or {}), by)
        self._use(run)
        return run

    def forget_name(self, _name: str) -> None:
        """Of somebody whom the records do not name any longer: neither do the runs that go on."""
        self.runs = {run.id: run for run in self.store.open_runs()}
        self._tell()

    def _as_sent(self, run: ProcedureRun, step: Step) -> Step:
        """The step with the value that was sent in this run, else with the one that was approved for it."""
        if run.cause.kind is not CauseKind.ADVICE or not isinstance(step.work, Write):
            return step
        intents = (one.intent for one in reversed(run.steps) if one.step == step.id and one.intent is not None)
        value = next((intent.new for intent in intents if intent.new is not None), None)
        if value is None and self.approvals is not None:
            act = self.approvals.act_of(run.id, step.id)
            value = act.value if isinstance(act, ExactWrite) else None
        return (
            step
            if value is None
            else msgspec.structs.replace(step, work=msgspec.structs.replace(step.work, value=value))
        )

    def _use(self, run: ProcedureRun) -> None:
        if run.is_open:
            self.runs[run.id] = run
        else:
            self.runs.pop(run.id, None)
        self._tell()

    def _tell(self) -> None:
        for listener in self.on_change:
            listener()


def not_so(seen: Seen) -> Refused:
    """A refusal that names what does not hold and its value."""
    facts: dict[str, Scalar] = {"tag": seen.condition.tag}
    if seen.value is not None:
        facts["value"] = seen.value
    return Refused(reason=Reason.NOT_SO, facts=facts)
