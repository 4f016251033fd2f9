"""What a person may change about the cell: browsed variables in and out, and how much of the past is kept."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping

import msgspec

from hmi.domain.cell import Cell, HistoryLimits
from hmi.domain.command import AddTag, RemoveTag
from hmi.domain.equipment import Component, ComponentKind, Equipment
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.tag import Scalar, TagDefinition, TagName
from hmi.ports import CellFileChanged, ControllerPort

ADDED = "added"
"""First part of the names of tags that a person added; only these can be removed again."""


class CellEditor:
    """Changes the cell one thing at a time; ``use_cell`` writes it down and makes everybody follow."""

    def __init__(
        self, cell: Cell, controllers: Mapping[str, ControllerPort], use_cell: Callable[[Cell], Awaitable[None]]
    ) -> None:
        self.cell = cell
        self._controllers = controllers
        self._use_cell = use_cell
        self._turn = asyncio.Lock()
        """Writing takes a moment; the next change starts from what came of this one."""

    async def add(self, command: AddTag) -> Outcome:
        """Watch one more variable. Its type, unit and limits are read from the controller."""
        controller = self._controllers.get(command.node.endpoint)
        if controller is None:
            return Refused(reason=Reason.UNKNOWN_ENDPOINT, facts={"endpoint": command.node.endpoint})
        async with self._turn:
            known = next((tag for tag in self.cell.tags if tag.node == command.node), None)
            if known is not None:
                return Refused(reason=Reason.ALREADY_EXISTS, facts={"name": known.name})
            described = await controller.describe(command.node)
            if described is None:
                return Failed(reason=Reason.NOT_CONNECTED, facts={"endpoint": command.node.endpoint})
            name, label = self._free_name(command), command.label or described.label
            tag = msgspec.structs.replace(described, name=name, label=label)
            return await self._change(_with_tag(self.cell, tag, command.equipment), {"tag": name})

    async def remove(self, command: RemoveTag) -> Outcome:
        """Stop watching a tag that a person added; what was recorded stays."""
        if not command.tag_name.startswith(f"{ADDED}/"):
            return Refused(reason=Reason.BAD_REQUEST, facts={"tag": command.tag_name})
        async with self._turn:
            if command.tag_name not in self.cell.index_of_tags():
                return Refused(reason=Reason.UNKNOWN_TAG, facts={"tag": command.tag_name})
            return await self._change(_without_tag(self.cell, command.tag_name), {"tag": command.tag_name})

    async def limit_history(self, limits: HistoryLimits) -> Outcome:
        """Keep so much of the past from now on."""
        async with self._turn:
            return await self._change(msgspec.structs.replace(self.cell, history=limits), {})

    async def _change(self, cell: Cell, result: dict[str, Scalar]) -> Outcome:
        try:
            await self._use_cell(cell)
        except CellFileChanged:
            return Refused(reason=Reason.CELL_FILE_CHANGED)
        except OSError as error:
            return Failed(reason=Reason.INTERNAL, facts={"detail": str(error)})
        self.cell = cell
        return Done(result=result)

    def _free_name(self, command: AddTag) -> TagName:
        stem = re.sub(r"[^a-z0-9]+", "_", (command.label or command.node.identifier).lower()).strip("_") or "tag"
        taken = self.cell.index_of_tags()
        name = TagName(f"{ADDED}/{command.node.endpoint}/{stem}")
        number = 2
        while name in taken:
            name = TagName(f"{ADDED}/{command.node.endpoint}/{stem}_{number}")
            number += 1
        return name


def _with_tag(cell: Cell, tag: TagDefinition, place: str | None) -> Cell:
    equipment = tuple(_with_component_tag(one, tag) if one.id == place else one for one in cell.equipment)
    return msgspec.structs.replace(cell, tags=(*cell.tags, tag), equipment=equipment)


def _with_component_tag(equipment: Equipment, tag: TagDefinition) -> Equipment:
    own = next((one for one in equipment.components if one.name == ADDED), None)
    if own is None:
        own = Component(name=ADDED, kind=ComponentKind.OTHER)
        others = equipment.components
    else:
        others = tuple(one for one in equipment.components if one is not own)
    role = tag.name.rsplit("/", 1)[-1]
    extended = msgspec.structs.replace(own, tags={**own.tags, role: tag.name})
    return msgspec.structs.replace(equipment, components=(*others, extended))


def _without_tag(cell: Cell, name: TagName) -> Cell:
    def pruned(component: Component) -> Component:
        kept = {role: tag for role, tag in component.tags.items() if tag != name}
        return msgspec.structs.replace(component, tags=kept)

    equipment = tuple(
        msgspec.structs.replace(one, components=tuple(pruned(component) for component in one.components))
        for one in cell.equipment
    )
    tags = tuple(tag for tag in cell.tags if tag.name != name)
    return msgspec.structs.replace(cell, tags=tags, equipment=equipment)
