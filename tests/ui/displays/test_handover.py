"""The handover's display: what is open, what waits, who may say what; nothing changes before the service tells."""

from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

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
    Signature,
    Standing,
    content_of,
)
from hmi.domain.handover_command import AcceptItem, AddHandoverNote, BeginHandover, OfferHandover, SignHandover
from hmi.domain.handover_query import AskHandover, HandoverAnswer, NotRecorded
from hmi.domain.outcome import Reason, Refused
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.query import AskPeople, PeopleAnswer
from hmi.domain.shift_end import ShiftEnd
from hmi.domain.shift_end_notice import ShiftEndNotice
from hmi.link.messages import Notice, SessionChanged
from ui.displays.attention import attention_items
from ui.displays.frame_content import strip_items
from ui.displays.handover import HandoverDisplay
from ui.displays.handover_card import HOLD_MS
from ui.displays.handover_seat import HandoverAct
from ui.faceplates.handover_note import HandoverNoteFaceplate
from ui.faceplates.handover_signature import HandoverSignatureFaceplate
from ui.models.handover_rows import LineGroup
from ui.models.scene import Scene

ANA, BEA = PersonRef("p-ana"), PersonRef("p-bea")
OFFERED_NS = 1_760_000_000 * 10**9


def an_item(name: str = "Jam", **more: Any) -> HandoverItem:
    item = HandoverItem(
        key=ItemKey(f"alarm|{name}"),
        kind=ItemKind.ALARM,
        subject=name,
        facts={"name": name, "source": "infeed", "priority": 1, "is_acknowledged": False},
        asides={"is_active": True},
    )
    return msgspec.structs.replace(item, **more)


def a_line(name: str = "Jam", **more: Any) -> HandoverLine:
    return HandoverLine(item=more.pop("item", an_item(name)), **more)


def a_handover(*lines: HandoverLine, **more: Any) -> Handover:
    told = Handover(
        id=HandoverId("h-1"),
        state=HandoverState.OFFERED,
        giver=ANA,
        giver_name="Ana Prokop",
        start_ns=OFFERED_NS - 8 * 3600 * 10**9,
        prepared_ns=OFFERED_NS,
        offered_ns=OFFERED_NS,
        revision=3,
        lines=lines,
        signatures=(
            Signature(
                person=ANA,
                name="Ana Prokop",
                meaning=Meaning.HANDED_OVER,
                time_ns=OFFERED_NS,
                role="operator",
                screen="gate",
            ),
        ),
    )
    return msgspec.structs.replace(told, **more)


@pytest.fixture
def display(panel, qtbot) -> HandoverDisplay:
    display = HandoverDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.resize(1170, 680)
    display.show()
    display.enter()
    return display


def tell(panel, handover: Handover | None = None, **more: Any) -> None:
    """The service answers how the handover stands now; asks first, where the display did not."""
    if AskHandover not in panel.link._waiting:
        panel.bridge.records_changed.emit()
    panel.link.answer(AskHandover, HandoverAnswer(handover=handover, asked_ns=OFFERED_NS, **more))


def sign_in(panel, ref: PersonRef, *roles: Role) -> None:
    person = Person(ref=ref, display_name="Ana" if ref == ANA else "Bea", roles=frozenset(roles or {Role.OPERATOR}))
    session = Session(token=ref, person=person, signed_in_ns=1, idle_limit_s=300)
    panel.bridge.take(SessionChanged(session=session))


def shown_keys(display: HandoverDisplay) -> set[str]:
    return {key.text() for key in (*display.keys.keys.values(), *_card_keys(display)) if key.isVisibleTo(display)}


def _card_keys(display: HandoverDisplay) -> list:
    card = display.card
    return [card.accept_key, card.hold_key, card.question_key, card.reply_key, card.remark_key, card.remove_key]


def test_that_it_says_that_it_looks_before_the_service_has_answered(display):
    assert display.header.heading.text() == "Looking what is open …"
    assert not display.all_well.isVisible()


def test_that_nothing_open_is_said_only_when_the_service_said_so(display, panel):
    tell(panel)

    assert display.all_well.isVisible()
    assert display.header.heading.text() == "Nobody hands over just now"


def test_that_what_is_open_shows_before_anybody_begins(display, panel):
    tell(panel, items=(an_item("Jam"), an_item("Hot")))

    assert display.rows.rowCount() == 3
    assert display.header.detail.text() == "2 things are open"
    assert "Prepare a handover" in shown_keys(display)


