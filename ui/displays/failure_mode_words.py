"""A failure mode in words: how it shows, why it comes, what it costs, what helps, how it is told from others."""

from collections.abc import Iterator

from hmi.domain.failure_mode import Check, FailureMode, HourlyCost, Intervention, Symptom
from hmi.domain.words import Words, has_words, in_language
from hmi.i18n import gettext as _
from hmi.i18n import language
from ui.displays.skill_book import SkillBook
from ui.displays.why_words import CAUSES
from ui.formatting import chain_text, number_text, quantity_text, span_text
from ui.models.failure_mode_rows import ClassHeading, ModeRow
from ui.widgets.condition_mark import Mark
from ui.widgets.row_content import RowContent
from ui.wording.procedure import class_words
from ui.wording.symptom import CHECK_KINDS, CIRCUMSTANCES, RISKS, symptom_words

Facts = list[tuple[str, str]]
_MINUTE_S = 60.0


def told(words: Words) -> str:
    """What a site wrote, in the language in use."""
    return in_language(words, language())


def row_content(row: ModeRow) -> RowContent:
    """A mode or a heading as a row."""
    if isinstance(row, ClassHeading):
        return RowContent(mark=None, words=class_words(row.of))
    return RowContent(mark=Mark.NOTICE, words=told(row.title), detail=told(row.effect))


def said_of(mode: FailureMode) -> str:
    """All that can be searched of it."""
    symptoms = " ".join(symptom_label(one) for one in mode.symptoms)
    causes = " ".join(told(one) for one in mode.causes)
    helps = " ".join(told(one.title) for one in mode.interventions)
    return " ".join((told(mode.title), class_words(mode.equipment_class), causes, symptoms, told(mode.effect), helps))


def symptom_label(symptom: Symptom) -> str:
    """What is seen: a finding, an alarm, a cause of a stop, or what holds around it."""
    if symptom.finding is not None:
        words = symptom_words(symptom.finding)
    elif symptom.alarm:
        words = _("Alarm “{pattern}”").format(pattern=symptom.alarm)
    elif symptom.cause is not None:
        place = class_words(symptom.at) if symptom.at is not None else _("It")
        words = _("Stop: {cause}").format(cause=_(CAUSES[symptom.cause]).format(machine=place, words="…"))
    elif symptom.circumstance is not None:
        words = _(CIRCUMSTANCES[symptom.circumstance])
    else:
        words = symptom.name
    if symptom.at is not None and symptom.cause is None:
        # Translators: a symptom, and the sort of equipment where it shows: "Parts are rejected (camera)"
        return _("{symptom} ({place})").format(symptom=words, place=class_words(symptom.at))
    return words


def rating_facts(mode: FailureMode) -> Facts:
    """Severity, occurrence and detection, as IEC 60812 has them."""
    per_hours = number_text(mode.occurrence_per_1000_h)
    return [
        (_("Effect"), told(mode.effect)),
        (_("Severity"), _("{number} of 10").format(number=mode.severity)),
        (_("Occurrence"), _("{number} times in 1,000 h of production").format(number=per_hours)),
        (_("Detection"), _("{number} of 10 (10: only at the customer)").format(number=mode.detection)),
        (_("Cost of waiting"), cost_words(mode.cost_of_waiting)),
    ]


def symptom_facts(mode: FailureMode) -> Facts:
    """Each behind how often it shows with the mode, and without it."""
    return [(_shares(one.given_mode, one.given_not), symptom_label(one)) for one in mode.symptoms]


def intervention_facts(one: Intervention, skills: SkillBook) -> Facts:
    """What it costs and what it brings."""
    bridges = has_words(one.until_service.words)
    return [
        (_("Helps in"), _share(one.effect)),
        (_("Takes"), span_text(one.duration_min * _MINUTE_S)),
        (_("Cell stands for"), span_text(one.downtime_min * _MINUTE_S) if one.downtime_min else _("not at all")),
        (_("Costs"), quantity_text(one.cost_eur, "EUR", 0)),
        (_("Skill"), skills.name(one.skill)),
        (_("Risk"), _(RISKS[one.risk])),
        (_("Until the repair"), told(one.until_service.words) if bridges else ""),
    ]


def check_facts(mode: FailureMode, skills: SkillBook) -> Facts:
    """Each question with its answers, each behind how often it is given with the mode, and without it."""
    return [fact for check in mode.checks for fact in _check_lines(check, skills)]


def cost_words(cost: HourlyCost) -> str:
    """Each part in its own unit."""
    parts = (
        quantity_text(cost.eur_per_h, "EUR/h") if cost.eur_per_h else "",
        quantity_text(cost.standstill_min_per_h, _("min of standstill per h")) if cost.standstill_min_per_h else "",
        quantity_text(cost.parts_per_h, _("parts per h")) if cost.parts_per_h else "",
        quantity_text(cost.kwh_per_h, "kWh/h") if cost.kwh_per_h else "",
        told(cost.words),
    )
    return chain_text(parts)


def _check_lines(check: Check, skills: SkillBook) -> Iterator[tuple[str, str]]:
    skill = skills.name(check.skill) if check.skill is not None else ""
    takes = span_text(check.duration_min * _MINUTE_S) if check.duration_min else ""
    yield _(CHECK_KINDS[check.kind]), chain_text((told(check.question), takes, skill))
    for one in check.answers:
        yield _shares(one.given_mode, one.given_not), told(one.label)


def _shares(with_it: float, without: float) -> str:
    # Translators: how often something is seen with a fault, and without it: "95 % / 0.5 %"
    return _("{share} / {other}").format(share=_share(with_it), other=_share(without))


def _share(probability: float) -> str:
    decimals = 0 if probability >= 0.1 or probability == 0 else 1  # below 10 % a place more
    return quantity_text(probability * 100, "%", decimals)
