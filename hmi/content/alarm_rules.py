"""One written rule becomes local alarms: for each tag that it names and each limit that it sets."""

import math
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from functools import partial
from typing import TypeVar

from msgspec import Struct

from hmi.content.alarms_written import (
    Quantity,
    Value,
    WrittenDeviation,
    WrittenLimit,
    WrittenLimits,
    WrittenRate,
    WrittenRule,
    WrittenState,
)
from hmi.content.quantity import BadQuantity, rate_of, seconds_of, value_of
from hmi.domain.cell import Cell
from hmi.domain.local_alarm import Deviation, Limit, LocalCondition, Rate, Rise, Stale, State
from hmi.domain.local_finding import LocalKind
from hmi.domain.tag import DataType, TagDefinition, TagName
from hmi.handwritten import Place

_T = TypeVar("_T")
_LEVELS = (LocalKind.HIGH_HIGH, LocalKind.HIGH, LocalKind.LOW, LocalKind.LOW_LOW)
WATCHED = ("limits", "rate", "state", "deviation", "stale", "rise")
"""What a rule may watch for; exactly one of them."""


class Watch(Struct, frozen=True, kw_only=True):
    """One thing to watch for on one tag."""

    suffix: str = ""
    """Of the rule's id: ``.high_high``."""
    condition: LocalCondition
    written: WrittenLimit | None = None
    """Where a limit says more of itself."""


