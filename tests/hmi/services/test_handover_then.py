"""A handover as it stood at past moments: what was answered then is answered of then; what is gone is said."""

import threading
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from sqlalchemy import event

from hmi.domain.cell import Cell
from hmi.domain.handover import Handover, HandoverItem, HandoverState, ItemKey, ItemKind
from hmi.domain.handover_command import (
    AddHandoverNote,
    BeginHandover,
    QuestionItem,
    RecordCallBack,
    RemarkOnItem,
    RemoveHandoverNote,
    ReplyToItem,
    WithdrawHandover,
)
from hmi.domain.handover_query import AskHandover, AskHandovers, HandoverAnswer, HandoversAnswer, NotRecorded
from hmi.domain.outcome import Done, Reason, Refused
from hmi.domain.person import Actor, Role
from hmi.domain.tag import TagName
from hmi.ports.history import HistoryUnavailable
from hmi.ports.past import PastReadings
from hmi.services.handover_look import HandoverLook
from hmi.services.handover_questions import HandoverQuestions
from hmi.services.handover_then import HandoverThenService
from hmi.services.past import PastService
from hmi.store.cases import CaseStore
from hmi.store.handovers_then import handovers_then
from hmi.store.stops_then import stops_then
from tests.hmi.services.stop_desk import Desk as StopDesk
from tests.hmi.services.test_door import EmptyHistory
from tests.hmi.services.test_handover import Shift, Things, a_thing

ALL = AskHandovers(start_ns=0, end_ns=2**62)
CONSOLE = Actor(ref=None, roles=frozenset(), screen="console")


def last_ns(shift: Shift) -> int:
    """When the newest record was written."""
    with shift.desk.journal.database.reader.connect() as connection:
        return int(connection.exec_driver_sql("SELECT max(time_ns) FROM journal").scalar_one())


@pytest.fixture
def shift(desk: Any) -> Shift:
    shift = Shift(desk)
    shift.work(lambda: last_ns(shift) + 1)
    shift.now_ns = lambda: last_ns(shift) + 1  # type: ignore[method-assign]  # journal and service look at one clock
    return shift


def start(shift: Shift) -> None:
    """The service begins to be there, by its records."""
    facts = {"version": "1"}
    shift.desk.journal.record("service.started", "", facts, actor=None, roles=frozenset(), screen="service")


def plain(handover: Handover) -> Handover:
    """Without what only guards against acts of two people at once, and when exactly somebody called."""
    called = handover.call_back
    if called is not None:
        called = msgspec.structs.replace(called, time_ns=0)
    return msgspec.structs.replace(handover, revision=0, call_back=called)


def seen(answer: HandoverAnswer) -> tuple[Handover | None, list[Handover], tuple[HandoverItem, ...]]:
    told = None if answer.handover is None else plain(answer.handover)
    return told, [plain(one) for one in answer.owed], answer.items


