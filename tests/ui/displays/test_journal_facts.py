"""No record shows people a name or a value that only a program understands."""

from typing import get_args

import pytest

from hmi.domain.command import Command
from hmi.domain.query import JournalRow
from hmi.services.dispatcher import PRIVATE
from ui.displays.journal_facts import fact_scalar, is_told, noted_ns
from ui.displays.journal_words import about_words, entry_facts
from ui.models.journal_list import JournalEntry

CASE = "019ad4b6-2c00-7000-8000-000000000001"
"""Reported on 30 November 2025."""


def a_row(act: str, subject: str = "", /, *, seq: int = 2, **facts: str) -> JournalRow:
    return JournalRow(
        seq=seq, id=f"j-{seq}", time_ns=10**18, actor="p-1", actor_name="Ana", role="operator", panel="panel 1",
        kind=act, subject=subject, facts=facts,
    )  # fmt: skip


def told(panel, entry: JournalEntry) -> dict[str, str]:
    return {name: value for name, value in entry_facts(entry, panel.bridge.picture) if value}


@pytest.mark.parametrize("command", get_args(Command), ids=lambda one: one.__name__)
def test_that_each_field_of_each_act_has_a_name_in_words(command: type):
    fields = set(command.__struct_fields__) - PRIVATE  # type: ignore[attr-defined]  # each is a Struct

    assert {field for field in fields if not is_told(field)} == set()


def test_that_explained_short_stops_show_moments_and_no_raw_names(panel):
    asked = a_row(
        "explain_short_stops.asked", seq=1, start_ns=str(10**18), end_ns=str(10**18 + 10**9), stop_kind="fault",
        reason='["machine", "jam"]', equipment="cobot",
    )  # fmt: skip
    facts = told(panel, JournalEntry(a_row("explain_short_stops.done", asked="1", count="3"), asked))

    assert {"end_ns", "stop_kind", "count", "start_ns"}.isdisjoint(facts)
    assert facts["How many"] == "3"
    assert not facts["Until"].isdecimal()


def test_that_a_shift_that_nobody_handed_over_is_not_told_as_a_program_wrote_it(panel):
    end = '{"shift": "late", "label": "Late shift", "day": "2026-11-30", "begin_ns": 5, "end_ns": 9}'

    facts = told(panel, JournalEntry(a_row("handover.missing", "2026-11-30 late", end=end)))

    assert "end" not in facts
    assert "Late shift" in facts["About"]
    assert not any("{" in value for value in facts.values())


@pytest.mark.parametrize(("key", "value", "name", "words"), [
    ("kind", "machine_fault", "Problem", "Machine fault"),
    ("severity", "1", "Effect", "The cell stands"),
    ("call", "maintenance", "Called", "Maintenance"),
    ("state", "waiting", "State", "Waits"),
    ("late_s", "200", "Late by", "3 min 20 s"),
    ("solution", "Cleaned", "Solution", "Cleaned"),
    ("is_red", "true", "Important", "Yes"),
])  # fmt: skip
def test_that_words_of_the_service_are_told_in_words_of_people(panel, key: str, value: str, name: str, words: str):
    assert told(panel, JournalEntry(a_row("case.escalated", CASE, **{key: value})))[name] == words


def test_that_why_a_photo_was_refused_is_said_in_the_sentence_and_not_by_its_raw_name(panel):
    asked = a_row("attach_photo.asked", CASE, seq=1, case=CASE, revision="3")
    refused = a_row("attach_photo.refused", CASE, asked="1", reason="photo_refused", fault="too_large")

    assert "fault" not in told(panel, JournalEntry(refused, asked))


@pytest.mark.parametrize("kind", ["take_case.asked", "take_case.done", "merge_cases.refused", "case.taken"])
def test_that_an_act_on_a_case_names_the_case_by_when_it_was_reported(panel, kind: str):
    words = about_words(JournalEntry(a_row(kind, CASE)), panel.bridge.picture)

    assert words.startswith("Case reported at 30/11/2025")


def test_that_a_case_is_named_by_what_was_typed_else_by_its_kind_and_by_its_place(panel):
    named = a_row("open_case.done", "cobot", case=CASE, title="Gripper loose", kind="other", equipment="cobot")
    plain = a_row("open_case.done", "cobot", case=CASE, kind="machine_fault", equipment="cobot")

    first, second = (about_words(JournalEntry(one), panel.bridge.picture) for one in (named, plain))

    label = next(one.label for one in panel.bridge.picture.cell.equipment if one.id == "cobot")
    assert first.startswith(f"Gripper loose · {label} · Case reported at")
    assert second.startswith(f"Machine fault · {label} · Case reported at")


def test_that_only_an_id_that_tells_its_time_is_taken_for_one():
    assert noted_ns(CASE) == (0x019AD4B62C00) * 10**6
    assert noted_ns("3b241101-e2bb-4255-8caf-4136c566a962") is None
    assert noted_ns("cobot") is None
    assert fact_scalar("true") is True
