"""The one door: everything is journalled, permission is enforced, secrets stay out of the record."""

from collections.abc import Mapping

import pytest

from hmi.domain.command import AddPerson, Command, SetPin, SignIn, WriteTag
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.permission import MATRIX, Action, may
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.query import AskJournal, JournalAnswer, JournalRow
from hmi.domain.tag import Scalar, TagName
from hmi.domain.verification import VerifyReport
from hmi.ports.journal import JournalUnavailable
from hmi.services.caller import Caller
from hmi.services.dispatcher import PRIVATE, Dispatcher
from hmi.services.required import REQUIRED, REQUIRED_TO_ASK


class RememberingJournal:
    """Keeps records in a list; can be full."""

    def __init__(self) -> None:
        self.records: list[tuple[str, str, dict[str, Scalar | None]]] = []
        self.is_full = False

    def record(
        self,
        kind: str,
        subject: str,
        facts: Mapping[str, Scalar | None],
        *,
        actor: PersonRef | None,
        roles: frozenset[Role],
        screen: str,
    ) -> int:
        if self.is_full:
            raise JournalUnavailable("disk full")
        self.records.append((kind, subject, dict(facts)))
        return len(self.records)

    async def read(self, question: AskJournal) -> JournalAnswer:
        return JournalAnswer(rows=())

    async def spread(self, question: AskJournal) -> tuple[tuple[JournalRow, ...], int]:
        return (), 0

    async def verify(self) -> VerifyReport:
        return VerifyReport(rows=len(self.records), checkpoints=0, erased=0)

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, _, _ in self.records]


def somebody(*roles: Role) -> Caller:
    person = Person(ref=PersonRef("p-1"), display_name="Ana", roles=frozenset(roles))
    return Caller(Session(token="t", person=person, signed_in_ns=0, idle_limit_s=60), "panel")


NOBODY = Caller(None, "panel")
A_WRITE = WriteTag(tag_name=TagName("speed"), value=50.0, seen=40.0)


def a_door(outcome: Outcome = Done()) -> tuple[Dispatcher, RememberingJournal, list[Command]]:  # noqa: B008  # frozen
    journal, done = RememberingJournal(), list[Command]()
    dispatcher = Dispatcher(journal)

    async def handler(command: Command, caller: Caller) -> Outcome:
        done.append(command)
        return outcome

    for kind in REQUIRED:
        dispatcher.serve(kind, handler)
    return dispatcher, journal, done


async def test_that_an_act_is_recorded_before_and_after():
    door, journal, done = a_door()

    outcome = await door.do(A_WRITE, somebody(Role.OPERATOR))

    assert outcome == Done()
    assert done == [A_WRITE]
    assert journal.kinds == ["write_tag.asked", "write_tag.done"]
    assert journal.records[0][2] == {"tag_name": "speed", "value": 50.0, "seen": 40.0}


async def test_that_the_record_of_adding_somebody_says_whom():
    door, journal, _ = a_door(Done(result={"person": "p-new"}))

    await door.do(
        AddPerson(display_name="Ole", roles=frozenset({Role.OPERATOR}), pin="739152"), somebody(Role.ADMINISTRATOR)
    )

    assert [(kind, subject) for kind, subject, _facts in journal.records] == [
        ("add_person.asked", ""),
        ("add_person.done", "p-new"),
    ]


async def test_that_a_refused_act_is_recorded_too():
    door, journal, done = a_door()

    outcome = await door.do(A_WRITE, NOBODY)

    assert outcome == Refused(reason=Reason.NOT_SIGNED_IN, facts={"action": "operate"})
    assert done == []
    assert journal.kinds == ["write_tag.asked", "write_tag.refused"]


async def test_that_the_wrong_role_is_told_what_is_missing():
    door, _, done = a_door()

    outcome = await door.do(A_WRITE, somebody(Role.TRAINER))

    assert outcome == Refused(reason=Reason.NOT_PERMITTED, facts={"action": "operate"})
    assert done == []


async def test_that_nothing_is_done_when_the_journal_is_full():
    door, journal, done = a_door()
    journal.is_full = True

    outcome = await door.do(A_WRITE, somebody(Role.OPERATOR))

    assert isinstance(outcome, Refused)
    assert outcome.reason is Reason.JOURNAL_UNAVAILABLE
    assert done == []


async def test_that_a_failure_says_why_in_the_record():
    door, journal, _ = a_door(Failed(reason=Reason.READ_BACK_DIFFERS, facts={"now": 41.0}))

    await door.do(A_WRITE, somebody(Role.OPERATOR))

    facts = {"asked": 1, "reason": "read_back_differs", "now": 41.0}
    assert journal.records[-1] == ("write_tag.failed", "speed", facts)


async def test_that_a_broken_service_is_a_failure_and_not_a_crash(caplog: pytest.LogCaptureFixture):
    door, journal, _ = a_door()

    async def broken(command: Command, caller: Caller) -> Outcome:
        raise RuntimeError("boom")

    door.serve(WriteTag, broken)

    outcome = await door.do(A_WRITE, somebody(Role.OPERATOR))

    assert outcome == Failed(reason=Reason.INTERNAL)
    assert journal.kinds[-1] == "write_tag.failed"
    assert "boom" in caplog.text


@pytest.mark.parametrize(
    "command",
    [
        SignIn(person=PersonRef("p-1"), pin="493817", badge="0123456789"),
        SetPin(person=PersonRef("p-1"), new_pin="493817", old_pin="271828"),
    ],
)
async def test_that_secrets_never_reach_the_journal(command: Command):
    door, journal, _ = a_door()

    await door.do(command, somebody(Role.OPERATOR))

    written = repr(journal.records)
    for secret in ("493817", "271828", "0123456789"):
        assert secret not in written


@pytest.mark.parametrize("kind", REQUIRED)
@pytest.mark.parametrize("role", Role)
async def test_that_each_command_obeys_the_matrix(kind: type[Command], role: Role):
    allowed = role in MATRIX[REQUIRED[kind]] or Role.VIEWER in MATRIX[REQUIRED[kind]]

    assert may(somebody(role).roles, REQUIRED[kind]) is allowed


def test_that_every_command_and_query_has_a_rule():
    from typing import get_args

    from hmi.domain.query import Query

    assert set(REQUIRED) == set(get_args(Command))
    assert set(REQUIRED_TO_ASK) == set(get_args(Query))


def test_that_an_administrator_cannot_operate():
    assert not may(frozenset({Role.ADMINISTRATOR}), Action.OPERATE)


def test_that_every_secret_field_is_private():
    from typing import get_args

    fields = {field for kind in get_args(Command) for field in kind.__struct_fields__}

    assert {field for field in fields if "pin" in field or "badge" in field or "code" in field} <= PRIVATE