async def test_that_each_moment_of_a_handover_is_answered_as_it_was_answered_then(shift: Shift):
    story: list[tuple[int, list[HandoverItem], HandoverAnswer, HandoversAnswer]] = []

    async def look() -> None:
        time_ns = last_ns(shift)
        answer = await shift.look.answer(AskHandover(), time_ns)
        story.append((time_ns, list(shift.things.open), answer, await shift.look.answer_many(ALL, time_ns)))

    shift.things.open = [a_thing(1, is_red=True), a_thing(2)]
    await look()
    handover = await shift.begin()
    await look()
    outcome = await shift.items.add_note(AddHandoverNote(handover=handover, words="Belt squeaks"), shift.out)
    assert isinstance(outcome, Done)
    await look()
    await shift.items.remove_note(
        RemoveHandoverNote(handover=handover, key=ItemKey(str(outcome.result["key"]))), shift.out
    )
    await look()
    remark = RemarkOnItem(handover=handover, key=ItemKey("thing|2"), words="Watch it")
    assert await shift.items.remark(remark, shift.out) == Done()
    await look()
    assert await shift.offer(is_one_way=True) == Done()
    await look()
    assert await shift.accept(1) == Done()
    await look()
    line = shift.line(await shift.now(), "thing|2")
    asked = QuestionItem(handover=handover, key=line.item.key, digest=line.item.digest, words="Which one?")
    assert await shift.items.question(asked, shift.incoming) == Done()
    await look()
    reply = ReplyToItem(handover=handover, key=line.item.key, words="The left one")
    assert await shift.items.reply(reply, shift.out) == Done()
    await look()
    shift.things.open = [a_thing(1, is_red=True), a_thing(3)]
    await look()
    shift.store.escalate(handover, 1, 2, CONSOLE)
    await look()
    assert await shift.sign() == Done()
    await look()
    call = RecordCallBack(handover=handover, is_reached=False, words="No answer")
    assert await shift.service.call_back(call, shift.incoming) == Done()
    await look()
    call = RecordCallBack(handover=handover, is_reached=True, words="All well")
    assert await shift.service.call_back(call, shift.incoming) == Done()
    await look()
    second = await shift.begin()
    await look()
    assert await shift.service.withdraw(WithdrawHandover(handover=second, why="No"), shift.out) == Done()
    await look()

    states = [None if one[2].handover is None else one[2].handover.state for one in story]
    assert {HandoverState.PREPARING, HandoverState.OFFERED, None} <= set(states)
    for time_ns, things, answer, many in story:
        then = HandoverLook(handovers_then(shift.desk.journal, time_ns), [Things(things)])
        assert seen(await then.answer(AskHandover(), time_ns)) == seen(answer)
        told = await then.answer_many(ALL, time_ns)
        assert [plain(one) for one in told.handovers] == [plain(one) for one in many.handovers]


async def test_that_who_took_over_alone_was_handed_nothing_by_anybody(shift: Shift):
    shift.things.open = [a_thing(1)]
    outcome = await shift.service.begin(BeginHandover(is_alone=True), shift.incoming)
    assert isinstance(outcome, Done)

    told = handovers_then(shift.desk.journal, last_ns(shift)).open()

    assert told is not None
    assert (told.giver, told.is_one_way, told.state) == (None, True, HandoverState.OFFERED)


async def test_that_words_that_went_with_somebody_who_was_erased_are_missing_and_counted(shift: Shift):
    shift.things.open = [a_thing(1)]
    handover = await shift.begin()
    await shift.items.add_note(AddHandoverNote(handover=handover, words="Ask Bea Winter"), shift.out)
    await shift.items.add_note(AddHandoverNote(handover=handover, words="Belt squeaks"), shift.out)
    prepared_ns = last_ns(shift)
    await shift.offer()
    offered_ns = last_ns(shift)
    await shift.sign()
    signed_ns = last_ns(shift)
    shift.desk.add("Root", Role.ADMINISTRATOR)
    shift.desk.store.erase(shift.bea.ref, CONSOLE)

    def words(time_ns: int) -> tuple[list[str], int]:
        then = handovers_then(shift.desk.journal, time_ns)
        notes = [line.item.facts["words"] for line in then.kept(handover).values() if "words" in line.item.facts]
        return sorted(str(one) for one in notes), then.untold(handover)

    assert words(prepared_ns) == (["Belt squeaks"], 1), "nobody knows which note it was"
    assert words(offered_ns) == (["Ask …", "Belt squeaks"], 0), "what was signed is held without the name"
    assert words(signed_ns) == (["Ask …", "Belt squeaks"], 0)
    lines = handovers_then(shift.desk.journal, signed_ns).signed_lines(handover)
    assert [str(line.item.facts.get("words", "")) for line in lines].count("Ask …") == 1


class AwayHistory(EmptyHistory):
    """A history in which nothing is stored, and that cannot be read while ``trouble`` says so."""

    async def moment(self, tags: Sequence[TagName], time_ns: int, began_ns: int) -> PastReadings:
        if self.trouble:
            raise HistoryUnavailable(self.trouble)
        return await super().moment(tags, time_ns, began_ns)


class Questions:
    """What a screen asks about handovers, over real records and a history that holds nothing."""

    def __init__(self, shift: Shift) -> None:
        journal = shift.desk.journal
        self.cases, stops, self.history = CaseStore(journal), StopDesk(), AwayHistory()
        past = PastService(lambda: Cell(id="c", label="Cell"), self.history, journal, None, self.cases)  # type: ignore[arg-type]
        then = HandoverThenService(
            past,
            journal,
            stops.service,
            stops_then=lambda time_ns: stops_then(journal, time_ns),
            handovers_then=lambda time_ns: handovers_then(journal, time_ns),
        )
        self.service = HandoverQuestions(shift.look, then)


