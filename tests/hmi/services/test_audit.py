"""Verifying and exporting the journal from a panel: what is told, who may, and that both stand in the journal."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from hmi.domain.command import ExportJournal, VerifyJournal
from hmi.domain.outcome import Done, Reason, Refused
from hmi.domain.person import Role
from hmi.domain.query import AskJournal
from hmi.services.audit import AuditService
from hmi.services.dispatcher import Dispatcher

Desk = Any
"""The fixture's class lives in conftest."""


@pytest.fixture
def dispatcher(desk: Desk) -> Dispatcher:
    dispatcher, audit = Dispatcher(desk.journal), AuditService(desk.journal)
    dispatcher.serve(VerifyJournal, audit.handle_verify)
    dispatcher.serve(ExportJournal, audit.handle_export)
    return dispatcher


async def test_that_a_whole_journal_is_told_with_what_was_checked(desk: Desk, dispatcher: Dispatcher):
    cora = desk.add("Cora", Role.COORDINATOR)
    desk.journal.checkpoint()

    outcome = await dispatcher.do(VerifyJournal(), desk.caller(cora))

    assert isinstance(outcome, Done)
    assert outcome.result["rows"] == 2  # Cora, and that it was asked
    assert outcome.result["checkpoints"] == 2  # one in the file, and its copy beside it
    assert outcome.result["erased"] == 0
    assert "first_bad" not in outcome.result
    answer = await desk.journal.read(AskJournal())
    assert answer.is_intact
    assert [row.kind for row in answer.rows[:2]] == ["verify_journal.done", "verify_journal.asked"]


async def test_that_a_changed_record_is_named_and_stands_in_the_journal(desk: Desk, dispatcher: Dispatcher):
    ada = desk.add("Ada", Role.ADMINISTRATOR)
    with closing(sqlite3.connect(desk.folder / "records.sqlite", isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER journal_no_update")
        connection.execute("UPDATE journal SET actor = 'p-other' WHERE seq = 1")

    outcome = await dispatcher.do(VerifyJournal(), desk.caller(ada))

    assert isinstance(outcome, Done)
    assert (outcome.result["first_bad"], outcome.result["fault"]) == (1, "edited")
    answer = await desk.journal.read(AskJournal(limit=1))
    assert answer.is_intact is False
    assert answer.rows[0].facts["fault"] == "edited"


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.MAINTENANCE, Role.TRAINER, Role.VIEWER])
@pytest.mark.parametrize("command", [VerifyJournal(), ExportJournal()])
async def test_that_others_are_refused_on_record(desk: Desk, dispatcher: Dispatcher, role: Role, command: Any):
    outcome = await dispatcher.do(command, desk.caller(desk.add("Olga", role)))

    assert isinstance(outcome, Refused)
    assert outcome.reason is Reason.NOT_PERMITTED
    assert (await desk.journal.read(AskJournal(limit=1))).rows[0].kind.endswith(".refused")


async def test_that_an_export_is_on_record_with_what_was_looked_for(desk: Desk, dispatcher: Dispatcher):
    cora = desk.add("Cora", Role.COORDINATOR)

    outcome = await dispatcher.do(ExportJournal(text="speed", start_ns=5), desk.caller(cora))

    assert outcome == Done()
    asked = (await desk.journal.read(AskJournal(kinds=("export_journal.asked",)))).rows[0]
    assert (asked.actor_name, asked.facts["text"], asked.facts["start_ns"]) == ("Cora", "speed", "5")
