"""``failure_modes/*.yaml``: how equipment fails, as a site writes it beside ``cell.yaml`` and as it ships.

A site's own mode takes the place of the one that ships with the same id; others are added. ``leave_out`` takes away.
"""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from hmi.content.failure_modes_written import (
    WrittenCheck,
    WrittenCost,
    WrittenIntervention,
    WrittenMode,
    WrittenModes,
    WrittenSymptom,
)
from hmi.content.quantity import BadQuantity, Written, amount_of, seconds_of
from hmi.content.site_folder import yaml_files
from hmi.content.written_words import missing_words
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.failure_mode import (
    LASTS_H,
    Check,
    CheckAnswer,
    CheckId,
    FailureMode,
    FailureModeId,
    FailureModeLibrary,
    HourlyCost,
    Intervention,
    InterventionId,
    Symptom,
)
from hmi.domain.finding import SymptomId
from hmi.domain.procedure import ProcedureId, Skill
from hmi.handwritten import ContentError, Handwritten, Place
from hmi.paths import shipped

FAILURE_MODES_FOLDER = "failure_modes"
_TOLERANCE = 0.011
"""Thirds are written with two places."""


def read_failure_modes(project: Path) -> FailureModeLibrary:
    """The modes that ship, with what the project's own files put in their place, add and leave out.

    Raises:
        ContentError: with every fault of every file.
        OSError: a file cannot be read.
    """
    return read_both(project)[0]


def read_both(project: Path) -> "tuple[FailureModeLibrary, Folder]":
    """As ``read_failure_modes``, with what the project's own files say.

    Raises:
        ContentError: with every fault of every file.
        OSError: a file cannot be read.
    """
    ships = shipped_folder()
    own = read_folder(project / FAILURE_MODES_FOLDER, known=frozenset(one.id for one in ships.modes))
    replaced = {one.id: one for one in own.modes}
    kept = [replaced.pop(one.id, one) for one in ships.modes if one.id not in own.left_out]
    return FailureModeLibrary(modes=(*kept, *replaced.values())), own


def shipped_failure_modes() -> FailureModeLibrary:
    """The modes that ship."""
    return FailureModeLibrary(modes=shipped_folder().modes)


@cache
def shipped_folder() -> "Folder":
    """What ships, read once: it does not change while the program runs."""
    return read_folder(shipped("resources") / FAILURE_MODES_FOLDER)


class Folder:
    """What the files of one folder say together."""

    def __init__(self, modes: tuple[FailureMode, ...], left_out: frozenset[str], files: dict[str, Path]) -> None:
        self.modes = modes
        self.left_out = left_out
        self.files = files
        """Which file has which mode."""


def read_folder(folder: Path, known: frozenset[str] = frozenset()) -> Folder:
    """Every file of a folder, in the order of their names; a folder that does not exist says nothing.

    Args:
        folder: Where the files are.
        known: Modes that may be left out.

    Raises:
        ContentError: with every fault of every file.
        OSError: a file cannot be read.
    """
    faults: list[str] = []
    modes: list[FailureMode] = []
    left_out: set[str] = set()
    files: dict[str, Path] = {}
    for file in yaml_files(folder):
        try:
            written = Handwritten.read(file, "failure modes are a mapping with version, equipment_class and modes")
            told = written.convert(WrittenModes)
        except ContentError as error:
            faults += error.faults
            continue
        reader = _ModesReader(told.equipment_class)
        found = [reader.mode(one, ("modes", number)) for number, one in enumerate(told.modes)]
        for number, one in enumerate(told.modes):
            if one.id in files:
                where = "in this file" if files[one.id] == file else f"in {files[one.id].name} already"
                reader.faults.append((("modes", number, "id"), f"{one.id!r} stands twice: {where}"))
            files.setdefault(one.id, file)
        for number, name in enumerate(told.leave_out):
            if name not in known:
                reader.faults.append((("leave_out", number), f"no mode {name!r} ships"))
        faults += [written.fault(place, fault, shows_value=True) for place, fault in reader.faults]
        modes += found
        left_out.update(told.leave_out)
    if faults:
        raise ContentError(faults)
    return Folder(tuple(modes), frozenset(left_out), files)


