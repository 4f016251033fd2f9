"""Sounds are played beside the screen, never in its way; a computer that has no device is no trouble."""

import pytest

from hmi.domain.alarm import Priority
from ui.sound_patterns import PATTERNS, wave_of
from ui.sound_player import SoundDevice, SoundPlayer

WAVE = wave_of(PATTERNS[Priority.LOW], 0.4)


@pytest.fixture
def player(qapp):
    """On a device that nobody hears, which takes its time as a real one does."""
    player = SoundPlayer(("NULL",))
    yield player
    player.close()
    assert not player.is_playing


def test_that_a_burst_is_played_and_the_device_given_back(player, qtbot):
    with qtbot.waitSignal(player.device_changed, timeout=5000):
        player.play(WAVE)

    assert player.device is SoundDevice.WORKS
    qtbot.waitUntil(lambda: not player.is_playing)


def test_that_a_burst_is_not_cut_by_the_next(player, qtbot):
    player.play(WAVE)
    first = player._thread

    player.play(WAVE)

    assert player._thread is first


def test_that_a_burst_can_be_broken_off(player, qtbot):
    player.play(wave_of(PATTERNS[Priority.HIGH], 0.4).repeat(40))

    player.hush()

    qtbot.waitUntil(lambda: not player.is_playing, timeout=3000)


def test_that_a_computer_without_a_device_says_so_and_is_asked_again_later(qapp, qtbot):
    player = SoundPlayer(("WINMM",))

    with qtbot.waitSignal(player.device_changed, timeout=5000):
        player.play(WAVE)

    assert player.device is SoundDevice.MISSING
    qtbot.waitUntil(lambda: not player.is_playing)
    player.play(WAVE)
    assert not player.is_playing
