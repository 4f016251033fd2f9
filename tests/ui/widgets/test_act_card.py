"""Keys at the lower edge of a card: whatever comes and goes there, none moves under the finger."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from ui.displays.stop_card import StopCard
from ui.widgets.act_card import ActCard

FEW = ("Another reason", "Why?", "More keys")
MORE = ("Comment", "Split", "Merge with the one before", "See it as it was then")


@pytest.fixture
def card(qtbot: QtBot) -> ActCard:
    made = ActCard()
    made.lay_out((QLabel("Outfeed stood"),), 8)
    qtbot.addWidget(made)
    made.resize(720, 700)  # no key is wider than half of it, in whatever look
    made.show()
    return made


@pytest.fixture
def keys(card: ActCard) -> list[QPushButton]:
    made = [QPushButton(words) for words in (*FEW, *MORE)]
    card.keys.hold(made, card)
    return made


def places(keys: list[QPushButton]) -> list[tuple[QPoint, int, int]]:
    return [(key.mapToGlobal(QPoint(0, 0)), key.width(), key.height()) for key in keys]


def show(card: ActCard, qtbot: QtBot, keys: list[QPushButton]) -> None:
    card.keys.show_keys(keys, "stop 1")
    qtbot.wait(20)


def test_that_no_key_moves_when_more_come_and_go(card: ActCard, keys: list[QPushButton], qtbot: QtBot):
    few = keys[: len(FEW)]
    show(card, qtbot, few)
    before = places(few)

    show(card, qtbot, keys)
    while_more = places(few)
    tops = [key.y() for key in keys[len(FEW) :]]
    show(card, qtbot, few)

    assert while_more == before
    assert max(tops) < min(key.y() for key in few)
    assert places(few) == before


def test_that_no_key_moves_when_all_of_the_lowest_row_go(card: ActCard, keys: list[QPushButton], qtbot: QtBot):
    show(card, qtbot, keys[:6])
    before = places(keys[:4])

    show(card, qtbot, keys[:4])

    assert places(keys[:4]) == before


def test_that_no_key_moves_when_a_row_between_others_goes_and_comes(
    card: ActCard, keys: list[QPushButton], qtbot: QtBot
):
    outer = [*keys[:2], *keys[4:6]]
    show(card, qtbot, keys[:6])
    before = places(keys[:6])

    show(card, qtbot, outer)
    without = places(outer)
    show(card, qtbot, keys[:6])

    assert without == [*before[:2], *before[4:6]]
    assert places(outer) == without


def test_that_a_key_that_gives_way_to_a_wide_one_takes_no_tap(card: ActCard, keys: list[QPushButton], qtbot: QtBot):
    wide = QPushButton("Merge with the one before, which was much longer than this one")
    card.keys.hold([wide], card)
    show(card, qtbot, keys[:4])
    before = places(keys[:4])

    show(card, qtbot, [*keys[:4], wide])

    moved = [now != was for now, was in zip(places(keys[:4]), before, strict=True)]
    assert any(moved)
    assert [key.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents) for key in keys[:4]] == moved


def test_that_a_remark_moves_no_key(card: ActCard, keys: list[QPushButton], qtbot: QtBot):
    show(card, qtbot, keys)
    before = places(keys)

    card.show_remark("Refused: somebody else explained it meanwhile. Look at it again, and then give your reason.")
    qtbot.wait(20)

    assert places(keys) == before


def test_that_a_double_tap_on_more_keys_does_nothing_but_open_and_close_them(qtbot: QtBot):
    card, asked = StopCard(), []
    for signal in (card.merging_requested, card.splitting_requested, card.comment_requested, card.restoring_requested):
        signal.connect(lambda: asked.append("asked"))
    qtbot.addWidget(card)
    card.resize(560, 700)
    card.show()
    shown = [card.why_key, card.restore_key, card.then_key, card.comment_key, card.split_key, card.merge_key]
    card.show_keys(shown, "stop 1")
    qtbot.wait(20)
    place = card.more_key.mapTo(card, card.more_key.rect().center())

    for _tap in range(2):
        qtbot.mouseClick(card.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.wait(20)

    assert asked == []
    assert not card.more_key.isChecked()
    assert card.childAt(QPointF(place)) is card.more_key
