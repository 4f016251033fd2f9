"""Lists whose rows come, go and move one by one, whatever they hold."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from ui.models.keyed_rows import ROW_ROLE, KeyedRows


@dataclass(frozen=True)
class Line:
    key: str
    words: str = ""


@pytest.fixture
def rows() -> KeyedRows[Line]:
    return a_list()


def a_list() -> KeyedRows[Line]:
    return KeyedRows(lambda row: row.key, lambda row: row.words, lambda row: row.key.isupper())


def keys(rows: KeyedRows[Line]) -> list[str]:
    return [row.key for row in rows.rows]


def test_that_a_row_is_followed_to_its_new_place(rows: KeyedRows[Line]):
    rows.show_rows([Line("a"), Line("b"), Line("c")])
    held = QPersistentModelIndex(rows.index(2))

    rows.show_rows([Line("c", "first now"), Line("x"), Line("a")])

    assert held.row() == 0
    assert held.data(ROW_ROLE) == Line("c", "first now")


def test_that_only_what_changed_is_announced(rows: KeyedRows[Line]):
    rows.show_rows([Line("a"), Line("b")])
    told: list[int] = []
    rows.dataChanged.connect(lambda first, _last: told.append(first.row()))

    rows.show_rows([Line("a"), Line("b", "another")])

    assert told == [1]


def test_that_a_heading_cannot_be_chosen_and_is_never_the_first(rows: KeyedRows[Line]):
    rows.show_rows([Line("A"), Line("a")])

    assert rows.flags(rows.index(0)) == Qt.ItemFlag.NoItemFlags
    assert rows.first_row() == 1
    assert rows.row_of("missing") is None


@given(st.lists(st.lists(st.sampled_from("abcdefg"), unique=True), max_size=6))
def test_that_whatever_comes_after_whatever_the_list_is_what_was_wanted(wanted: list[list[str]]):
    rows = a_list()
    tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)

    for names in wanted:
        rows.show_rows([Line(name) for name in names])

        assert keys(rows) == names
    assert tester.model() is rows
