"""A report as files: one PDF, and a CSV for each table, with ids and times in UTC, to make any number anew."""

import csv
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF, QSize, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter

from ui.widgets.report_document import BarChart, Document, Rows, Table, runs_of
from ui.widgets.report_pages import PAGE, ReportPages

_DPI = 600
_POINTS = 72


def write_pdf(document: Document, file: Path) -> None:
    """Write it whole or not at all.

    Raises:
        OSError: It could not be written.
    """
    part = file.with_suffix(".part")
    writer = QPdfWriter(str(part))
    writer.setResolution(_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(f"{document.title} · {document.subtitle}")
    writer.setCreator("Tandem")
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(0, "not writable", str(file))
    painter.scale(_DPI / _POINTS, _DPI / _POINTS)
    pages = ReportPages(document)
    for number in range(len(pages.pages)):
        if number:
            writer.newPage()
        pages.paint(number, painter)
    if not painter.end():
        part.unlink(missing_ok=True)
        raise OSError(0, "not writable", str(file))
    part.replace(file)


def page_image(pages: ReportPages, number: int, scale: float) -> QImage:
    """A page as it will be printed, ``scale`` pixels for a point."""
    image = QImage(
        QSize(round(PAGE.width() * scale), round(PAGE.height() * scale)), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    pages.paint(number, painter)
    painter.end()
    return image


def write_csv(document: Document, folder: Path) -> list[Path]:
    """A file for the figures and one for each table; gives their names.

    Raises:
        OSError: They could not be written; what was written before is left.
    """
    folder.mkdir(parents=True, exist_ok=True)
    figures = folder / "figures.csv"
    with figures.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("section", "figure", "value", "formula", "remark", "file", "rows"))
        for name, value in document.facts:
            writer.writerow(("", name, harmless(value), "", "", "", ""))
        for section in document.sections:
            if section.fault:
                writer.writerow((section.title, "", "", "", section.fault, "", ""))
            for tile in section.tiles:
                told = (section.title, tile.name, harmless(tile.value), harmless(tile.formula), tile.why)
                writer.writerow((*told, *_sources(tile.sources, document)))
            for name, value in section.facts:
                writer.writerow((section.title, name, harmless(value), "", "", "", ""))
            for chart in section.charts:
                for bar in chart.bars if isinstance(chart, BarChart) else ():
                    value = bar.value_words or f"{bar.value:g}"
                    sources = (bar.rows,) if bar.rows is not None else ()
                    told = (section.title, f"{chart.title}: {bar.words}", harmless(value), "", "")
                    writer.writerow((*told, *_sources(sources, document)))
    return [figures, *(_write_table(table, folder) for table in document.tables())]


def _sources(sources: Sequence[Rows], document: Document) -> tuple[str, str]:
    """Files and the rows in each, stretches as ``S1-S9``; those of several files in the same order."""
    tables = [(table, rows) for rows in sources if (table := document.table(rows.table)) is not None]
    told = (
        " ".join(first if first == last else f"{first}-{last}" for first, last in runs_of(rows, table))
        for table, rows in tables
    )
    return "; ".join(table.file_name for table, _rows in tables), "; ".join(told)


def harmless(cell: str) -> str:
    """A spreadsheet must not take what somebody typed for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _write_table(table: Table, folder: Path) -> Path:
    file = folder / table.file_name
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow((*table.heads, *table.raw_heads))
        writer.writerows((row.id, *map(harmless, row.cells), *map(harmless, row.raw)) for row in table.rows)
    return file
