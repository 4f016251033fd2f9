"""Conversion between the UNECE units that recordings and OPC 40010 use."""

from math import pi

_DEGREE = pi / 180.0
_SCALES: dict[str, tuple[str, float, float]] = {
    "C81": ("angle", 1.0, 0.0), "DD": ("angle", _DEGREE, 0.0),
    "2A": ("turning", 1.0, 0.0), "E96": ("turning", _DEGREE, 0.0), "RPM": ("turning", pi / 30.0, 0.0),
    "2B": ("turning rate", 1.0, 0.0), "M45": ("turning rate", _DEGREE, 0.0),
    "MTR": ("length", 1.0, 0.0), "MMT": ("length", 1e-3, 0.0), "4H": ("length", 1e-6, 0.0),
    "MTS": ("speed", 1.0, 0.0), "C16": ("speed", 1e-3, 0.0), "2M": ("speed", 1e-2, 0.0),
    "KEL": ("temperature", 1.0, 0.0), "CEL": ("temperature", 1.0, 273.15), "FAH": ("temperature", 5.0 / 9.0, 459.67),
    "C62": ("share", 1.0, 0.0), "P1": ("share", 0.01, 0.0),
    "SEC": ("time", 1.0, 0.0), "C26": ("time", 1e-3, 0.0), "MIN": ("time", 60.0, 0.0), "HUR": ("time", 3600.0, 0.0),
    "WTT": ("power", 1.0, 0.0), "KWT": ("power", 1000.0, 0.0),
    "JOU": ("energy", 1.0, 0.0), "WHR": ("energy", 3600.0, 0.0), "KWH": ("energy", 3.6e6, 0.0),
    "PAL": ("pressure", 1.0, 0.0), "KPA": ("pressure", 1e3, 0.0), "A97": ("pressure", 100.0, 0.0),
    "BAR": ("pressure", 1e5, 0.0),
    "KGM": ("mass", 1.0, 0.0), "GRM": ("mass", 1e-3, 0.0),
}  # fmt: skip
"""Dimension, factor and what is added before the factor, towards the SI unit."""


def conversion(source: str, target: str) -> tuple[float, float]:
    """``factor, offset`` with which ``value * factor + offset`` turns one unit into another.

    Raises:
        ValueError: the units do not measure the same, or are not known here.
    """
    if source == target:
        return 1.0, 0.0
    one, other = _SCALES.get(source), _SCALES.get(target)
    if one is None or other is None or one[0] != other[0]:
        raise ValueError(f"{source} cannot become {target}")
    factor = one[1] / other[1]
    return factor, one[2] * factor - other[2]
