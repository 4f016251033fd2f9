"""What a reference period tells of each channel: its centre and spread, how its means scatter, whether it wanders."""

from dataclasses import dataclass, fields

import numpy as np

from hmi.advisor.columns import Flags, Floats

WINDOWS = (1, 5, 20, 60)
"""Moments in the trailing means: one, and about a factor of four each, so that weak shifts of a minute count, too."""
CLIP = 8.0
"""Spreads: more than this in one moment is a spike of the sensor as likely as anything."""
LEAST_ROWS = 2 * WINDOWS[-1]
_BLOCKS = 8
_WANDERS = 1.5
"""Scatter of the means of blocks, against what the noise within them explains. With 8 blocks of white noise 99 of 100
channels stay below (chi square, 7 degrees of freedom: 1.62 at 99.5 %)."""
_MOST_MEMORY = 0.98
_LEAST_SPREAD = 1e-3
_STEADY_ROWS, _WANDERING_ROWS = 2000.0, 150.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """Of ``k`` channels. All but ``centre`` and ``scale`` are in units of ``scale``."""

    centre: Floats
    """Median, shape ``(k,)``."""
    scale: Floats
    """Standard deviation, shape ``(k,)``; 1 where nothing moved."""
    is_constant: Flags
    """Nothing moved in the reference: any other value is new."""
    level: Floats
    """Mean, from which the following of the level begins, shape ``(k,)``."""
    follow: Floats
    """By which share of a difference the level follows at each moment, shape ``(k,)``."""
    wanders: Flags
    """Its level moves by itself, as a temperature's does: it is followed during an alarm, too."""
    spread: Floats
    """Standard deviation of the trailing means, shape ``(windows, k)``."""
    inflation: Floats
    """Variance of a mean of 15, times 15, at least 1: how much less a moment tells than an independent one."""

    def standardised(self, values: Floats) -> Floats:
        """Differences from the centre in spreads, clipped; shape as given. NaN stays NaN."""
        z = np.clip((values - self.centre) / self.scale, -CLIP, CLIP)
        new = np.where(values == self.centre, 0.0, np.copysign(CLIP, values - self.centre))
        return np.where(self.is_constant & np.isfinite(values), new, z)


FIELDS = tuple(field.name for field in fields(Traits))


def traits_of(reference: Floats, least: Floats | None = None) -> Traits:
    """Look at a reference period, shape ``(n, k)`` with ``n`` of at least ``LEAST_ROWS``; NaN is passed over.

    A channel of which nothing is known counts as constant at NaN; whoever fits leaves it out. ``least``, shape
    ``(k,)``, is the least spread that is believed of a moment and of any mean: what moves by less matters to nobody.
    """
    centre = np.nanmedian(reference, axis=0)
    scale = np.nanstd(reference, axis=0)
    scale = scale if least is None else np.maximum(scale, least)
    is_constant = ~(scale > 1e-12 * np.maximum(1.0, np.abs(centre)))
    scale = np.where(is_constant, 1.0, scale)
    z = np.clip((reference - centre) / scale, -CLIP, CLIP)
    z = np.where(np.isnan(z), np.nanmean(z, axis=0), z)
    spread = np.array([_spread_of_means(z, window) for window in WINDOWS])
    spread[:, is_constant] = 1.0
    if least is not None:
        spread = np.maximum(spread, least / scale)
    long = _spread_of_means(z, 15)
    wanders = ~is_constant & (_wandering(z) > _WANDERS)
    variance = np.maximum(z.var(axis=0), 1e-9 if least is None else np.maximum((least / scale) ** 2, 1e-9))
    return Traits(
        centre=centre,
        scale=scale,
        is_constant=is_constant,
        level=np.where(is_constant, 0.0, z.mean(axis=0)),
        follow=np.where(wanders, 1.0 / _WANDERING_ROWS, np.where(is_constant, 0.0, 1.0 / _STEADY_ROWS)),
        wanders=wanders,
        spread=spread,
        inflation=np.where(is_constant, 1.0, np.maximum(1.0, 15 * long**2 / variance)),
    )


def _spread_of_means(z: Floats, window: int) -> Floats:
    """The larger of what the means of the reference showed and of what noise with memory would give.

    A reference holds few independent means of a long window, so what was seen alone would be too small as often as
    too large. Memory: autoregressive of first order.
    """
    sums = np.concatenate((np.zeros((1, z.shape[1])), np.cumsum(z, axis=0)))
    seen = ((sums[window:] - sums[:-window]) / window).std(axis=0)
    d = z - z.mean(axis=0)
    memory = np.clip((d[1:] * d[:-1]).mean(axis=0) / np.maximum((d * d).mean(axis=0), 1e-12), 0.0, _MOST_MEMORY)
    alone = z.std(axis=0)
    expected = np.minimum(alone / np.sqrt(window) * np.sqrt((1.0 + memory) / (1.0 - memory)), alone)
    return np.maximum(np.maximum(seen, expected), _LEAST_SPREAD)


def _wandering(z: Floats) -> Floats:
    """How much more the means of blocks scatter than noise with the memory seen within them explains."""
    length = len(z) // _BLOCKS
    blocks = z[: _BLOCKS * length].reshape(_BLOCKS, length, -1)
    means = blocks.mean(axis=1)
    inner = blocks - means[:, None]
    variance = np.maximum((inner * inner).mean(axis=(0, 1)), 1e-9)
    memory = (inner[:, 1:] * inner[:, :-1]).mean(axis=(0, 1)) / variance + 2.0 / length
    memory = np.clip(memory, 0.0, 0.95)
    expected = np.sqrt(variance / length * (1.0 + memory) / (1.0 - memory))
    return means.std(axis=0, ddof=1) / expected
