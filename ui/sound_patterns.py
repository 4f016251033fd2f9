"""What alarms sound like: one pattern a priority, made of tones when the screen starts, and how often it comes again.

The idea is that of IEC 60601-1-8 (pulses in bursts, the more urgent the faster and the higher, four harmonics so that a
hall does not swallow them); the patterns are Tandem's own, because a robot cell is no bedside.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from hmi.domain.alarm import Priority

RATE_HZ: Final = 44_100
_HARMONICS: Final = (1.0, 0.5, 0.35, 0.2)
_EDGE_S: Final = 0.012
"""Rise and fall of a pulse: without them it clicks."""
_TAIL_S: Final = 0.15
"""Silence at the end: a device that closes must not cut the last pulse."""

Wave = npt.NDArray[np.int16]
"""Samples at ``RATE_HZ``, one channel, shape (n,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPattern:
    """A burst of pulses. All times in s."""

    tones_hz: tuple[float, ...]
    """Of each pulse, in its order."""
    pulse_s: float
    pause_s: float
    """Between two pulses."""
    again_s: float
    """From the beginning of one burst to that of the next, for as long as nobody answered."""


PATTERNS: Final[dict[Priority, SoundPattern]] = {
    Priority.HIGH: SoundPattern(
        tones_hz=(880.0, 988.0, 1175.0, 880.0, 988.0, 1175.0), pulse_s=0.12, pause_s=0.07, again_s=2.5
    ),
    Priority.MEDIUM: SoundPattern(tones_hz=(659.0, 523.0), pulse_s=0.28, pause_s=0.22, again_s=7.0),
    Priority.LOW: SoundPattern(tones_hz=(440.0,), pulse_s=0.4, pause_s=0.0, again_s=20.0),
}
"""High: a fast triple, twice. Medium: a slow double, falling. Low: one tone."""


def wave_of(pattern: SoundPattern, loudness: float) -> Wave:
    """The burst; ``loudness`` from 0 to 1 of what the device can do."""
    parts: list[npt.NDArray[np.float64]] = []
    for number, tone_hz in enumerate(pattern.tones_hz):
        if number:
            parts.append(np.zeros(round(pattern.pause_s * RATE_HZ)))
        parts.append(_pulse(tone_hz, pattern.pulse_s))
    parts.append(np.zeros(round(_TAIL_S * RATE_HZ)))
    return (np.concatenate(parts) * loudness * np.iinfo(np.int16).max).astype(np.int16)


def _pulse(tone_hz: float, length_s: float) -> npt.NDArray[np.float64]:
    time_s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    tones = [share * np.sin(2 * np.pi * tone_hz * (n + 1) * time_s) for n, share in enumerate(_HARMONICS)]
    tone = np.sum(tones, axis=0)
    edge = np.minimum(time_s, length_s - time_s) / _EDGE_S
    return tone / np.abs(tone).max() * np.clip(edge, 0.0, 1.0)
