"""What ships about the healthy demonstration cell is what the finders of today can go on from."""

import msgspec

from hmi.advisor.cell_watch import CellWatch
from hmi.advisor.shift_finder import VERSION
from hmi.advisor.watching import finders_of
from hmi.bootstrap.project import MEMORY
from hmi.domain.finding import IgnoranceReason
from hmi.paths import shipped
from tests.hmi.advisor.simulated import simulated_cell

FILE = shipped("resources") / "cells" / "demo" / MEMORY.rpartition("/")[2]


def test_that_every_finder_goes_on_from_what_ships():
    """If not: ``python -m hmi.cli.demo_reference``, as its module says."""
    memories = msgspec.msgpack.decode(FILE.read_bytes(), type=dict[str, bytes])
    joints = {key for key in memories if key.startswith("joint_twin")}
    shifts = {key for key in memories if key.startswith("shift|")}  # of more tags than the simulated cell here has
    finders = finders_of(simulated_cell())
    watch = CellWatch({key: one for key, one in finders.items() if not key.startswith(("joint_twin", "shift|"))})

    learns_anew = watch.recall(memories)

    assert learns_anew == ()
    unlearned = {one.symptoms[0] for one in watch.ignorances() if one.reason is IgnoranceReason.TOO_LITTLE_DATA}
    assert unlearned <= {"idle_energy_up"}  # the cell never stood
    assert len(joints) == 1
    assert shifts == {f"shift|{one}" for one in ("cobot", "cnc", "infeed", "outfeed", "camera", "energy_meter")}
    told = [msgspec.msgpack.decode(memories[key]) for key in shifts]
    assert {one["version"] for one in told} == {VERSION}
    assert all(any(one["reference"]["used"]) for one in told)
