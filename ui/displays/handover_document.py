"""A handover on paper: who, when, both signatures, and each item with what was said of it."""

from hmi.domain.cell import Cell
from hmi.domain.handover import Handover, ItemAnswer, Standing
from hmi.domain.shift_end import ShiftEnd
from hmi.domain.words import in_language
from hmi.i18n import gettext as _
from hmi.i18n import language
from ui.displays.report_tables import items_table
from ui.formatting import chain_text, count_text, date_time_text
from ui.models.handover_item_words import KindWords, Names
from ui.models.handover_words import handover_facts, signature_mark, signature_words
from ui.widgets.report_document import Document, Rows, Section, Tile, Tone
from ui.wording.advice import plain_kind_words
from ui.wording.handover import handover_state_words


def handover_document(
    handover: Handover,
    cell: Cell,
    names: Names,
    asked_ns: int,
    made_by: str,
    unknown: str = "",
    kinds: KindWords = plain_kind_words,
) -> Document:
    """The whole handover, as it stood at ``asked_ns``; ``unknown``: what is not known of that moment."""
    table = items_table(handover, cell, names, kinds)
    waiting = [row.id for row, line in zip(table.rows, handover.lines, strict=True) if line.wants_answer]
    asked = [
        row.id
        for row, line in zip(table.rows, handover.lines, strict=True)
        if line.answer is ItemAnswer.QUESTIONED and line.standing is not Standing.DONE
    ]
    important = [row.id for row, line in zip(table.rows, handover.lines, strict=True) if line.item.is_red]
    tiles = (
        Tile(name=_("Items"), value=count_text(len(table.rows)), rows=Rows(table="handover")),
        _tile(_("Important"), important, Tone.PLAIN),
        _tile(_("Not accepted"), waiting, Tone.ATTENTION),
        _tile(_("Asked about"), asked, Tone.ATTENTION),
    )
    signed = [
        chain_text((signature_words(one), _("content {digest}").format(digest=signature_mark(one))))
        for one in handover.signatures
    ]
    state = handover_state_words(handover.state)
    return Document(
        title=_("Handover"),
        subtitle=chain_text((cell.label, state)),
        facts=(
            (_("Cell"), cell.label),
            (_("State"), state),
            *handover_facts(handover),
            (_("Printed by"), chain_text((made_by or _("nobody signed in"), date_time_text(asked_ns)))),
            *(((_("Not known"), unknown),) if unknown else ()),
        ),
        sections=(
            Section(title=_("Signatures"), words=tuple(signed) or (_("Nobody has signed yet."),)),
            Section(title=_("Items"), tiles=tiles, table=table),
        ),
        footer=chain_text((_("Handover"), cell.label, date_time_text(handover.offered_ns or handover.prepared_ns))),
    )


def shift_end_document(end: ShiftEnd, cell: Cell) -> Document:
    """Of a shift that nobody handed over there is nothing but that."""
    shift = in_language(end.label, language())
    words = _("The shift ended, and nobody had begun to hand it over. What was open then shows at that moment.")
    return Document(
        title=_("No handover"),
        subtitle=chain_text((cell.label, shift)),
        facts=(
            (_("Cell"), cell.label),
            (_("Shift"), shift),
            (_("Period"), f"{date_time_text(end.begin_ns)} – {date_time_text(end.end_ns)}"),
        ),
        sections=(Section(title=_("What is known"), words=(words,)),),
    )


def _tile(name: str, ids: list[str], tone: Tone) -> Tile:
    rows = Rows(table="handover", ids=tuple(ids)) if ids else None
    return Tile(name=name, value=count_text(len(ids)), tone=tone if ids else Tone.PLAIN, rows=rows)