async def test_that_what_the_records_do_not_tell_of_a_moment_is_said(shift: Shift):
    questions = Questions(shift)
    start(shift)
    handover = await shift.begin()

    told = await questions.service.answer_one(AskHandover(at_ns=last_ns(shift)), shift.out)

    assert isinstance(told, HandoverAnswer)
    assert told.handover is not None
    assert told.handover.id == handover
    assert told.not_recorded == (
        NotRecorded.ALARMS, NotRecorded.VALUES, NotRecorded.ADVICE, NotRecorded.PROCEDURES, NotRecorded.TROUBLES,
    )  # fmt: skip


async def test_that_handovers_that_were_over_then_are_told_without_the_history(shift: Shift):
    questions = Questions(shift)
    start(shift)
    handover = await shift.begin()
    open_ns = last_ns(shift)
    await shift.offer()
    await shift.sign()
    questions.history.trouble = "disk full"

    told = await questions.service.answer_many(msgspec.structs.replace(ALL, at_ns=last_ns(shift)), shift.out)

    assert isinstance(told, HandoversAnswer)
    assert [(one.id, one.state) for one in told.handovers] == [(handover, HandoverState.ACCEPTED)]
    with pytest.raises(HistoryUnavailable):
        await questions.service.answer_many(msgspec.structs.replace(ALL, at_ns=open_ns), shift.out)


async def test_that_nobody_waits_while_the_records_of_a_moment_are_read(shift: Shift):
    questions = Questions(shift)
    start(shift)
    await shift.begin()
    open_ns = last_ns(shift)
    await shift.offer()
    await shift.sign()
    here, read_here = threading.get_ident(), list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if threading.get_ident() == here:
            read_here.append(statement)

    engine = shift.desk.journal.database.reader
    event.listen(engine, "before_cursor_execute", note)
    for at_ns in (open_ns, shift.now_ns() - 1):
        read_here.clear()
        one = await questions.service.answer_one(AskHandover(at_ns=at_ns), shift.out)
        many = await questions.service.answer_many(msgspec.structs.replace(ALL, at_ns=at_ns), shift.out)
        assert isinstance(one, HandoverAnswer)
        assert isinstance(many, HandoversAnswer)
        assert many.handovers
        assert read_here == []
    event.remove(engine, "before_cursor_execute", note)


async def test_that_of_a_moment_before_the_first_record_nothing_is_known(shift: Shift):
    told = await Questions(shift).service.answer_one(AskHandover(at_ns=1), shift.out)

    assert isinstance(told, HandoverAnswer)
    assert (told.handover, told.items, told.not_recorded) == (None, (), (NotRecorded.ANYTHING,))


async def test_that_a_moment_that_has_not_come_is_refused(shift: Shift):
    for query in (AskHandover(at_ns=2**62), msgspec.structs.replace(ALL, at_ns=2**62)):
        answer = Questions(shift).service
        told = await (answer.answer_one if isinstance(query, AskHandover) else answer.answer_many)(query, shift.out)  # type: ignore[operator]
        assert isinstance(told, Refused)
        assert told.reason is Reason.OUT_OF_RANGE


async def test_that_an_erasure_is_open_from_when_it_was_asked_until_it_was_taken_back(shift: Shift):
    questions = Questions(shift)
    start(shift)
    before_ns = last_ns(shift)
    ana = Actor(ref=shift.ana.ref, roles=frozenset(), screen="panel")
    shift.desk.store.ask_erasure(shift.bea.ref, ana, last_ns(shift))
    asked_ns = last_ns(shift)
    shift.desk.store.withdraw_erasure(shift.bea.ref, ana)

    async def kinds(time_ns: int) -> list[ItemKind]:
        told = await questions.service.answer_one(AskHandover(at_ns=time_ns), shift.out)
        assert isinstance(told, HandoverAnswer)
        return [item.kind for item in told.items]

    assert await kinds(before_ns) == []
    assert await kinds(asked_ns) == [ItemKind.ERASURE]
    assert await kinds(last_ns(shift)) == []
