"""The tour's pictures show displays that are complete, however busy the machine is."""

from pytestqt.qtbot import QtBot

from ui.settling import CALM_BEATS, Settling


class Service:
    """Owes answers for a while."""

    def __init__(self, beats: int) -> None:
        self.beats = beats
        self.asked = 0

    def is_owed(self) -> bool:
        self.asked += 1
        return self.asked <= self.beats


def test_that_it_waits_for_what_was_asked(qtbot: QtBot):
    service = Service(beats=3)
    settled: list[int] = []

    settling = Settling(service.is_owed)
    settling.wait(lambda: settled.append(service.asked))
    qtbot.waitUntil(lambda: bool(settled), timeout=20_000)

    assert settled[0] >= 3 + CALM_BEATS


def test_that_it_can_wait_again(qtbot: QtBot):
    settling = Settling(lambda: False)
    settled: list[str] = []

    settling.wait(lambda: (settled.append("first"), settling.wait(lambda: settled.append("second"))))
    qtbot.waitUntil(lambda: len(settled) == 2, timeout=20_000)

    assert settled == ["first", "second"]
