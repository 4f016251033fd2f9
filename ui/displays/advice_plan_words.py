"""What exactly would be done, as people read it: every write from old to new with its unit and node, every call."""

from dataclasses import dataclass

from hmi.domain.advice_approval import is_alike
from hmi.domain.advice_plan import ExactAct, ExactCall, ExactWrite, Plan, PlanStep
from hmi.domain.reading import is_present
from hmi.domain.tag import NodeAddress, Scalar
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.advice_words import said
from ui.displays.shown_values import shown_text
from ui.faceplates.staged_change import told
from ui.formatting import NO_BREAK, NOTHING, chain_text, change_text, exact_text
from ui.models.tag_labels import tag_label


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteWords:
    """One value that would be written."""

    name: str
    """Value and machine."""
    change: str
    """Old to new, with the unit."""
    node: str
    now: str = ""
    """The present value where it is not the one that was seen; empty: it is."""
    window: str = ""
    """Within which bounds another value could be approved."""


def write_words(bridge: Bridge, write: ExactWrite) -> WriteWords:
    """A write, with the present value where that differs from what the proposal rests on."""
    definition, picture = bridge.picture.definition(write.tag_name), bridge.picture
    label = tag_label(definition) if definition is not None else str(write.tag_name)
    reading = picture.reading(write.tag_name) if definition is not None else None
    now = ""
    if (
        reading is not None
        and write.seen is not None
        and not (is_present(reading) and is_alike(write.seen, reading.value, 0.0))
    ):
        now = shown_text(bridge, write.tag_name)
    within = write.within
    return WriteWords(
        name=chain_text((label, _owner(bridge, write))),
        change=change_text(value_words(bridge, write, write.seen) or NOTHING, value_words(bridge, write, write.value)),
        node=node_words(write.node),
        now=now,
        window=""
        if within is None
        else _("{low} to {high}").format(low=exact_text(within.low), high=_with_unit(exact_text(within.high), write)),
    )


def act_words(bridge: Bridge, act: ExactAct) -> WriteWords:
    """Whatever reaches a machine: a value that is written, or a method that is called with all its inputs."""
    if isinstance(act, ExactWrite):
        return write_words(bridge, act)
    owner = next((one.label for one in bridge.picture.cell.equipment if one.id == act.equipment), str(act.equipment))
    return WriteWords(name=owner, change=call_words(act), node=node_words(act.method_node))


def value_words(bridge: Bridge, write: ExactWrite, value: Scalar | None) -> str:
    """A value of a write exactly as it would be sent; empty for None."""
    definition = bridge.picture.definition(write.tag_name)
    if value is None:
        return ""
    if definition is not None and (definition.words or isinstance(value, bool | str)):
        return told(value, definition)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return _("“{words}”").format(words=value) if isinstance(value, str) else _with_unit(exact_text(value), write)


def node_words(node: NodeAddress) -> str:
    """Endpoint and node, as an engineer compares them with the controller; reads from left to right everywhere."""
    return f"\N{LEFT-TO-RIGHT ISOLATE}{node.endpoint}: {node.uri} {node.identifier}\N{POP DIRECTIONAL ISOLATE}"


def call_words(call: ExactCall) -> str:
    """A call of a method with all its inputs."""
    inputs = ", ".join(str(one) for one in call.arguments)
    return f"{call.component}.{call.method}({inputs})"


def step_lines(plan: Plan) -> list[tuple[str, str]]:
    """Number and words of each step; what reaches a machine says so."""
    return [(str(number), _step_words(step)) for number, step in enumerate(plan.steps, 1)]


def _step_words(step: PlanStep) -> str:
    words = said(step.title) or step.id.replace("_", " ")
    match step.act:
        case ExactWrite():
            return chain_text((words, _("written by Tandem, once, and read back")))
        case ExactCall():
            return chain_text((words, _("called by Tandem: {call}").format(call=call_words(step.act))))
        case None:
            return words


def _with_unit(number: str, write: ExactWrite) -> str:
    return f"{number}{NO_BREAK}{write.unit}" if write.unit else number


def _owner(bridge: Bridge, write: ExactWrite) -> str:
    owners = bridge.picture.cell.equipment
    return next(
        (one.label for one in owners if any(write.tag_name in part.tags.values() for part in one.components)), ""
    )
