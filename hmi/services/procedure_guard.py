"""Who may do what to a run: presence at the cell, skill, whose run it is, and the PIN as a signature."""

from hmi.domain.outcome import Reason, Refused
from hmi.domain.person import Person, PersonRef, Role
from hmi.domain.procedure import Need, Step
from hmi.domain.procedure_run import ProcedureRun, RunState
from hmi.domain.qualification import shortfall
from hmi.domain.tag import Scalar
from hmi.services.caller import Caller
from hmi.services.procedure_desk import CHANGED, NOT_SIGNED_IN, ProcedureDesk

PRESENT_S = 120.0
"""For so long somebody who proved at a panel that it is they counts as present (practice 5.3)."""
NOT_AT_CELL = Refused(reason=Reason.NOT_AT_CELL)
PIN_NEEDED = Refused(reason=Reason.PIN_NEEDED)


class ProcedureGuard:
    """Answers None where an act may be done, else why not."""

    def __init__(self, desk: ProcedureDesk) -> None:
        self._desk = desk
        self._proved: dict[tuple[PersonRef, str], float] = {}
        """Who proved at which screen that it is they, and when by a clock that is never set."""

    def away(self, caller: Caller) -> Refused | None:
        """Why a caller cannot act on any run: nobody is signed in, or they are elsewhere."""
        if caller.session is None:
            return NOT_SIGNED_IN
        return None if caller.is_at_cell else NOT_AT_CELL

    def refusal(self, run: ProcedureRun, caller: Caller, step: Step | None = None) -> Refused | None:
        """Why a caller cannot act on a run, at this step of it."""
        away = self.away(caller)
        if away is not None or caller.session is None:
            return away
        if run.operator != caller.ref:
            return Refused(reason=Reason.OTHERS_RUN)
        if step is None:
            return None
        return self.unqualified(caller.session.person, self._desk.need(run, step))

    def at_step(self, run: ProcedureRun, caller: Caller, step: Step) -> Refused | None:
        """As ``refusal``, for what is done at a step whose turn it is: not while the run is held."""
        if run.state not in (RunState.RUNNING, RunState.LEAVING):
            return CHANGED
        return self.refusal(run, caller, step)

    def unqualified(self, person: Person, need: Need) -> Refused | None:
        """What somebody lacks for what is asked."""
        lack = shortfall(need, person.roles, self._desk.qualification.levels(person))
        if lack is None:
            return None
        facts: dict[str, Scalar] = {}
        if lack.role is not None:
            facts["role"] = lack.role.value
        if lack.skill is not None:
            facts |= {"skill": lack.skill, "level": int(lack.level), "has": int(lack.has)}
        return Refused(reason=Reason.NOT_QUALIFIED, facts=facts)

    def needs_pin(self, step: Step, caller: Caller) -> bool:
        """Whether a step is signed for: a critical one always, one that needs presence when that was long ago."""
        return step.is_critical or (step.is_local and not self._is_present(caller))

    async def signed(self, step: Step, caller: Caller, pin: str) -> Refused | None:
        """Prove the PIN where the step needs it."""
        if not self.needs_pin(step, caller):
            return None
        return await self.proved(caller.session.person if caller.session is not None else None, caller, pin)

    async def proved(self, person: Person | None, caller: Caller, pin: str) -> Refused | None:
        """Prove that it is somebody, at the caller's screen; a wrong PIN counts as one at signing in does."""
        if person is None or caller.session is None:
            return NOT_SIGNED_IN
        if not pin:
            return PIN_NEEDED
        refusal = await self._desk.access.prove(person, pin, caller)
        if refusal is not None:
            return refusal
        if not self._desk.access.is_open(caller.session):
            return Refused(reason=Reason.SESSION_ENDED)
        self._proved[(person.ref, caller.screen)] = self._desk.monotonic_s()
        return None

    def person(self, ref: PersonRef) -> Person | None:
        """Somebody who may act at all."""
        found = self._desk.people.person(ref)
        return found if found is not None and found.is_active and not found.must_replace_pin else None

    def may_take_locks_of_others(self, person: Person) -> bool:
        """Whether somebody may sign for a lock that its owner cannot take off."""
        return Role.COORDINATOR in person.roles

    def _is_present(self, caller: Caller) -> bool:
        if caller.session is None or caller.ref is None:
            return False
        signed_in_s = (self._desk.now_ns() - caller.session.signed_in_ns) / 1e9
        proved_s = self._proved.get((caller.ref, caller.screen))
        is_proved = proved_s is not None and self._desk.monotonic_s() - proved_s <= PRESENT_S
        return is_proved or 0 <= signed_in_s <= PRESENT_S
