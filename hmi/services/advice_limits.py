"""Whether what a proposal would send is within the limits that Tandem holds: never those that a model tells."""

from hmi.domain.advice_plan import ExactAct, ExactCall, ExactWrite, Plan
from hmi.domain.procedure import MethodCall
from hmi.domain.safety_access import is_safety_method, method_of
from hmi.domain.tag import TagDefinition, TagName
from hmi.domain.written_value import refusal_by_value
from hmi.live.process_image import ProcessImage


def outside_limits(plan: Plan, image: ProcessImage) -> str:
    """Id of the first step that may not be sent as it is; empty: all may."""
    return next((step.id for step, act in plan.acts if not _is_within(act, image)), "")


def _is_within(act: ExactAct, image: ProcessImage) -> bool:
    match act:
        case ExactWrite():
            return _may_be_written(act, image)
        case ExactCall():
            call = MethodCall(equipment=act.equipment, component=act.component, method=act.method)
            found = method_of(image.cell, call)
            if found is None or is_safety_method(*found):
                return False
            method = found[1]
            is_same = (method.object_node, method.method_node) == (act.object_node, act.method_node)
            return is_same and len(method.inputs) == len(act.arguments)


def _may_be_written(write: ExactWrite, image: ProcessImage) -> bool:
    """The very node of the tag, which may be written and is no safety state, with a value in every range there is."""
    tag = _tag(write.tag_name, image)
    if tag is None or tag.node != write.node or tag.unit != write.unit:
        return False
    if tag.is_safety or not tag.is_writable or refusal_by_value(tag, write.value) is not None:
        return False
    window, span = write.within, tag.engineering_range
    if window is None or isinstance(write.value, str | bool):
        return True
    is_narrower = span is None or (span.contains(window.low) and span.contains(window.high))
    return is_narrower and window.contains(write.value)


def _tag(name: TagName, image: ProcessImage) -> TagDefinition | None:
    index = image.index.get(name)
    return None if index is None else image.cell.tags[index]