def test_that_without_the_service_it_says_of_when_it_is_and_takes_nothing(display, panel):
    tell(panel, a_handover(a_line()))
    panel.bridge.picture.is_attached = False
    panel.bridge.attachment_changed.emit()

    assert display.header.detail.text().startswith("The cell service is not heard: as it stood at")
    assert not display.keys.keys[HandoverAct.SIGN].isEnabled()
    assert not display.card.accept_key.isEnabled()


def test_that_a_refusal_is_told_and_the_list_stays(display, panel):
    tell(panel, a_handover(a_line()))
    panel.bridge.records_changed.emit()
    panel.link.answer(AskHandover, Refused(reason=Reason.BAD_REQUEST))

    assert display.header.detail.text() == "That cannot be done here."
    assert display.rows.rowCount() == 2


def test_that_important_items_come_first_and_are_held_not_tapped(display, panel, qtbot):
    sign_in(panel, BEA)
    red = an_item("Fire", is_red=True)
    tell(panel, a_handover(a_line(item=red), a_line("Jam")))

    assert display.card.heading.text() == "Fire"
    assert "Hold: I know of it" in shown_keys(display)
    QTest.mouseClick(display.card.hold_key, Qt.MouseButton.LeftButton)
    assert panel.link.commands == []
    display.card.hold_key.held.emit()
    assert panel.link.commands == [AcceptItem(handover=HandoverId("h-1"), key=red.key, digest=red.digest)]


def test_that_the_next_one_that_waits_comes_on_the_card_once_one_is_accepted(display, panel):
    sign_in(panel, BEA)
    first, second = a_line("First"), a_line("Second")
    tell(panel, a_handover(first, second))

    QTest.mouseClick(display.card.accept_key, Qt.MouseButton.LeftButton)
    accepted = msgspec.structs.replace(first, answer=ItemAnswer.ACCEPTED, answered_by=BEA)
    tell(panel, a_handover(accepted, second, revision=4))

    assert display.card.heading.text() == "Second"
    assert [row for row in display.rows.rows if isinstance(row, LineGroup)] == [LineGroup.TO_KNOW, LineGroup.ACCEPTED]


def test_that_a_hold_on_one_item_never_accepts_the_one_that_takes_its_place(display, panel):
    sign_in(panel, BEA)
    first, second = a_line(item=an_item("First", is_red=True)), a_line(item=an_item("Second", is_red=True))
    tell(panel, a_handover(first, second))

    QTest.mousePress(display.card.hold_key, Qt.MouseButton.LeftButton)
    QTest.qWait(100)
    accepted = msgspec.structs.replace(first, answer=ItemAnswer.ACCEPTED, answered_by=BEA)
    display.open_subject(second.item.key)
    tell(panel, a_handover(accepted, second, revision=4))
    QTest.qWait(HOLD_MS + 200)

    assert display.card.heading.text() == "Second"
    assert panel.link.commands == []


def test_that_nothing_counts_as_accepted_before_the_service_tells(display, panel):
    sign_in(panel, BEA)
    tell(panel, a_handover(a_line()))

    QTest.mouseClick(display.card.accept_key, Qt.MouseButton.LeftButton)

    assert display.header.detail.text().startswith("0 of 1 accepted")


def test_that_who_gave_cannot_accept_and_says_so_in_the_heading(display, panel):
    sign_in(panel, ANA)
    tell(panel, a_handover(a_line(item=an_item(is_red=True))))

    assert display.header.heading.text() == "You have handed over; somebody else accepts"
    assert {"Hold: I know of it", "Take over …"}.isdisjoint(shown_keys(display))


def test_that_nobody_signs_while_an_important_item_waits(display, panel):
    sign_in(panel, BEA)
    red = an_item(is_red=True)
    tell(panel, a_handover(a_line(item=red)))
    assert not display.keys.keys[HandoverAct.SIGN].isEnabled()
    assert "1 important one is missing" in display.header.detail.text()

    tell(panel, a_handover(a_line(item=red, answer=ItemAnswer.ACCEPTED, answered_by=BEA)))
    assert display.keys.keys[HandoverAct.SIGN].isEnabled()


def test_that_what_came_later_and_what_is_over_say_so(display, panel):
    tell(panel, a_handover(a_line("New", change=Change.NEW), a_line("Old", standing=Standing.DONE)))

    groups = [row for row in display.rows.rows if isinstance(row, LineGroup)]
    assert groups == [LineGroup.LATER, LineGroup.DONE]
    assert "came later" in display.rows.index(1).data()
    assert "Over since it was handed over" in display.rows.index(3).data()


def test_that_a_signature_shows_name_role_time_and_meaning(display, panel):
    tell(panel, a_handover(a_line()))

    words = display.header.signatures.text()
    assert words.startswith("Handed over: Ana Prokop · Operator · ")
    assert words.endswith("gate")


