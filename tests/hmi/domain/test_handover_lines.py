"""Whatever is open is in the handover, once; whatever is over is said to be; an acceptance is for what was seen."""

from collections.abc import Mapping

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.handover import (
    Change,
    HandoverItem,
    HandoverLine,
    ItemAnswer,
    ItemKey,
    ItemKind,
    Standing,
    content_of,
)
from hmi.domain.handover_lines import KeptLine, gathered, lines_of, settled
from hmi.domain.person import PersonRef

BEA = PersonRef("p-bea")
KINDS = [kind for kind in ItemKind if kind is not ItemKind.NOTE]


def an_item(number: int = 1, *, kind: ItemKind = ItemKind.ALARM, **changes: object) -> HandoverItem:
    return msgspec.structs.replace(
        HandoverItem(key=ItemKey(f"alarm|{number}"), kind=kind, subject=str(number)), **changes
    )


def a_note(words: str = "Watch the belt") -> HandoverItem:
    return HandoverItem(key=ItemKey("note|1"), kind=ItemKind.NOTE, facts={"words": words})


def accepted(item: HandoverItem, offered: HandoverItem | None = None) -> KeptLine:
    return KeptLine(item=item, offered=offered or item, answer=ItemAnswer.ACCEPTED, digest=item.digest, answered_by=BEA)


def lines(
    kept: list[KeptLine], *now: HandoverItem, known: bool = True, offered: bool = True
) -> dict[ItemKey, HandoverLine]:
    found = lines_of({line.item.key: line for line in kept}, gathered(now), lambda _item: known, is_offered=offered)
    assert len({line.item.key for line in found}) == len(found)
    return {line.item.key: line for line in found}


ITEMS = st.builds(
    HandoverItem,
    key=st.integers(0, 8).map(lambda number: ItemKey(f"thing|{number}")),
    kind=st.sampled_from(KINDS),
    is_red=st.booleans(),
    since_ns=st.integers(0, 5),
    facts=st.dictionaries(st.sampled_from(["name", "state"]), st.integers(0, 3), max_size=2),
    asides=st.dictionaries(st.sampled_from(["active", "text"]), st.integers(0, 3), max_size=2),
)
KEPT = st.builds(
    lambda item, is_offered, is_accepted: KeptLine(
        item=item,
        offered=item if is_offered else None,
        answer=ItemAnswer.ACCEPTED if is_accepted else ItemAnswer.OPEN,
        digest=item.digest if is_accepted else "",
        answered_by=BEA if is_accepted else None,
    ),
    ITEMS,
    st.booleans(),
    st.booleans(),
)


@given(told=st.lists(ITEMS), kept=st.lists(KEPT), is_offered=st.booleans(), is_known=st.booleans())
def test_that_every_open_object_appears_and_none_twice(
    told: list[HandoverItem], kept: list[KeptLine], is_offered: bool, is_known: bool
):
    now = gathered(told)
    on_record: Mapping[ItemKey, KeptLine] = {line.item.key: line for line in kept}

    found = lines_of(on_record, now, lambda _item: is_known, is_offered=is_offered)

    keys = [line.item.key for line in found]
    assert len(keys) == len(set(keys))
    assert {item.key for item in told} <= set(keys)
    assert [line.item.is_red for line in found] == sorted((line.item.is_red for line in found), reverse=True)


@given(told=st.lists(ITEMS), kept=st.lists(KEPT), is_known=st.booleans())
def test_that_nothing_open_counts_as_over_and_nothing_unheard_as_done(
    told: list[HandoverItem], kept: list[KeptLine], is_known: bool
):
    now = gathered(told)
    on_record: Mapping[ItemKey, KeptLine] = {line.item.key: line for line in kept}

    for line in lines_of(on_record, now, lambda _item: is_known, is_offered=True):
        if line.item.key in now:
            assert line.standing is Standing.OPEN
            assert line.item == now[line.item.key]
        else:
            assert line.standing is (Standing.DONE if is_known else Standing.NOT_KNOWN)


