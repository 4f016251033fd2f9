"""Set points, modes and methods: everything that reaches a controller is checked here once more."""

import math
from collections.abc import Mapping

from hmi.domain.argument import Argument
from hmi.domain.command import CallMethod, WriteTag
from hmi.domain.equipment import MethodArgument, MethodDefinition
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.quality import Freshness
from hmi.domain.tag import Scalar, TagDefinition
from hmi.domain.written_value import refusal_by_value
from hmi.live.process_image import ProcessImage
from hmi.ports.controller import ControllerPort


class ControlService:
    """Checks a change against what is known now, then hands it to the controller's port."""

    def __init__(self, image: ProcessImage, controllers: Mapping[str, ControllerPort]) -> None:
        self._image = image
        self._controllers = controllers

    async def write(self, command: WriteTag) -> Outcome:
        """Write a tag: known, writable, no safety state, fresh, as the person saw it, typed and in range."""
        index = self._image.index.get(command.tag_name)
        if index is None:
            return Refused(reason=Reason.UNKNOWN_TAG, facts={"tag": command.tag_name})
        tag = self._image.cell.tags[index]
        refusal = self._refusal_by_state(tag, command) or refusal_by_value(tag, command.value)
        if refusal is not None:
            return refusal
        controller = self._controllers.get(tag.node.endpoint)
        if controller is None:
            return Refused(reason=Reason.UNKNOWN_ENDPOINT, facts={"endpoint": tag.node.endpoint})
        return await controller.write(tag, command.value)

    async def call(self, command: CallMethod) -> Outcome:
        """Call a method with arguments of the declared number and kinds."""
        method = self._method(command)
        if method is None:
            return Refused(reason=Reason.UNKNOWN_METHOD, facts={"method": command.method})
        if len(command.arguments) != len(method.inputs):
            return Refused(
                reason=Reason.BAD_REQUEST, facts={"expected": len(method.inputs), "given": len(command.arguments)}
            )
        refusal = next(filter(None, map(_refusal_by_shape, method.inputs, command.arguments)), None)
        if refusal is not None:
            return refusal
        controller = self._controllers.get(method.object_node.endpoint)
        if controller is None:
            return Refused(reason=Reason.UNKNOWN_ENDPOINT, facts={"endpoint": method.object_node.endpoint})
        return await controller.call(method, command.arguments)

    def _refusal_by_state(self, tag: TagDefinition, command: WriteTag) -> Refused | None:
        if tag.is_safety:
            return Refused(reason=Reason.SAFETY_READ_ONLY)
        if not tag.is_writable:
            return Refused(reason=Reason.NOT_WRITABLE)
        reading = self._image.reading(tag.name)
        if reading.freshness is not Freshness.LIVE:
            return Refused(reason=Reason.NOT_FRESH)
        if command.seen is not None and not _same(reading.value, command.seen):
            now = "" if reading.value is None else reading.value
            return Refused(reason=Reason.VALUE_CHANGED, facts={"seen": command.seen, "now": now})
        return None

    def _method(self, command: CallMethod) -> MethodDefinition | None:
        for equipment in self._image.cell.equipment:
            if equipment.id != command.equipment:
                continue
            for component in equipment.components:
                if component.name == command.component:
                    return next((method for method in component.methods if method.name == command.method), None)
        return None


def _refusal_by_shape(declared: MethodArgument, given: Argument) -> Refused | None:
    """An array for an array, of a length that the method takes; the types are checked where they are encoded."""
    if isinstance(given, tuple) is not declared.is_array:
        return Refused(reason=Reason.BAD_REQUEST, facts={"argument": declared.name})
    if isinstance(given, tuple) and declared.most and len(given) > declared.most:
        return Refused(
            reason=Reason.BAD_REQUEST, facts={"argument": declared.name, "expected": declared.most, "given": len(given)}
        )
    return None


def _same(now: Scalar | None, seen: Scalar) -> bool:
    if isinstance(now, float) and isinstance(seen, float | int):
        return math.isclose(now, seen, rel_tol=1e-6, abs_tol=1e-9)
    return now == seen
