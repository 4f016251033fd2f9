"""Patterns that can be told apart with closed eyes, and that no loudspeaker distorts."""

import numpy as np
import pytest

from hmi.domain.alarm import Priority
from ui.sound_patterns import PATTERNS, RATE_HZ, wave_of


def pulses(priority: Priority) -> int:
    """Bursts of sound between silences of at least 20 ms."""
    wave = wave_of(PATTERNS[priority], 1.0)
    windows = np.abs(wave[: len(wave) // 441 * 441].reshape(-1, 441)).max(axis=1) > 300
    return int(np.count_nonzero(np.diff(windows.astype(int)) == 1) + windows[0])


def test_that_each_priority_has_a_pattern_of_its_own():
    assert [pulses(priority) for priority in Priority] == [6, 2, 1]


@pytest.mark.parametrize("priority", Priority)
def test_that_a_burst_neither_clips_nor_clicks_nor_runs_into_the_next(priority):
    pattern = PATTERNS[priority]
    wave = wave_of(pattern, 1.0)

    assert 30_000 < np.abs(wave).max() <= np.iinfo(np.int16).max
    assert np.abs(wave[:5]).max() < 2000
    assert len(wave) / RATE_HZ < pattern.again_s


def test_that_the_more_urgent_comes_more_often_and_higher():
    high, medium, low = (PATTERNS[priority] for priority in Priority)

    assert high.again_s < medium.again_s < low.again_s
    assert min(high.tones_hz) > max(medium.tones_hz) > max(low.tones_hz)


def test_that_loudness_is_a_share_of_what_the_device_can_do():
    loud, quiet = (np.abs(wave_of(PATTERNS[Priority.LOW], share)).max() for share in (1.0, 0.25))

    assert quiet == pytest.approx(loud / 4, rel=0.01)