def test_that_whoever_comes_begins_with_what_matters_most(display, panel):
    sign_in(panel, ANA)
    tell(panel, a_handover(a_line("Jam"), a_line(item=an_item("Fire", is_red=True)), state=HandoverState.PREPARING))
    display.open_subject("alarm|Jam")
    assert display.card.heading.text() == "Jam"

    sign_in(panel, BEA)
    tell(panel, a_handover(a_line("Jam"), a_line(item=an_item("Fire", is_red=True))))

    assert display.card.heading.text() == "Fire"


def test_that_acting_without_signing_in_asks_who_it_is(display, panel):
    tell(panel)

    QTest.mouseClick(display.keys.keys[HandoverAct.BEGIN], Qt.MouseButton.LeftButton)

    assert panel.link.commands == []
    assert panel.asked == [("sign_in", "")]


def test_that_beginning_asks_for_exactly_that(display, panel):
    sign_in(panel, ANA)
    tell(panel)

    QTest.mouseClick(display.keys.keys[HandoverAct.BEGIN], Qt.MouseButton.LeftButton)
    QTest.mouseClick(display.keys.keys[HandoverAct.ALONE], Qt.MouseButton.LeftButton)

    assert panel.link.commands == [BeginHandover(), BeginHandover(is_alone=True)]


def test_that_ai_leads_to_its_models(display, panel):
    tell(panel, items=(an_item("joint_gear_dry", kind=ItemKind.AI),))

    QTest.mouseClick(display.card.place_key, Qt.MouseButton.LeftButton)

    assert panel.asked == [("ai_models", "joint_gear_dry")]


def test_that_an_item_leads_to_where_it_is_shown(display, panel):
    tell(panel, items=(an_item("Jam"),))

    QTest.mouseClick(display.card.place_key, Qt.MouseButton.LeftButton)

    assert panel.asked == [("alarms", "Jam")]


def test_that_people_are_called_by_their_names(display, panel):
    panel.link.answer(AskPeople, PeopleAnswer(people=(Person(ref=BEA, display_name="Bea Winter"),)))
    tell(panel, a_handover(a_line(answer=ItemAnswer.ACCEPTED, answered_by=BEA)))

    assert "accepted by Bea Winter" in display.rows.index(1).data()


def test_that_the_signature_is_for_exactly_what_was_seen(panel, qtbot, display):
    sign_in(panel, ANA)
    line = a_line()
    handover = a_handover(line, state=HandoverState.PREPARING)
    faceplate = HandoverSignatureFaceplate(panel.bridge, handover, is_giving=True)
    faceplate.open_over(display)
    assert not faceplate.pad.isEnabled()

    QTest.mouseClick(faceplate.meeting.keys[True], Qt.MouseButton.LeftButton)
    faceplate.pad.confirmed.emit("493817")

    assert panel.link.commands == [
        OfferHandover(handover=handover.id, revision=3, content=content_of([line.item]), pin="493817", is_one_way=True)
    ]


def test_that_taking_over_needs_the_pin_and_nothing_else(panel, qtbot, display):
    sign_in(panel, BEA)
    faceplate = HandoverSignatureFaceplate(panel.bridge, a_handover(a_line()), is_giving=False)
    faceplate.open_over(display)

    assert "1 item stays open" in faceplate.what_label.text()
    faceplate.pad.confirmed.emit("905836")

    assert panel.link.commands == [SignHandover(handover=HandoverId("h-1"), revision=3, pin="905836")]


