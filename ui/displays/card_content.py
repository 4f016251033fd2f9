"""A piece of equipment as its card on the overview shows it."""

from collections.abc import Sequence
from dataclasses import replace

from hmi.domain.equipment_facts import NOT_HEARD, Condition, EquipmentFacts
from hmi.domain.quality import Quality
from hmi.domain.reading import is_present
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.condition_words import condition_loudness, condition_mark, condition_words
from ui.displays.shown_values import bar_of, beyond, doubt_about, fraction_in, tile_content
from ui.formatting import count_text
from ui.models.reading_words import value_text
from ui.models.state_words import said
from ui.models.tag_labels import tag_label
from ui.widgets.card_content import CardContent, CardValue

_OWN_WORDS = frozenset({Condition.EMERGENCY_STOP, Condition.PROTECTIVE_STOP, *NOT_HEARD})
"""Conditions that outrank the state word of the controller."""


def card_content(bridge: Bridge, facts: EquipmentFacts, further: Sequence[TagName]) -> CardContent:
    """What the card of ``facts.equipment`` says now, with the values of ``further`` tags."""
    picture = bridge.picture
    condition = facts.condition(picture.reading, picture.definition)
    word = facts.state_word(picture.reading, picture.definition)
    state = said(word) if word and condition not in _OWN_WORDS else condition_words(condition)
    counts = ((_("Good"), facts.good), (_("Reject"), facts.reject))
    content = CardContent(
        mark=condition_mark(condition),
        state=state,
        loudness=condition_loudness(condition),
        facts=tuple((label, _count(bridge, name)) for label, name in counts if name is not None),
        further=tuple(_value(bridge, name) for name in further),
    )
    return content if facts.key is None else _with_key(bridge, facts.key, content)


def sample_of(bridge: Bridge, name: TagName) -> float | None:
    """The present value for a spark line; None while it is not present."""
    reading = bridge.picture.reading(name)
    value = reading.value
    return float(value) if is_present(reading) and isinstance(value, int | float) else None


def _with_key(bridge: Bridge, name: TagName, content: CardContent) -> CardContent:
    reading, definition = bridge.picture.reading(name), bridge.picture.definition(name)
    doubt = doubt_about(reading)
    ends, band = bar_of(definition)
    value = reading.value
    number = float(value) if isinstance(value, int | float) else None
    arrow = beyond(number, definition) if number is not None and doubt is None else ""
    text = f"{arrow} {value_text(reading, definition)}".strip() if doubt is None else doubt[0]
    return replace(
        content,
        key_label=tag_label(definition) if definition is not None else "",
        key_text=_("{value} (uncertain)").format(value=text) if reading.quality is Quality.UNCERTAIN else text,
        key_is_doubtful=doubt is not None,
        key_is_abnormal=bool(arrow),
        key_fraction=fraction_in(number, ends) if number is not None and doubt is None else None,
        band=band,
    )


def _value(bridge: Bridge, name: TagName) -> CardValue:
    definition = bridge.picture.definition(name)
    told = tile_content(bridge, name)
    return CardValue(
        label=tag_label(definition) if definition is not None else name,
        text=told.doubt or told.text,
        is_doubtful=bool(told.doubt),
        is_abnormal=told.is_abnormal,
    )


def _count(bridge: Bridge, name: TagName) -> str:
    reading = bridge.picture.reading(name)
    if not is_present(reading) or not isinstance(reading.value, int | float):
        return "?"
    return count_text(int(reading.value))
