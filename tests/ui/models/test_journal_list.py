"""What was asked and what came of it become one entry, whichever page they came with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.query import JournalRow
from ui.models.journal_list import JournalEntry, JournalList, Stage


def row(seq: int, kind: str, **facts: str) -> JournalRow:
    return JournalRow(
        seq=seq,
        id=f"j-{seq}",
        time_ns=seq * 10**9,
        actor="p-1",
        actor_name="Ana",
        role="operator",
        panel="panel 1",
        kind=kind,
        subject="speed",
        facts=facts,
    )


@pytest.fixture
def entries() -> JournalList:
    return JournalList(lambda entry: entry.row.kind)


def test_that_an_act_and_its_outcome_are_one_entry(entries: JournalList):
    entries.add_rows([row(2, "write_tag.done", asked="1"), row(1, "write_tag.asked", value="4")])

    (entry,) = entries.entries
    assert entry.stage is Stage.DONE
    assert entry.act == "write_tag"
    assert entry.facts == {"value": "4", "asked": "1"}


def test_that_what_was_asked_may_come_with_the_next_page(entries: JournalList):
    entries.add_rows([row(3, "write_tag.refused", asked="1")])
    assert entries.entries[0].asked_at == 1

    entries.add_rows([row(2, "service.started"), row(1, "write_tag.asked", value="4")])

    assert [entry.row.seq for entry in entries.entries] == [3, 2]
    assert entries.entries[0].facts["value"] == "4"
    assert entries.entries[0].asked_at is None


def test_that_an_act_without_an_outcome_stays_asked(entries: JournalList):
    entries.add_rows([row(1, "write_tag.asked", value="4")])

    assert entries.entries[0].stage is Stage.ASKED


def test_that_each_record_stands_alone_when_records_are_wanted(entries: JournalList):
    entries.add_records([row(2, "write_tag.done", asked="1"), row(1, "write_tag.asked")])

    assert [entry.stage for entry in entries.entries] == [Stage.DONE, Stage.ASKED]


def test_that_rows_nobody_waits_for_join_nothing(entries: JournalList):
    entries.add_rows([row(2, "service.started")])

    assert not entries.join([row(1, "write_tag.asked")])


@given(st.lists(st.sampled_from(["done", "refused", "failed", None]), max_size=30), st.integers(1, 7))
def test_that_pages_of_any_size_give_the_same_entries(outcomes: list[str | None], size: int):
    rows: list[JournalRow] = []
    for outcome in outcomes:
        asked = row(len(rows) + 1, "write_tag.asked")
        rows.append(asked)
        if outcome is not None:
            rows.append(row(len(rows) + 1, f"write_tag.{outcome}", asked=str(asked.seq)))
    newest_first = rows[::-1]
    whole, paged = JournalList(str), JournalList(str)
    whole.add_rows(newest_first)
    for start in range(0, len(newest_first), size):
        paged.add_rows(newest_first[start : start + size])

    assert paged.entries == whole.entries
    assert [entry.stage.value for entry in whole.entries] == [outcome or "asked" for outcome in outcomes[::-1]]


def test_that_an_occurrence_keeps_its_whole_kind():
    assert JournalEntry(row(1, "connection.changed")).act == "connection.changed"
