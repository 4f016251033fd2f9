"""The desk of a trial: records of its own, one procedure, and two people who may and know everything."""

from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from msgspec import Struct

from hmi import clock
from hmi.bootstrap.procedure_trial_cell import SPEED
from hmi.domain.person import SERVICE, Person, Role
from hmi.domain.procedure import Level, Procedure, Skill, content_digest
from hmi.domain.qualification import SkillDefinition
from hmi.live.process_image import ProcessImage
from hmi.ports.procedures import ShelvedFile, ShelvedProcedure
from hmi.services.access import AccessService
from hmi.services.caller import Caller
from hmi.services.procedure_desk import ProcedureDesk
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore
from hmi.store.procedure_runs import ProcedureRunStore

PIN: Final = "593817"
_SCREEN = "trial"
_EVERYBODY = frozenset({Role.OPERATOR, Role.MAINTENANCE, Role.TRAINER, Role.COORDINATOR})


class TrialDesk:
    """Kept in a folder that goes with the trial."""

    def __init__(self, folder: Path, image: ProcessImage, procedure: Procedure) -> None:
        self._journal = Journal(folder / "records.sqlite", panel=_SCREEN)
        people = PeopleStore(self._journal)
        hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        hashed = hasher.hash(PIN)
        first = people.add("Hands", _EVERYBODY, hashed, "", SERVICE, must_replace_pin=False)
        self.second = people.add("Other hands", _EVERYBODY, hashed, "", SERVICE, must_replace_pin=False)
        access = AccessService(people, self._journal, folder / "setup-code", hasher=hasher)
        self.caller = Caller(access.sessions.open(first, _SCREEN), _SCREEN, True)
        began_s = clock.monotonic_s()
        self.work = ProcedureDesk(
            image=image,
            store=ProcedureRunStore(self._journal),
            shelf=OneProcedure(procedure),
            qualification=KnowsEverything(_skills_of(procedure)),
            people=people,
            access=access,
            monotonic_s=lambda: (clock.monotonic_s() - began_s) * SPEED,
        )

    def close(self) -> None:
        """No more records."""
        self._journal.close()


class KnowsEverything(Struct, frozen=True):
    """Simulated people know everything."""

    skill_names: tuple[Skill, ...]

    def levels(self, person: Person) -> dict[Skill, Level]:
        """All of it."""
        return dict.fromkeys(self.skill_names, Level.CAN_TEACH)

    def skills(self) -> tuple[SkillDefinition, ...]:
        """Names only."""
        return tuple(SkillDefinition(id=skill, label=skill) for skill in self.skill_names)


class OneProcedure(Struct, frozen=True):
    """The one that is tried."""

    procedure: Procedure
    is_read: bool = True

    def procedures(self) -> tuple[ShelvedProcedure, ...]:
        """It."""
        digest = content_digest(self.procedure)
        return (ShelvedProcedure(procedure=self.procedure, digest=digest, is_shipped=False),)

    def faults(self) -> tuple[str, ...]:
        """None: it was read."""
        return ()

    def files(self) -> tuple[ShelvedFile, ...]:
        """Nobody looks."""
        return ()

    def picture(self, procedure: str, name: str) -> bytes:
        """Nobody looks."""
        return b""


def _skills_of(procedure: Procedure) -> tuple[Skill, ...]:
    needs = (procedure.need, *(step.need for step in procedure.steps))
    return tuple(sorted({need.skill for need in needs if need.skill is not None}))
