"""A report on pages: what stands on which page, painted alike for paper and for the screen. Units: points, A4."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from hmi.i18n import gettext as _
from hmi.i18n import is_right_to_left, ngettext
from ui.formatting import chain_text, count_text
from ui.inks import LIGHT
from ui.widgets.report_blocks import FactsBlock, RowBlock, TextBlock, TilesBlock
from ui.widgets.report_charts import BarsBlock, RibbonBlock
from ui.widgets.report_document import BarChart, Document, Rows, Section, Table, rows_words
from ui.widgets.report_pen import BODY, HEADING, SMALL, TITLE, Block, Pen, page_font

PAGE = QSizeF(595.0, 842.0)
_SIDE, _TOP, _BOTTOM = 42.0, 40.0, 46.0
_TILES_IN_ROW = 4


@dataclass(slots=True)
class Page:
    """Blocks and where they stand."""

    blocks: list[tuple[Block, QRectF]] = field(default_factory=list[tuple[Block, QRectF]])


class ReportPages:
    """Laid out once; painted as often as wanted."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.is_mirrored = is_right_to_left()
        self.pages = _laid_out(list(_blocks(document)))

    def paint(
        self, number: int, painter: QPainter, tap: Callable[[QRectF, Rows], None] = lambda _box, _rows: None
    ) -> None:
        """Paint one page; ``tap`` gets each place that leads to rows, in points of the page."""
        pen = Pen(painter=painter, width=PAGE.width(), is_mirrored=self.is_mirrored, tap=tap)
        for block, place in self.pages[number].blocks:
            block.paint(pen, place)
        foot = QRectF(_SIDE, PAGE.height() - _BOTTOM + 14, PAGE.width() - 2 * _SIDE, 12)
        pen.line(foot.topLeft(), foot.topRight())
        below = foot.translated(0, 4)
        pen.text(below, self.document.footer, page_font(SMALL), LIGHT.muted, is_cut=True)
        words = _("Page {number} of {all}").format(number=number + 1, all=len(self.pages))
        pen.text(below, words, page_font(SMALL), LIGHT.muted, is_end=True)


def _blocks(document: Document) -> Iterator[Block]:
    yield TextBlock(document.title, TITLE, is_bold=True)
    yield TextBlock(document.subtitle, HEADING, ink=LIGHT.muted)
    yield FactsBlock(document.facts)
    for section in document.sections:
        yield from _of_section(section, document)
    if document.appendix:
        yield TextBlock(_("Appendix: the rows behind the numbers"), HEADING, is_bold=True, before=14)
    for table in document.appendix:
        yield from _of_table(table)


def _of_section(section: Section, document: Document) -> Iterator[Block]:
    yield TextBlock(section.title, HEADING, is_bold=True, before=12)
    if section.fault:
        yield TextBlock(section.fault, BODY, ink=LIGHT.abnormal)
        return
    for words in section.words:
        yield TextBlock(words, BODY)
    for start in range(0, len(section.tiles), _TILES_IN_ROW):
        tiles = section.tiles[start : start + _TILES_IN_ROW]
        yield TilesBlock(tiles, [_refs(tile.sources, document) for tile in tiles])
    if section.facts:
        yield FactsBlock(section.facts)
    for chart in section.charts:
        if isinstance(chart, BarChart):
            yield BarsBlock(chart, [_ref(bar.rows, document) for bar in chart.bars] if chart.is_lying else ())
        else:
            yield RibbonBlock(chart)
    if section.table is not None:
        yield from _of_table(section.table)


def _refs(sources: Sequence[Rows], document: Document) -> list[tuple[str, Rows]]:
    found = ((_ref(rows, document), rows) for rows in sources)
    return [(_("rows {ids}").format(ids=words), rows) for words, rows in found if words]


def _ref(rows: Rows | None, document: Document) -> str:
    """Ids of rows; of a table whose ids do not tell which one it is, with its title."""
    table = document.table(rows.table) if rows is not None else None
    return rows_words(rows, table) if rows is not None and table is not None else ""


def _of_table(table: Table) -> Iterator[Block]:
    most = table.most_printed
    title = table.title if most is None else chain_text((table.title, table.file_name))
    yield TextBlock(title, BODY, is_bold=True, before=6)
    shares = (2.0, *(float(share) for share in table.shares or (4,) * (len(table.heads) - 1)))
    yield RowBlock(table.heads, shares, is_head=True)
    if not table.rows:
        yield TextBlock(_("None"), SMALL, ink=LIGHT.muted)
    for number, row in enumerate(table.rows[:most]):
        rows = Rows(table=table.key, ids=(row.id,))
        yield RowBlock((row.id, *row.cells), shares, rows=rows, is_even=bool(number % 2))
    beyond = table.rows[most:] if most is not None else ()
    if beyond:
        words = ngettext(
            "{count} more row is not printed: {first}. It is in {file}.",
            "{count} more rows are not printed: {first} to {last}. They are in {file}.",
            len(beyond),
        )
        told = words.format(count=count_text(len(beyond)), first=beyond[0].id, last=beyond[-1].id, file=table.file_name)
        yield TextBlock(told, BODY, before=2)
    if table.left_out:
        yield TextBlock(table.left_out, SMALL, ink=LIGHT.muted)


def _laid_out(blocks: list[Block]) -> list[Page]:
    """One below the other; what belongs to the next stays with it, and heads of a table are said again."""
    width, bottom = PAGE.width() - 2 * _SIDE, PAGE.height() - _BOTTOM
    pages, y = [Page()], _TOP
    head: RowBlock | None = None
    heights = [block.height(width) for block in blocks]
    for number, block in enumerate(blocks):
        needed, follower = heights[number], number
        while blocks[follower].keeps_next and follower + 1 < len(blocks):
            follower += 1
            needed += heights[follower]
        if y + needed > bottom and y > _TOP:
            pages.append(Page())
            y = _TOP
            if head is not None and isinstance(block, RowBlock) and not block.is_head:
                tall = head.height(width)
                pages[-1].blocks.append((head, QRectF(_SIDE, y, width, tall)))
                y += tall
        pages[-1].blocks.append((block, QRectF(_SIDE, y, width, heights[number])))
        y += heights[number]
        head = (block if block.is_head else head) if isinstance(block, RowBlock) else None
    return pages
