"""The last changes of tags that tell states: what stood when, and since when it stands so. Pure; a few per tag."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from hmi.domain.reading import NOTHING_HEARD, Reading
from hmi.domain.state_tags import Look, leaf
from hmi.domain.tag import DataType, TagDefinition, TagName, TagUse

MOST_CHANGES: Final = 24
"""Kept of each tag: several cycles of a machine, and all that matters of a stop."""
_SET_POINTS: Final = frozenset({"SpeedOverride", "FeedOverride", "RapidOverride", "MachSpeed"})
"""Numbers that stop a machine when somebody sets them to 0."""
WORKS_BY: Final = frozenset({"TaskProgramName", "RecipeId", "ProductId"})
"""What a machine works by (OPC 40010-1, 40100-1, 30050): another one is a changeover."""


class Span(NamedTuple):
    """Between which moments something happened, our clock in ns, both inclusive; a low end of 0 is "nobody knows"."""

    low_ns: int
    high_ns: int

    @property
    def is_witnessed(self) -> bool:
        """Whether Tandem was listening when it happened."""
        return self.low_ns == self.high_ns


class Change(Struct, frozen=True):
    """From when on a tag read so. Silence is a change, too."""

    span: Span
    reading: Reading


def is_watched(tag: TagDefinition) -> bool:
    """Whether changes of a tag may explain a stop, or what came after them."""
    return tag.use is TagUse.STATE or tag.data_type is DataType.BOOLEAN or leaf(tag.role) in _SET_POINTS | WORKS_BY


class RecentPast:
    """Changes by tag, oldest first. A view on what ``hmi.live.recent_changes`` keeps."""

    def __init__(self, changes: Mapping[TagName, Sequence[Change]]) -> None:
        self._changes = changes

    def onset(self, name: TagName) -> Span | None:
        """Since when a tag reads as it does now; None when it is not watched or was never heard."""
        changes = self._changes.get(name)
        return changes[-1].span if changes else None

    def look_at(self, moment_ns: int) -> Look:
        """What tags read at a moment (inclusive); nothing, where that is longer ago than what is kept."""

        def look(name: TagName) -> Reading:
            for change in reversed(self._changes.get(name, ())):
                if change.span.high_ns <= moment_ns:
                    return change.reading
            return NOTHING_HEARD

        return look

    def since(self, names: Iterable[TagName], holds: Callable[[Look], bool | None]) -> Span | None:
        """Since when a condition that holds now holds without a break; None when nothing is kept of ``names``.

        Args:
            names: All the tags that the condition looks at.
            holds: Whether it held; None where nobody could tell.
        """
        moments = {change.span.high_ns: change.span for name in names for change in self._changes.get(name, ())}
        began: Span | None = None
        doubt_ns: int | None = None
        for moment_ns in sorted(moments, reverse=True):
            held = holds(self.look_at(moment_ns))
            if held is None:
                doubt_ns = moment_ns
            elif doubt_ns is not None:
                return began and Span(doubt_ns, began.high_ns)
            elif not held:
                return began
            else:
                began = moments[moment_ns]
        return began and Span(0, began.high_ns)
