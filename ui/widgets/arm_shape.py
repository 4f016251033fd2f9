"""The body of a six-axis arm as capsules around its link origins."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

_UPPER_ARM_M = 0.425
"""Upper arm of the arm that the radii below were chosen for (UR5e, DH a2)."""
_SHOULDER_OFFSET_M = 0.138
"""The upper arm hangs beside the shoulder; the forearm comes back (UR5e drawing)."""


@dataclass(frozen=True, slots=True)
class Capsule:
    """A link or joint: two ends, shape ``(3,)`` in m, with a radius in m at each."""

    start: Points
    end: Points
    start_radius: float
    end_radius: float
    is_joint: bool = False


def capsules_of(links: Points) -> list[Capsule]:
    """Capsules around link origins, shape ``(n, 3)`` in m from base to flange.

    Seven or more points are taken for the Denavit-Hartenberg origins of an arm with parallel shoulder, elbow and first
    wrist axes, and get its sideways offsets; any other chain gets plain tapering links.
    """
    return _offset_arm(links) if len(links) >= 7 else _plain_chain(links)


def _offset_arm(links: Points) -> list[Capsule]:
    size = float(np.linalg.norm(links[2] - links[1])) / _UPPER_ARM_M
    sideways = links[4] - links[3]
    length = float(np.linalg.norm(sideways))
    axis = sideways / length if length > 1e-6 else np.array([0.0, 1.0, 0.0])
    shoulder = links[1] + axis * _SHOULDER_OFFSET_M * size
    elbow = links[2] + axis * _SHOULDER_OFFSET_M * size
    back = links[2] + axis * 0.02 * size
    wrist = links[3] + axis * 0.02 * size
    cap = axis * 0.055 * size
    body = [
        Capsule(links[0], links[0] + np.array([0.0, 0.0, 0.03 * size]), 0.085 * size, 0.085 * size, is_joint=True),
        Capsule(links[0], links[1], 0.072 * size, 0.068 * size),
        Capsule(links[1] - cap * 0.9, shoulder + cap * 0.5, 0.068 * size, 0.068 * size, is_joint=True),
        Capsule(shoulder, elbow, 0.056 * size, 0.05 * size),
        Capsule(elbow + cap * 0.6, back - cap * 0.7, 0.058 * size, 0.056 * size, is_joint=True),
        Capsule(back, wrist, 0.048 * size, 0.04 * size),
        Capsule(wrist - cap * 0.6, links[4], 0.045 * size, 0.045 * size, is_joint=True),
        Capsule(links[4], links[5], 0.042 * size, 0.042 * size, is_joint=True),
        Capsule(links[5], links[6], 0.042 * size, 0.036 * size),
    ]
    if len(links) > 7:
        body.append(Capsule(links[6], links[7], 0.026 * size, 0.02 * size))
    return body


def _plain_chain(links: Points) -> list[Capsule]:
    reach = float(np.sum(np.linalg.norm(np.diff(links, axis=0), axis=1))) or 1.0
    radii = np.linspace(0.07, 0.035, len(links)) * reach
    body: list[Capsule] = []
    for row in range(len(links) - 1):
        body.append(Capsule(links[row], links[row + 1], float(radii[row]) * 0.8, float(radii[row + 1]) * 0.8))
        body.append(Capsule(links[row], links[row], float(radii[row]), float(radii[row]), is_joint=True))
    return body
