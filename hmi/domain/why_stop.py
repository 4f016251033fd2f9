"""A machine's own stop: a state that it left its work for by itself, not one in which it waits for others."""

from dataclasses import dataclass
from typing import Final

from hmi.domain.equipment import ComponentKind
from hmi.domain.recent_past import Span
from hmi.domain.state_tags import Look
from hmi.domain.tag import TagName
from hmi.domain.why import CauseKind
from hmi.domain.why_snapshot import Machine

_STOPS: Final[dict[CauseKind, frozenset[str]]] = {
    CauseKind.FAULT: frozenset({"aborted", "aborting", "clearing", "error", "fault", "faulted"}),
    CauseKind.HELD: frozenset({"held", "holding", "interrupted", "paused", "pausing"}),
    CauseKind.STOPPED: frozenset({"stopped", "stopping", "stop"}),
    CauseKind.OUT_OF_SERVICE: frozenset({"halted", "outofservice", "notavailable", "off", "preoperational"}),
}
"""State words of OPC 30050, 40001-1, 40100-1 and 40501-1, worst first. Suspended is no stop: it waits for others."""
_NOT_STARTED: Final = frozenset({"idle", "complete"})
"""Of PackML alone: elsewhere Idle is a machine without work."""
_NO_RECIPE: Final = "initialized"
_KINDS: Final = (ComponentKind.PACKML, ComponentKind.ITEM_STATE, ComponentKind.VISION, ComponentKind.CHANNEL)
WAITING: Final = frozenset({"suspended", "suspending", "blocked", "starved"})
"""States in which a machine waits for the one before or after it."""


def plain(word: str) -> str:
    """A state word as it is compared."""
    return "".join(letter for letter in word.casefold() if letter.isalnum())


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStop:
    """How a machine stands, and since when."""

    kind: CauseKind
    word: str
    names: tuple[TagName, ...]
    """The tags that tell it."""
    left: Span | None
    """When it left its work for a stop of its own, whatever kind that was at first."""
    entered: Span | None
    """When it came into the stop that it is in now."""


def own_stop(machine: Machine) -> OwnStop | None:
    """The worst that any of its state machines tells now; None when it works, waits for others or is not heard."""
    found = _stop_at(machine, machine.snapshot.look)
    if found is None:
        return None
    kind, word, names = found
    telling = _telling(machine)
    return OwnStop(
        kind=kind,
        word=word,
        names=names,
        left=machine.since(telling, lambda look: _stands_at(machine, look, None)),
        entered=machine.since(telling, lambda look: _stands_at(machine, look, kind)),
    )


def is_waiting_word(word: str) -> bool:
    """Whether a state says that it waits for others."""
    return plain(word) in WAITING


def _stands_at(machine: Machine, look: Look, kind: CauseKind | None) -> bool | None:
    """Whether it stood, in a stop of a kind or in any, at another moment; None when it was not heard."""
    if machine.condition_at(look) is None:
        return None
    found = _stop_at(machine, look)
    return found is not None and kind in (None, found[0])


def _telling(machine: Machine) -> tuple[TagName, ...]:
    states = (state for kind in _KINDS for nested in machine.machines_of(kind) for state in nested)
    return (*machine.telling, *(name for state in states for name in state.names))


def _stop_at(machine: Machine, look: Look) -> tuple[CauseKind, str, tuple[TagName, ...]] | None:
    told = [
        (kind, word, nested[-1].words)
        for kind in _KINDS
        for nested in machine.machines_of(kind)
        if (word := machine.told(nested, look))
    ]
    for stop, words in _STOPS.items():
        tags = [name for _kind, word, name in told if plain(word) in words]
        if tags:
            return stop, next(word for _kind, word, _name in told if plain(word) in words), tuple(tags)
    for kind, word, name in told:
        if kind is ComponentKind.PACKML and plain(word) in _NOT_STARTED:
            return CauseKind.NOT_STARTED, word, (name,)
        if kind is ComponentKind.VISION and plain(word) == _NO_RECIPE:
            return CauseKind.NO_RECIPE, word, (name,)
    return None