class RuleReader:
    """Reads what the rules of a file watch for; collects every fault with its place."""

    def __init__(self, cell: Cell) -> None:
        self.faults: list[tuple[Place, str]] = []
        self._cell = cell

    def tags_of(self, rule: WrittenRule, place: Place) -> list[TagDefinition]:
        """The tags that a rule names, by a name or a shell pattern."""
        found = [tag for tag in self._cell.tags if tag.name == rule.tag or fnmatchcase(tag.name, rule.tag)]
        if not found:
            self.faults.append(((*place, "tag"), f"no tag {rule.tag!r} in the cell"))
        return found

    def watches(self, rule: WrittenRule, tag: TagDefinition, place: Place) -> list[Watch]:
        """What a rule watches for on a tag; nothing where that is wrong."""
        named = [name for name in WATCHED if getattr(rule, name) is not None]
        if len(named) != 1:
            told = f"says {' and '.join(named)}" if named else "says nothing to watch for"
            self.faults.append((place, f"{rule.id!r} {told}; it takes exactly one of {', '.join(WATCHED)}"))
            return []
        (name,) = named
        if name not in ("state", "stale") and not tag.data_type.is_numeric:
            self.faults.append(((*place, name), f"{tag.name} holds {tag.data_type.value}, not numbers"))
            return []
        return list(self._watches(rule, tag, (*place, name)))

    def seconds(self, written: str | None, place: Place, without: float = 0.0) -> float:
        """A span of time; ``without`` where none is written or it is wrong."""
        return without if written is None else self._read(partial(seconds_of, written), place, without)

    def _watches(self, rule: WrittenRule, tag: TagDefinition, place: Place) -> Iterator[Watch]:
        if rule.limits is not None:
            yield from self._limits(rule.limits, tag, place)
        elif rule.rate is not None:
            yield from self._rates(rule.rate, tag, place)
        elif rule.state is not None:
            yield from self._state(rule.state, tag, place)
        elif rule.deviation is not None:
            yield from self._deviation(rule.deviation, tag, place)
        elif rule.stale is not None:
            yield Watch(condition=Stale(after_s=self.seconds(rule.stale, place)))
        elif rule.rise is not None:
            by = self._value(rule.rise.by, tag, (*place, "by"))
            if by <= 0:
                self.faults.append(((*place, "by"), "has to be more than 0"))
            yield Watch(condition=Rise(by=by, within_s=self.seconds(rule.rise.within, (*place, "within"))))

    def _limits(self, written: WrittenLimits, tag: TagDefinition, place: Place) -> Iterator[Watch]:
        deadband = self._deadband(written.deadband, tag, place)
        before: tuple[LocalKind, float] | None = None
        lowest_high: float | None = None
        for level in _LEVELS:
            at: Quantity | WrittenLimit | None = getattr(written, level.value)
            if at is None:
                continue
            own = at if isinstance(at, WrittenLimit) else None
            where = (*place, level.value, "at") if own is not None else (*place, level.value)
            value = self._value(at.at if isinstance(at, WrittenLimit) else at, tag, where)
            if before is not None and value >= before[1]:
                self.faults.append((where, f"{level.value} has to lie below {before[0].value}"))
            before = (level, value)
            if level is LocalKind.HIGH or (level is LocalKind.HIGH_HIGH and written.high is None):
                lowest_high = value
            elif lowest_high is not None and lowest_high - deadband <= value + deadband:
                self.faults.append((place, "leaves no room between its limits: it would never be over"))
                lowest_high = None
            condition = Limit(kind=level, limit=value, deadband=deadband)
            yield Watch(suffix=f".{level.value}", condition=condition, written=own)
        if before is None:
            self.faults.append((place, f"takes at least one of {', '.join(level.value for level in _LEVELS)}"))

    def _rates(self, written: WrittenRate, tag: TagDefinition, place: Place) -> Iterator[Watch]:
        over_s = self.seconds(written.over, (*place, "over"))
        if over_s <= 0:
            self.faults.append(((*place, "over"), "has to be more than 0 s"))
        if written.rising is None and written.falling is None:
            self.faults.append((place, "takes at least one of rising, falling"))
        for name, sign in (("rising", 1.0), ("falling", -1.0)):
            quantity: Quantity | None = getattr(written, name)
            if quantity is not None:
                per_s = self._read(partial(rate_of, quantity, tag.unit), (*place, name), 1.0)
                if per_s <= 0:
                    self.faults.append(((*place, name), "has to be more than 0, falling too"))
                both = written.rising is not None and written.falling is not None
                yield Watch(suffix=f".{name}" if both else "", condition=Rate(per_s=sign * per_s, over_s=over_s))

    def _state(self, written: WrittenState, tag: TagDefinition, place: Place) -> Iterator[Watch]:
        if (written.is_ is None) == (written.is_not is None):
            self.faults.append((place, "takes exactly one of is, is_not"))
            return
        name = "is" if written.is_ is not None else "is_not"
        told = written.is_ if written.is_ is not None else written.is_not
        values = told if isinstance(told, tuple) else (told,)
        numbers: set[float] = set()
        texts: set[str] = set()
        for number, value in enumerate(values):
            where = (*place, name, number) if isinstance(told, tuple) else (*place, name)
            read = _state_value(value, tag)
            if isinstance(read, str):
                texts.add(read)
            elif read is not None:
                numbers.add(read)
            else:
                self.faults.append((where, f"{value!r} is no value of {tag.name}; it holds {_kinds_of_value(tag)}"))
        yield Watch(condition=State(numbers=frozenset(numbers), texts=frozenset(texts), is_other=name == "is_not"))

    def _deviation(self, written: WrittenDeviation, tag: TagDefinition, place: Place) -> Iterator[Watch]:
        name = written.set_point
        if "/" not in name:  # beside the tag itself, so that one rule serves many machines
            name = f"{tag.name.rpartition('/')[0]}/{name}"
        set_point = next((one for one in self._cell.tags if one.name == name), None)
        where = (*place, "set_point")
        if set_point is None or not set_point.data_type.is_numeric:
            self.faults.append((where, f"no tag {name!r} that holds numbers"))
            return
        if set_point.unit != tag.unit:
            self.faults.append((where, f"{name} is in {set_point.unit or 'no unit'}, the tag in {tag.unit or 'none'}"))
        by, deadband = self._value(written.by, tag, (*place, "by")), self._deadband(written.deadband, tag, place)
        if by <= deadband:
            self.faults.append(((*place, "by"), "has to be more than 0 and than the deadband"))
        yield Watch(condition=Deviation(set_point=TagName(name), by=by, deadband=deadband))

    def _deadband(self, written: Quantity | None, tag: TagDefinition, place: Place) -> float:
        if written is None:
            return 0.0
        deadband = self._value(written, tag, (*place, "deadband"))
        if deadband < 0:
            self.faults.append(((*place, "deadband"), "cannot be negative"))
        return deadband

    def _value(self, written: Quantity, tag: TagDefinition, place: Place) -> float:
        return self._read(partial(value_of, written, tag.unit), place, math.nan)  # compares with nothing

    def _read(self, read: Callable[[], _T], place: Place, without: _T) -> _T:
        try:
            return read()
        except BadQuantity as fault:
            self.faults.append((place, str(fault)))
            return without


def _state_value(value: Value | None, tag: TagDefinition) -> float | str | None:
    """The value as a number or a text that the tag can hold; None when it cannot."""
    if tag.data_type is DataType.BOOLEAN:
        return float(value) if isinstance(value, bool) else None
    if isinstance(value, bool):
        return None
    if not tag.data_type.is_numeric:
        return value if isinstance(value, str) else None
    if isinstance(value, int | float):
        return float(value) if not tag.words or value in tag.words else None
    return next((float(number) for number, words in tag.words.items() if words == value), None)


def _kinds_of_value(tag: TagDefinition) -> str:
    if tag.data_type is DataType.BOOLEAN:
        return "true or false"
    if tag.words:
        return ", ".join(tag.words.values())
    return "numbers" if tag.data_type.is_numeric else "text"
