"""Draws every picture of the procedures that ship: ``python resources/procedures/pictures/draw.py`` from the checkout.

Schematic on purpose: where the lock goes, in which direction hands work, between which points is measured. A picture
that another one replaces keeps its name only together with the version of the procedures that name it.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import hands
import locks
import machines
from sheet import Sheet

PICTURES: dict[str, Callable[[], Sheet]] = {
    "lock_q2": partial(locks.switch, "Q2"),
    "lock_q3": partial(locks.switch, "Q3"),
    "lock_s2": partial(locks.switch, "S2"),
    "lock_v0": partial(locks.valve, "V0"),
    "lock_v1": partial(locks.valve, "V1"),
    "lens_wiping": hands.lens,
    "cups_on": hands.cups_on,
    "cups_level": hands.cups_level,
    "box_under_part": hands.box_under,
    "belt_jam": hands.jam,
    "joint_cover": machines.cover,
    "joint_grease": machines.grease,
    "arm_support": machines.support,
    "zero_mark": machines.zero_mark,
    "tool_cone": machines.cone,
    "tool_run_out": machines.run_out,
    "tool_length": machines.length,
    "spindle_play": machines.play,
}


def main() -> None:
    """Write all of them beside this file."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication([])
    folder = Path(__file__).resolve().parent
    for name, drawn in PICTURES.items():
        drawn().save(folder / f"{name}.png")
    del application


if __name__ == "__main__":
    main()
