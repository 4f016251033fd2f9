"""Tags as people tell them apart: the equipment, the part where several have such a value, and its name."""

from collections.abc import Iterator

from hmi.domain.equipment import Component, Equipment
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from ui.formatting import chain_text
from ui.models.picture import Picture
from ui.models.tag_labels import spaced, tag_label


def place_label(picture: Picture, name: TagName) -> str:
    """``Cobot: Speed override``, ``Cobot: Motor 3 · Motor current``; the bare name of a tag that the cell lacks."""
    definition = picture.definition(name)
    if definition is None:
        return str(name)
    label = tag_label(definition)
    owner = next((one for one in picture.cell.equipment if any(tag == name for *_of, tag in _tags(one))), None)
    if owner is None:
        return label
    # Translators: a piece of equipment and one of its values: "Cobot: Speed override"
    words = _("{equipment}: {value}")
    return words.format(equipment=owner.label, value=chain_text((_part(owner, name), label)))


def _part(owner: Equipment, name: TagName) -> str:
    """Where in it, as its controller says; empty where no other part of it has a value of this kind."""
    folder, leaf, component = next((folder, leaf, of) for of, folder, leaf, tag in _tags(owner) if tag == name)
    if sum(other == leaf for _of, _folder, other, _tag in _tags(owner)) == 1:
        return ""
    inner = folder.rpartition(".")[2]
    return spaced(inner) if inner else (component.label or component.name).replace("_", " ")


def _tags(owner: Equipment) -> Iterator[tuple[Component, str, str, TagName]]:
    """Every value of it: the component, the folder in that and the kind of value, as the specification calls them."""
    for component in owner.components:
        for role, tag in component.tags.items():
            folder, _dot, leaf = role.rpartition(".")
            yield component, folder, leaf, tag
