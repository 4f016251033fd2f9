"""A camera that orbits a point above the ground: world metres to screen pixels, for drawings by QPainter."""

from dataclasses import dataclass, field
from math import cos, pi, sin

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

_DISTANCE_M = 3.4
"""From the camera to the target: near enough for depth to be felt, far enough not to distort."""
_LOWEST_RAD = 0.03
_HIGHEST_RAD = pi / 2 - 0.02
_ZOOM = (0.4, 4.0)


@dataclass(slots=True)
class OrbitCamera:
    """Where the drawing is looked at from. Angles in rad; ``zoom`` 1 fits ``radius_m`` into the view."""

    azimuth: float = -0.85
    elevation: float = 0.38
    zoom: float = 1.0
    radius_m: float = 0.95
    target: Points = field(default_factory=lambda: np.array([0.0, 0.0, 0.36]))

    def look_at_reach(self, reach_m: float) -> None:
        """Fit an arm that reaches this far."""
        self.radius_m = reach_m * 1.02
        self.target = np.array([0.0, 0.0, reach_m * 0.3])

    def turn(self, azimuth: float, elevation: float) -> None:
        """Orbit by these angles; the camera never goes below the ground or over the top."""
        self.azimuth = (self.azimuth + azimuth) % (2 * pi)
        self.elevation = min(max(self.elevation + elevation, _LOWEST_RAD), _HIGHEST_RAD)

    def enlarge(self, factor: float) -> None:
        """Zoom by a factor, within limits."""
        self.zoom = min(max(self.zoom * factor, _ZOOM[0]), _ZOOM[1])

    def project(self, points: Points, width: float, height: float) -> tuple[Points, Points, Points]:
        """Project world points, shape ``(n, 3)`` in m, z up.

        Returns:
            Screen points, shape ``(n, 2)`` in px from the top left; depth, shape ``(n,)`` in m, larger is farther; and
            scale, shape ``(n,)`` in px per m at that depth.
        """
        relative = np.atleast_2d(points) - self.target
        right = np.array([-sin(self.azimuth), cos(self.azimuth), 0.0])
        toward = np.array(
            [cos(self.elevation) * cos(self.azimuth), cos(self.elevation) * sin(self.azimuth), sin(self.elevation)]
        )
        up = np.cross(toward, right)
        depth = -(relative @ toward)
        scale = self.pixels_per_m(width, height) * _DISTANCE_M / np.maximum(_DISTANCE_M + depth, 0.3)
        screen = np.column_stack((width / 2 + (relative @ right) * scale, height / 2 - (relative @ up) * scale))
        return screen, depth, scale

    def pixels_per_m(self, width: float, height: float) -> float:
        """Scale at the target."""
        return self.zoom * min(width, height * 1.15) / (2 * self.radius_m)
