"""A table for fingers."""

import pytest

from ui.models.text_table import TextTable
from ui.widgets.touch_table import TouchTable


@pytest.fixture
def table(qtbot) -> TouchTable:
    model: TextTable[str] = TextTable()
    model.show_heads(("Name", "Type", "Place"))
    table = TouchTable(model)
    qtbot.addWidget(table)
    table.show()
    return table


def widths(table: TouchTable) -> list[int]:
    return [table.columnWidth(column) for column in range(3)]


def test_that_columns_share_a_wider_table(table):
    table.set_widths(200, 100, 100)

    table.resize(800, 400)

    assert widths(table) == [400, 200, 200]


def test_that_columns_of_a_narrow_table_stay_readable(table):
    table.set_widths(200, 100, 100)

    table.resize(300, 400)

    assert widths(table)[:2] == [200, 100]


def test_that_the_last_column_takes_the_rest_where_it_has_no_width(table):
    table.set_widths(200, 100)

    table.resize(800, 400)

    assert widths(table) == [200, 100, 500]
