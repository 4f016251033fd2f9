"""The current of one joint from its motion: torque, bias, Coulomb and viscous friction, and what a fit corrects.

The fit is ridge least squares on a reference. Everything that a later judgement needs of its uncertainty is taken from
residuals of parts of the reference that were left out of the fit: the spread, and how long residuals depend on each
other (Newey and West 1987), for a short reference otherwise looks surer than it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from hmi.advisor.columns import Flags, Floats
from hmi.advisor.joint_twin.motion import Motion

CAUSES = ("bias", "gravity", "coulomb", "viscous")
"""Order of the effects: an offset in A, then fractions of what each part of the model takes."""
MOVING_RAD_S = 0.02
"""Below it friction holds rather than resists, and a current says little."""
_REVERSAL_RAD_S = 0.005
_THINNING_PER_K = 0.008
"""Of lubricant friction; as ``hmi.twin.dynamics.friction_current`` has it. The fit corrects it where it can."""
_STRIBECK_RAD_S = 0.1
_RIDGE = np.array([0.0, 1e-3, 1e-3, 1e-3, 1e-3, 3e-2, 3e-2, 3e-2, 3e-2, 3e-2])
"""Per standardised feature: nearly none on the physics, more on what only corrects it."""
_DRY = (2, 5, 6, 8)
_WET = (3, 7, 9)
_FOLDS = 4
_MEMORY_S = 2.0
"""So far residuals may depend on each other: about the time of one move."""
_LEAST_WHITE = 0.7
"""Of the variance that independent residuals would give: below it the dependence is thought to be luck."""
LEAST_MOVING_S = 8.0
"""Of motion in the reference, below which a joint is not judged."""
_LEAST_EXPLAINED = 0.3
"""Of the variance of parts that were left out: below it the model does not describe the joint."""
ALLOWED_FRICTION = 0.05
_ALLOWED_CURRENT = 0.15
"""Of the current's spread: a bias or a change of gravity that makes less is of no interest."""
_LIMIT = 4.0
"""Standard errors, if they were known. One-sided 3e-5: with 5 joints, 3 causes and a horizon's worth of motion in each
cycle, half a false alarm in 1,000 cycles of independent normal estimates."""
_INDEPENDENT_S = 0.5
"""About as far apart residuals of a real arm no longer depend on each other."""
_MARGIN_SHARE = 0.2
_MARGIN_K = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class JointModel:
    """What a reference told of one joint. ``f`` features, four effects in the order of ``CAUSES``."""

    weights: Floats
    """Shape ``(f,)``, A per unit of each feature."""
    explained: float
    """Share of the variance of the current in parts left out of the fit, 1 is all."""
    noise_a2: float
    """Variance of the residual in parts left out."""
    noise: Floats
    """Long-run covariance of effects times residual, per moment, shape ``(4, 4)``."""
    prior: Floats
    """Precision with which effects are thought to be nothing, shape ``(4,)``."""
    fit: Floats
    """Covariance of the effects' own zero, shape ``(4, 4)``: the reference was finite."""
    allowed: Floats
    """What is of no interest: A of bias, fraction of the torque's current, fraction of friction; shape ``(3,)``."""
    limit: float
    """Standard errors beyond it at which an effect departs."""
    torque_nm: Floats
    """Lowest and highest that is judged, shape ``(2,)``."""
    speed_rad_s: float
    """Highest that is judged."""
    temperature_c: Floats
    """Centre, lowest and highest that is judged, shape ``(3,)``; NaN where it was not recorded."""
    moving_s: float
    """Motion in the reference."""

    @property
    def is_usable(self) -> bool:
        """Whether it moved for long enough, and the model describes it, with friction that resists."""
        return self.moving_s >= LEAST_MOVING_S and self.explained >= _LEAST_EXPLAINED and bool(self.weights[2] > 0.0)

    def expected(self, features: Floats) -> Floats:
        """Current in A, shape ``(n,)``."""
        return features @ self.weights

    def effects(self, features: Floats) -> Floats:
        """What one unit of each effect adds to the current, shape ``(n, 4)``."""
        parts = features * self.weights
        return np.column_stack(
            (np.ones(len(features)), parts[:, 1], parts[:, _DRY].sum(axis=1), parts[:, _WET].sum(axis=1))
        )

    def covers(self, motion: Motion, joint: int) -> Flags:
        """Where the reference was like this, shape ``(n,)``. A temperature that is not known excuses nothing."""
        torque, speed = motion.torque_nm[:, joint], np.abs(motion.speed_rad_s[:, joint])
        temperature = motion.temperature_c[:, joint]
        low, high = self.torque_nm
        is_inside = (torque >= low) & (torque <= high) & (speed <= self.speed_rad_s)
        if np.isfinite(self.temperature_c[0]):
            is_inside &= (temperature >= self.temperature_c[1]) & (temperature <= self.temperature_c[2])
        return is_inside

    def features(self, motion: Motion, joint: int) -> Floats:
        """Shape ``(n, f)``."""
        return features_of(motion, joint, float(self.temperature_c[0]))


FIELDS = tuple(field.name for field in fields(JointModel))


def model_from(kept: Mapping[str, npt.NDArray[Any]]) -> JointModel:
    """A model from its fields as arrays.

    Raises:
        KeyError: one is missing.
    """
    values: dict[str, Any] = {}
    for name in FIELDS:
        values[name] = float(kept[name]) if kept[name].ndim == 0 else kept[name]
    return JointModel(**values)


