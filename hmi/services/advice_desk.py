"""What everything that is done with recommendations shares: records, modes, the present, and one act at a time."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from hmi import clock
from hmi.domain import advice_life
from hmi.domain.advice import AdviceId, AdviceType, LiveCondition, ShownValue
from hmi.domain.advice_mode import AdviceMode
from hmi.domain.advice_state import Advice
from hmi.domain.outcome import Reason, Refused
from hmi.domain.person import SERVICE, Actor, Person, PersonRef
from hmi.domain.procedure import Level, Skill
from hmi.domain.tag import Scalar, TagName
from hmi.live.process_image import ProcessImage
from hmi.ports.advice import AdviceAct, AdviceChange, AdvicePort
from hmi.ports.qualification import QualificationPort
from hmi.services.ai_modes import AiModes

LONGEST_WORDS = 2000
"""Characters. A screen lets nobody type more."""
UNKNOWN = Refused(reason=Reason.UNKNOWN_ADVICE)
CHANGED = Refused(reason=Reason.ADVICE_CHANGED)
NOT_SIGNED_IN = Refused(reason=Reason.NOT_SIGNED_IN)


@dataclass(frozen=True, slots=True)
class AdviceDesk:
    """Where recommendations are worked on. Lives on the service's loop."""

    records: AdvicePort
    modes: AiModes
    image: ProcessImage
    person: Callable[[PersonRef], Person | None]
    qualifications: QualificationPort
    now_ns: Callable[[], int] = clock.now_ns
    acting: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held over each act of a person: what they decided on is looked at again right before it is put on record."""
    owed: dict[tuple[AdviceType, ...], str] = field(default_factory=dict[tuple[AdviceType, ...], str])
    """What was lowered, all types where none is named, and why, while not everything of it is cancelled on record."""

    def advice(self, advice: AdviceId) -> Advice | None:
        """One of them, as it counts."""
        found = self.records.advice(advice)
        return None if found is None else self.as_it_counts(found)

    def as_it_counts(self, advice: Advice) -> Advice:
        """How it stands whatever is on record: what was lowered or stopped is cancelled from that moment on."""
        for types, why in self.owed.items():
            if not types or advice.proposal.advice_type in types:
                after = advice_life.cancelled(advice, why)
                return after if isinstance(after, Advice) else advice
        return advice

    def shown(self, conditions: tuple[LiveCondition, ...]) -> tuple[ShownValue, ...]:
        """Values of conditions as they are now."""
        return tuple(self.value(one.tag_name) for one in conditions)

    def value(self, tag: TagName) -> ShownValue:
        """What a tag says now."""
        return ShownValue.of(tag, self.image.reading(tag))

    def units(self) -> Mapping[TagName, str]:
        """Unit of every tag of the cell."""
        return {tag.name: tag.unit for tag in self.image.cell.tags}

    def level(self, person: Person, skill: Skill) -> Level:
        """How well somebody knows what is asked for; where nothing is, everybody knows it."""
        return self.qualifications.levels(person).get(skill, Level.NONE) if skill else Level.CAN_TEACH

    def mode(self, advice: Advice) -> AdviceMode:
        """How far its type may go now."""
        return self.modes.of(advice.proposal.advice_type).mode

    def put(
        self,
        act: AdviceAct,
        before: Advice | None,
        after: Advice | Reason,
        by: Actor = SERVICE,
        facts: dict[str, Scalar | None] | None = None,
    ) -> Advice | Refused:
        """Put one change on record, or say why it cannot be. Raises ``JournalUnavailable``."""
        if isinstance(after, Reason):
            return Refused(reason=after)
        if after is not before:
            change = AdviceChange(act=act, before=(before,), after=(after,), facts=facts or {})
            self.records.write(change, by)
        return after
