"""Where picture files lie that somebody may want to attach: sticks and cards that were put in, and the own folders."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QStorageInfo

from ui.models.photo_making import ENDINGS

MOST_PICTURES = 200
_MOST_LOOKED_AT = 20_000
"""Files and folders: a stick full of films must not hold the screen up."""
_REMOVABLE = ("/media/", "/run/media/", "/mnt/", "/Volumes/")


@dataclass(frozen=True, slots=True)
class PicturePlace:
    """A folder to look in."""

    name: str
    """Empty for the own folders; else what the stick is called."""
    folders: tuple[Path, ...]


def picture_places() -> list[PicturePlace]:
    """Removable media first, by name; then the own folders."""
    volumes = [
        PicturePlace(volume.displayName(), (Path(volume.rootPath()),))
        for volume in QStorageInfo.mountedVolumes()
        if volume.isReady() and volume.rootPath().startswith(_REMOVABLE)
    ]
    wanted = (
        QStandardPaths.StandardLocation.PicturesLocation,
        QStandardPaths.StandardLocation.DownloadLocation,
        QStandardPaths.StandardLocation.DesktopLocation,
    )
    home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
    own = [Path(QStandardPaths.writableLocation(one)) for one in wanted]
    folders = tuple(dict.fromkeys(folder for folder in own if folder.is_dir() and str(folder) != home))
    return [*sorted(volumes, key=lambda one: one.name.casefold()), PicturePlace("", folders)]


def pictures_in(place: PicturePlace) -> list[Path]:
    """Picture files, the newest first, at most ``MOST_PICTURES``; what cannot be read is left out."""
    found: list[tuple[float, Path]] = []
    for number, file in enumerate(file for folder in place.folders for file in _files_below(folder)):
        if number >= _MOST_LOOKED_AT:
            break
        if file.suffix.lower() in ENDINGS:
            try:
                found.append((file.stat().st_mtime, file))
            except OSError:
                continue
    found.sort(key=lambda one: one[0], reverse=True)
    return [file for _, file in found[:MOST_PICTURES]]


def _files_below(folder: Path) -> Iterator[Path]:
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if not name.startswith("."):
                yield Path(at) / name
