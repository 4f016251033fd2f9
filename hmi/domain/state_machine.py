"""State machines of the companion specifications: what a state is, whatever language the server speaks.

A state is told by the NodeId of its object or by its number; the texts that go with them are for people alone.
Sources: published node ids and StateNumbers of OPC 30050 (PackML), 40001-1 (Machinery), 40010-1 (Robotics, 1.02),
40100-1 (vision), 40501-1 (machine tools, 1.02) and 10031-4 (job control).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from hmi.domain.specification import JOB_CONTROL, MACHINE_TOOL, MACHINERY, PACKML, ROBOTICS, VISION

MachineKey = tuple[str, int]
"""Namespace URI and numeric id of a state machine's type."""

_STATES: Final[dict[MachineKey, tuple[tuple[int, int, str], ...]]] = {
    (PACKML, 3): ((61, 8, "Aborting"), (62, 9, "Aborted"), (71, 19, "Cleared")),
    (PACKML, 2): ((53, 2, "Stopped"), (54, 7, "Stopping"), (55, 1, "Clearing"), (75, 18, "Running")),
    (PACKML, 1): (
        (27, 15, "Resetting"), (28, 4, "Idle"), (29, 3, "Starting"), (36, 6, "Execute"), (37, 16, "Completing"),
        (38, 17, "Complete"), (30, 13, "Suspending"), (31, 5, "Suspended"), (32, 14, "Unsuspending"),
        (33, 10, "Holding"), (34, 11, "Held"), (35, 12, "Unholding"),
    ),
    (MACHINERY, 1002): (
        (5005, 0, "NotAvailable"), (5004, 1, "OutOfService"), (5007, 2, "NotExecuting"), (5006, 3, "Executing"),
    ),
    (MACHINERY, 1008): ((5024, 0, "None"), (5025, 1, "Maintenance"), (5027, 2, "Setup"), (5026, 3, "Processing")),
    (ROBOTICS, 1006): ((5005, 1, "Idle"), (5006, 2, "Ready"), (5007, 3, "Executing")),
    (ROBOTICS, 1021): ((5030, 1, "Idle"), (5031, 2, "Ready"), (5032, 3, "Executing")),
    (ROBOTICS, 1025): ((5040, 1, "Idle"), (5041, 2, "Ready"), (5042, 3, "Executing")),
    (ROBOTICS, 1009): ((5015, 1, "StandBy"), (5017, 2, "GettingReady")),
    (ROBOTICS, 1012): ((5023, 1, "AtProgramStart"), (5024, 2, "Suspended")),
    (ROBOTICS, 1007): ((5020, 1, "Running"), (5021, 2, "Stopping")),
    (VISION, 1017): (
        (5028, 1, "Preoperational"), (5029, 2, "Halted"), (5030, 3, "Error"), (5031, 4, "Operational"),
        (5101, 1, "Preoperational"), (5106, 2, "Halted"), (5107, 3, "Error"), (5108, 4, "Operational"),
    ),
    (VISION, 1021): (
        (5056, 5, "Initialized"), (5057, 6, "Ready"), (5058, 7, "SingleExecution"), (5059, 8, "ContinuousExecution"),
    ),
    (JOB_CONTROL, 1002): (
        (5035, 1, "NotAllowedToStart"), (5036, 2, "AllowedToStart"), (5037, 3, "Running"), (5038, 4, "Interrupted"),
        (5039, 5, "Ended"), (5040, 6, "Aborted"),
    ),
    (JOB_CONTROL, 1008): (
        (5063, 1, "NotAllowedToStart"), (5064, 2, "AllowedToStart"), (5065, 3, "Running"), (5066, 4, "Interrupted"),
        (5067, 5, "Ended"), (5068, 6, "Aborted"),
    ),
    (MACHINE_TOOL, 24): (
        (135, 0, "Initializing"), (138, 1, "Running"), (140, 2, "Ended"), (139, 3, "Interrupted"), (141, 4, "Aborted"),
    ),
    (MACHINE_TOOL, 15): (
        (5039, 0, "Initializing"), (5041, 1, "Running"), (5038, 2, "Ended"), (5040, 3, "Interrupted"),
        (5037, 4, "Aborted"),
    ),
    (JOB_CONTROL, 1001): ((5000, 1, "Waiting"), (5052, 2, "Ready"), (5053, 3, "Loaded")),
    (JOB_CONTROL, 1005): ((5056, 1, "Completed"), (5057, 2, "Closed")),
    (JOB_CONTROL, 1007): ((5059, 1, "Held"), (5060, 2, "Suspended")),
}  # fmt: skip
"""By machine: node id, number and BrowseName of each state. VisionSystemType repeats the states of its machine."""

PACKML_NUMBERS: Final[Mapping[int, str]] = MappingProxyType(
    {number: name for key in ((PACKML, 1), (PACKML, 2), (PACKML, 3)) for _, number, name in _STATES[key]}
)
"""States of all three machines of PackML, as the flat tag StateCurrent tells them."""

MACHINES: Final[Mapping[MachineKey, Mapping[int, str]]] = MappingProxyType(
    {key: MappingProxyType({number: name for _, number, name in states}) for key, states in _STATES.items()}
)
"""Type of machine to its states' names by StateNumber."""

_NAMES: Final = {f"nsu={key[0]};i={node}": name for key, states in _STATES.items() for node, _, name in states}

_PUBLISHED: Final = frozenset(_NAMES.values())

_INNER: Final = {
    "Cleared": "MachineState",
    "Running": "ExecuteState",
    "Operational": "AutomaticModeStateMachine",
    "Idle": "IdleSubstateMachine",
    "Ready": "ReadySubstateMachine",
    "Executing": "ExecutingSubstateMachine",
    "NotAllowedToStart": "NotAllowedToStartSubstates",
    "AllowedToStart": "AllowedToStartSubstates",
    "Interrupted": "InterruptedSubstates",
    "Ended": "EndedSubstates",
}


def state_name(node_id: str) -> str | None:
    """BrowseName of a published state; None for any other node.

    Args:
        node_id: With the namespace's URI: ``nsu=http://opcfoundation.org/UA/PackML/;i=36``.
    """
    return _NAMES.get(node_id)


def machine_within(state: str) -> str | None:
    """BrowseName of the machine that runs within a state and says more; None where the state says it all.

    In every other state that machine is not active, whatever its last value was.
    """
    return _INNER.get(state)


def is_published(state: str) -> bool:
    """Whether some specification has a state of this BrowseName."""
    return state in _PUBLISHED
