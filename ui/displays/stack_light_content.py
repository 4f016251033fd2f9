"""The lamps of a stack light (OPC 10000-200, StackElementLightType) from its tags."""

from dataclasses import dataclass

from PySide6.QtGui import QColor

from hmi.domain.equipment import Component
from hmi.domain.state_tags import leaf
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.bridge import Bridge
from ui.displays.shown_values import doubt_about
from ui.widgets.stack_light import Lamp

_LAST = 1_000_000
_COLOURS: dict[int, tuple[str, str]] = {
    1: (N_("Red"), "#d22f27"),
    2: (N_("Green"), "#2f9e44"),
    3: (N_("Blue"), "#2a6fdb"),
    4: (N_("Yellow"), "#f2b705"),
    5: (N_("Purple"), "#8e44ad"),
    6: (N_("Cyan"), "#17a2b8"),
    7: (N_("White"), "#f5f5f5"),
}
"""SignalColor of OPC 10000-200: its word and the colour of the glass."""


@dataclass(frozen=True, slots=True)
class LampTags:
    """The tags of one lamp."""

    name: str
    """BrowseName of the element, for lamps whose colour is not told."""
    is_on: TagName
    colour: TagName | None
    number: TagName | None

    @property
    def names(self) -> tuple[TagName | None, ...]:
        """All of them."""
        return self.is_on, self.colour, self.number


def lamp_tags(component: Component) -> list[LampTags]:
    """The lamps that a component offers, in the order of its tags."""
    found: list[LampTags] = []
    for role, name in component.tags.items():
        if leaf(role) == "SignalOn":
            path = role.rpartition(".")[0]
            others = (component.tags.get(f"{path}.{other}") for other in ("SignalColor", "NumberInList"))
            found.append(LampTags(path.rpartition(".")[2], name, *others))
    return found


def lamps(bridge: Bridge, tags: list[LampTags]) -> list[Lamp]:
    """The lamps as they are now, in the controller's order from the top down."""
    return [_lamp(bridge, one) for one in sorted(tags, key=lambda one: _whole(bridge, one.number, _LAST))]


def _lamp(bridge: Bridge, tags: LampTags) -> Lamp:
    word, colour = _COLOURS.get(_whole(bridge, tags.colour, 0), (tags.name, ""))
    reading = bridge.picture.reading(tags.is_on)
    doubt = doubt_about(reading)
    is_lit = None if doubt is not None else bool(reading.value)
    words = doubt[0] if doubt is not None else _("On") if is_lit else _("Off")
    return Lamp(_(word) if colour else word.replace("_", " "), words, QColor(colour) if colour else None, is_lit)


def _whole(bridge: Bridge, name: TagName | None, otherwise: int) -> int:
    value = None if name is None else bridge.picture.reading(name).value
    return value if isinstance(value, int) else otherwise
