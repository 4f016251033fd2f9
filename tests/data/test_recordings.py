import numpy as np
import pytest

from hmi.domain.arm_geometry import UR3E, link_frames
from hmi.simulator.replay_map_file import read_map
from hmi.simulator.replay_source import (
    MAP_SUFFIX,
    SHIPPED_RECORDING,
    TimeWish,
    open_source,
    recordings_folder,
    shipped_map_for,
)

MAPS = sorted(recordings_folder().glob(f"*{MAP_SUFFIX}"))


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.name)
def test_that_every_shipped_map_is_whole(path):
    found = read_map(path)

    assert path.name == found.id + MAP_SUFFIX
    assert found.source


def test_that_every_shipped_file_is_explained():
    explained = (recordings_folder() / "SOURCE.md").read_text(encoding="utf-8")

    for path in recordings_folder().iterdir():
        assert path.name == "SOURCE.md" or path.name in explained, path.name


def test_that_the_shipped_recording_is_whole_small_and_licensed():
    path = recordings_folder() / SHIPPED_RECORDING

    source = open_source(path, None, TimeWish())

    report = source.recording.report
    assert report.rows_kept == report.rows_read == 888
    assert not report.missing
    assert not report.corrupt
    assert not report.gaps
    assert path.stat().st_size < 1_500_000
    assert "MIT License" in path.with_suffix(".LICENSE.txt").read_text(encoding="utf-8")


def test_that_the_joints_of_the_shipped_recording_put_the_tool_where_it_was_recorded():
    """The recorded tool centre point lies at one fixed place on the flange of a UR3e, within a millimetre."""
    numbers = open_source(recordings_folder() / SHIPPED_RECORDING, None, TimeWish()).recording.numbers
    joints = np.stack([numbers[f"actual_q_{joint}"] for joint in range(6)], axis=-1)
    tool = np.stack([numbers[f"actual_TCP_pose_{axis}"] for axis in range(3)], axis=-1)

    flange = link_frames(joints, UR3E)[:, 6]
    on_flange = np.einsum("nij,nj->ni", flange[:, :3, :3].transpose(0, 2, 1), tool - flange[:, :3, 3])

    assert np.ptp(on_flange, axis=0).max() < 0.003
    assert on_flange.mean(axis=0) == pytest.approx((0.0, 0.0, 0.15), abs=0.001)


def test_that_a_map_with_common_columns_must_be_asked_for():
    assert shipped_map_for(["timestamp", "value"]) is None
