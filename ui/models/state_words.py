"""The state words of the companion specifications in people's languages."""

from hmi.domain.cell import Cell
from hmi.domain.state_tags import Define, Look, StateTags, StateWord, leaf
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_

_STATES: dict[str, str] = {
    "Aborted": N_("Aborted"),
    "Aborting": N_("Aborting"),
    "Active": N_("Active"),
    "Allowed to start": N_("Allowed to start"),
    "At program start": N_("At program start"),
    "Automatic": N_("Automatic"),
    "Automatic external": N_("Automatic external"),
    "Cleared": N_("Cleared"),
    "Clearing": N_("Clearing"),
    "Closed": N_("Closed"),
    "Complete": N_("Complete"),
    "Completed": N_("Completed"),
    "Completing": N_("Completing"),
    "Continuous": N_("Continuous"),
    "Continuous execution": N_("Continuous operation"),
    "Cycle": N_("Single cycle"),
    "Ended": N_("Ended"),
    "Error": N_("Error"),
    "Execute": N_("Running"),
    "Executing": N_("Running"),
    "Getting ready": N_("Getting ready"),
    "Halted": N_("Halted"),
    "Held": N_("Held"),
    "Holding": N_("Holding"),
    "Idle": N_("Idle"),
    "Initialized": N_("Initialised"),
    "Initializing": N_("Getting ready"),
    "Interrupted": N_("Interrupted"),
    "Levelmeter": N_("Level meter"),
    "Loaded": N_("Loaded"),
    "Maintenance": N_("Maintenance"),
    "Manual": N_("Manual"),
    "Manual high speed": N_("Manual high speed"),
    "Manual reduced speed": N_("Manual reduced speed"),
    "None": N_("None"),
    "Not allowed to start": N_("Not allowed to start"),
    "Not available": N_("Not available"),
    "Not executing": N_("Waiting"),
    "OK": N_("OK"),
    "Operational": N_("Operational"),
    "Other": N_("Other"),
    "Out of service": N_("Out of service"),
    "Paused": N_("Paused"),
    "Preoperational": N_("Starting up"),
    "Processing": N_("Processing"),
    "Produce": N_("Production"),
    "Production": N_("Production"),
    "Ready": N_("Ready"),
    "Reset": N_("Reset"),
    "Resetting": N_("Resetting"),
    "Running": N_("Running"),
    "Running light": N_("Running light"),
    "Segmented": N_("Segmented"),
    "Setup": N_("Set-up"),
    "Single execution": N_("Single execution"),
    "Standby": N_("Standby"),
    "Starting": N_("Starting"),
    "Step": N_("Step by step"),
    "Stopped": N_("Stopped"),
    "Stopping": N_("Stopping"),
    "Suspended": N_("Suspended"),
    "Suspending": N_("Suspending"),
    "Unholding": N_("Unholding"),
    "Unsuspending": N_("Unsuspending"),
    "Waiting": N_("Waiting"),
}


def _plain(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())


_BY_PLAIN = {_plain(word): message for word, message in _STATES.items()}


def said(word: str) -> str:
    """A controller's state word in the chosen language; a word of the controller's own stays as it is."""
    message = _BY_PLAIN.get(_plain(word))
    return word if message is None else _(message)


def _state_of_tag(cell: Cell, name: TagName) -> StateTags | None:
    for equipment in cell.equipment:
        for component in equipment.components:
            for role, tag in component.tags.items():
                if tag == name:
                    return StateTags.of(component, role)
    return None


def state_text(cell: Cell, name: TagName, look: Look, define: Define) -> str:
    """The state of ``name``, a CurrentState, for people; empty for any other tag, or when the state is not heard."""
    definition = define(name)
    if definition is None or leaf(definition.role) != "CurrentState":
        return ""
    state = _state_of_tag(cell, name)
    told = state.told(look, define) if state is not None else StateWord("")
    return told.word if told.is_own else said(told.word)
