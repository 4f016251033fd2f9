"""What all parts of a procedure's file share: values held against the cell, who may, where it goes on, and words."""

from hmi.content.procedure_values import ValueReader
from hmi.content.written_words import missing_words
from hmi.domain.procedure import Level, Need, Skill, StepId
from hmi.domain.words import Words
from hmi.handwritten import Place


class PartReader:
    """Collects every fault with its place.

    Args:
        values: Holds tags, values and methods against the cell.
        ids: Of all steps.
        locks: Ids of the steps that lock something out.
    """

    def __init__(self, values: ValueReader, ids: frozenset[str], locks: frozenset[str]) -> None:
        self.values, self.ids, self.locks = values, ids, locks
        self.faults = values.faults

    def need(self, written: object, place: Place) -> Need:
        """Who may do it; a skill without a level means that one works alone."""
        role, skill, level = (getattr(written, name) for name in ("role", "skill", "level"))
        if level and not skill:
            self.faults.append(((*place, "level"), "is the level of a skill: name the skill, too"))
        if not 0 <= level <= Level.CAN_TEACH:
            self.faults.append(((*place, "level"), f"has to be 0 to {int(Level.CAN_TEACH)}"))
            level = 0
        if skill and not level:
            level = int(Level.ALONE)
        return Need(role=role, skill=Skill(skill) if skill else None, level=Level(level))

    def target(self, step: str | None, place: Place) -> StepId | None:
        """A step that another one leads to."""
        if step is not None and step not in self.ids:
            self.faults.append((place, f"no step {step!r}"))
        return None if step is None else StepId(step)

    def must_have_words(self, words: Words, place: Place) -> None:
        """Something that people read has to be written."""
        self.faults.extend(missing_words(words, place))

    def check_list(self, texts: tuple[Words, ...], place: Place) -> None:
        """Every text of a list has to be written."""
        for number, one in enumerate(texts):
            self.must_have_words(one, (*place, number))
