"""A picture as a file, whole or not at all."""

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QPixmap


def write_picture(picture: QPixmap, file: Path) -> None:
    """Write a PNG. Qt alone says that it saved one before the disk was asked for the room.

    Raises:
        OSError: it cannot be written; what was begun is taken away again.
    """
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    try:
        file.write_bytes(buffer.data().data())
    except OSError:
        with suppress(OSError):
            file.unlink()
        raise
