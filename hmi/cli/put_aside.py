"""Files that are replaced are kept under another name."""

from pathlib import Path


def put_aside(file: Path) -> Path:
    """Rename to the first free ``cell.before-1.yaml``; answers with it."""
    number = 1
    while (aside := file.with_name(f"{file.stem}.before-{number}{file.suffix}")).exists():
        number += 1
    return file.rename(aside)
