"""A picture is written whole, or it is said that it was not."""

from pathlib import Path

import pytest
from PySide6.QtGui import QPixmap

from ui.widgets.picture_file import write_picture


@pytest.fixture
def picture(qapp) -> QPixmap:
    picture = QPixmap(8, 8)
    picture.fill()
    return picture


def test_that_a_picture_is_written(picture: QPixmap, tmp_path: Path):
    write_picture(picture, tmp_path / "overview.png")

    assert QPixmap(str(tmp_path / "overview.png")).size() == picture.size()


def test_that_a_picture_without_a_folder_is_told(picture: QPixmap, tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        write_picture(picture, tmp_path / "missing" / "overview.png")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to write to")
def test_that_a_full_disk_is_told_and_keeps_no_half_of_a_picture(picture: QPixmap, tmp_path: Path):
    (tmp_path / "overview.png").symlink_to("/dev/full")

    with pytest.raises(OSError, match="No space left"):
        write_picture(picture, tmp_path / "overview.png")

    assert not (tmp_path / "overview.png").is_symlink()
