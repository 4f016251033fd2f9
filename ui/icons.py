"""Pictograms that ship (Lucide, ISC licence), drawn in the colour and size asked for."""

from functools import cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from hmi.paths import shipped

FOLDER = "icons"


def icon(name: str, colour: str, side_px: int = 28) -> QIcon:
    """The pictogram ``name`` as an icon for keys."""
    return QIcon(pixmap(name, colour, side_px))


@cache
def pixmap(name: str, colour: str, side_px: int) -> QPixmap:
    """The pictogram ``name`` in ``colour`` (``#rrggbb``), sharp on screens of double density.

    Raises:
        FileNotFoundError: no such pictogram ships.
    """
    source = (shipped("resources") / FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    image = QPixmap(QSize(side_px, side_px) * 2)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    image.setDevicePixelRatio(2)
    return image
