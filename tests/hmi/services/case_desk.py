"""A desk at which cases are handled: the services on a real store, with clocks that a test turns."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hmi import clock
from hmi.domain.case import CaseId, CaseKind, CaseSeverity, ExceptionCase, StepUntil
from hmi.domain.case_command import OpenCase
from hmi.domain.cell import Cell
from hmi.domain.equipment import Equipment, EquipmentId
from hmi.domain.ladder import EscalationRules, Ladder, LadderStep
from hmi.domain.outcome import Done, Outcome, Reason
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.live.case_list import CaseList
from hmi.ports.cases import LadderClock
from hmi.services.caller import Caller
from hmi.services.case import CaseService
from hmi.services.case_answers import CaseAnswers
from hmi.services.case_photos import CasePhotos
from hmi.services.escalation import EscalationKeeper
from hmi.store.cases import CaseStore
from hmi.store.journal import Journal

S = 1_000_000_000
NOON_NS = 1_790_000_000 * S

LADDER = Ladder(
    solve_within_s=7200.0,
    steps=(
        LadderStep(after_s=120.0, call=Role.OPERATOR),
        LadderStep(after_s=300.0, call=Role.MAINTENANCE, in_frame=True),
        LadderStep(after_s=900.0, call=Role.COORDINATOR, until=StepUntil.RESOLVED),
        LadderStep(after_s=3600.0, call=Role.COORDINATOR, until=StepUntil.RESOLVED, in_frame=True),
    ),
)
RULES = EscalationRules(ladders=(LADDER,))


def somebody(name: str, *roles: Role, screen: str = "panel") -> Caller:
    person = Person(ref=PersonRef(f"p-{name}"), display_name=name.title(), roles=frozenset(roles or {Role.OPERATOR}))
    return Caller(Session(token=name, person=person, signed_in_ns=0, idle_limit_s=300), screen)


ANA, BEN = somebody("ana"), somebody("ben", Role.MAINTENANCE, screen="other panel")
CLARA = somebody("clara", Role.COORDINATOR)
PEOPLE = {caller.session.person.ref: caller.session.person for caller in (ANA, BEN, CLARA) if caller.session}


@dataclass
class CaseDesk:
    """Everything about cases in one hand."""

    folder: Path
    rules: EscalationRules = RULES
    wall_ns: int = NOON_NS
    boot: str = "boot 1"
    boot_s: float = 1000.0
    equipment: tuple[Equipment, ...] = ()
    record_ns: Callable[[], int] = clock.now_ns
    """The clock of the records."""
    journal: Journal = field(init=False)
    store: CaseStore = field(init=False)
    cases: CaseList = field(init=False)
    service: CaseService = field(init=False)
    photos: CasePhotos = field(init=False)
    answers: CaseAnswers = field(init=False)
    keeper: EscalationKeeper = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Start the services."""
        self.journal = Journal(self.folder / "records.sqlite", panel="cell", now_ns=lambda: self.record_ns())
        self.store = CaseStore(self.journal)
        self.cases = CaseList()
        self.service = CaseService(self.cases, self.store, self.rules, PEOPLE.get, lambda: self.wall_ns)
        self.photos = CasePhotos(self.service, self.store)
        self.answers = CaseAnswers(self.store, lambda: Cell(id="cell", label="Cell", equipment=self.equipment))
        self.keeper = EscalationKeeper(self.cases, self.store, self.rules, self.look)

    def stop(self) -> None:
        """Stop them; the computer runs on."""
        self.journal.close()

    def restart(self, off_s: float = 0.0) -> None:
        """Stop and start again, after a while."""
        self.stop()
        self.pass_time(off_s, ticks=False)
        self.start()

    def reboot(self, off_s: float, shows_ns: int | None = None) -> None:
        """The computer itself was off for a while; ``shows_ns`` is what its clock shows then, if that is wrong."""
        self.stop()
        self.wall_ns = shows_ns if shows_ns is not None else self.wall_ns + int(off_s * S)
        self.boot, self.boot_s = f"{self.boot}+", 5.0
        self.start()

    def look(self) -> LadderClock:
        return LadderClock(wall_ns=self.wall_ns, boot=self.boot, boot_s=self.boot_s)

    def pass_time(self, seconds: float, *, ticks: bool = True) -> None:
        """Time passes on all clocks; the ladder is minded at the end of it."""
        self.wall_ns += int(seconds * S)
        self.boot_s += seconds
        if ticks:
            self.keeper.tick()

    def set_clock(self, by_s: float) -> None:
        """Somebody sets the wall clock."""
        self.wall_ns += int(by_s * S)
        self.keeper.tick()

    async def open(
        self,
        kind: CaseKind = CaseKind.SHORTAGE,
        severity: CaseSeverity = CaseSeverity.HIGH,
        equipment: str | None = "cobot",
        title: str = "",
        by: Caller = ANA,
    ) -> ExceptionCase:
        """Report a problem, and give the case of it."""
        place = None if equipment is None else EquipmentId(equipment)
        outcome = await self.service.open(OpenCase(kind=kind, severity=severity, equipment=place, title=title), by)
        assert isinstance(outcome, Done), outcome
        return self.case(CaseId(str(outcome.result["case"])))

    def case(self, case: CaseId) -> ExceptionCase:
        """As it stands now."""
        found = self.store.case(case)
        assert found is not None
        return found

    async def calls(self, case: CaseId) -> list[str]:
        """Whom the ladder called for a case, in order."""
        return [entry.facts["call"] for entry in await self.store.story(case) if entry.act.value == "escalated"]


def reason(outcome: Outcome) -> Reason | None:
    """Why something was refused; None where it was done."""
    return None if isinstance(outcome, Done) else outcome.reason
