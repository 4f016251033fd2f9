"""The ``alarms.yaml`` that a scan leaves: all of it comments and empty lists, ready to be filled in."""

from collections.abc import Sequence
from pathlib import Path

from hmi.domain.cell import Cell
from hmi.domain.equipment import EquipmentId

_HEAD = """\
# What this site decided about its alarms: how urgent, what follows, what to do, how long there is.
# What is closer to the alarm wins: cell, equipment, component, alarm. After a change: tandem check
# Texts are in one language for everybody, or in several: {en: Belt jammed, de: Band klemmt}
version: 1

# For how long an alarm may be put aside; nothing is put aside for ever.
shelve_at_most: {high: 30 min, medium: 8 h, low: 24 h}

cell:
  priority: low
  # respond_within: 30 min
  # consequence: The cell stops.
  # response: Call maintenance, telephone 123.

"""
_EQUIPMENT = """\
  - id: {id}  # {label}
    # consequence: What happens if nobody responds.
    # display: {display}
    # components:
    #   - {{name: {component}, response: What to do there.}}
"""
_CONTROLLERS = """\

# Alarms that the controllers make, by shell patterns of their names; their source may be named, too.
# Take the [] away together with the first #.
controller_alarms: []
"""
_CONTROLLER = """\
  # - name: {name}
  #   equipment: {equipment}
  #   priority: medium
  #   response: What to do, in the order of doing it.
  #   respond_within: 10 min
"""
_LOCAL = """\

# Alarms that Tandem makes itself, for controllers that have none. Quantities carry the tag's unit.
# Watch exactly one of: limits, rate, state, deviation, stale, rise.
local_alarms: []
  # - id: motor_hot
  #   tag: {tag}                     # or a pattern: "*/Temperature"
  #   limits: {{high_high: 80 °C, high: 65 °C, deadband: 2 °C}}
  #   on_delay: 5 s
  #   off_delay: 30 s
  #   priority: low
  #   response: What to do.
  # - {{id: heats_up, tag: …, rate: {{rising: 5 °C/min, over: 1 min}}}}
  # - {{id: door_open, tag: …, state: {{is: true}}, on_delay: 10 min}}
  # - {{id: too_slow, tag: …, deviation: {{set_point: …, by: 10 mm/s}}}}
  # - {{id: not_heard, tag: …, stale: 30 s}}
  # - {{id: loses_parts, tag: …, rise: {{by: 3, within: 10 min}}, latched: true}}
  # - {{id: in_doubt, tag: …, limits: {{low: 50 %}}, counted: {{times: 3, within: 10 min}}}}
"""


def starter(cell: Cell, conditions: Sequence[tuple[EquipmentId, str]] = ()) -> str:
    """A file that is right as it is, and says what could stand in it.

    Args:
        cell: What was scanned.
        conditions: Equipment and name of the alarms that its controllers have.
    """
    parts = [_HEAD, "equipment:\n" if cell.equipment else "equipment: []\n"]
    for one in cell.equipment:
        component = one.components[0].name if one.components else "Name"
        display = "cobot" if one.kind.value == "robot" else f"machine:{one.id}"
        parts.append(_EQUIPMENT.format(id=one.id, label=one.label, display=display, component=component))
    parts.append(_CONTROLLERS)
    parts += [_CONTROLLER.format(name=name, equipment=equipment) for equipment, name in conditions]
    if not conditions:
        parts.append(_CONTROLLER.format(name="Jam", equipment="…"))
    tag = next((one.name for one in cell.tags if one.unit == "°C"), "machine/motor/Temperature")
    return "".join([*parts, _LOCAL.format(tag=tag)])


def write_starter(path: Path, cell: Cell, conditions: Sequence[tuple[EquipmentId, str]] = ()) -> bool:
    """Write it where no file is; False where one is: what people wrote is never touched.

    Raises:
        OSError: not writable.
    """
    try:
        with path.open("x", encoding="utf-8") as target:
            target.write(starter(cell, conditions))
    except FileExistsError:
        return False
    return True
