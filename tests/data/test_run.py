"""``./run``: what it does before there is a Python environment, in a checkout made of stubs."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parents[2] / "run"
LOCK = "numpy==2.3.0 \\\n    --hash=sha256:0\n"
NOBODY = 65534
TOOLS = ("bash", "cat", "cut", "dirname", "env", "grep", "sed", "sha256sum", "touch", "uname")


def script(file: Path, *lines: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(["#!/usr/bin/env bash", *lines]) + "\n", encoding="utf-8")
    file.chmod(0o755)


class Checkout:
    """A folder with ``run`` in it, on a machine that has just what is put into ``tools``."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.tools = folder / "checkout", folder / "tools"
        self.folder.mkdir()
        self.tools.mkdir()
        shutil.copy(RUN, self.folder / "run")
        (self.folder / "requirements.lock").write_text(LOCK, encoding="utf-8")
        for name in TOOLS:
            found = shutil.which(name)
            assert found, f"{name} is missing on this machine"
            (self.tools / name).symlink_to(found)
        script(self.tools / "id", "echo 1000")  # a person, not root

    def add_python(self) -> None:
        """A python that knows its version and nothing else."""
        script(self.tools / "python3", '[ "${1:-}" = -V ] && echo "Python 3.11.99"', "exit 0")

    def set_up(self) -> None:
        """As after an earlier ``./run setup``."""
        script(self.folder / ".venv/bin/python", 'echo "started: $*"')
        wanted = hashlib.sha256(f"{LOCK}Python 3.11.99\n".encode()).hexdigest()
        (self.folder / ".venv/.set-up").write_text(wanted)
        (self.folder / ".venv/.libraries").touch()

    def run(self, *words: str, user: int | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", self.folder / "run", *words], capture_output=True, text=True, timeout=60, check=False,
            env={"PATH": str(self.tools)}, user=user, cwd="/",
        )  # fmt: skip


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_that_an_unknown_word_is_named_beside_the_known_ones(checkout: Checkout):
    told = checkout.run("dmeo")

    assert told.returncode == 2
    assert "./run dmeo" in told.stderr
    assert "./run demo" in told.stderr


def test_that_help_is_no_fault(checkout: Checkout):
    assert [checkout.run(*words).returncode for words in ((), ("-h",), ("--help",))] == [0, 0, 0]


def test_that_a_person_gets_one_line_to_install_what_is_missing(checkout: Checkout):
    script(checkout.tools / "apt-get")
    script(checkout.tools / "sudo")

    told = checkout.run("demo")

    (line,) = [line for line in told.stderr.splitlines() if "apt-get" in line]
    assert told.returncode == 1
    assert line.strip().startswith("sudo sh -c 'apt-get update && apt-get install")
    assert "python3-venv" in line


def test_that_where_there_is_no_apt_the_packages_are_only_named(checkout: Checkout):
    told = checkout.run("demo")

    assert told.returncode == 1
    assert "python3-venv" in told.stderr
    assert "apt-get" not in told.stderr


def test_that_a_checkout_that_is_set_up_starts_without_a_word(checkout: Checkout):
    checkout.add_python()
    checkout.set_up()

    told = checkout.run("demo", "--replay")

    assert told.stdout == "started: -m hmi demo --replay\n"
    assert told.stderr == ""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("is_current", [True, False])
def test_that_what_another_person_set_up_is_used_and_never_touched(is_current: bool):
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders let nobody else in
        Path(name).chmod(0o755)
        checkout = Checkout(Path(name))
        checkout.add_python()
        checkout.set_up()
        if not is_current:
            (checkout.folder / ".venv/.set-up").write_text("an earlier version")

        told = checkout.run("demo", user=NOBODY)

        assert told.stdout == ("started: -m hmi demo\n" if is_current else "")
        assert ("./run setup" in told.stderr) is not is_current
        assert (checkout.folder / ".venv/bin/python").exists()
