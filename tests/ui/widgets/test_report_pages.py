"""A report on paper: nothing runs off a page, nothing is lost between two, every number leads to its rows."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from hmi import i18n
from ui import theme
from ui.widgets.report_blocks import RowBlock, TextBlock
from ui.widgets.report_charts import BarsBlock
from ui.widgets.report_document import (
    Bar,
    BarChart,
    Document,
    Ribbon,
    Row,
    Rows,
    Section,
    Stretch,
    Table,
    Tile,
    Tone,
    chosen_rows,
    rows_words,
)
from ui.widgets.report_files import page_image, write_csv, write_pdf
from ui.widgets.report_pages import PAGE, ReportPages
from ui.widgets.report_pen import Pen, runs_from_right
from ui.widgets.report_view import ReportView


@pytest.fixture(autouse=True)
def fonts(qapp) -> None:
    theme.load_fonts()


def a_table(count: int = 3, key: str = "stops") -> Table:
    rows = tuple(
        Row(id=f"S{number}", cells=(f"cell {number}", "=1+1"), raw=(f"id-{number}",)) for number in range(1, count + 1)
    )
    return Table(key=key, title="Stops", heads=("Row", "What", "Typed"), rows=rows, raw_heads=("stop",), shares=(5, 5))


def a_document(count: int = 3, sections: int = 1) -> Document:
    rows = Rows(table="stops", ids=("S1", "S3"))
    section = Section(
        title="Stops",
        tiles=(Tile(name="Stops", value="2", formula="counted", rows=rows), Tile(name="Other", value="—")),
        charts=(
            BarChart(title="Over time", bars=(Bar(words="06:00", value=2.0), Bar(words="06:10", value=0.0)), limit=1.0),
            BarChart(title="By reason", bars=(Bar(words="Jam", value=5.0, rows=rows),), is_lying=True),
            Ribbon(
                title="What it did",
                stretches=(Stretch(begin=0.0, end=0.5, tone=Tone.ABNORMAL),),
                begin_words="06:00",
                end_words="14:00",
                legend=((Tone.ABNORMAL, "Stopped"),),
            ),
        ),
    )
    return Document(
        title="Shift report",
        subtitle="Cell 4",
        facts=(("Cell", "Cell 4"),),
        sections=(section,) * sections,
        appendix=(a_table(count),),
        footer="Cell 4",
    )


@pytest.mark.parametrize("count", [0, 1, 40, 300])
@pytest.mark.parametrize("language", ["en", "ar", "qps"])
def test_that_nothing_runs_off_a_page_or_over_another(count: int, language: str):
    i18n.choose(language)

    for page in ReportPages(a_document(count, sections=4)).pages:
        bottom = 0.0
        for _block, place in page.blocks:
            assert place.top() >= bottom - 0.01
            bottom = place.bottom()
            assert place.left() >= 0
            assert place.right() <= PAGE.width()
        assert bottom <= PAGE.height() - 40


def test_that_every_row_is_there_once_and_heads_are_said_again_on_each_page():
    pages = ReportPages(a_document(300)).pages

    rows = [block for page in pages for block, _place in page.blocks if isinstance(block, RowBlock)]
    assert sum(not block.is_head for block in rows) == 300
    with_rows = [page for page in pages if any(isinstance(block, RowBlock) for block, _place in page.blocks)]
    assert len(with_rows) > 1
    for page in with_rows:
        first = next(block for block, _place in page.blocks if isinstance(block, RowBlock))
        assert first.is_head


def test_that_no_heading_stands_alone_at_the_end_of_a_page():
    for sections in range(1, 8):
        for page in ReportPages(a_document(5, sections)).pages:
            last = page.blocks[-1][0]
            assert not (isinstance(last, TextBlock | RowBlock) and last.keeps_next)


def test_that_a_number_names_its_rows_and_finds_them():
    table = a_table(9)

    assert rows_words(Rows(table="stops", ids=("S1", "S3")), table) == "S1, S3"
    assert rows_words(Rows(table="stops"), table).startswith("S1")
    assert [row.id for row in chosen_rows(table, Rows(table="stops", ids=("S2",)))] == ["S2"]
    assert len(chosen_rows(table, Rows(table="stops"))) == 9


@pytest.mark.parametrize("language", ["en", "ar"])
def test_that_what_can_be_tapped_lies_where_it_is_painted(language: str):
    i18n.choose(language)
    pages, found = ReportPages(a_document()), list[tuple[QRectF, Rows]]()
    image = QImage(int(PAGE.width()), int(PAGE.height()), QImage.Format.Format_ARGB32)
    painter = QPainter(image)

    pages.paint(0, painter, lambda box, rows: found.append((box, rows)))
    painter.end()

    assert Rows(table="stops", ids=("S1", "S3")) in [rows for _box, rows in found]
    side = PAGE.width() / 2
    first_tile = next(box for box, rows in found if rows.ids == ("S1", "S3"))
    assert (first_tile.center().x() > side) is (language == "ar")


def test_that_a_page_is_painted(qapp):
    image = page_image(ReportPages(a_document()), 0, 1.0)

    inked = sum(image.pixelColor(x, y).lightness() < 128 for x in range(0, 595, 3) for y in range(0, 842, 3))
    assert inked > 100


def test_that_a_pdf_is_written_whole(tmp_path: Path):
    file = tmp_path / "report.pdf"

    write_pdf(a_document(120), file)

    data = file.read_bytes()
    assert data.startswith(b"%PDF-")
    assert b"%%EOF" in data[-32:]
    assert data.count(b"/Type /Page\n") == len(ReportPages(a_document(120)).pages)
    assert list(tmp_path.iterdir()) == [file]


def test_that_a_pdf_that_cannot_be_written_says_so(tmp_path: Path):
    with pytest.raises(OSError, match=r"report\.pdf"):
        write_pdf(a_document(), tmp_path / "nowhere" / "report.pdf")


def lines_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def test_that_the_files_hold_each_number_with_its_rows_and_each_row_with_its_id(tmp_path: Path):
    files = write_csv(a_document(), tmp_path / "report")

    assert [file.name for file in files] == ["figures.csv", "stops.csv"]
    figures = lines_of(files[0])
    told = next(row for row in figures if row["figure"] == "Stops")
    assert (told["value"], told["file"], told["rows"]) == ("2", "stops.csv", "S1 S3")
    rows = lines_of(files[1])
    assert [(row["Row"], row["stop"]) for row in rows] == [("S1", "id-1"), ("S2", "id-2"), ("S3", "id-3")]


def test_that_what_somebody_typed_is_no_formula_to_a_spreadsheet(tmp_path: Path):
    files = write_csv(a_document(), tmp_path / "report")

    assert lines_of(files[1])[0]["Typed"] == "'=1+1"


def test_that_a_tap_on_a_number_asks_for_its_rows(qtbot):
    view = ReportView()
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show_document(a_document())
    view.show()
    qtbot.waitUntil(lambda: bool(view.pages[0].links))
    box, rows = view.pages[0].links[0]

    with qtbot.waitSignal(view.rows_requested) as told:
        QTest.mouseClick(view.pages[0], Qt.MouseButton.LeftButton, pos=box.center().toPoint())

    assert told.args == [rows]


def test_that_a_tap_beside_a_number_asks_for_nothing(qtbot):
    view = ReportView()
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show_document(a_document())
    view.show()
    qtbot.waitUntil(lambda: bool(view.pages[0].links))
    asked: list[object] = []
    view.rows_requested.connect(asked.append)

    QTest.mouseClick(view.pages[0], Qt.MouseButton.LeftButton, pos=QPoint(3, 3))

    assert asked == []


def test_that_print_says_how_many_rows_are_in_the_file_alone_and_which(tmp_path: Path):
    table = replace(a_table(300), most_printed=150)
    document = Document(title="Report", subtitle="", facts=(), sections=(), appendix=(table,))

    blocks = [block for page in ReportPages(document).pages for block, _place in page.blocks]
    write_csv(document, tmp_path)

    assert sum(isinstance(block, RowBlock) and not block.is_head for block in blocks) == 150
    told = [block.words for block in blocks if isinstance(block, TextBlock)]
    assert "150 more rows are not printed: S151 to S300. They are in stops.csv." in told
    with (tmp_path / "stops.csv").open(encoding="utf-8", newline="") as file:
        assert sum(1 for _row in csv.reader(file)) == 301


def test_that_rows_are_named_as_stretches_of_their_table(tmp_path: Path):
    table = a_table(9)
    rows = Rows(table="stops", ids=("S1", "S3", "S4", "S5", "S9"))

    assert rows_words(rows, table) == "S1, S3\N{EN DASH}S5, S9"
    assert rows_words(Rows(table="stops"), table) == "S1\N{EN DASH}S9"


def test_that_the_file_of_figures_names_the_files_and_rows_of_each_bar_and_number(tmp_path: Path):
    document = a_document()

    write_csv(document, tmp_path)

    with (tmp_path / "figures.csv").open(encoding="utf-8", newline="") as file:
        told = {row[1]: row[5:] for row in csv.reader(file)}
    assert told["Stops"] == ["stops.csv", "S1 S3"]
    assert told["By reason: Jam"] == ["stops.csv", "S1 S3"]


@pytest.mark.parametrize(
    ("words", "is_mirrored", "is_rtl"),
    [
        ("Übernommen: باسم العلي · 30.11.2026", False, False),
        ("باسم العلي · Bediener", False, True),
        ("\u2068Handed over\u2069 · \u2068باسم\u2069", True, True),
        ("\u2068باسم\u2069 · 40", False, False),
        ("Übergabe", True, False),
        ("40", True, True),
        ("", False, False),
    ],
)
def test_that_a_paragraph_runs_as_its_first_letter_does_and_else_as_the_page(words, is_mirrored, is_rtl):
    assert runs_from_right(words, is_mirrored=is_mirrored) is is_rtl


class ListeningPen(Pen):
    """Notes where words were written."""

    heard: ClassVar[list[tuple[float, str]]] = []

    def text(self, rect: QRectF, words: str, *args: Any, **more: Any) -> None:
        self.heard.append((rect.x(), words))


def test_that_the_times_below_bars_stand_below_their_own_bars_whatever_the_limit_is_called():
    bars = tuple(Bar(words=f"06:{number}0", value=3.0) for number in range(6))
    chart = BarChart(title="Over time", bars=bars, limit=1.0, limit_words="a limit with a long name")
    ListeningPen.heard.clear()

    image = QImage(600, 200, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    pen = ListeningPen(painter=painter, width=600.0, is_mirrored=False, tap=lambda _box, _rows: None)
    BarsBlock(chart).paint(pen, QRectF(0, 0, 622, 150))
    painter.end()

    places = [x for x, words in ListeningPen.heard if words.startswith("06:")]
    assert places == [22.0 + number * 100.0 for number in range(6)]
