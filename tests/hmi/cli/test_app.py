"""The command as a whole."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from hmi.cli.app import build
from hmi.cli.commands import COMMANDS
from hmi.paths import product_version


def names_of(app: typer.Typer) -> set[str]:
    return set(typer.main.get_command(app).commands)


@pytest.mark.parametrize("file", sorted({command.file for command in COMMANDS.values()}))
def test_that_every_subcommand_is_registered_by_the_file_named_for_it(file: str):
    names = {name for name, command in COMMANDS.items() if command.file == file}

    assert names_of(build([next(iter(names))])) == names


def test_that_all_subcommands_are_known_before_one_is_asked_for():
    assert names_of(build([])) == set(COMMANDS)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("tandem re", {"replay", "report", "restore"}),
        ("tandem journal ", {"verify", "export", "begin-anew"}),
        ("tandem scan --policy ", {"None", "Basic256Sha256", "Aes256_Sha256_RsaPss"}),
    ],
)
def test_that_a_shell_completes_names_and_choices(line: str, expected: set[str]):
    words = line.split(" ")
    asked = {"_TANDEM_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}

    done = subprocess.run(
        [sys.executable, "-m", "hmi"], env={**os.environ, **asked}, capture_output=True, text=True, check=False
    )

    assert set(done.stdout.split()) == expected


def test_that_completing_a_name_loads_no_subcommand():
    told = "import sys; from hmi.cli.app import build; build(['re']); print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()

    assert not {"asyncua", "duckdb", "sqlalchemy", "numpy"} & set(loaded)


def test_that_help_lists_all_subcommands():
    shown = CliRunner().invoke(build(["--help"]), ["--help"]).output

    assert all(name in shown for name in COMMANDS)
    assert "..." not in shown.split("Commands:")[1], "a help text is cut"


def test_that_an_unknown_subcommand_is_refused():
    result = CliRunner().invoke(build(["fly"]), ["fly"])

    assert result.exit_code == 2
    assert "No such command" in result.output


def test_that_asking_for_the_panel_loads_neither_opc_ua_nor_a_database():
    told = "import sys; from hmi.cli.app import build; build(['panel']); print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()

    assert not {"asyncua", "duckdb", "sqlalchemy"} & set(loaded)


@pytest.mark.parametrize("asked", ["-h", "--help"])
def test_that_help_is_given_by_both_its_names(asked):
    assert "The touch panel at a robot cell." in CliRunner().invoke(build([asked]), [asked]).output


def test_that_the_version_is_told():
    assert CliRunner().invoke(build(["--version"]), ["--version"]).output == f"tandem {product_version()}\n"


def test_that_ctrl_c_while_it_starts_is_no_traceback():
    with subprocess.Popen([sys.executable, "-m", "hmi", "scan", "-h"], stderr=subprocess.PIPE, text=True) as command:
        deadline = time.monotonic() + 30.0
        while not is_loading(command.pid) and command.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        command.send_signal(signal.SIGINT)
        _out, told = command.communicate(timeout=60)

    assert "Traceback" not in told
    assert command.returncode in (0, -signal.SIGINT, 130)


def is_loading(process: int) -> bool:
    """Whether it is past Python's own start: a library of another maker is loaded."""
    try:
        return "site-packages" in Path(f"/proc/{process}/maps").read_text(encoding="utf-8")
    except OSError:
        return False
