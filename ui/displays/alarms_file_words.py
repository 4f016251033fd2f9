"""What differs between the file of alarms and what is in use, in words."""

from hmi.domain.plan_change import PlanAspect, PlanDifference, PlanPart, PlanStep
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.bridge import Picture
from ui.formatting import chain_text

PARTS: dict[PlanPart, str] = {
    PlanPart.CELL: N_("All alarms of the cell"),
    PlanPart.EQUIPMENT: N_("Equipment {name}"),
    PlanPart.CONTROLLER_ALARM: N_("Controller's alarm {name}"),
    PlanPart.LOCAL_ALARM: N_("Tandem's alarm {name}"),
    PlanPart.SHELVING: N_("Putting aside"),
}

STEPS: dict[PlanStep, str] = {
    PlanStep.ADDED: N_("new"),
    PlanStep.REMOVED: N_("taken out"),
    PlanStep.CHANGED: N_("changed"),
}

ASPECTS: dict[PlanAspect, str] = {
    PlanAspect.CONDITION: N_("what it watches for"),
    PlanAspect.PRIORITY: N_("priority"),
    PlanAspect.TIMING: N_("delays and counts"),
    PlanAspect.LIFE: N_("latching and confirming"),
    PlanAspect.GUIDANCE: N_("guidance"),
    PlanAspect.PLACE: N_("where it belongs"),
    PlanAspect.LIMITS: N_("for how long it may be"),
    PlanAspect.ORDER: N_("its place among entries about the same alarms"),
}


def difference_words(one: PlanDifference, picture: Picture) -> tuple[str, str]:
    """What it is about, and what happened to it."""
    name = one.name
    if one.part is PlanPart.EQUIPMENT:
        name = next((equipment.label for equipment in picture.cell.equipment if equipment.id == name), name)
    step = _(STEPS[one.step])
    aspects = chain_text([_(ASPECTS[aspect]) for aspect in one.aspects])
    told = _("{step}: {aspects}").format(step=step, aspects=aspects) if aspects else step
    return _(PARTS[one.part]).format(name=name), told
