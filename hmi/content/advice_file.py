"""``advice.yaml``: how far each type of advice may go when a cell is set up, and over what times outcomes are judged.

Afterwards modes change on the panel only: by people who see the figures, and downwards by themselves.
"""

import re
from pathlib import Path

from msgspec import Struct

from hmi.content.quantity import BadQuantity, Written, seconds_of
from hmi.domain.advice import AdviceType
from hmi.domain.advice_mode import AdviceMode
from hmi.domain.outcome_judging import BLOCK_S
from hmi.domain.outcome_measure import MeasuringWindows
from hmi.handwritten import ContentError, Handwritten, Place

ADVICE_FILE = "advice.yaml"
_LEAST_BLOCKS = 5
_TYPE = re.compile(r"[a-z][a-z0-9_]*")


class CommissionedAdvice(Struct, frozen=True, kw_only=True):
    """What a site decided before anything was recommended."""

    why: str = ""
    """On what grounds: a trial elsewhere, a practice cell; it is in the journal with each mode."""
    modes: dict[AdviceType, AdviceMode] = {}
    others: AdviceMode = AdviceMode.SHADOW
    """Of types that stand in no file."""
    windows: MeasuringWindows = MeasuringWindows()


class _WrittenWindows(Struct, frozen=True, kw_only=True):
    baseline: Written = "2 h"
    settle: Written = "5 min"
    watch: Written = "30 min"


class _WrittenAdvice(Struct, frozen=True, kw_only=True):
    version: int = 1
    why: str
    modes: dict[str, AdviceMode] = {}
    others: AdviceMode = AdviceMode.SHADOW
    measuring: _WrittenWindows = _WrittenWindows()


def read_advice(project: Path) -> CommissionedAdvice:
    """What the site wrote; nothing where it wrote nothing: then all advice begins in the shadow.

    Raises:
        ContentError: with every fault.
    """
    file = project / ADVICE_FILE
    if not file.is_file():
        return CommissionedAdvice()
    written = Handwritten.read(file, "modes of advice are a mapping with why and modes")
    told = written.convert(_WrittenAdvice)
    faults: list[tuple[Place, str]] = []
    if told.version != 1:
        faults.append((("version",), "this version of Tandem reads version 1"))
    if not told.why.strip():
        faults.append((("why",), "say on what grounds"))
    faults += [
        (("modes", name), "a type of advice is written in snake_case")
        for name in told.modes
        if not _TYPE.fullmatch(name)
    ]
    windows = _windows(told.measuring, faults)
    if faults:
        raise ContentError([written.fault(place, fault) for place, fault in faults])
    return CommissionedAdvice(
        why=told.why.strip(),
        others=told.others,
        windows=windows,
        modes={AdviceType(name): mode for name, mode in told.modes.items()},
    )


def _windows(told: _WrittenWindows, faults: list[tuple[Place, str]]) -> MeasuringWindows:
    """Times in seconds; faults are added to those of the file."""
    seconds: dict[str, float] = {}
    for name, written, least_s in (
        ("baseline", told.baseline, _LEAST_BLOCKS * BLOCK_S),
        ("settle", told.settle, 0.0),
        ("watch", told.watch, _LEAST_BLOCKS * BLOCK_S),
    ):
        try:
            seconds[f"{name}_s"] = seconds_of(written)
        except BadQuantity as error:
            faults.append((("measuring", name), str(error)))
            continue
        if seconds[f"{name}_s"] < least_s:
            faults.append((("measuring", name), f"at least {least_s / 60.0:.0f} min: each minute is one number"))
    return MeasuringWindows(**seconds)