def test_that_a_note_takes_its_words_its_weight_and_its_place(panel, qtbot, display):
    sign_in(panel, ANA)
    faceplate = HandoverNoteFaceplate(panel.bridge, HandoverId("h-1"))
    faceplate.open_over(display)
    assert not faceplate.save_key.isEnabled()

    faceplate.field.setPlainText("Belt\nsqueaks")
    QTest.mouseClick(faceplate.weights.keys[True], Qt.MouseButton.LeftButton)
    QTest.mouseClick(faceplate.places.keys["conveyor"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(faceplate.save_key, Qt.MouseButton.LeftButton)

    assert panel.link.commands == [
        AddHandoverNote(handover=HandoverId("h-1"), words="Belt squeaks", is_red=True, equipment="conveyor")
    ]


def go_back(panel, seconds: int = 60) -> int:
    live = panel.bridge.live
    time_ns = live.service_time_ns - seconds * 10**9
    panel.bridge.show_past(Scene(picture=live.picture, service_time_ns=time_ns))
    return time_ns


def tell_then(panel, time_ns: int, handover: Handover | None = None, **more: object) -> None:
    panel.link.answer(AskHandover, HandoverAnswer(handover=handover, asked_ns=time_ns, **more))  # type: ignore[arg-type]


def test_that_a_past_moment_shows_the_handover_of_then_and_offers_nothing_to_be_done(display, panel):
    sign_in(panel, BEA)
    tell(panel, a_handover(a_line("Jam"), a_line("Fire", item=an_item("Fire", is_red=True))))
    time_ns = go_back(panel)
    was_empty = display.rows.rowCount() == 0 and display.header.heading.text() == "Looking what was open …"

    tell_then(panel, time_ns, a_handover(a_line("Door")))

    asked = [query for query in panel.link.queries if isinstance(query, AskHandover)]
    assert was_empty, "nothing of the present is shown for then"
    assert asked[-1].at_ns == time_ns
    assert display.header.heading.text() == "Ana Prokop had handed over; nobody had taken over yet"
    assert display.card.heading.text() == "Door"
    assert shown_keys(display) == {"Save as PDF"}


def test_that_what_is_not_on_record_of_then_is_said_and_never_told_as_nothing(display, panel):
    tell(panel)
    time_ns = go_back(panel)

    tell_then(panel, time_ns, not_recorded=(NotRecorded.ALARMS, NotRecorded.TROUBLES))

    assert display.header.heading.text() == "Nobody handed over at this moment"
    assert "Alarms of that time are not recorded: some may have been open" in display.header.unknown.text()
    assert display.all_well.accessibleName().startswith("Nothing that is on record was open then. Alarms of that time")


def test_that_words_that_went_with_somebody_are_counted_over_the_lines(display, panel):
    tell(panel)
    time_ns = go_back(panel)

    tell_then(panel, time_ns, a_handover(a_line("Door"), state=HandoverState.PREPARING, signatures=()), untold=1)

    assert display.header.heading.text() == "Ana Prokop was preparing the handover"
    assert "1 act on it is on record without its words" in display.header.unknown.text()


def test_that_a_moment_that_stands_still_is_not_asked_for_over_and_over(display, panel):
    tell(panel)
    time_ns = go_back(panel)
    tell_then(panel, time_ns, a_handover(a_line("Door")))
    before = len([query for query in panel.link.queries if isinstance(query, AskHandover)])

    display._ask_again()
    panel.bridge.alarms_changed.emit(())

    assert len([query for query in panel.link.queries if isinstance(query, AskHandover)]) == before


def test_that_the_present_comes_back_with_its_keys(display, panel):
    sign_in(panel, BEA)
    tell(panel)
    time_ns = go_back(panel)
    tell_then(panel, time_ns, a_handover(a_line("Door")))

    panel.bridge.show_live()
    tell(panel, a_handover(a_line("Jam")))

    assert display.card.heading.text() == "Jam"
    assert "Take over …" in shown_keys(display)


def test_that_one_tap_brings_the_whole_panel_to_when_an_item_began(display, panel):
    tell(panel, a_handover(a_line("Jam", item=an_item("Jam", since_ns=OFFERED_NS - 5)), a_line("Old")))
    wished: list[object] = []
    panel.bridge.moment_requested.connect(wished.append)

    display.open_subject("alarm|Jam")
    QTest.mouseClick(display.card.then_key, Qt.MouseButton.LeftButton)
    display.open_subject("alarm|Old")

    assert wished == [OFFERED_NS - 5]
    assert not display.card.then_key.isVisible(), "nobody knows since when it stands"


def test_that_people_are_told_here_and_in_the_frame_that_the_shift_ends(display, panel):
    end = ShiftEnd(shift="early", label="Early shift", day="2026-11-30", begin_ns=0, end_ns=OFFERED_NS)
    tell(panel)

    panel.bridge.take(Notice(subject="shift_end", text=ShiftEndNotice(end=end, is_over=False).text))

    assert display.header.detail.text().startswith("Early shift ends at")
    assert any(item.words.startswith("Early shift ends at") for item in strip_items(panel.bridge))
    assert any(item.words.startswith("Early shift ends at") for item in attention_items(panel.bridge, ()))


def test_that_a_shift_that_ended_so_stays_among_what_needs_somebody(display, panel):
    end = ShiftEnd(shift="early", label="Early shift", day="2026-11-30", begin_ns=0, end_ns=OFFERED_NS)

    panel.bridge.take(Notice(subject="shift_end", text=ShiftEndNotice(end=end, is_over=True).text))

    assert any("without a handover" in item.words for item in attention_items(panel.bridge, ()))
    assert not any("Early shift" in item.words for item in strip_items(panel.bridge))