class _ModesReader:
    """From what is written to what is meant; collects every fault with its place."""

    def __init__(self, sort: EquipmentClass) -> None:
        self._sort = sort
        self.faults: list[tuple[Place, str]] = []

    def mode(self, written: WrittenMode, place: Place) -> FailureMode:
        """One mode."""
        self.faults += missing_words(written.title, (*place, "title"))
        self.faults += missing_words(written.effect, (*place, "effect"))
        for number, cause in enumerate(written.causes):
            self.faults += missing_words(cause, (*place, "causes", number))
        for name in ("causes", "symptoms", "interventions"):
            if not getattr(written, name):
                self.faults.append(((*place, name), "at least one is needed"))
        self._twice([one.id for one in written.interventions], (*place, "interventions"))
        self._twice([one.id for one in written.checks], (*place, "checks"))
        return FailureMode(
            id=FailureModeId(written.id),
            version=written.version,
            equipment_class=self._sort,
            title=written.title,
            causes=written.causes,
            symptoms=tuple(self._symptoms(written.symptoms, (*place, "symptoms"))),
            effect=written.effect,
            severity=written.severity,
            occurrence_per_1000_h=self._occurrence(written.occurrence, (*place, "occurrence")),
            lasts_h=LASTS_H if written.lasts is None else self._lasts(written.lasts, (*place, "lasts")),
            detection=written.detection,
            cost_of_waiting=self._cost(written.cost_of_waiting, (*place, "cost_of_waiting")),
            interventions=tuple(
                self._intervention(one, (*place, "interventions", number))
                for number, one in enumerate(written.interventions)
            ),
            checks=tuple(self._check(one, (*place, "checks", number)) for number, one in enumerate(written.checks)),
        )

    def _symptoms(self, symptoms: tuple[WrittenSymptom, ...], place: Place) -> Iterator[Symptom]:
        seen: set[tuple[str, str]] = set()
        for number, one in enumerate(symptoms):
            named = [name for name in ("finding", "alarm", "cause", "circumstance") if getattr(one, name)]
            if len(named) != 1:
                many = f"{' and '.join(named)} are two symptoms" if named else "says of nothing how probable it is"
                self.faults.append(((*place, number), f"{many}; write one of finding, alarm, cause, circumstance"))
                continue
            if one.given_mode == one.given_not:
                self.faults.append(
                    ((*place, number, "given_mode"), "is as probable with the mode as without: it tells nothing")
                )
            symptom = Symptom(
                finding=SymptomId(one.finding) if one.finding else None,
                alarm=one.alarm,
                cause=one.cause,
                circumstance=one.circumstance,
                at=one.at if one.at is not self._sort else None,
                given_mode=one.given_mode,
                given_not=one.given_not,
                about=one.about,
            )
            key = (f"{named[0]} {symptom.name}", str(symptom.at or ""))
            if key in seen:
                self.faults.append(((*place, number, named[0]), f"{symptom.name!r} stands twice"))
            seen.add(key)
            yield symptom
        if symptoms and not any(one.circumstance is None and one.given_mode > one.given_not for one in symptoms):
            self.faults.append((place, "none of them speaks for the mode: it would never be found"))

    def _intervention(self, written: WrittenIntervention, place: Place) -> Intervention:
        self.faults += missing_words(written.title, (*place, "title"))
        duration = self._minutes(written.duration, (*place, "duration"))
        downtime = self._minutes(written.downtime, (*place, "downtime"))
        if downtime > duration:
            self.faults.append(((*place, "downtime"), "cannot be longer than the duration"))
        until = written.until_service
        return Intervention(
            id=InterventionId(written.id),
            title=written.title,
            procedure=ProcedureId(written.procedure) if written.procedure else None,
            cost_eur=self._amount(written.cost, "EUR", (*place, "cost")),
            duration_min=duration,
            downtime_min=downtime,
            skill=Skill(written.skill),
            risk=written.risk,
            effect=written.effect,
            until_service=HourlyCost() if until is None else self._cost(until, (*place, "until_service")),
        )

    def _check(self, written: WrittenCheck, place: Place) -> Check:
        self.faults += missing_words(written.question, (*place, "question"))
        self._twice([one.id for one in written.answers], (*place, "answers"))
        if len(written.answers) < 2:
            self.faults.append(((*place, "answers"), "a question has two answers or more"))
        for name in ("given_mode", "given_not"):
            total = sum(getattr(one, name) for one in written.answers)
            if written.answers and abs(total - 1.0) > _TOLERANCE:
                self.faults.append(((*place, "answers"), f"{name} of all answers adds up to {total:g}, not to 1"))
        for number, one in enumerate(written.answers):
            self.faults += missing_words(one.label, (*place, "answers", number, "label"))
        return Check(
            id=CheckId(written.id),
            kind=written.kind,
            question=written.question,
            at=written.at if written.at is not self._sort else None,
            duration_min=self._minutes(written.duration, (*place, "duration")),
            skill=Skill(written.skill) if written.skill else None,
            answers=tuple(
                CheckAnswer(id=one.id, label=one.label, given_mode=one.given_mode, given_not=one.given_not)
                for one in written.answers
            ),
        )

    def _cost(self, written: WrittenCost, place: Place) -> HourlyCost:
        standstill = self._amount(written.standstill, "min/h", (*place, "standstill"))
        if standstill > 60.0:
            self.faults.append(((*place, "standstill"), "an hour has 60 min"))
        return HourlyCost(
            eur_per_h=self._amount(written.money, "EUR/h", (*place, "money")),
            standstill_min_per_h=standstill,
            parts_per_h=self._amount(written.parts, "parts/h", (*place, "parts")),
            kwh_per_h=self._amount(written.energy, "kWh/h", (*place, "energy")),
            words=written.words,
        )

    def _occurrence(self, written: Written, place: Place) -> float:
        known = len(self.faults)
        found = self._amount(written, "per 1000 h", place)
        if not 0.0 < found <= 1000.0 and len(self.faults) == known:
            self.faults.append((place, "has to be above 0 and at most 1000 per 1000 h"))
        return found

    def _lasts(self, written: Written, place: Place) -> float:
        known = len(self.faults)
        minutes = self._minutes(written, place)
        if minutes <= 0.0 and len(self.faults) == known:
            self.faults.append((place, "has to be more than 0 s"))
        return minutes / 60.0

    def _minutes(self, written: Written, place: Place) -> float:
        return self._quantity(lambda: seconds_of(written) / 60.0, place)

    def _amount(self, written: Written, unit: str, place: Place) -> float:
        return self._quantity(lambda: amount_of(written, unit), place)

    def _quantity(self, read: Callable[[], float], place: Place) -> float:
        try:
            return read()
        except BadQuantity as error:
            self.faults.append((place, str(error)))
            return 0.0

    def _twice(self, ids: list[str], place: Place) -> None:
        self.faults += [
            ((*place, number, "id"), f"{one!r} stands twice") for number, one in enumerate(ids) if one in ids[:number]
        ]
