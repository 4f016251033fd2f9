"""From what the service watched to ribbons: which look each stretch has, and what is not planned."""

from collections.abc import Callable, Iterable

from hmi.domain.equipment import EquipmentId, EquipmentKind
from hmi.domain.production_state import ProductionState, StateSpan
from hmi.domain.shift import Shift
from hmi.domain.stop import Stop, StopKind
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.stop_words import place_words
from ui.widgets.state_ribbon import Ribbon, RibbonLook, RibbonStop, Stretch
from ui.wording.stop import state_words

_LOOKS = {
    ProductionState.PRODUCING: RibbonLook.PRODUCING,
    ProductionState.WAITING: RibbonLook.WAITING,
    ProductionState.STOPPED: RibbonLook.STOPPED,
    ProductionState.NO_DATA: RibbonLook.NO_DATA,
}
_NO_MACHINES = frozenset({EquipmentKind.SUPERVISOR, EquipmentKind.ENERGY_METER})
_GRAVE = frozenset({StopKind.FAULT, StopKind.SAFETY})


def ribbons_of(
    bridge: Bridge, spans: Iterable[StateSpan], shift: Shift | None, machines: Callable[[EquipmentId], bool]
) -> list[Ribbon]:
    """The cell first, then its machines in the order of the cell. What its supervisor says is what the cell does.

    ``machines`` says which have a ribbon of their own.
    """
    found: dict[EquipmentId | None, list[Stretch]] = {None: []}
    for span in spans:
        kind = span.activity.kind
        shown = RibbonLook.GRAVE if kind in _GRAVE else _LOOKS[span.activity.state]
        found.setdefault(span.equipment, []).append(Stretch(span.begin_ns, span.end_ns, shown))
    if shift is not None:
        for pause in shift.pauses:
            found[None].append(Stretch(pause.begin_ns, pause.end_ns, RibbonLook.NOT_PLANNED))
    kinds = {one.id: one.kind for one in bridge.picture.cell.equipment}
    for place in list(found):
        if place is not None and (not machines(place) or kinds.get(place) in _NO_MACHINES):
            del found[place]
    order = {one.id: number for number, one in enumerate(bridge.picture.cell.equipment)}
    places = sorted(found, key=lambda one: -1 if one is None else order.get(one, len(order)))
    return [Ribbon(place_words(bridge, one), tuple(found[one])) for one in places]


def brackets_of(stops: Iterable[Stop], now_ns: int) -> list[RibbonStop]:
    """Stops of the cell over its ribbon."""
    return [
        RibbonStop(
            key=one.id,
            begin_ns=one.begin_ns,
            end_ns=now_ns if one.end_ns is None else one.end_ns,
            wants_attention=one.is_asked_for,
        )
        for one in stops
        if one.is_current and one.equipment is None
    ]


def legend() -> list[tuple[RibbonLook, str]]:
    """What the looks mean."""
    return [
        (RibbonLook.PRODUCING, state_words(ProductionState.PRODUCING)),
        (RibbonLook.WAITING, state_words(ProductionState.WAITING)),
        (RibbonLook.STOPPED, state_words(ProductionState.STOPPED)),
        (RibbonLook.GRAVE, _("Fault or safety stop")),
        (RibbonLook.NO_DATA, state_words(ProductionState.NO_DATA)),
        (RibbonLook.NOT_PLANNED, state_words(ProductionState.NOT_PLANNED)),
    ]
