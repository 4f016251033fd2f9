"""Words and marks for conditions."""

from hmi.domain.equipment_facts import NOT_HEARD, Condition
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.widgets.card_content import Loudness
from ui.widgets.condition_mark import Mark

_WORDS: dict[Condition, str] = {
    Condition.EMERGENCY_STOP: N_("Emergency stop"),
    Condition.PROTECTIVE_STOP: N_("Protective stop"),
    Condition.FAULT: N_("Fault"),
    Condition.SILENT: N_("Not heard now"),
    Condition.UNKNOWN: N_("State not known"),
    Condition.ABSENT: N_("State not available"),
    Condition.HELD: N_("Held"),
    Condition.OUT_OF_SERVICE: N_("Out of service"),
    Condition.STOPPED: N_("Stopped"),
    Condition.IDLE: N_("Ready, not running"),
    Condition.WORKING: N_("Running"),
    Condition.CONNECTED: N_("Connected"),
}

_NEXT_STEPS: dict[Condition, str] = {
    Condition.EMERGENCY_STOP: N_("Find out why. It is released and reset at the machine."),
    Condition.PROTECTIVE_STOP: N_("Clear what stopped it, then release it as its manual says."),
    Condition.FAULT: N_("See what it reports itself, and what stands in its way."),
    Condition.HELD: N_("See what it waits for: parts, room behind it, or somebody."),
}
"""Where to look. Tandem releases no stop: that is done where the machine is seen."""

_MARKS: dict[Condition, Mark] = {
    Condition.EMERGENCY_STOP: Mark.STOP,
    Condition.PROTECTIVE_STOP: Mark.STOP,
    Condition.FAULT: Mark.FAULT,
    Condition.SILENT: Mark.SILENT,
    Condition.UNKNOWN: Mark.UNKNOWN,
    Condition.ABSENT: Mark.UNKNOWN,
    Condition.HELD: Mark.HELD,
    Condition.OUT_OF_SERVICE: Mark.OFF,
    Condition.STOPPED: Mark.STOPPED,
    Condition.IDLE: Mark.IDLE,
    Condition.WORKING: Mark.WORKING,
    Condition.CONNECTED: Mark.CONNECTED,
}

_ABNORMAL = frozenset({Condition.EMERGENCY_STOP, Condition.PROTECTIVE_STOP, Condition.FAULT})


def condition_words(condition: Condition) -> str:
    """A condition in the chosen language."""
    return _(_WORDS[condition])


def next_step(condition: Condition) -> str:
    """What to do about a condition, in the chosen language; empty where there is no saying."""
    return _(_NEXT_STEPS[condition]) if condition in _NEXT_STEPS else ""


def condition_mark(condition: Condition) -> Mark:
    """The shape of a condition."""
    return _MARKS[condition]


def condition_loudness(condition: Condition) -> Loudness:
    """How much a condition stands out."""
    if condition in _ABNORMAL:
        return Loudness.ABNORMAL
    if condition in NOT_HEARD:
        return Loudness.DOUBTFUL
    return Loudness.ATTENTION if condition is Condition.HELD else Loudness.NORMAL
