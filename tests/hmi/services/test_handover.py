"""Handing a shift over with two people on real records: nothing is lost, nothing is accepted by itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest
from sqlalchemy import event

from hmi.domain.handover import (
    Change,
    Handover,
    HandoverId,
    HandoverItem,
    HandoverLine,
    HandoverState,
    ItemAnswer,
    ItemKey,
    ItemKind,
    Meaning,
    Standing,
    content_of,
)
from hmi.domain.handover_command import (
    AcceptItem,
    AddHandoverNote,
    BeginHandover,
    OfferHandover,
    QuestionItem,
    RecordCallBack,
    RemarkOnItem,
    RemoveHandoverNote,
    ReplyToItem,
    SignHandover,
    WithdrawHandover,
)
from hmi.domain.handover_escalation import HandoverTimes
from hmi.domain.handover_notice import handover_notice
from hmi.domain.handover_query import AskHandover, AskHandovers, HandoverAnswer
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Actor, Role
from hmi.domain.query import AskJournal
from hmi.ports.journal import JournalUnavailable
from hmi.services.caller import Caller
from hmi.services.handover import HandoverService
from hmi.services.handover_desk import HandoverDesk
from hmi.services.handover_items import HandoverItemService
from hmi.services.handover_look import HandoverLook
from hmi.services.handover_watch import EVERY_S, HandoverWatch
from hmi.store.handover import HandoverStore
from hmi.store.uuid7 import uuid7

PIN = "493817"
TIMES = HandoverTimes()
FIRST_S, AGAIN_S = TIMES.call_after_s, TIMES.again_after_s
S = 10**9


@dataclass
class Things:
    """A source that tells what the test puts in."""

    open: list[HandoverItem] = field(default_factory=list)
    is_silent: bool = False

    async def items(self, start_ns: int) -> list[HandoverItem]:
        return list(self.open)

    def knows(self, item: HandoverItem) -> bool | None:
        return not self.is_silent if item.key.startswith("thing|") else None


def a_thing(number: int = 1, *, is_red: bool = False, **facts: Any) -> HandoverItem:
    return HandoverItem(
        key=ItemKey(f"thing|{number}"), kind=ItemKind.ALARM, subject=str(number), is_red=is_red, facts=facts
    )


class Shift:
    """Everything about handovers in one hand."""

    def __init__(self, desk: Any) -> None:
        self.desk, self.things = desk, Things()
        self.ana = desk.add("Ana Prokop", Role.OPERATOR)
        self.bea = desk.add("Bea Winter", Role.OPERATOR)
        self.open()

    def open(self) -> None:
        self.store = HandoverStore(self.desk.journal)
        self.look = HandoverLook(self.store, [self.things])
        self.work(self.now_ns)
        self.watch = HandoverWatch(self.store, self.look, TIMES, self.now_ns, lambda: self.desk.now_s)
        self.out, self.incoming = self.desk.caller(self.ana), self.desk.caller(self.bea, "gate")

    def work(self, now_ns: Callable[[], int]) -> None:
        """Services by another clock."""
        desk = HandoverDesk(self.store, self.look, uuid7, now_ns)
        self.service, self.items = HandoverService(desk, self.desk.access), HandoverItemService(desk)

    def now_ns(self) -> int:
        return int(self.desk.now_s * S)

    def restart(self) -> None:
        self.desk.restart()
        self.open()

    async def asked(self, handover: HandoverId | None = None) -> HandoverAnswer:
        return await self.look.answer(AskHandover(handover=handover), self.now_ns())

    async def now(self) -> Handover:
        told = (await self.asked()).handover
        assert told is not None
        return told

    async def begin(self) -> HandoverId:
        outcome = await self.service.begin(BeginHandover(), self.out)
        assert isinstance(outcome, Done)
        return HandoverId(str(outcome.result["handover"]))

    async def offer(self, *, pin: str = PIN, is_one_way: bool = False) -> Outcome:
        told = await self.now()
        content = content_of([line.item for line in told.lines])
        command = OfferHandover(
            handover=told.id, revision=told.revision, content=content, pin=pin, is_one_way=is_one_way
        )
        return await self.service.offer(command, self.out)

    async def accept(self, number: int = 1, caller: Caller | None = None) -> Outcome:
        told = await self.now()
        line = self.line(told, f"thing|{number}")
        command = AcceptItem(handover=told.id, key=line.item.key, digest=line.item.digest)
        return await self.items.accept(command, caller or self.incoming)

    async def sign(self, caller: Caller | None = None, pin: str = PIN) -> Outcome:
        told = await self.now()
        command = SignHandover(handover=told.id, revision=told.revision, pin=pin)
        return await self.service.sign(command, caller or self.incoming)

    def line(self, handover: Handover, key: str) -> HandoverLine:
        return next(line for line in handover.lines if line.item.key == key)

    async def kinds(self) -> list[str]:
        return [row.kind for row in (await self.desk.journal.read(AskJournal())).rows]


@pytest.fixture
def shift(desk: Any) -> Shift:
    return Shift(desk)


def reason(outcome: object) -> Reason | None:
    return outcome.reason if isinstance(outcome, Refused) else None


async def test_that_a_shift_goes_from_one_person_to_the_next(shift: Shift):
    shift.things.open = [a_thing(1, is_red=True), a_thing(2)]
    handover = await shift.begin()
    await shift.items.add_note(AddHandoverNote(handover=handover, words="Belt squeaks"), shift.out)

    assert await shift.offer() == Done()
    for line in (await shift.now()).lines:
        command = AcceptItem(handover=handover, key=line.item.key, digest=line.item.digest)
        assert await shift.items.accept(command, shift.incoming) == Done()
    assert await shift.sign() == Done()

    told = (await shift.asked(handover)).handover
    assert told is not None
    assert told.state is HandoverState.ACCEPTED
    assert [line.answer for line in told.lines] == [ItemAnswer.ACCEPTED] * 3
    signed = [(one.name, one.meaning, one.role, one.screen) for one in told.signatures]
    assert signed == [
        ("Ana Prokop", Meaning.HANDED_OVER, "operator", "panel"),
        ("Bea Winter", Meaning.TOOK_OVER, "operator", "gate"),
    ]
    assert (await shift.asked()).owed == ()


async def test_that_what_is_open_shows_before_anybody_begins(shift: Shift):
    shift.things.open = [a_thing(1), a_thing(2)]

    answer = await shift.asked()

    assert answer.handover is None
    assert [item.subject for item in answer.items] == ["1", "2"]


async def test_that_there_is_one_at_a_time(shift: Shift):
    handover = await shift.begin()

    outcome = await shift.service.begin(BeginHandover(), shift.incoming)

    assert outcome == Refused(reason=Reason.HANDOVER_CHANGED, facts={"handover": handover})


async def test_that_the_pin_is_the_signature(shift: Shift):
    await shift.begin()

    assert reason(await shift.offer(pin="000000")) is Reason.WRONG_CREDENTIAL
    assert (await shift.now()).state is HandoverState.PREPARING
    assert shift.desk.store.attempts(shift.ana.ref).failed == 1


async def test_that_nobody_signs_for_what_came_while_they_typed_their_pin(shift: Shift):
    shift.things.open = [a_thing(1)]
    await shift.begin()
    told = await shift.now()
    seen = content_of([line.item for line in told.lines])
    shift.things.open = [a_thing(1), a_thing(2)]

    command = OfferHandover(handover=told.id, revision=told.revision, content=seen, pin=PIN)

    assert reason(await shift.service.offer(command, shift.out)) is Reason.HANDOVER_CHANGED
    assert (await shift.now()).state is HandoverState.PREPARING


async def test_that_an_important_item_keeps_from_signing_until_it_is_accepted(shift: Shift):
    shift.things.open = [a_thing(1, is_red=True), a_thing(2)]
    await shift.begin()
    await shift.offer()

    assert await shift.sign() == Refused(reason=Reason.ITEMS_WAIT, facts={"count": 1})

    await shift.accept(1)
    assert await shift.sign() == Done()


async def test_that_each_signs_for_what_they_accepted_themselves(shift: Shift):
    cem = shift.desk.caller(shift.desk.add("Cem", Role.OPERATOR), "office")
    shift.things.open = [a_thing(1, is_red=True)]
    await shift.begin()
    await shift.offer()
    await shift.accept(1, cem)

    assert reason(await shift.sign()) is Reason.ITEMS_WAIT
    assert await shift.sign(cem) == Done()


async def test_that_who_hands_over_neither_accepts_nor_takes_over(shift: Shift):
    shift.things.open = [a_thing(1, is_red=True)]
    await shift.begin()
    await shift.offer()

    assert reason(await shift.accept(1, shift.out)) is Reason.OWN_HANDOVER
    assert reason(await shift.sign(shift.out)) is Reason.OWN_HANDOVER


async def test_that_what_changed_since_it_was_offered_is_said_and_accepted_anew(shift: Shift):
    shift.things.open = [a_thing(1, is_red=True, state="calls")]
    await shift.begin()
    await shift.offer()
    await shift.accept(1)
    shift.things.open = [a_thing(1, is_red=True, state="shelved")]

    line = shift.line(await shift.now(), "thing|1")
    assert (line.change, line.answer) == (Change.CHANGED, ItemAnswer.OPEN)
    assert line.before is not None
    assert line.before.facts == {"state": "calls"}
    assert reason(await shift.sign()) is Reason.ITEMS_WAIT
    await shift.accept(1)
    assert await shift.sign() == Done()


async def test_that_an_acceptance_of_an_older_look_is_refused(shift: Shift):
    shift.things.open = [a_thing(1, state="calls")]
    handover = await shift.begin()
    await shift.offer()
    seen = a_thing(1, state="calls").digest
    shift.things.open = [a_thing(1, state="shelved")]

    outcome = await shift.items.accept(
        AcceptItem(handover=handover, key=ItemKey("thing|1"), digest=seen), shift.incoming
    )

    assert reason(outcome) is Reason.HANDOVER_CHANGED


async def test_that_what_came_after_the_offer_is_there_and_wants_an_answer(shift: Shift):
    await shift.begin()
    await shift.offer()
    shift.things.open = [a_thing(9, is_red=True)]

    line = shift.line(await shift.now(), "thing|9")

    assert (line.change, line.wants_answer) == (Change.NEW, True)
    assert reason(await shift.sign()) is Reason.ITEMS_WAIT


async def test_that_what_is_over_is_shown_as_done_and_what_is_not_heard_is_not(shift: Shift):
    shift.things.open = [a_thing(1, is_red=True)]
    await shift.begin()
    await shift.offer()
    shift.things.open = []
    shift.things.is_silent = True

    assert shift.line(await shift.now(), "thing|1").standing is Standing.NOT_KNOWN
    assert reason(await shift.sign()) is Reason.ITEMS_WAIT

    shift.things.is_silent = False
    assert shift.line(await shift.now(), "thing|1").standing is Standing.DONE
    assert await shift.sign() == Done()


async def test_that_a_question_stays_until_somebody_answers(shift: Shift):
    shift.things.open = [a_thing(1)]
    handover = await shift.begin()
    await shift.offer()
    line = (await shift.now()).lines[0]
    asked = QuestionItem(handover=handover, key=line.item.key, digest=line.item.digest, words="Since when?")
    assert await shift.items.question(asked, shift.incoming) == Done()
    assert await shift.sign() == Done()
    shift.things.open = []

    assert [item.facts["words"] for item in (await shift.asked()).items] == ["Since when?"]
    reply = ReplyToItem(handover=handover, key=line.item.key, words="Since Tuesday")
    assert await shift.items.reply(reply, shift.out) == Done()
    assert (await shift.asked()).items == ()
    told = (await shift.asked(handover)).handover
    assert told is not None
    assert (told.lines[0].question, told.lines[0].reply) == ("Since when?", "Since Tuesday")


async def test_that_looking_for_questions_takes_no_longer_for_every_handover_before(shift: Shift):
    async def handed_over(*, with_question: bool) -> None:
        handover = await shift.begin()
        await shift.offer()
        for line in (await shift.now()).lines:
            at: Any = {"handover": handover, "key": line.item.key, "digest": line.item.digest}
            if with_question:
                await shift.items.question(QuestionItem(**at, words="Since when?"), shift.incoming)
            else:
                await shift.items.accept(AcceptItem(**at), shift.incoming)
        assert await shift.sign() == Done()
        shift.desk.now_s += 10

    async def queries() -> int:
        told: list[object] = []
        reader, count = shift.desk.journal.database.reader, lambda *_one: told.append(None)
        event.listen(reader, "before_cursor_execute", count)
        items = (await shift.asked()).items
        event.remove(reader, "before_cursor_execute", count)
        assert [item.facts["words"] for item in items if item.kind is ItemKind.QUESTION] == ["Since when?"]
        return len(told)

    shift.things.open = [a_thing(1)]
    await handed_over(with_question=True)
    await handed_over(with_question=False)
    few = await queries()
    for _ in range(4):
        await handed_over(with_question=False)

    assert await queries() == few


async def test_that_a_restart_in_the_middle_loses_nothing(shift: Shift):
    shift.things.open = [a_thing(1, is_red=True), a_thing(2, is_red=True)]
    handover = await shift.begin()
    await shift.items.add_note(AddHandoverNote(handover=handover, words="Belt squeaks", is_red=True), shift.out)
    await shift.offer()
    await shift.accept(1)
    before = await shift.now()

    shift.restart()

    assert await shift.now() == before
    assert reason(await shift.sign()) is Reason.ITEMS_WAIT
    for line in (await shift.now()).lines:
        command = AcceptItem(handover=handover, key=line.item.key, digest=line.item.digest)
        await shift.items.accept(command, shift.incoming)
    assert await shift.sign() == Done()
    assert (await shift.desk.journal.verify()).is_intact


async def test_that_without_a_meeting_a_call_back_is_due_until_somebody_was_reached(shift: Shift):
    handover = await shift.begin()
    await shift.offer(is_one_way=True)
    await shift.sign()

    (owed,) = (await shift.asked()).owed
    assert owed.owes_call_back
    assert [item.kind for item in (await shift.asked()).items] == [ItemKind.CALL_BACK]
    no_answer = RecordCallBack(handover=handover, is_reached=False, words="Phone is off")
    assert await shift.service.call_back(no_answer, shift.incoming) == Done()
    assert len((await shift.asked()).owed) == 1
    assert await shift.service.call_back(RecordCallBack(handover=handover, is_reached=True), shift.incoming) == Done()
    assert (await shift.asked()).owed == ()


async def test_that_a_call_back_without_a_result_needs_a_reason(shift: Shift):
    handover = await shift.begin()
    await shift.offer(is_one_way=True)
    await shift.sign()

    outcome = await shift.service.call_back(RecordCallBack(handover=handover, is_reached=False), shift.incoming)

    assert reason(outcome) is Reason.NO_REASON


async def test_that_somebody_can_take_over_where_nobody_handed_over(shift: Shift):
    shift.things.open = [a_thing(1, is_red=True)]

    assert isinstance(await shift.service.begin(BeginHandover(is_alone=True), shift.incoming), Done)

    told = await shift.now()
    assert (told.state, told.giver, told.is_one_way) == (HandoverState.OFFERED, None, True)
    assert reason(await shift.sign()) is Reason.ITEMS_WAIT
    await shift.accept(1)
    assert await shift.sign() == Done()
    signed = (await shift.asked(told.id)).handover
    assert signed is not None
    assert [one.meaning for one in signed.signatures] == [Meaning.TOOK_OVER]
    assert len((await shift.asked()).owed) == 1


async def test_that_what_nobody_accepted_is_left_to_do_after_the_signature(shift: Shift):
    shift.things.open = [a_thing(1), a_thing(2)]
    handover = await shift.begin()
    await shift.offer()
    await shift.sign()

    (owed,) = (await shift.asked()).owed
    assert [line.item.subject for line in owed.waiting] == ["1", "2"]
    line = owed.lines[0]
    accepted = AcceptItem(handover=handover, key=line.item.key, digest=line.item.digest)
    assert await shift.items.accept(accepted, shift.incoming) == Done()
    shift.things.open = [a_thing(1)]
    assert (await shift.asked()).owed == ()


async def test_that_acts_of_the_next_handover_begin_where_this_one_ended(shift: Shift):
    await shift.begin()
    await shift.offer()
    await shift.sign()
    taken_ns = shift.now_ns()
    shift.desk.now_s += 8 * 3600

    assert (await shift.asked()).start_ns == taken_ns


async def test_that_a_note_can_be_taken_back_by_who_wrote_it_before_the_signature(shift: Shift):
    handover = await shift.begin()
    added = await shift.items.add_note(AddHandoverNote(handover=handover, words="Nonsense"), shift.out)
    assert isinstance(added, Done)
    removal = RemoveHandoverNote(handover=handover, key=ItemKey(str(added.result["key"])))

    assert reason(await shift.items.remove_note(removal, shift.incoming)) is Reason.BAD_REQUEST
    assert await shift.items.remove_note(removal, shift.out) == Done()
    assert (await shift.now()).lines == ()


async def test_that_a_note_without_words_or_as_long_as_a_book_is_refused(shift: Shift):
    handover = await shift.begin()

    for words, why in (("  ", Reason.NO_REASON), ("x" * 1001, Reason.BAD_REQUEST)):
        outcome = await shift.items.add_note(AddHandoverNote(handover=handover, words=words), shift.out)
        assert reason(outcome) is why


async def test_that_a_remark_goes_with_its_item(shift: Shift):
    shift.things.open = [a_thing(1)]
    handover = await shift.begin()
    remark = RemarkOnItem(handover=handover, key=ItemKey("thing|1"), words="Sensor is dirty")

    assert await shift.items.remark(remark, shift.out) == Done()
    await shift.offer()

    assert shift.line(await shift.now(), "thing|1").remark == "Sensor is dirty"


async def test_that_a_handover_can_be_taken_back_by_who_gave_it(shift: Shift):
    handover = await shift.begin()
    await shift.offer()
    withdrawal = WithdrawHandover(handover=handover, why="")

    assert reason(await shift.service.withdraw(withdrawal, shift.incoming)) is Reason.NO_REASON
    assert await shift.service.withdraw(withdrawal, shift.out) == Done()
    assert (await shift.asked()).handover is None
    assert isinstance(await shift.service.begin(BeginHandover(), shift.incoming), Done)


async def test_that_nobody_takes_away_what_somebody_else_offered_but_a_coordinator(shift: Shift):
    boss = shift.desk.caller(shift.desk.add("Dora", Role.COORDINATOR), "office")
    handover = await shift.begin()
    await shift.offer()
    withdrawal = WithdrawHandover(handover=handover, why="Wrong cell")

    assert reason(await shift.service.withdraw(withdrawal, shift.incoming)) is Reason.OWN_HANDOVER
    assert await shift.service.withdraw(withdrawal, boss) == Done()


async def test_that_what_nobody_accepts_is_called_out_and_on_record_also_over_a_restart(shift: Shift):
    shift.things.open = [a_thing(1, is_red=True)]
    await shift.begin()
    await shift.offer()

    await shift.watch.tend()
    told = handover_notice(shift.watch.notice)
    assert told is not None
    assert (told.is_offered, told.waiting, told.level) == (True, 1, 0)
    shift.desk.now_s += FIRST_S + 1
    await shift.watch.tend()
    shift.restart()
    await shift.watch.tend()
    assert (await shift.kinds()).count("handover.waits") == 1
    shift.desk.now_s += AGAIN_S
    await shift.watch.tend()

    told = handover_notice(shift.watch.notice)
    assert told is not None
    assert told.level == 2
    assert (await shift.kinds()).count("handover.waits") == 2


async def test_that_nothing_is_said_once_all_is_done(shift: Shift):
    await shift.begin()
    await shift.offer()
    await shift.watch.tend()
    assert shift.watch.notice

    await shift.sign()
    shift.desk.now_s += EVERY_S
    await shift.watch.tend()

    assert shift.watch.notice == ""


async def test_that_the_handovers_of_a_time_come_newest_first(shift: Shift):
    ids: list[HandoverId] = []
    for _ in range(3):
        ids.append(await shift.begin())
        await shift.offer()
        await shift.sign()
        shift.desk.now_s += 8 * 3600
        shift.open()  # who was signed in is not any more

    all_of_them = await shift.look.answer_many(AskHandovers(start_ns=0, end_ns=2**62), shift.now_ns())
    some = await shift.look.answer_many(AskHandovers(start_ns=0, end_ns=2**62, limit=2), shift.now_ns())

    assert [one.id for one in all_of_them.handovers] == ids[::-1]
    assert (len(some.handovers), some.is_more) == (2, True)


async def test_that_somebody_who_is_erased_is_gone_from_handovers_and_their_signature_stays(shift: Shift):
    handover = await shift.begin()
    note = AddHandoverNote(handover=handover, words='Ask Bea Winter about the "belt"')
    await shift.items.add_note(note, shift.out)
    await shift.offer()
    line = (await shift.now()).lines[0]
    asked = QuestionItem(handover=handover, key=line.item.key, digest=line.item.digest, words="Me, Bea Winter?")
    await shift.items.question(asked, shift.incoming)
    await shift.sign()

    shift.desk.add("Root", Role.ADMINISTRATOR)
    shift.desk.store.erase(shift.bea.ref, Actor(ref=None, roles=frozenset(), screen="console"))

    told = (await shift.asked(handover)).handover
    assert told is not None
    assert told.lines[0].item.facts["words"] == 'Ask … about the "belt"'
    assert told.lines[0].question == "Me, …?"
    assert [(one.name, one.person) for one in told.signatures][1] == ("", shift.bea.ref)
    assert "Bea Winter" not in shift.desk.written()
    assert (await shift.desk.journal.verify()).is_intact


async def test_that_what_cannot_be_put_on_record_is_not_done(shift: Shift):
    handover = await shift.begin()
    before = await shift.now()
    (shift.desk.folder / "records.sqlite").rename(shift.desk.folder / "elsewhere")

    with pytest.raises(JournalUnavailable):
        await shift.items.add_note(AddHandoverNote(handover=handover, words="Lost?"), shift.out)
    (shift.desk.folder / "elsewhere").rename(shift.desk.folder / "records.sqlite")
    assert msgspec.structs.replace(await shift.now(), lines=()) == msgspec.structs.replace(before, lines=())
