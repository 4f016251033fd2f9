"""What people are qualified for. Whoever asks depends on nothing but this, wherever the answer comes from."""

from collections.abc import Mapping
from typing import Protocol

from hmi.domain.person import Person
from hmi.domain.procedure import Level, Skill


class QualificationPort(Protocol):
    """Answers from memory: asked before every step of a procedure and before every approval."""

    def levels(self, person: Person) -> Mapping[Skill, Level]:
        """How well somebody knows what, now; a skill that is not there they do not know."""
        ...
