"""Cards of a machine's building blocks, whatever its kind."""

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QPushButton

from hmi.domain.equipment import Component, ComponentKind, Equipment, MethodDefinition
from hmi.domain.state_tags import is_beside_words, leaf
from hmi.domain.tag import DataType, TagName, is_added
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.bridge import Bridge
from ui.displays.shown_values import tile_content
from ui.displays.stack_light_content import lamp_tags, lamps
from ui.displays.tag_bindings import TagBindings
from ui.displays.tag_tiles import TagTile
from ui.models.method_words import method_words
from ui.widgets.component_card import ComponentCard
from ui.widgets.stack_light import StackLight

OnMethod = Callable[[Component, MethodDefinition], None]

_HEADINGS: dict[ComponentKind, str] = {
    ComponentKind.IDENTIFICATION: N_("Identification"),
    ComponentKind.ITEM_STATE: N_("State"),
    ComponentKind.OPERATION_MODE: N_("Operating mode"),
    ComponentKind.PACKML: N_("PackML unit"),
    ComponentKind.AXIS: N_("Axis"),
    ComponentKind.MOTOR: N_("Motor"),
    ComponentKind.MOTION_DEVICE: N_("Motion device"),
    ComponentKind.FLANGE_LOAD: N_("Flange load"),
    ComponentKind.ROBOT_CONTROLLER: N_("Robot controller"),
    ComponentKind.TASK_CONTROL: N_("Program"),
    ComponentKind.SAFETY: N_("Safety"),
    ComponentKind.TOOL_CENTRE_POINT: N_("Tool centre point"),
    ComponentKind.SPINDLE: N_("Spindle"),
    ComponentKind.CHANNEL: N_("Channel"),
    ComponentKind.MONITORING: N_("Monitoring"),
    ComponentKind.PRODUCTION: N_("Production"),
    ComponentKind.JOB_CONTROL: N_("Jobs"),
    ComponentKind.ENERGY: N_("Energy"),
    ComponentKind.VISION: N_("Vision system"),
    ComponentKind.RESULT: N_("Inspection result"),
    ComponentKind.STACKLIGHT: N_("Stack light"),
    ComponentKind.TOOL: N_("Tool"),
    ComponentKind.METHODS: N_("Actions"),
    ComponentKind.OTHER: N_("Other values"),
}

_ORDER = (
    ComponentKind.PRODUCTION,
    ComponentKind.JOB_CONTROL,
    ComponentKind.PACKML,
    ComponentKind.SPINDLE,
    ComponentKind.CHANNEL,
    ComponentKind.VISION,
    ComponentKind.RESULT,
    ComponentKind.ENERGY,
    ComponentKind.MONITORING,
    ComponentKind.TOOL,
    ComponentKind.STACKLIGHT,
    ComponentKind.METHODS,
)
_SHORT_NAME_LETTERS = 24
_FOR_PROGRAMS = frozenset({DataType.OTHER, DataType.NODE_ID})


def in_order(components: Iterable[Component]) -> list[Component]:
    """Components as a person looks for them: what is made first, identification last; empty ones left out."""

    def rank(component: Component) -> int:
        if component.kind is ComponentKind.IDENTIFICATION:
            return len(_ORDER) + 1
        return _ORDER.index(component.kind) if component.kind in _ORDER else len(_ORDER)

    return sorted((one for one in components if one.tags or _enterable(one)), key=rank)


def _enterable(component: Component) -> tuple[MethodDefinition, ...]:
    return tuple(method for method in component.methods if method.can_be_entered)


def _readable(bridge: Bridge, component: Component) -> list[TagName]:
    """Each tag of a component once; what is for programs only stays in the browse display, unless a person wants it.

    PackML tells one state three times; StateCurrent alone is valid in every state (OPC 30050).
    """
    roles = component.tags.items()
    if component.kind is ComponentKind.PACKML and "StateCurrent" in component.tags:
        roles = [(role, name) for role, name in roles if leaf(role) != "CurrentState"]
    names = dict.fromkeys(name for role, name in roles if not is_beside_words(role))
    known = ((name, bridge.picture.definition(name)) for name in names)
    return [name for name, tag in known if tag is not None and (tag.data_type not in _FOR_PROGRAMS or is_added(name))]


class MachineCard(ComponentCard):
    """The card of one component."""

    def __init__(
        self, bridge: Bridge, equipment: Equipment, component: Component, bindings: TagBindings, on_method: OnMethod
    ) -> None:
        super().__init__()
        self.component = component
        self.equipment = equipment
        self.tiles: list[TagTile] = []
        self.method_keys: dict[str, QPushButton] = {}
        lights = lamp_tags(component)
        if lights:
            light = StackLight()
            self.add_wide(light)
            drawn = {name for one in lights for name in one.names}
            bindings.bind(drawn, lambda: light.show_lamps(lamps(bridge, lights)))
        else:
            drawn = set[TagName | None]()
        for name in (name for name in _readable(bridge, component) if name not in drawn):
            tile = TagTile(bridge, name)
            self.tiles.append(tile)
            bindings.bind((name,), lambda tile=tile, name=name: tile.show_content(tile_content(bridge, name)))
        self.add_values(self.tiles)
        for method in _enterable(component):
            key = QPushButton()
            key.clicked.connect(lambda _checked=False, method=method: on_method(component, method))
            self.method_keys[method.name] = key
        self.add_keys(list(self.method_keys.values()))
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the chosen language."""
        heading = _(_HEADINGS[self.component.kind])
        own = (self.component.label or self.component.name).replace("_", " ")
        kind = self.component.kind
        is_only_one = len(self.equipment.components_of(kind)) == 1 and kind is not ComponentKind.TOOL
        is_same = own.casefold() == heading.casefold() or len(own) > _SHORT_NAME_LETTERS
        self.show_heading(heading if is_only_one or is_same else _("{kind} · {name}").format(kind=heading, name=own))
        for tile in self.tiles:
            tile.retranslate()
        for method in _enterable(self.component):
            self.method_keys[method.name].setText(_("{method} …").format(method=method_words(method)))
