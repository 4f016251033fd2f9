"""Opens cases that the cell itself tells of: a safety stop, a fault that lasts. Once each, never a second beside it."""

import logging
from dataclasses import dataclass
from typing import Final

import numpy as np

from hmi import clock
from hmi.domain.case import CaseLink, LinkKind
from hmi.domain.equipment_facts import NOT_HEARD, Condition, EquipmentFacts
from hmi.domain.ladder import OpenBy
from hmi.domain.reading import ReadingBatch, is_present
from hmi.domain.tag import TagDefinition, TagName
from hmi.live.process_image import ProcessImage
from hmi.ports.journal import JournalUnavailable
from hmi.services.case import CaseService

log = logging.getLogger(__name__)

_SAFETY: Final = {Condition.EMERGENCY_STOP: "emergency_stop", Condition.PROTECTIVE_STOP: "protective_stop"}


@dataclass(slots=True)
class _Spell:
    """Something that a rule watches for lasts at one piece of equipment."""

    since_s: float
    is_told: bool = False


class CaseWatch:
    """Looks when telling values come, and once a second at what lasts. Lives on the service's loop.

    What is not heard neither begins nor ends anything: a stop goes on until the equipment says something else.
    """

    def __init__(self, image: ProcessImage, cases: CaseService, rules: tuple[OpenBy, ...]) -> None:
        self._image, self._cases, self._rules = image, cases, rules
        self._spells: dict[tuple[Condition, str], _Spell] = {}
        self._is_stuck = False
        self.use_cell()
        image.on_readings.append(self._take)

    def use_cell(self) -> None:
        """The image has another cell."""
        cell = self._image.cell
        self._facts = [EquipmentFacts.of(one, self._define) for one in cell.equipment] if self._rules else []
        columns = {self._image.index.get(name) for facts in self._facts for name in facts.telling if name is not None}
        self._telling = np.array(sorted(column for column in columns if column is not None), int)
        present = {facts.equipment.id for facts in self._facts}
        self._spells = {key: spell for key, spell in self._spells.items() if key[1] in present}

    def tick(self) -> None:
        """Open what has lasted long enough; call it about once a second."""
        now_s = clock.monotonic_s()
        for facts in self._facts:
            self._look(facts, now_s)

    def _take(self, batch: ReadingBatch) -> None:
        if self._telling.size and np.isin(batch.tag, self._telling).any():
            self.tick()

    def _look(self, facts: EquipmentFacts, now_s: float) -> None:
        for rule in self._rules:
            key = (rule.condition, facts.equipment.id)
            is_there = self._is_there(facts, rule.condition)
            if is_there is None:
                continue
            if not is_there:
                self._spells.pop(key, None)
                continue
            spell = self._spells.setdefault(key, _Spell(now_s))
            if not spell.is_told and now_s - spell.since_s >= rule.for_s:
                spell.is_told = self._open(rule, facts)

    def _is_there(self, facts: EquipmentFacts, condition: Condition) -> bool | None:
        """Whether equipment says so now; None where it is not heard."""
        own = getattr(facts, _SAFETY[condition]) if condition in _SAFETY else None
        if own is not None:
            reading = self._image.reading(own)
            return bool(reading.value) if is_present(reading) else None
        now = facts.condition(self._image.reading, self._define)
        return None if now in NOT_HEARD else now is condition

    def _open(self, rule: OpenBy, facts: EquipmentFacts) -> bool:
        """Whether it is on record."""
        own: TagName | None = getattr(facts, _SAFETY[rule.condition]) if rule.condition in _SAFETY else None
        name = own or next((name for name in facts.telling if name is not None), None)
        equipment = facts.equipment
        links = [CaseLink(kind=LinkKind.EQUIPMENT, ref=equipment.id, words=equipment.label, time_ns=clock.now_ns())]
        if name is not None:
            moment_ns = self._image.reading(name).source_time_ns
            tag = self._define(name)
            label = tag.label if tag is not None else ""
            links.append(CaseLink(kind=LinkKind.TAG, ref=name, words=label, time_ns=moment_ns))
        try:
            self._cases.open_by_itself(rule, equipment.id, tuple(links))
        except JournalUnavailable as error:
            if not self._is_stuck:
                log.error("a case could not be opened for now: %s", error)
            self._is_stuck = True
            return False
        self._is_stuck = False
        return True

    def _define(self, name: TagName) -> TagDefinition | None:
        index = self._image.index.get(name)
        return None if index is None else self._image.cell.tags[index]
