"""What is doubtful about the failure modes of a project, though the files are right: told by ``tandem check``."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from hmi.content.site_folder import yaml_files
from hmi.domain.cell import Cell
from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import FailureMode, FailureModeLibrary, Symptom, places_of
from hmi.domain.finding import SymptomId
from hmi.domain.symptom import KnownSymptom
from hmi.paths import shipped

PROCEDURES_FOLDER: Final = "procedures"
_FAR_APART: Final = 3.0
"""A factor between two probabilities of the same thing that is more than an opinion."""

AlarmNames = dict[EquipmentId, frozenset[str]]


def known_procedures(project: Path) -> frozenset[str]:
    """Ids of the procedures that ship and of the project's own: the names of their files. Raises ``OSError``."""
    folders = (shipped("resources") / PROCEDURES_FOLDER, project / PROCEDURES_FOLDER)
    return frozenset(file.stem for folder in folders for file in yaml_files(folder))


def mode_findings(
    library: FailureModeLibrary,
    cell: Cell,
    *,
    procedures: Collection[str],
    alarm_names: AlarmNames | None,
    own: Collection[str],
    symptoms: Collection[SymptomId] = tuple(one.id for one in KnownSymptom),
) -> list[str]:
    """What whoever wrote the files should look at; each says which mode it is about.

    Args:
        library: All modes of the project.
        cell: Only modes that can be in it are looked at.
        procedures: Ids of those that exist.
        alarm_names: Alarms that can come at each piece of equipment; None: nobody wrote them down.
        own: Modes that the site wrote itself. Of the others it is only told how many alarms they look for in vain.
        symptoms: What the detectors can find.
    """
    places = places_of(cell.equipment)
    possible = [one for one in library.modes if one.equipment_class in places]
    return [
        *_without_procedure(possible, procedures),
        *_never_found(possible, symptoms),
        *(_never_alarmed(possible, cell, alarm_names, own) if alarm_names is not None else ()),
        *_said_differently(library.modes),
    ]


def _without_procedure(modes: Iterable[FailureMode], procedures: Collection[str]) -> Iterator[str]:
    missing: dict[str, list[str]] = defaultdict(list)
    for mode in modes:
        for one in mode.interventions:
            if one.procedure is not None and one.procedure not in procedures:
                missing[one.procedure].append(mode.id)
    for procedure, ids in missing.items():
        yield f"the procedure {procedure} does not exist; it would help with {', '.join(dict.fromkeys(ids))}"


def _never_found(modes: Iterable[FailureMode], symptoms: Collection[SymptomId]) -> Iterator[str]:
    for mode in modes:
        for symptom in mode.symptoms:
            if symptom.finding is not None and symptom.finding not in symptoms:
                yield f"failure mode {mode.id}: no detector finds {symptom.finding}"


def _never_alarmed(
    modes: Iterable[FailureMode], cell: Cell, alarm_names: AlarmNames, own: Collection[str]
) -> Iterator[str]:
    """Patterns that fit no alarm of the cell; one line a pattern."""
    places = places_of(cell.equipment)
    shipped_ones: set[str] = set()
    own_ones: dict[str, list[str]] = defaultdict(list)
    for mode in modes:
        for symptom in mode.symptoms:
            if symptom.alarm and not _can_come(
                symptom, places.get(symptom.at or mode.equipment_class, ()), alarm_names
            ):
                if mode.id in own:
                    own_ones[symptom.alarm].append(mode.id)
                else:
                    shipped_ones.add(symptom.alarm)
    for pattern, ids in own_ones.items():
        yield f"no alarm of the cell is like {pattern!r}: failure mode {', '.join(dict.fromkeys(ids))}"
    if shipped_ones:
        yield (
            f"failure modes that ship look for alarms which the cell does not have: {', '.join(sorted(shipped_ones))}"
        )


def _can_come(symptom: Symptom, places: Iterable[EquipmentId], alarm_names: AlarmNames) -> bool:
    pattern = symptom.alarm.casefold()
    return any(fnmatchcase(name.casefold(), pattern) for place in places for name in alarm_names.get(place, ()))


def _said_differently(modes: Iterable[FailureMode]) -> Iterator[str]:
    """The same said of one thing in two ways: how often a symptom comes otherwise, and what an intervention is."""
    otherwise: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    guided: dict[str, dict[str, str]] = defaultdict(dict)
    asked: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for mode in modes:
        for symptom in mode.symptoms:
            otherwise[symptom.name, symptom.at or mode.equipment_class][mode.id] = symptom.given_not
        for one in mode.interventions:
            guided[one.id][mode.id] = one.procedure or "none"
        for check in mode.checks:
            asked[check.id][mode.id] = tuple(sorted(answer.id for answer in check.answers))
    for (name, _sort), said in otherwise.items():
        low, high = min(said, key=lambda one: said[one]), max(said, key=lambda one: said[one])
        if said[high] > _FAR_APART * said[low]:
            yield (
                f"failure modes {low} and {high} are far apart on how often {name!r} comes otherwise: "
                f"given_not {said[low]:g} and {said[high]:g}"
            )
    for name, procedures in guided.items():
        if len(set(procedures.values())) > 1:
            yield f"the intervention {name} has several procedures: {', '.join(sorted(set(procedures.values())))}"
    for name, answers in asked.items():
        if len(set(answers.values())) > 1:
            yield f"the check {name} has other answers in {' and '.join(answers)}"
