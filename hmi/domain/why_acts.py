"""What people and the AI did, set against when a machine stopped."""

from collections.abc import Iterator
from typing import Final

from hmi.domain.equipment import ComponentKind
from hmi.domain.recent_past import Span
from hmi.domain.state_tags import leaf
from hmi.domain.tag import TagName
from hmi.domain.why import CauseKind
from hmi.domain.why_evidence import ActEvidence, Evidence
from hmi.domain.why_snapshot import Act, Machine
from hmi.domain.why_stop import OwnStop, plain

_S: Final = 10**9
ACT_BEFORE_NS: Final = 8 * _S
"""From the tap to the machine's new state: a robot may first finish its move."""
ACT_AFTER_NS: Final = _S
"""A state may be told before the row of the act is stamped."""

_STOPPING: Final[dict[str, CauseKind]] = {
    "hold": CauseKind.HELD_BY_PERSON,
    "pause": CauseKind.HELD_BY_PERSON,
    "suspend": CauseKind.HELD_BY_PERSON,
    "stop": CauseKind.STOPPED_BY_PERSON,
    "halt": CauseKind.STOPPED_BY_PERSON,
    "standdown": CauseKind.STOPPED_BY_PERSON,
    "abort": CauseKind.ABORTED_BY_PERSON,
}
"""Methods of OPC 30050, 40010-1 and 40100-1 that take a machine out of its work."""


_LEADS_TO: Final[dict[CauseKind, tuple[str, ...]]] = {
    CauseKind.NOT_AUTOMATIC: ("mode",),
    CauseKind.OVERRIDE_ZERO: ("setmachspeed",),
    CauseKind.DRIVES_OFF: ("standdown",),
    CauseKind.NO_PROGRAM: ("unload",),
    CauseKind.PROGRAM_STOPPED: ("stop", "load", "getready"),
    CauseKind.ORDER_INTERRUPTED: ("pause",),
    CauseKind.NO_ORDER: ("stop", "abort", "cancel", "revokestart"),
    CauseKind.NO_RECIPE: ("unprepare",),
    CauseKind.NOT_STARTED: ("reset",),
}
"""Parts of the names of methods and tags by which people bring a cause about."""


def stopping_acts(machine: Machine, stop: OwnStop) -> Iterator[tuple[CauseKind, Act, Span]]:
    """Acts that took a machine out of its work, or into the stop that it is in now; newest first, each kind once."""
    told: set[CauseKind] = set()
    for act in _done_at(machine, on_orders=False):
        kind = _stops_by(act, stop)
        moments = [span for span in (stop.left, stop.entered) if span is not None and span.is_witnessed]
        if kind is None or kind in told or not any(_led_to(act, moment) for moment in moments):
            continue
        told.add(kind)
        yield kind, act, Span(act.time_ns, act.time_ns)


def act_that_led_to(machine: Machine, kind: CauseKind, name: TagName, moment: Span | None) -> Act | None:
    """Who brought about what a tag tells now, by an act that means just that; None when nobody did, or when is unknown.

    Args:
        machine: Where it was done.
        kind: What the tag says.
        name: The tag; a write to it counts, whatever it means.
        moment: Since when it says so.
    """
    if moment is None or not moment.is_witnessed:
        return None
    meant = _LEADS_TO.get(kind, ())
    is_order = kind in (CauseKind.NO_ORDER, CauseKind.ORDER_INTERRUPTED)
    for act in _done_at(machine, on_orders=is_order):
        said = plain(act.facts.get("method", "") or leaf(act.subject.replace("/", ".")))
        if _led_to(act, moment) and (act.subject == name or any(word in said for word in meant)):
            return act
    return None


def act_evidence(act: Act | None) -> tuple[Evidence, ...]:
    """An act as evidence."""
    return () if act is None else (ActEvidence(seq=act.seq, time_ns=act.time_ns),)


def _done_at(machine: Machine, *, on_orders: bool) -> Iterator[Act]:
    """What was done at a machine, newest first: to its job orders, whose methods have the same names, or to itself."""
    names = machine.equipment.tag_names()
    orders = {one.name for one in machine.equipment.components_of(ComponentKind.JOB_CONTROL)}
    for act in machine.snapshot.acts or ():
        is_here = act.subject == machine.id or act.subject in names
        if is_here and act.outcome == "done" and (act.facts.get("component") in orders) is on_orders:
            yield act


def _led_to(act: Act, moment: Span) -> bool:
    return moment.low_ns - ACT_BEFORE_NS <= act.time_ns <= moment.high_ns + ACT_AFTER_NS


def _stops_by(act: Act, stop: OwnStop) -> CauseKind | None:
    """What an act does to a machine; a vision system that is reset goes out of service (OPC 40100-1)."""
    method = plain(act.facts.get("method", "")) if act.kind == "call_method" else ""
    if method == "reset" and stop.kind is CauseKind.OUT_OF_SERVICE:
        return CauseKind.STOPPED_BY_PERSON
    return _STOPPING.get(method)
