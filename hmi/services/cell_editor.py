"""What a person may change about the cell: browsed variables in and out, and how much of the past is kept."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import msgspec

from hmi.domain.cell import Cell, HistoryLimits
from hmi.domain.command import AddTags, RemoveTag
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.tag import Scalar, TagName, is_added
from hmi.ports.cell_file import CellFileChanged
from hmi.ports.controller import ControllerPort
from hmi.services.added_tags import name_for, retired, with_tag

MOST_AT_ONCE = 200
"""Variables in one command: more is a slip of the finger."""


async def _nothing(_tag: TagName, _without: Cell) -> bool:
    return False


class CellEditor:
    """Changes the cell one thing at a time; ``use_cell`` writes it down and makes everybody follow."""

    def __init__(
        self,
        cell: Cell,
        controllers: Mapping[str, ControllerPort],
        use_cell: Callable[[Cell], Awaitable[None]],
        is_needed: Callable[[TagName, Cell], Awaitable[bool]] = _nothing,
    ) -> None:
        self.cell = cell
        self._controllers = controllers
        self._use_cell = use_cell
        self._is_needed = is_needed
        """Whether the site's alarms need a tag that is not in the cell any more: their file would be wrong then."""
        self._turn = asyncio.Lock()
        """Writing takes a moment; the next change starts from what came of this one."""

    async def add(self, command: AddTags) -> Outcome:
        """Watch more variables. Their types, units and limits are read from the controller."""
        endpoints = {one.node.endpoint for one in command.variables}
        if len(endpoints) != 1 or len(command.variables) > MOST_AT_ONCE:
            return Refused(reason=Reason.BAD_REQUEST, facts={"variables": len(command.variables)})
        (endpoint,) = endpoints
        controller = self._controllers.get(endpoint)
        if controller is None:
            return Refused(reason=Reason.UNKNOWN_ENDPOINT, facts={"endpoint": endpoint})
        if command.equipment is not None and command.equipment not in {one.id for one in self.cell.equipment}:
            return Refused(reason=Reason.BAD_REQUEST, facts={"equipment": command.equipment})
        async with self._turn:
            known = {tag.node: tag.name for tag in self.cell.tags}
            new = {one.node: one.label.strip() for one in command.variables if one.node not in known}
            if not new:
                return Refused(reason=Reason.ALREADY_EXISTS, facts={"name": known[command.variables[0].node]})
            described = await controller.describe(tuple(new))
            if isinstance(described, Failed):  # looking changes nothing
                is_silent = described.reason is Reason.TIMED_OUT
                reason = Reason.NOT_CONNECTED if is_silent else described.reason
                return Refused(reason=reason, facts=described.facts)
            cell, name = self.cell, TagName("")
            for tag, label in zip(described, new.values(), strict=True):
                label = label or tag.label or tag.node.identifier
                name = name_for(cell, tag.node, label)
                added = msgspec.structs.replace(tag, name=name, label=label, role="")
                cell = with_tag(cell, added, command.equipment, command.machine.strip())
            return await self._change(cell, {"tag": name, "count": len(new)})

    async def remove(self, command: RemoveTag) -> Outcome:
        """Stop watching a tag that a person added; what was recorded stays."""
        if not is_added(command.tag_name):
            return Refused(reason=Reason.BAD_REQUEST, facts={"tag": command.tag_name})
        async with self._turn:
            if command.tag_name not in self.cell.index_of_tags():
                return Refused(reason=Reason.UNKNOWN_TAG, facts={"tag": command.tag_name})
            without = retired(self.cell, command.tag_name)
            if await self._is_needed(command.tag_name, without):
                return Refused(reason=Reason.TAG_WATCHED, facts={"tag": command.tag_name})
            return await self._change(without, {"tag": command.tag_name})

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
            return Failed(reason=Reason.INTERNAL, facts={"detail": error.strerror or type(error).__name__})
        self.cell = cell
        return Done(result=result)
