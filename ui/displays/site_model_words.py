"""A site's own models as people read them: whether they are asked now, what for, and how good they are."""

from collections.abc import Sequence

from hmi.domain.site_model import SiteModelLine, SiteModelMetric, SiteModelState
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.alarm_words import equipment_label
from ui.displays.procedure_words import told
from ui.formatting import chain_text, count_text, number_text
from ui.wording.symptom import symptom_words

Facts = list[tuple[str, str]]
STATES: dict[SiteModelState, str] = {
    SiteModelState.ASKED: N_("Watches the cell"),
    SiteModelState.SILENT: N_("Watches the cell, and cannot tell now"),
    SiteModelState.NOT_USED: N_("Not asked: its card does not say what to watch"),
    SiteModelState.OTHER_CELL: N_("Not asked: made for another cell"),
    SiteModelState.STOPPED: N_("Stopped: it failed or took too long"),
    SiteModelState.REFUSED: N_("Refused: the file is not the one that its card describes"),
    SiteModelState.CARD_WRONG: N_("Refused: its card is wrong"),
}


def site_model_facts(bridge: Bridge, models: Sequence[SiteModelLine]) -> Facts:
    """A row for each model: what it is called, and all that is known of it."""
    return [(_name(one), _told_of(bridge, one)) for one in models]


def _name(one: SiteModelLine) -> str:
    return _("{model}, version {version}").format(model=one.id, version=one.version) if one.id else one.card


def _told_of(bridge: Bridge, one: SiteModelLine) -> str:
    place = equipment_label(bridge, one.equipment) if one.equipment is not None else ""
    finds = _("finds “{symptom}” at {equipment}").format(symptom=symptom_words(one.symptom), equipment=place)
    calls = ngettext("asked {count} time", "asked {count} times", one.calls).format(count=count_text(one.calls))
    slowest = _("slowest {took} of {budget} ms").format(
        took=number_text(one.slowest_ms, 2), budget=number_text(one.budget_ms, 1)
    )
    rows = (
        chain_text((_(STATES[one.state]), one.why)),
        told(one.purpose),
        finds if place else "",
        chain_text(tuple(map(_metric, one.metrics))),
        _("Made from: {source}").format(source=one.source) if one.source else "",
        _("Cannot: {limits}").format(limits=told(one.limits)) if one.id else "",
        _("Answers for it: {owner}").format(owner=one.owner) if one.owner else "",
        chain_text((calls, slowest)) if one.calls else "",
    )
    return "\n".join(row for row in rows if row)


def _metric(one: SiteModelMetric) -> str:
    return _("{name} {value}, {baseline}: {baseline_value} ({data})").format(
        name=one.name,
        value=number_text(one.value, 2),
        baseline=one.baseline,
        baseline_value=number_text(one.baseline_value, 2),
        data=one.on,
    )
