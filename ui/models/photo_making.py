"""A picture file made into a photo that the service takes: turned upright, small enough, and without what it tells."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from hmi.domain.photo import MOST_BYTES, PhotoFacts, PhotoFault, look_at

LONGEST_EDGE_PX = 2_560
_QUALITIES = (88, 75, 60, 40)
ENDINGS = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp")
"""What Qt can read; the service is sent JPEG in any case."""


def photo_of(path: Path) -> bytes | PhotoFault:
    """The photo as JPEG, or why the file is none. Takes a tenth of a second for twelve million pixels."""
    image = drawn(path, LONGEST_EDGE_PX)
    if image is None:
        return PhotoFault.NO_PICTURE
    for quality in _QUALITIES:
        data = _jpeg(image, quality)
        if data and len(data) <= MOST_BYTES:
            facts = look_at(data)
            return data if isinstance(facts, PhotoFacts) else facts
    return PhotoFault.TOO_LARGE


def drawn(path: Path, longest_px: int) -> QImage | None:
    """The picture upright and no longer than so, on white where it is clear; None where it cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > longest_px:
        reader.setScaledSize(size.scaled(QSize(longest_px, longest_px), Qt.AspectRatioMode.KeepAspectRatio))
    return _plain(reader.read(), longest_px)


def drawn_from(data: bytes, longest_px: int) -> QImage | None:
    """As ``drawn``, from bytes."""
    return _plain(QImage.fromData(data), longest_px)


def _plain(image: QImage, longest_px: int) -> QImage | None:
    if image.isNull():
        return None
    if max(image.width(), image.height()) > longest_px:
        wanted = QSize(longest_px, longest_px)
        image = image.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    page = QImage(image.size(), QImage.Format.Format_RGB32)  # a new one: the old one may carry texts
    page.fill(Qt.GlobalColor.white)
    painter = QPainter(page)
    painter.drawImage(0, 0, image)
    painter.end()
    return page


def _jpeg(image: QImage, quality: int) -> bytes:
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    is_written = image.save(buffer, "JPEG", quality)  # pyright: ignore[reportCallIssue, reportArgumentType]  # a device is taken, too
    return bytes(held.data()) if is_written else b""
