"""What waiting brings, in words."""

from hmi.domain.advice import Waiting
from hmi.domain.finding import Remaining
from ui.displays.advice_worth_words import waiting_lines


def test_that_parts_left_are_told_with_their_interval():
    known = Waiting(left=Remaining(parts=16.2, low=12.1, high=21.4, latest_ns=0))
    hardly = Waiting(left=Remaining(parts=16.2, low=5.0, latest_ns=0))

    assert waiting_lines(known) == ["About 16 parts are left (12 to 21)"]
    assert waiting_lines(hardly) == ["About 16 parts are left, at least 5"]


def test_that_nothing_known_is_said():
    assert waiting_lines(Waiting()) == ["What waiting costs is not known"]
