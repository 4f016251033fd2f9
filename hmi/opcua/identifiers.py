"""Names that Tandem gives: snake_case, and each one once."""

import re


def snake_case(name: str) -> str:
    """``EnergyMeter`` as ``energy_meter``; only a-z, 0-9 and ``_`` remain."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", parted.lower()).strip("_")


def free_name(name: str, taken: set[str]) -> str:
    """The name, numbered when it is taken; it is taken afterwards."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    taken.add(free)
    return free
