"""In what the present differs from what was approved, as people read it: names, values with their units, moments."""

from collections.abc import Mapping
from typing import Any, assert_never

import msgspec

from hmi.domain.advice_approval import Aspect, Difference
from hmi.domain.advice_mode import AdviceMode
from hmi.domain.advice_plan import ExactCall, ExactWrite, Plan, PlanStep
from hmi.domain.outcome import Failed, Outcome, Reason, Refused
from hmi.domain.person import PersonRef, Role
from hmi.domain.procedure import Level
from hmi.domain.quality import Freshness, Quality
from hmi.domain.tag import Scalar, TagDefinition, TagName
from hmi.domain.words import in_language
from hmi.i18n import gettext as _
from hmi.i18n import language
from ui.formatting import NO_BREAK, NOTHING, date_time_text, exact_text
from ui.models.picture import Picture
from ui.models.state_words import said
from ui.models.tag_places import place_label
from ui.wording.advice import aspect_words, mode_words
from ui.wording.people import role_words
from ui.wording.procedure import level_words

Names = Mapping[PersonRef, str]
"""People by reference."""
NOBODY: Names = {}
_NO_PLAN = Plan()


def difference_words(difference: Difference, picture: Picture, names: Names = NOBODY, plan: Plan = _NO_PLAN) -> str:
    """One thing that is not as it was approved, as a sentence; ``plan`` has the titles of its steps."""
    one = difference
    match one.aspect:
        case Aspect.STOPPED | Aspect.STOPPED_SINCE | Aspect.TWO_PERSONS:
            return aspect_words(one.aspect)
        case Aspect.MODE:
            return _mode(one)
        case Aspect.PLAN:
            return _step(one, picture, plan)
        case Aspect.CONDITION:
            told = _("{value} is {now} now; approved with {approved}.")
            return told.format(
                value=place_label(picture, TagName(one.name)),
                now=_value(one.now, picture.definition(TagName(one.name))),
                approved=_value(one.approved, picture.definition(TagName(one.name))),
            )
        case Aspect.QUALITY:
            return _quality(one, picture)
        case Aspect.UNIT:
            return _unit(one, picture)
        case Aspect.MODEL:
            return _model(one)
        case Aspect.QUALIFICATION:
            return _qualification(one, names)
        case Aspect.ROLE:
            if one.name:
                return _("{name} may not decide on it now.").format(name=_who(one, names))
            return _("One of those who approve has to be: {role}.").format(role=role_words(Role.COORDINATOR))
        case Aspect.PERSON:
            if one.name:
                return _("{name} is not known here any more, or not active.").format(name=_who(one, names))
            return _("Nobody is there to carry it out.")
        case Aspect.AUTHOR:
            return _("{name} proposed it, and cannot approve it, too.").format(name=_who(one, names))
        case Aspect.SIGNATURE:
            told = _("The signature of {name} is missing, or is for something else.")
            return told.format(name=_who(one, names))
        case Aspect.TOO_EARLY | Aspect.TOO_LATE:
            return _time(one)
        case _ as never:
            assert_never(never)


def with_difference(outcome: Outcome, picture: Picture, names: Names = NOBODY, plan: Plan = _NO_PLAN) -> Outcome:
    """A refusal because something differs, with that in words; every other outcome as it is."""
    if not isinstance(outcome, Refused | Failed) or outcome.reason is not Reason.ADVICE_DIFFERS:
        return outcome
    facts = outcome.facts
    aspect = str(facts.get("aspect", ""))
    if aspect not in set(Aspect):
        return outcome
    found = Difference(
        aspect=Aspect(aspect),
        name=str(facts.get("name", "")),
        approved=str(facts.get("approved", "")),
        now=str(facts.get("now", "")),
    )
    words: dict[str, Scalar] = {**facts, "difference": difference_words(found, picture, names, plan)}
    return type(outcome)(reason=outcome.reason, facts=words)


def _who(one: Difference, names: Names) -> str:
    return names.get(PersonRef(one.name)) or _("Somebody")


def _mode(one: Difference) -> str:
    if one.now not in set(AdviceMode) or one.approved not in set(AdviceMode):
        return aspect_words(one.aspect)
    told = _("This kind of advice is at “{now}” now; “{approved}” is needed.")
    return told.format(now=mode_words(AdviceMode(one.now)), approved=mode_words(AdviceMode(one.approved)))


def _step(one: Difference, picture: Picture, plan: Plan) -> str:
    if not one.name:
        return _("The procedure, or the order of its steps, is another one than the one that was approved.")
    before, after = _read(one.approved, PlanStep), _read(one.now, PlanStep)
    planned = next((step for step in plan.steps if step.id == one.name), None)
    title = next((step.title for step in (planned, before, after) if step is not None and step.title), "")
    step = in_language(title, language()) or one.name.replace("_", " ")
    if before is not None and after is None:
        return _("The step “{step}” was approved, and is not there any more.").format(step=step)
    if after is not None and before is None:
        return _("The step “{step}” is new: nobody approved it.").format(step=step)
    then = _sent(before.act if before is not None else _read(one.approved, ExactWrite | ExactCall), picture)
    now = _sent(after.act if after is not None else _read(one.now, ExactWrite | ExactCall), picture)
    if then and now and then != now:
        told = _("The step “{step}” would send {now}; approved is {approved}.")
        return told.format(step=step, now=now, approved=then)
    return _("The step “{step}” is not the one that was approved, or may not be sent as it is.").format(step=step)


