"""Conditions of procedures as lines: what is expected, what the machine says now, and whether that is so."""

from collections.abc import Sequence
from dataclasses import dataclass

from hmi.domain.procedure_condition import Condition, TagView, Verdict, judged
from hmi.domain.tag import Scalar, TagDefinition, TagName
from hmi.domain.words import in_language
from hmi.i18n import gettext as _
from hmi.i18n import language
from ui.formatting import chain_text, exact_text
from ui.models.picture import Picture
from ui.models.reading_words import doubt_words, value_text
from ui.models.state_words import said, state_text
from ui.models.tag_places import place_label


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionLine:
    """One condition, judged at the moment of asking."""

    tag: TagName
    label: str
    expected: str
    actual: str
    """What the machine says; with a ``doubt`` the last that was heard, if anything."""
    doubt: str = ""
    """Why that is not the present value."""
    why: str = ""
    """Why it has to be so, as the procedure says."""
    verdict: Verdict = Verdict.UNKNOWN

    @property
    def spoken(self) -> str:
        """All of it, to who cannot see it."""
        holds = {
            Verdict.TRUE: _("holds"),
            Verdict.FALSE: _("does not hold"),
            Verdict.UNKNOWN: _("not known"),
        }
        actual = chain_text((self.doubt, self.actual))
        words = _("{value}: {verdict}. Expected {expected}, now {actual}.")
        told = words.format(
            value=self.label, verdict=holds[self.verdict], expected=self.expected, actual=actual or _("nothing")
        )
        return f"{told} {self.why}".strip()


def condition_line(picture: Picture, condition: Condition) -> ConditionLine:
    """A condition as the picture tells it now; a value that is not heard now never counts as holding."""

    def look(name: TagName) -> TagView:
        return TagView(picture.definition(name), picture.reading(name))

    name = condition.tag
    definition, reading = picture.definition(name), picture.reading(name)
    state = state_text(picture.cell, name, picture.reading, picture.definition)
    actual = (state or value_text(reading, definition)) if reading.value is not None else ""
    doubt = doubt_words(reading)
    verdict = judged(condition, look).verdict
    if verdict is Verdict.UNKNOWN and not doubt:
        doubt = _("Not sure")  # the controller itself doubts the value: no decision rests on it
    return ConditionLine(
        tag=name,
        label=place_label(picture, name),
        expected=expected_text(condition, definition),
        actual=actual,
        doubt=doubt,
        why=in_language(condition.words, language()),
        verdict=verdict,
    )


def condition_lines(picture: Picture, conditions: Sequence[Condition]) -> list[ConditionLine]:
    """All of them, in their order."""
    return [condition_line(picture, condition) for condition in conditions]


def expected_text(condition: Condition, definition: TagDefinition | None) -> str:
    """What a condition wants: "Held or Stopped", "70 % ± 0.5 %", "at most 65 °C", "between 20 and 40 mm"."""
    unit = condition.unit or (definition.unit if definition is not None else "")
    if condition.is_one_of:
        wanted = [wanted_text(value, definition, unit) for value in condition.is_one_of]
        words = wanted[0]
        for other in wanted[1:]:
            # Translators: either of two values of a machine: "Held or Stopped"
            words = _("{one} or {other}").format(one=words, other=other)
        is_number = not any(isinstance(value, str | bool) for value in condition.is_one_of)
        if condition.tolerance > 0 and is_number:
            return f"{words} ± {_number(condition.tolerance, unit)}"
        return words
    low, high = condition.at_least, condition.at_most
    if low is not None and high is not None:
        words = _("between {low} and {high}")
        return words.format(low=_number(low, unit), high=_number(high, unit))
    if low is not None:
        return _("at least {low}").format(low=_number(low, unit))
    return _("at most {high}").format(high=_number(high, unit)) if high is not None else ""


def wanted_text(value: Scalar, definition: TagDefinition | None, unit: str) -> str:
    """A value that is wanted, as the panel shows values of that tag."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, str):
        return said(value)
    word = definition.words.get(int(value)) if definition is not None else None
    return said(word) if word else _number(value, unit)


def _number(value: float, unit: str) -> str:
    number = exact_text(value)
    return f"{number}\N{NO-BREAK SPACE}{unit}" if unit else number
