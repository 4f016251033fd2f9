"""The wheel, really built: everything that ships is in it, and nothing else of the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("translations", "resources", "training_content")


def built(target: Path) -> Path:
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target))
    (wheel,) = target.glob("*.whl")
    return wheel


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def files_in(*folders: str) -> set[str]:
    """Files of the checkout, without what Python leaves behind."""
    found = (file for folder in folders for file in (ROOT / folder).rglob("*") if file.is_file())
    return {str(file.relative_to(ROOT)) for file in found if "__pycache__" not in file.parts}


@pytest.mark.parametrize("folder", SHIPPED)
def test_that_every_data_file_is_in_the_wheel(names: set[str], folder: str):
    wanted = files_in(folder)

    assert wanted, f"{folder} is empty"
    assert {f"tandem_data/{name}" for name in wanted} <= names


def test_that_every_source_file_is_in_the_wheel(names: set[str]):
    assert files_in("hmi", "ui") <= names


def test_that_nothing_else_is_in_the_wheel(names: set[str]):
    tops = {name.partition("/")[0] for name in names if ".dist-info/" not in name}

    assert tops == {"hmi", "ui", "tandem_data"}
    assert not [name for name in names if name.endswith(".pyc")]


def test_that_the_command_is_installed_with_the_wheel(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        (entry,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        text = archive.read(entry).decode()

    assert "tandem = hmi.__main__:main" in text
