"""A silence ends when its time is up, whatever is done to the clock on the wall."""

from hmi.domain.person import PersonRef
from hmi.domain.silence import Silence
from hmi.live.present_silence import PresentSilence

SECOND = 10**9


class Clocks:
    """One that people set, and one that nobody does."""

    def __init__(self) -> None:
        self.wall_ns = 1000 * SECOND
        self.steady_s = 50.0

    def pass_s(self, seconds: float) -> None:
        self.wall_ns += round(seconds * SECOND)
        self.steady_s += seconds


def a_silence(clocks: Clocks, seconds: int = 120) -> Silence:
    return Silence(by=PersonRef("p-ben"), began_ns=clocks.wall_ns, until_ns=clocks.wall_ns + seconds * SECOND)


def a_present(clocks: Clocks) -> tuple[PresentSilence, list[Silence | None]]:
    present, told = PresentSilence(lambda: clocks.wall_ns, lambda: clocks.steady_s), []
    present.on_change.append(told.append)
    return present, told


def test_that_it_ends_by_itself_and_says_so_once():
    clocks = Clocks()
    present, told = a_present(clocks)
    silence = a_silence(clocks)
    present.begin(silence)

    clocks.pass_s(119)
    present.tend()
    assert present.silence == silence
    clocks.pass_s(2)
    present.tend()
    present.tend()

    assert told == [silence, None]


def test_that_setting_the_clock_moves_the_end_that_is_told_and_not_the_end():
    clocks = Clocks()
    present, told = a_present(clocks)
    present.begin(a_silence(clocks))

    clocks.pass_s(60)
    clocks.wall_ns -= 3600 * SECOND
    present.tend()

    assert told[-1] is not None
    assert told[-1].until_ns == clocks.wall_ns + 60 * SECOND
    clocks.pass_s(61)
    present.tend()
    assert present.silence is None


def test_that_another_silence_takes_the_place_of_the_first():
    clocks = Clocks()
    present, _ = a_present(clocks)
    present.begin(a_silence(clocks, 600))

    present.begin(a_silence(clocks, 60))
    clocks.pass_s(61)
    present.tend()

    assert present.silence is None