def _read(text: str, kind: Any) -> Any:
    """A step or an act as the service wrote it; None where it is none."""
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.MsgspecError:
        return None


def _sent(act: ExactWrite | ExactCall | None, picture: Picture) -> str:
    """What reaches the machine."""
    match act:
        case ExactWrite():
            value = _shown(act.value, picture.definition(act.tag_name), act.unit)
            return f"{place_label(picture, act.tag_name)} = {value}"
        case ExactCall():
            return f"{act.method}({', '.join(str(one) for one in act.arguments)})"
        case None:
            return ""


def _quality(one: Difference, picture: Picture) -> str:
    definition = picture.definition(TagName(one.name))
    value = place_label(picture, TagName(one.name))
    then, _why_then = _split(one.approved)
    _now, why = _split(one.now)
    if not why:  # it is sure now: then it was not
        return _("{value} was not known for sure when it was approved.").format(value=value)
    if not then or then == str(None):
        return _("{value}: {why}.").format(value=value, why=why)
    told = _("{value}: {why}; approved with {approved}.")
    return told.format(value=value, why=why, approved=_value(then, definition))


def _split(shown: str) -> tuple[str, str]:
    """A value, and why it cannot be relied on; empty: it can. As the service says it: ``80.0 GOOD LIVE``."""
    words = shown.split(" ")
    if len(words) < 2 or words[-2] not in Quality.__members__ or words[-1] not in Freshness.__members__:
        return shown, "" if shown else _("not heard")
    value = " ".join(words[:-2])
    quality, freshness = Quality[words[-2]], Freshness[words[-1]]
    if freshness is not Freshness.LIVE:
        return value, _("not available") if freshness is Freshness.ABSENT else _("not heard")
    return value, "" if quality is Quality.GOOD and value else _("in doubt")


def _unit(one: Difference, picture: Picture) -> str:
    value = place_label(picture, TagName(one.name))
    if picture.definition(TagName(one.name)) is None:
        return _("{value} is not in the cell any more.").format(value=value)
    told = _("{value} is told in {now} now; approved was {approved}.")
    return told.format(value=value, now=one.now or _("no unit"), approved=one.approved or _("no unit"))


def _model(one: Difference) -> str:
    match one.name:
        case "model":
            told = _("Another model proposes now: {now}; approved was {approved}.")
        case "version":
            told = _("The model is at version {now} now; approved was version {approved}.")
        case "sha256":
            told = _("The file of the model is not the one that was approved.")
        case "limits_sha256":
            told = _("The limits of the model are not those that were approved.")
        case _:
            return aspect_words(one.aspect)
    return told.format(now=one.now or NOTHING, approved=one.approved or NOTHING)


def _qualification(one: Difference, names: Names) -> str:
    skill, _space, level = one.approved.rpartition(" ")
    if not (skill and _is_level(level) and _is_level(one.now)):
        return aspect_words(one.aspect)
    told = _("{name} is not qualified for it now: {skill}, {now}; needed is {level}.")
    return told.format(
        name=_who(one, names),
        skill=skill.replace("_", " "),
        now=level_words(Level(int(one.now))),
        level=level_words(Level(int(level))),
    )


def _is_level(text: str) -> bool:
    return text.isdecimal() and int(text) in set(Level)


def _time(one: Difference) -> str:
    if not one.approved.isdecimal():
        return aspect_words(one.aspect)
    is_early = one.aspect is Aspect.TOO_EARLY
    early, late = _("The clock was set back: it was approved at {time}."), _("Its time was over at {time}.")
    return (early if is_early else late).format(time=date_time_text(int(one.approved)))


def _value(text: str, definition: TagDefinition | None) -> str:
    """A value that the service wrote as text."""
    if text in ("", str(None)):
        return _("not known")
    if text in (str(True), str(False)):
        return _shown(text == str(True), definition)
    try:
        number = float(text)
    except ValueError:
        return _shown(text, definition)
    is_text = definition is not None and not definition.data_type.is_numeric
    return _shown(text if is_text else number, definition)


def _shown(value: Scalar, definition: TagDefinition | None, unit: str = "") -> str:
    words = definition.words if definition is not None else {}
    if not isinstance(value, str) and float(value).is_integer() and int(value) in words:
        return said(words[int(value)])
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, str):
        return _("“{words}”").format(words=said(value))
    unit = unit or (definition.unit if definition is not None else "")
    return f"{exact_text(value)}{NO_BREAK}{unit}" if unit else exact_text(value)