@given(told=st.lists(ITEMS), kept=st.lists(KEPT))
def test_that_an_acceptance_holds_for_exactly_what_was_accepted(told: list[HandoverItem], kept: list[KeptLine]):
    on_record: Mapping[ItemKey, KeptLine] = {line.item.key: line for line in kept}

    for line in lines_of(on_record, gathered(told), lambda _item: True, is_offered=True):
        if line.answer is ItemAnswer.ACCEPTED:
            assert on_record[line.item.key].digest == line.item.digest
        known = on_record.get(line.item.key)
        if known is None:
            assert line.change is Change.NEW
            assert line.answer is ItemAnswer.OPEN


def test_that_two_sources_of_one_thing_make_one_item_the_graver_one():
    mild, grave = an_item(kind=ItemKind.SET_POINT), an_item(kind=ItemKind.UNSURE_ACT, is_red=True)

    assert list(gathered([mild, grave]).values()) == [grave]
    assert list(gathered([grave, mild]).values()) == [grave]


def test_that_what_changed_since_it_was_offered_says_so_and_must_be_accepted_anew():
    before = an_item(facts={"state": "calls"})
    after = an_item(kind=ItemKind.ALARM_SHELVED, facts={"state": "shelved"})

    (line,) = lines([accepted(before)], after).values()

    assert line.change is Change.CHANGED
    assert line.before == before
    assert line.answer is ItemAnswer.OPEN
    assert line.wants_answer


def test_that_what_may_change_all_the_time_leaves_an_acceptance_alone():
    before = an_item(asides={"is_active": True}, since_ns=1)
    after = an_item(asides={"is_active": False}, since_ns=7)

    (line,) = lines([accepted(before)], after).values()

    assert line.change is Change.NONE
    assert line.answer is ItemAnswer.ACCEPTED


def test_that_what_is_over_wants_no_answer_and_what_is_not_heard_does():
    item = an_item(is_red=True)
    kept = KeptLine(item=item, offered=item)

    (over,) = lines([kept]).values()
    (unheard,) = lines([kept], known=False).values()

    assert not over.wants_answer
    assert not over.keeps_from_signing
    assert unheard.wants_answer
    assert unheard.keeps_from_signing


def test_that_a_note_stays_open_though_no_machine_tells_of_it():
    (line,) = lines([KeptLine(item=a_note(), offered=a_note())]).values()

    assert line.standing is Standing.OPEN
    assert line.wants_answer


def test_that_what_is_over_vanishes_while_it_is_being_prepared_unless_somebody_spoke_of_it():
    silent, spoken = KeptLine(item=an_item(1)), KeptLine(item=an_item(2), remark="Was the sensor")

    found = lines([silent, spoken], offered=False)

    assert list(found) == ["alarm|2"]
    assert found[ItemKey("alarm|2")].standing is Standing.DONE


def test_that_an_important_item_that_was_only_asked_about_keeps_from_signing():
    item = an_item(is_red=True)
    asked = KeptLine(item=item, offered=item, answer=ItemAnswer.QUESTIONED, digest=item.digest, question="Since when?")

    (line,) = lines([asked], item).values()

    assert not line.wants_answer
    assert line.keeps_from_signing


def test_that_after_the_signature_only_what_is_still_open_waits():
    one, two, note = an_item(1), an_item(2), a_note()
    signed = [HandoverLine(item=item) for item in (one, two, note)]

    found = settled(signed, gathered([two]), lambda _item: True)
    unheard = settled(signed, gathered([two]), lambda _item: False)

    assert [line.wants_answer for line in found] == [False, True, True]
    assert [line.wants_answer for line in unheard] == [True, True, True]


@given(items=st.lists(ITEMS, unique_by=lambda item: item.key), data=st.data())
def test_that_what_is_signed_does_not_depend_on_order_but_on_what_matters(
    items: list[HandoverItem], data: st.DataObject
):
    shuffled = data.draw(st.permutations(items))

    assert content_of(items) == content_of(shuffled)
    for number, item in enumerate(items):
        graver = [*items]
        graver[number] = msgspec.structs.replace(item, facts={**item.facts, "more": 1})
        assert content_of(graver) != content_of(items)
