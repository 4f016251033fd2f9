"""One cell service for each project: a second one would take over its socket, and then leave screens without any."""

import contextlib
import fcntl
from collections.abc import Generator
from pathlib import Path

from hmi.cli.trouble import Trouble

LOCK = Path("run") / "service.lock"
"""In the project. The kernel lets go of it when the service ends in any way, so a file that is left means nothing."""


@contextlib.contextmanager
def only_service(project: Path) -> Generator[None]:
    """Hold the project for one service.

    Raises:
        Trouble: another service runs on the project.
        OSError: the project cannot be written.
    """
    if not project.is_dir():
        yield  # what is missing, the service says
        return
    with only_one(project / LOCK, f"{project}: a cell service runs on this project already; stop it first"):
        yield


@contextlib.contextmanager
def only_one(file: Path, refusal: str) -> Generator[None]:
    """Hold the lock ``file``, whose folder is made.

    Raises:
        Trouble: another process holds it; with the words ``refusal``.
        OSError: it cannot be written.
    """
    file.parent.mkdir(exist_ok=True, mode=0o700)
    with file.open("a", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(refusal) from None
        yield


def is_served(project: Path) -> bool:
    """Whether a cell service runs on the project now."""
    file = project / LOCK
    if not file.exists():
        return False
    try:
        with only_one(file, ""):
            return False
    except Trouble:
        return True
