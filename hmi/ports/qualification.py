"""What people are qualified for. Whoever asks depends on nothing but this, wherever the answer comes from."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from hmi.domain.person import Person
from hmi.domain.procedure import Level, Skill
from hmi.domain.qualification import SkillDefinition


class QualificationPort(Protocol):
    """Answers from memory: asked before every step of a procedure and before every approval."""

    def levels(self, person: Person) -> Mapping[Skill, Level]:
        """How well somebody knows what, now; a skill that is not there they do not know."""
        ...


class SkillBookPort(QualificationPort, Protocol):
    """As that, and it knows what skills are called."""

    def skills(self) -> Sequence[SkillDefinition]:
        """Every skill that is known here."""
        ...
