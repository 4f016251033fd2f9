"""What a trend shows, as a file."""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PySide6.QtCore import QRectF, QStandardPaths, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from ui.formatting import date_time_text
from ui.widgets.picture_file import write_picture
from ui.widgets.trend_columns import TrendColumns


def save_picture(shown: QWidget, caption: str) -> str:
    """Save what is seen under a caption; says where, or what was in the way."""
    try:
        target = export_file("png")
        write_picture(captioned(shown, caption), target)
    except OSError as error:
        return _fault_words(error)
    return _("Saved {file}").format(file=target)


def caption_words(cell: str, window_s: tuple[float, float]) -> str:
    """Of which cell and when."""
    begin, end = (date_time_text(round(moment_s * 1e9)) for moment_s in window_s)
    return _("{cell}: {begin} to {end}").format(cell=cell, begin=begin, end=end)


def captioned(shown: QWidget, caption: str) -> QPixmap:
    """A widget as it is seen, below a line that says what it is: a picture is looked at far from the panel."""
    seen = shown.grab()
    ratio = seen.devicePixelRatio()
    line_px = shown.fontMetrics().height() * 2
    picture = QPixmap(seen.width(), seen.height() + round(line_px * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(shown.palette().window().color())
    painter = QPainter(picture)
    painter.setFont(shown.font())
    painter.setPen(shown.palette().windowText().color())
    place = QRectF(line_px / 2, 0, shown.width() - line_px, line_px)
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), caption)
    painter.drawPixmap(0, line_px, seen)
    painter.end()
    return picture


def save_data(columns: TrendColumns, tags: Sequence[TagName], units: Sequence[str]) -> str:
    """Save the numbers behind what is seen; says where, or what was in the way."""
    try:
        target = export_file("csv")
        export_csv(target, columns, tags, units)
    except OSError as error:
        return _fault_words(error)
    return _("Saved {file}").format(file=target)


def _fault_words(error: OSError) -> str:
    words = _("{file} could not be written: {reason}")
    return words.format(file=error.filename or "", reason=error.strerror or "")


def export_file(kind: str, name: str = "trend") -> Path:
    """A new file for a picture or data of ``name``, in the person's documents; its folder is made.

    Raises:
        OSError: the folder cannot be made.
    """
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(place or Path.home()) / "Tandem"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}-{datetime.now():%Y%m%d-%H%M%S}.{kind}"


def export_csv(target: Path, columns: TrendColumns, tags: Sequence[TagName], units: Sequence[str]) -> None:
    """One row a column: UTC time of its start, then low, high and last of each trace; unknown is empty.

    Raises:
        OSError: the file cannot be written; a part of it is not left behind.
    """
    part = target.with_suffix(".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            heads = [f"{tag} {what} [{unit}]" for tag, unit in zip(tags, units, strict=True) for what in _PARTS]
            writer.writerow(["time_utc", *heads])
            for column in range(columns.oldest, columns.newest + 1):
                slot = column % columns.count
                moment = datetime.fromtimestamp(column * columns.step_ns / 1e9, UTC)
                values = [
                    array[trace, slot]
                    for trace in range(len(tags))
                    for array in (columns.low, columns.high, columns.last)
                ]
                writer.writerow([moment.isoformat(), *("" if np.isnan(value) else value for value in values)])
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


_PARTS = ("low", "high", "last")