def features_of(motion: Motion, joint: int, centre_c: float) -> Floats:
    """What the current is a weighted sum of, shape ``(n, f)``.

    Args:
        motion: Known moments.
        joint: From 0, the base.
        centre_c: Usual temperature; NaN where it is not known.
    """
    torque, speed = motion.torque_nm[:, joint], motion.speed_rad_s[:, joint]
    warmer = motion.temperature_c[:, joint] - centre_c
    warmer = np.where(np.isfinite(warmer), warmer, 0.0)
    sign = np.tanh(speed / _REVERSAL_RAD_S)
    wet = speed * np.clip(1.0 - _THINNING_PER_K * warmer, 0.5, 1.6)
    return np.column_stack(
        (
            np.ones(len(torque)),
            torque,
            sign,
            wet,
            motion.acceleration_rad_s2[:, joint],
            sign * np.abs(torque),
            sign * np.exp(-np.abs(speed) / _STRIBECK_RAD_S),
            speed * np.abs(speed),
            sign * warmer,
            speed * warmer,
        )
    )


def fit_joint(motion: Motion, joint: int, period_s: float) -> JointModel | None:
    """Learn one joint from its moving moments; None when there are hardly any.

    Args:
        motion: The reference; moments that are not known, or at rest, are passed over.
        joint: From 0, the base.
        period_s: Usual time between moments.
    """
    used = motion.is_known[:, joint] & (np.abs(motion.speed_rad_s[:, joint]) > MOVING_RAD_S)
    if used.sum() < 4 * len(_RIDGE):
        return None
    part = motion.rows(used)
    temperature = part.temperature_c[:, joint]
    centre_c = float(np.nanmean(temperature)) if np.isfinite(temperature).any() else float("nan")
    features, current = features_of(part, joint, centre_c), part.current_a[:, joint]
    weights = _ridge(features, current)
    left_out = np.empty(len(current))
    for rows in np.array_split(np.arange(len(current)), _FOLDS):
        others = np.setdiff1d(np.arange(len(current)), rows)
        left_out[rows] = current[rows] - features[rows] @ _ridge(features[others], current[others])
    noise_a2 = max(float(left_out.var()), 1e-10)
    torque, speed = part.torque_nm[:, joint], np.abs(part.speed_rad_s[:, joint])
    margin = _MARGIN_SHARE * float(np.ptp(torque))
    spread_a = max(float(current.std()), 1e-6)
    moving_s = float(used.sum()) * period_s
    of_torque_a = max(float((features[:, 1] * weights[1]).std()), 1e-6)
    model = JointModel(
        weights=weights,
        explained=1.0 - float(np.square(left_out).mean()) / spread_a**2,
        noise_a2=noise_a2,
        noise=np.zeros((4, 4)),
        prior=noise_a2 / np.square(np.array([spread_a, 1.0, 1.0, 1.0])),
        fit=np.zeros((4, 4)),
        allowed=np.array([_ALLOWED_CURRENT * spread_a, _ALLOWED_CURRENT * spread_a / of_torque_a, ALLOWED_FRICTION]),
        limit=_limit(moving_s / _INDEPENDENT_S),
        torque_nm=np.array([torque.min() - margin, torque.max() + margin]),
        speed_rad_s=float(speed.max()) * (1.0 + _MARGIN_SHARE),
        temperature_c=np.array([centre_c, _least(temperature) - _MARGIN_K, _most(temperature) + _MARGIN_K]),
        moving_s=moving_s,
    )
    effects = model.effects(features)
    noise = _long_run(effects, left_out, noise_a2, max(1, round(_MEMORY_S / period_s)))
    bent = np.linalg.inv(effects.T @ effects + np.diag(model.prior))
    return replace(model, noise=noise, fit=bent @ (len(effects) * noise) @ bent)


def _limit(independent: float) -> float:
    """Of Student's distribution with so many degrees of freedom, as far out (Cornish and Fisher's first term).

    The shorter the reference, the less is known of the noise itself.
    """
    return _LIMIT * (1.0 + (_LIMIT**2 + 1.0) / (4.0 * max(independent, 1.0)))


def _ridge(features: Floats, current: Floats) -> Floats:
    scale = features.std(axis=0)
    scale[0] = 1.0
    scale = np.where(scale > 1e-9, scale, np.inf)
    scaled = features / scale
    gram = scaled.T @ scaled + np.diag(_RIDGE * len(features) + np.where(np.isinf(scale), 1.0, 0.0))
    return np.linalg.solve(gram, scaled.T @ current) / scale


def _long_run(effects: Floats, residual: Floats, noise_a2: float, lags: int) -> Floats:
    """Newey-West covariance of ``effects * residual`` per moment; no cause counts as surer than if independent."""
    scores = effects * (residual - residual.mean())[:, None]
    count = len(scores)
    found = scores.T @ scores / count
    lags = min(lags, count // 8)
    for lag in range(1, lags + 1):
        cross = scores[lag:].T @ scores[:-lag] / count
        found += (1.0 - lag / (lags + 1)) * (cross + cross.T)
    white = _LEAST_WHITE * noise_a2 * np.square(effects).mean(axis=0)
    grow = np.sqrt(np.maximum(1.0, white / np.maximum(np.diag(found), 1e-15)))
    return found * np.outer(grow, grow)


def _least(values: Floats) -> float:
    return float(np.nanmin(values)) if np.isfinite(values).any() else float("nan")


def _most(values: Floats) -> float:
    return float(np.nanmax(values)) if np.isfinite(values).any() else float("nan")
