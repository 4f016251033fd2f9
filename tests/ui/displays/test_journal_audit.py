"""Verifying the journal and saving what was looked for, as an auditor does it at a panel."""

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from hmi.domain.command import Command, ExportJournal, VerifyJournal
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.query import Answer, AskJournal, JournalAnswer, JournalRow, Query
from hmi.domain.tag import Scalar
from hmi.domain.verification import Fault
from ui.displays.journal import JournalDisplay
from ui.displays.journal_audit import FAULTS, proof_words
from ui.displays.journal_period import Period, begin_ns
from ui.displays.journal_topics import Topic


class Service:
    """Holds many records; finds as the store does, and remembers what was asked."""

    def __init__(self) -> None:
        self.count = 2500
        self.proof: Outcome = Done(result={"rows": 7, "checkpoints": 2, "erased": 0})
        self.commands: list[Command] = []
        self.asked: list[AskJournal] = []
        self.breaks_off_at: int | None = None

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        assert isinstance(query, AskJournal)
        self.asked.append(query)
        newest = self.count if query.before is None else query.before - 1
        if self.breaks_off_at is not None and newest < self.breaks_off_at:
            on_answer(Refused(reason=Reason.NOT_SIGNED_IN))
            return
        oldest = max(1, newest - query.limit + 1)
        on_answer(JournalAnswer(rows=tuple(a_row(seq) for seq in range(newest, oldest - 1, -1))))

    def do(self, command: Command, on_outcome: Callable[[Outcome], None]) -> None:
        self.commands.append(command)
        on_outcome(self.proof if isinstance(command, VerifyJournal) else Done())


def a_row(seq: int) -> JournalRow:
    return JournalRow(
        seq=seq,
        id=f"j-{seq}",
        time_ns=1_700_000_000_000_000_000 + seq * 10**9,
        actor="p-1",
        actor_name="=Ana",
        role="operator",
        panel="panel 1",
        kind="write_tag.refused",
        subject="speed",
        facts={"reason": "out_of_range"},
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "Documents" / "Tandem"


@pytest.fixture
def service(panel, folder) -> Service:
    panel.bridge.link = Service()
    return panel.bridge.link


@pytest.fixture
def display(qtbot, panel, service) -> JournalDisplay:
    sign_in(panel, Role.COORDINATOR)
    display = JournalDisplay(panel.bridge)
    qtbot.addWidget(display)
    panel.keep.append(display)
    display.resize(1174, 640)
    display.show()
    display.enter()
    return display


def sign_in(panel, *roles: Role) -> None:
    person = Person(ref=PersonRef("p-2"), display_name="Cora", roles=frozenset(roles))
    panel.bridge.session = Session(token="t", person=person, signed_in_ns=0, idle_limit_s=180)
    panel.bridge.session_changed.emit()


def test_that_verifying_says_what_was_checked(display, service) -> None:
    display.audit.verify_key.click()

    assert service.commands == [VerifyJournal()]
    assert display.audit.remark_label.text() == "7 records checked and whole. 2 signed checkpoints agree."
    assert display.audit.verify_key.isEnabled()


def test_that_a_bad_record_is_named_loudly(display, service) -> None:
    service.proof = Done(result={"rows": 16, "checkpoints": 0, "erased": 0, "first_bad": 17, "fault": "edited"})

    display.audit.verify_key.click()

    assert display.audit.remark_label.text().startswith("Record 17 cannot be trusted: it was edited.")
    assert display.audit.remark_label.property("look") == "attention"


@pytest.mark.parametrize("fault", Fault)
def test_that_every_fault_has_words(fault: Fault) -> None:
    found: dict[str, Scalar] = {"rows": 1, "first_bad": 2, "fault": fault.value}

    assert FAULTS[fault] in proof_words(found)


def test_that_erased_records_are_told_apart_from_missing_ones() -> None:
    words = proof_words({"rows": 9, "checkpoints": 1, "erased": 3})

    assert words.endswith("What 3 records said was erased, on record.")


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.MAINTENANCE, Role.TRAINER])
def test_that_nobody_else_is_offered_it(display, panel, role: Role) -> None:
    sign_in(panel, role)

    assert not display.audit.verify_key.isVisible()
    assert not display.audit.export_key.isVisible()


def test_that_what_was_looked_for_is_saved_whole_and_put_on_record(qtbot, display, service, folder: Path) -> None:
    display.filter.topics.keys[Topic.REFUSED.value].click()
    display.filter.periods.keys[Period.WEEK.name].click()
    display.filter.search.setText("speed")
    service.asked.clear()

    display.audit.export_key.click()

    (command,) = service.commands
    assert isinstance(command, ExportJournal)
    assert command.text == "speed"
    assert command.start_ns is not None
    read = [query for query in service.asked if query.limit == 1000]
    assert {(query.kinds, query.text, query.start_ns) for query in read} == {(command.kinds, "speed", command.start_ns)}
    (file,) = folder.iterdir()
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [int(row["record"]) for row in rows] == list(range(2500, 0, -1))
    assert rows[0]["what"] == "Change a value: refused"
    assert rows[0]["name"] == "'=Ana"
    assert "2,500 records" in display.audit.remark_label.text()
    assert file.name in display.audit.remark_label.text()


def test_that_a_save_that_breaks_off_leaves_no_half_a_file(display, service, folder: Path) -> None:
    service.breaks_off_at = 2000

    display.audit.export_key.click()

    assert display.audit.remark_label.text().startswith("Nothing was saved.")
    assert list(folder.iterdir()) == []
    assert display.audit.export_key.isEnabled()


def test_that_a_folder_that_cannot_be_written_is_told(display, folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("a file where the folder should be")

    display.audit.export_key.click()

    assert display.audit.remark_label.text().startswith("Nothing was saved.")


def test_that_a_period_begins_at_midnight_and_counts_today() -> None:
    now = datetime(2026, 11, 23, 14, 30)

    begins = {period: begin_ns(period, int(now.timestamp() * 1e9)) for period in Period}

    assert begins == {
        Period.ALL: None,
        Period.TODAY: int(datetime(2026, 11, 23).timestamp()) * 10**9,
        Period.WEEK: int(datetime(2026, 11, 17).timestamp()) * 10**9,
        Period.MONTH: int(datetime(2026, 10, 25).timestamp()) * 10**9,
    }
