"""Tags as people tell them apart: the equipment, and the name of the value."""

from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from ui.models.picture import Picture
from ui.models.tag_labels import tag_label


def place_label(picture: Picture, name: TagName) -> str:
    """``Cobot: Speed override``; the bare name of a tag that the cell does not have."""
    definition = picture.definition(name)
    if definition is None:
        return str(name)
    owners = picture.cell.equipment
    owner = next((one.label for one in owners if any(name in part.tags.values() for part in one.components)), "")
    label = tag_label(definition)
    # Translators: a piece of equipment and one of its values: "Cobot: Speed override"
    return _("{equipment}: {value}").format(equipment=owner, value=label) if owner else label
