"""An act that was done has a record of how it ended, also when the journal failed in between."""

import logging

import pytest

from hmi.domain.command import Command, WriteTag
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Role
from hmi.domain.tag import TagName
from hmi.services.caller import Caller
from hmi.services.dispatcher import Dispatcher
from tests.hmi.services.test_dispatcher import A_WRITE, NOBODY, RememberingJournal, somebody

OPERATOR = somebody(Role.OPERATOR)


@pytest.fixture
def journal() -> RememberingJournal:
    return RememberingJournal()


@pytest.fixture
def done() -> list[Command]:
    return []


@pytest.fixture
def door(journal: RememberingJournal, done: list[Command], caplog: pytest.LogCaptureFixture) -> Dispatcher:
    """A write of 13 is done while the journal fails."""
    caplog.set_level(logging.CRITICAL + 1, "hmi.services")
    door = Dispatcher(journal)

    async def handler(command: Command, caller: Caller) -> Outcome:
        journal.is_full = journal.is_full or (isinstance(command, WriteTag) and command.value == 13.0)
        done.append(command)
        return Done()

    door.serve(WriteTag, handler)
    return door


UNLUCKY = WriteTag(tag_name=TagName("speed"), value=13.0, seen=40.0)


async def test_that_an_outcome_waits_until_it_can_be_recorded(door: Dispatcher, journal: RememberingJournal):
    assert await door.do(UNLUCKY, OPERATOR) == Done()
    assert (journal.kinds, door.outcomes_owed) == (["write_tag.asked"], 1)

    door.settle()
    assert door.outcomes_owed == 1
    journal.is_full = False
    door.settle()

    assert (journal.kinds, door.outcomes_owed) == (["write_tag.asked", "write_tag.done"], 0)
    _kind, subject, facts = journal.records[-1]
    assert (subject, facts["asked"]) == ("speed", 1)
    assert isinstance(facts["known_ns"], int), "the row comes late and says when it was known"


async def test_that_nothing_new_is_done_before_what_was_done_is_on_record(
    door: Dispatcher, journal: RememberingJournal, done: list[Command]
):
    await door.do(UNLUCKY, OPERATOR)

    refused = await door.do(A_WRITE, OPERATOR)

    assert isinstance(refused, Refused)
    assert refused.reason is Reason.JOURNAL_UNAVAILABLE
    assert done == [UNLUCKY]
    journal.is_full = False
    assert await door.do(A_WRITE, OPERATOR) == Done()
    assert journal.kinds == ["write_tag.asked", "write_tag.done", "write_tag.asked", "write_tag.done"]
    assert [facts.get("asked") for _, _, facts in journal.records] == [None, 1, None, 3]


async def test_that_outcomes_that_wait_are_recorded_in_the_order_in_which_they_came(
    door: Dispatcher, journal: RememberingJournal
):
    await door.do(UNLUCKY, OPERATOR)
    journal.is_full = False
    await door.do(UNLUCKY, NOBODY)
    await door.do(UNLUCKY, OPERATOR)
    journal.is_full = False

    door.settle()

    assert [(kind, facts.get("asked")) for kind, _, facts in journal.records] == [
        ("write_tag.asked", None),
        ("write_tag.done", 1),
        ("write_tag.asked", None),
        ("write_tag.refused", 3),
        ("write_tag.asked", None),
        ("write_tag.done", 5),
    ]
