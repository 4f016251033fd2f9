"""What is seen of the cell at one moment, and what that says about a symptom: it is there, is not, or nobody knows."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fnmatch import fnmatchcase

from msgspec import Struct

from hmi.domain.alarm import Alarm
from hmi.domain.diagnosis import Clue, EvidenceKind
from hmi.domain.equipment import Equipment, EquipmentId
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.failure_mode import CheckId, Circumstance, Symptom, places_of
from hmi.domain.finding import DetectorId, Direction, Finding, FindingPlace, Ignorance
from hmi.domain.why import Cause


class Answered(Struct, frozen=True, kw_only=True):
    """What a person said to a check."""

    check: CheckId
    equipment: EquipmentId
    answer: str


class Presence(Enum):
    """Whether a symptom is there."""

    PRESENT = "present"
    ABSENT = "absent"
    """Somebody looks for it and does not see it."""
    UNKNOWN = "unknown"
    """Nobody looks for it, or whoever does knows nothing now. Silence is no sign of health."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was seen of one symptom."""

    presence: Presence
    matter: tuple[str, ...]
    """The same for two symptoms that look at the very same thing."""
    places: tuple[EquipmentId, ...] = ()
    """Where."""
    clues: tuple[Clue, ...] = ()
    """What is there, the strongest first; where nothing is known, what would be looked for."""
    detectors: tuple[DetectorId, ...] = ()
    """Whose findings those are."""
    coverage: float = 1.0
    """Of what is absent: the share of the places where it could be that somebody looks at, and is not ignorant of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One moment of a cell. What is left out is not known, and never counts as absent."""

    equipment: tuple[Equipment, ...]
    findings: Sequence[Finding] = ()
    watched: Collection[FindingPlace] = ()
    """What the running detectors look for, and where."""
    ignorance: Sequence[Ignorance] = ()
    alarms: Sequence[Alarm] = ()
    alarm_names: Mapping[EquipmentId, Collection[str]] = field(default_factory=dict[EquipmentId, Collection[str]])
    """Alarms that can come at each piece of equipment: one that cannot come is never absent."""
    unheard: Collection[EquipmentId] = ()
    """Equipment whose controller is not heard: nothing there is known."""
    causes: Sequence[Cause] = ()
    asked_why: Collection[EquipmentId] = ()
    """Where the causes are all that there are."""
    circumstances: Mapping[tuple[Circumstance, EquipmentId], bool] = field(
        default_factory=dict[tuple[Circumstance, EquipmentId], bool]
    )
    answers: Sequence[Answered] = ()
    places: Mapping[EquipmentClass, tuple[EquipmentId, ...]] = field(init=False)
    """Where the modes of each class can be."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", places_of(self.equipment))

    def places_of(self, sort: EquipmentClass | None, equipment: EquipmentId) -> tuple[EquipmentId, ...]:
        """Where something of a mode at ``equipment`` is looked for: there, or at all other equipment of a class."""
        return (equipment,) if sort is None else self.places.get(sort, ())

    def look(self, symptom: Symptom, equipment: EquipmentId) -> Look:
        """What is seen of a symptom of a mode at ``equipment``; at any of several places it is there."""
        places = self.places_of(symptom.at, equipment)
        looks = [self._look_at(symptom, place) for place in places]
        matter = tuple(part for look in looks for part in look.matter)
        found = [look for look in looks if look.presence is Presence.PRESENT]
        coverage = sum(look.coverage for look in looks if look.presence is Presence.ABSENT) / max(1, len(looks))
        if not found and not coverage:
            clues = tuple(clue for look in looks for clue in look.clues)
            return Look(presence=Presence.UNKNOWN, matter=matter, places=places, clues=clues, coverage=0.0)
        return Look(
            presence=Presence.PRESENT if found else Presence.ABSENT,
            matter=matter,
            places=places,
            clues=tuple(clue for look in found for clue in look.clues),
            detectors=tuple(dict.fromkeys(one for look in found for one in look.detectors)),
            coverage=1.0 if found else coverage,
        )

    def _look_at(self, symptom: Symptom, place: EquipmentId) -> Look:
        if symptom.finding is not None:
            return self._look_for_finding(symptom, place)
        if symptom.alarm:
            return self._look_for_alarm(symptom.alarm.casefold(), place)
        if symptom.cause is not None:
            return self._look_for_cause(symptom, place)
        return self._look_at_circumstance(symptom, place)

    def _look_for_finding(self, symptom: Symptom, place: EquipmentId) -> Look:
        matter = (EvidenceKind.FINDING.value, symptom.name, place)
        standing = [
            one
            for one in self.findings
            if one.symptom == symptom.finding and one.equipment == place and one.is_standing and not _is_contrary(one)
        ]
        standing.sort(key=lambda one: (-one.strength, one.part, one.detector))
        if standing:
            clues = [clue_of(one) for one in standing]
            detectors = dict.fromkeys(one.detector for one in standing)
            return Look(
                presence=Presence.PRESENT, matter=matter, clues=tuple(dict.fromkeys(clues)), detectors=tuple(detectors)
            )
        watching = [one for one in self.watched if one.symptom == symptom.finding and one.equipment == place]
        known = sum(not self._is_ignorant(one) for one in watching) if place not in self.unheard else 0
        if known:
            return Look(presence=Presence.ABSENT, matter=matter, coverage=known / len(watching))
        clue = Clue(kind=EvidenceKind.FINDING, name=symptom.name, equipment=place)
        return Look(presence=Presence.UNKNOWN, matter=matter, clues=(clue,))

    def _is_ignorant(self, place: FindingPlace) -> bool:
        return any(one.covers(place) for one in self.ignorance)

    def _look_for_alarm(self, pattern: str, place: EquipmentId) -> Look:
        fitting = [one for one in self.alarms if one.equipment == place and _fits(one, pattern)]
        offered = {name for name in self.alarm_names.get(place, ()) if fnmatchcase(name.casefold(), pattern)}
        names = sorted(offered | {one.name for one in fitting}) or [pattern]
        matter = (EvidenceKind.ALARM.value, *names, place)
        standing = sorted({one.name for one in fitting if one.is_active and not one.is_out_of_service})
        if standing:
            clues = tuple(Clue(kind=EvidenceKind.ALARM, name=name, equipment=place) for name in standing)
            return Look(presence=Presence.PRESENT, matter=matter, clues=clues)
        is_doubtful = any(one.is_active is None or one.is_out_of_service or not one.is_enabled for one in fitting)
        is_known = bool(offered or fitting) and place not in self.unheard and not is_doubtful
        return Look(presence=Presence.ABSENT if is_known else Presence.UNKNOWN, matter=matter)

    def _look_for_cause(self, symptom: Symptom, place: EquipmentId) -> Look:
        matter = (EvidenceKind.CAUSE.value, symptom.name, place)
        is_whole = place in self.places.get(EquipmentClass.CELL, ())
        if any(
            one.kind is symptom.cause and (one.equipment == place or (one.equipment is None and is_whole))
            for one in self.causes
        ):
            clue = Clue(kind=EvidenceKind.CAUSE, name=symptom.name, equipment=place)
            return Look(presence=Presence.PRESENT, matter=matter, clues=(clue,))
        return Look(presence=Presence.ABSENT if place in self.asked_why else Presence.UNKNOWN, matter=matter)

    def _look_at_circumstance(self, symptom: Symptom, place: EquipmentId) -> Look:
        matter = (EvidenceKind.CIRCUMSTANCE.value, symptom.name, place)
        held = None if symptom.circumstance is None else self.circumstances.get((symptom.circumstance, place))
        if held is None:
            return Look(presence=Presence.UNKNOWN, matter=matter)
        clue = Clue(kind=EvidenceKind.CIRCUMSTANCE, name=symptom.name, equipment=place)
        return (
            Look(presence=Presence.PRESENT, matter=matter, clues=(clue,))
            if held
            else Look(presence=Presence.ABSENT, matter=matter)
        )

    def unexplained(self, explained: Collection[Clue]) -> Iterator[tuple[Finding, Clue]]:
        """Standing findings that no candidate explains, in the order of their places."""
        for one in sorted(self.findings, key=lambda one: (one.equipment, one.symptom, one.part, one.detector)):
            clue = clue_of(one)
            if one.is_standing and clue not in explained:
                yield one, clue


def clue_of(finding: Finding) -> Clue:
    """A finding as a clue; that of another detector about the same is the same clue."""
    return Clue(kind=EvidenceKind.FINDING, name=finding.symptom, equipment=finding.equipment, part=finding.part)


def _is_contrary(finding: Finding) -> bool:
    """Whether it went to the other side than its symptom says: less friction than expected is no dry gear."""
    side = {"up": Direction.UP, "down": Direction.DOWN}.get(finding.symptom.rpartition("_")[2])
    return side is not None and finding.direction not in (side, Direction.CHANGED)


def _fits(alarm: Alarm, pattern: str) -> bool:
    return any(fnmatchcase(words.casefold(), pattern) for words in (alarm.name, alarm.message))
