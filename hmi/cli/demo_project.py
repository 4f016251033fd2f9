"""The folder of a demo: made, forgotten, held by one demo at a time, and never taken from a real cell."""

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from hmi.cli.only_service import is_served, only_one
from hmi.cli.trouble import Trouble
from hmi.paths import demo_project, product_version

CELL = "cell.yaml"
STAMP = "demo-version"
"""In the folder: which version of Tandem made the demo's cell. Without it the folder belongs to a real cell."""
_BEGUN = {"run", "controller", "pki"}
"""What a first demo leaves that was ended before it had found its cell."""
_LOCK = Path("run") / "demo.lock"


@contextmanager
def demo_folder(project: Path | None, *, is_replay: bool, is_fresh: bool, is_for_tour: bool) -> Generator[Path]:
    """The demo's folder for as long as the demo runs; a tour takes its own, so that pictures do not depend on demos.

    Raises:
        Trouble: another demo runs there, or what is there is no demo's.
    """
    if is_for_tour and project is None:
        with tempfile.TemporaryDirectory(prefix="tandem-tour-") as name:
            yield Path(name)
        return
    folder = project or (demo_project().with_name("demo-replay") if is_replay else demo_project())
    _refuse_what_is_no_demo(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with only_one(folder / _LOCK, f"{folder}: a demo runs here already; use its window, or close it first"):
        if is_served(folder):
            raise Trouble(f"{folder}: a cell service runs on this project already; stop it first")
        if is_fresh:
            _empty(folder)
        yield folder


def is_of_this_version(folder: Path) -> bool:
    """Whether this version of Tandem made the cell that is there."""
    stamp = folder / STAMP
    return stamp.exists() and stamp.read_text(encoding="utf-8") == product_version()


def stamp(folder: Path) -> None:
    """Say that the cell is a demo's, of this version."""
    (folder / STAMP).write_text(product_version(), encoding="utf-8")


def _refuse_what_is_no_demo(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise Trouble(f"{folder} is no folder")
    if (folder / CELL).exists() and not (folder / STAMP).exists():
        raise Trouble(
            f"{folder} holds a cell that no demo made; name another folder for the demo with --project",
            f"to see that cell: tandem serve --project {folder}   and   tandem panel --project {folder}",
        )
    if folder.is_dir() and not (folder / STAMP).exists() and (others := sorted(_names(folder) - _BEGUN)):
        raise Trouble(f"{folder} is no folder of a demo (it holds {others[0]}); name a new one with --project")


def _names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def _empty(folder: Path) -> None:
    """Forget everything but the folder that holds the demo's own lock."""
    for one in folder.iterdir():
        if one.is_dir() and not one.is_symlink():
            if one.name != _LOCK.parts[0]:
                shutil.rmtree(one)
        else:
            one.unlink()
