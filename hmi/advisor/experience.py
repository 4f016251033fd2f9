"""What confirmed outcomes taught about failure modes and detectors. Only outcomes teach; that people agree does not."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from hmi.domain.advice import Confidence
from hmi.domain.advice_record import Judgement, TrackRecord
from hmi.domain.failure_mode import FailureModeId
from hmi.domain.finding import DetectorId

MODE_PRIOR_WEIGHT: Final = 4.0
"""Outcomes that what is believed of a mode amounts to: a few must not overturn the library."""
DETECTOR_PRIOR: Final = 0.9
"""Share of a new detector's findings that are taken to mean something; its false alarms are in the library, too."""
DETECTOR_PRIOR_WEIGHT: Final = 10.0
_MOST_SHIFT: Final = math.log(20.0)
_EDGE: Final = 1e-3
_NONE: Final = TrackRecord()


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """Track records by mode and by detector. Forgets with 0.97 an outcome (``TrackRecord``)."""

    modes: Mapping[FailureModeId, TrackRecord] = field(default_factory=dict[FailureModeId, TrackRecord])
    detectors: Mapping[DetectorId, TrackRecord] = field(default_factory=dict[DetectorId, TrackRecord])

    def shift_of(self, mode: FailureModeId) -> float:
        """By how much the log odds of a mode have to move, 0 without outcomes.

        The share of its diagnoses that were confirmed is set against the share that was believed (recalibration of the
        intercept, Cox 1958): one that was believed at 0.7 and confirmed in 70 of 100 needs no correction, and a belief
        that already rests on what was learned is not counted twice.
        """
        record = self.modes.get(mode, _NONE)
        if record.weight_judged <= 0.0:
            return 0.0
        believed = _inside(record.weight_expected / record.weight_judged)
        found = _inside(record.share_given(believed, MODE_PRIOR_WEIGHT))
        return max(-_MOST_SHIFT, min(_MOST_SHIFT, _logit(found) - _logit(believed)))

    def trust_in(self, detectors: Iterable[DetectorId]) -> float:
        """Probability that a finding means something, from the best of the detectors that found it; 1 without any."""
        shares = [
            self.detectors.get(one, _NONE).share_given(DETECTOR_PRIOR, DETECTOR_PRIOR_WEIGHT) for one in detectors
        ]
        return max(shares, default=1.0)

    def with_outcome(
        self,
        mode: FailureModeId,
        believed: float,
        judgement: Judgement,
        *,
        detectors: Iterable[DetectorId] = (),
        was_anything: bool | None = None,
    ) -> "Experience":
        """The experience after one diagnosis was judged.

        Args:
            mode: That stood out.
            believed: Its share then, 0..1.
            judgement: Whether it was this mode.
            detectors: Whose findings it rested on.
            was_anything: Whether anything was wrong at all; None is not known. A wrong diagnosis of a real fault is the
                library's error and not the detector's.
        """
        is_sound = was_anything if judgement is not Judgement.CONFIRMED else True
        findings = {None: Judgement.CANNOT_TELL, True: Judgement.CONFIRMED, False: Judgement.REFUTED}[is_sound]
        modes = {**self.modes, mode: self.modes.get(mode, _NONE).with_outcome(judgement, believed)}
        known = dict(self.detectors)
        for detector in dict.fromkeys(detectors):
            known[detector] = known.get(detector, _NONE).with_outcome(findings, DETECTOR_PRIOR)
        return replace(self, modes=modes, detectors=known)


def confidence_of(record: TrackRecord) -> Confidence | None:
    """How often advice was right, for a card; None while nothing was ever judged."""
    if not record.judged:
        return None
    interval = record.interval
    return Confidence(
        mean=record.confirmed / record.judged,
        low=interval.low,
        high=interval.high,
        confirmed=record.confirmed,
        judged=record.judged,
        is_calibrated=record.is_calibrated,
    )


NO_EXPERIENCE: Final = Experience()


def _inside(share: float) -> float:
    return min(1.0 - _EDGE, max(_EDGE, share))


def _logit(share: float) -> float:
    return math.log(share / (1.0 - share))
