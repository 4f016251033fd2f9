"""Lines of a handover: an item with all that people said of it."""

from hmi.domain.cell import Cell
from hmi.domain.handover import Change, HandoverLine, ItemAnswer, Standing
from hmi.i18n import gettext as _
from ui.formatting import chain_text, date_time_text
from ui.models.handover_item_words import (
    KindWords,
    Names,
    item_detail,
    item_next_step,
    item_priority,
    item_states,
    item_title,
    name_of,
    place_of,
)
from ui.wording.advice import plain_kind_words
from ui.wording.handover import change_words, kind_words


def line_words(line: HandoverLine, names: Names) -> str:
    """What people said of an item, in one line: accepted by whom, asked what."""
    if line.standing is Standing.DONE:
        return _("Over since it was handed over")
    parts = [change_words(line.change)]
    if line.standing is Standing.NOT_KNOWN:
        parts.append(_("not heard: it may still be open"))
    if line.answer is ItemAnswer.ACCEPTED:
        parts.append(_("accepted by {name}").format(name=name_of(line.answered_by, names)))
    if line.answer is ItemAnswer.QUESTIONED:
        parts.append(_("asked by {name}").format(name=name_of(line.answered_by, names)))
    return chain_text(parts)


def line_facts(
    line: HandoverLine, cell: Cell, names: Names, kinds: KindWords = plain_kind_words, *, is_past: bool = False
) -> list[tuple[str, str]]:
    """Everything that is known about an item, as names and words; ``is_past``: at a past moment."""
    item = line.item
    facts, asides = item.facts, item.asides
    told = [
        (_("What"), kind_words(item.kind)),
        (_("Where"), place_of(item, cell)),
        (_("State"), chain_text(item_states(item, names))),
        (_("Priority"), item_priority(item)),
        (_("Since"), date_time_text(item.since_ns) if item.since_ns else ""),
        (_("By"), name_of(facts["by"], names) if facts.get("by") else ""),
        (_("Asked by"), name_of(facts["asked_by"], names) if facts.get("asked_by") else ""),
        (_("What to do"), item_next_step(item)),
        (_("Record"), str(asides.get("record", ""))),
        (_("When it was handed over"), _before(line, cell, names, kinds)),
        (_("Remark"), line.remark),
        (_("Question"), line.question),
        (_("Answer"), line.reply),
        (_("Then") if is_past else _("Now"), line_words(line, names)),
        (_("Accepted") if line.answer is ItemAnswer.ACCEPTED else _("Asked"), _answered(line)),
    ]
    return [(name, value) for name, value in told if value]


def _before(line: HandoverLine, cell: Cell, names: Names, kinds: KindWords) -> str:
    """How it stood then, where it stands otherwise now."""
    if line.before is None:
        return _("was not there yet") if line.change is Change.NEW else ""
    return chain_text((item_title(line.before, cell, names, kinds), item_detail(line.before, cell, names)))


def _answered(line: HandoverLine) -> str:
    return date_time_text(line.answered_ns) if line.answered_ns else ""
