"""Why something of the past is shown beside something of the present."""

from hmi.domain.equipment import EquipmentId
from hmi.domain.likeness import Likeness
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.bridge import Picture

LIKENESS: dict[Likeness, str] = {
    Likeness.SAME_ALARM: N_("Same alarm"),
    Likeness.SAME_KIND_HERE: N_("Same kind here: {source}"),
    Likeness.SAME_KIND_ELSEWHERE: N_("Same kind on {equipment}"),
}


def likeness_words(picture: Picture, likeness: Likeness, equipment: EquipmentId | None, source: str = "") -> str:
    """How alike it is, and where it was."""
    label = next((one.label for one in picture.cell.equipment if one.id == equipment), str(equipment or ""))
    if likeness is Likeness.SAME_KIND_HERE and not source:
        return _("Same kind here")
    return _(LIKENESS[likeness]).format(source=source, equipment=label)
