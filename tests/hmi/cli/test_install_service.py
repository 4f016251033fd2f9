"""The unit that ``tandem install-service`` writes, read by systemd itself where there is one."""

import configparser
import getpass
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from hmi.cli.install_service import install_service
from hmi.cli.systemd_unit import SystemdUnit
from hmi.cli.trouble import Trouble


def parsed(text: str) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # pyright: ignore[reportAttributeAccessIssue]  # names of directives keep their case
    unit.read_string(text)
    return unit


def a_unit(project: Path, user: str = "root", checkpoints: Path | None = None) -> SystemdUnit:
    return SystemdUnit(
        python=Path(sys.executable), folder=Path("/"), project=project, user=user, checkpoints=checkpoints
    )


def verified(file: Path, *options: str) -> str:
    """What systemd has to say against a unit."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    done = subprocess.run(
        ["systemd-analyze", *options, "verify", str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    about_it = [line for line in done.stderr.splitlines() if file.name in line]
    return "\n".join(about_it)


@pytest.mark.parametrize("name", ["cell", "my cell", "50% off", "a$b", 'say "cell"', "back\\slash"])
def test_that_systemd_accepts_the_unit_whatever_the_folder_is_called(tmp_path: Path, name: str):
    project = tmp_path / name
    project.mkdir()
    install_service(project, target=tmp_path, user="root")

    assert verified(tmp_path / "tandem.service") == ""


def test_that_systemd_would_tell_of_a_wrong_unit(tmp_path: Path):
    file = tmp_path / "tandem.service"
    file.write_text(a_unit(tmp_path).text().replace("PrivateTmp=yes", "PrivateTmp=perhaps"))

    assert "perhaps" in verified(file)


def test_that_checkpoints_may_be_written_to_another_machine_that_need_not_be_there(tmp_path: Path):
    elsewhere = Path("/mnt/site office/cell 4")
    file = tmp_path / "tandem.service"
    file.write_text(a_unit(tmp_path, "tandem", elsewhere).text())

    service = parsed(file.read_text())["Service"]

    assert service["ExecStart"].endswith(f'--project {tmp_path} --checkpoints "{elsewhere}"')
    assert service["ReadWritePaths"] == f'{tmp_path} -"{elsewhere}"'
    assert verified(file) == ""


def test_that_the_service_may_write_only_to_its_project(tmp_path: Path):
    service = parsed(a_unit(tmp_path, "tandem").text())["Service"]

    assert service["User"] == "tandem"
    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"] == str(tmp_path)
    assert service["CapabilityBoundingSet"] == ""
    assert service["NoNewPrivileges"] == "yes"
    assert service["ExecStart"] == f"{sys.executable} -m hmi serve --project {tmp_path}"


def test_that_the_service_is_always_started_again(tmp_path: Path):
    unit = parsed(a_unit(tmp_path).text())

    assert unit["Service"]["Restart"] == "always"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert unit["Install"]["WantedBy"] == "multi-user.target"


def test_that_a_person_can_have_a_service_without_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("HOME", str(tmp_path))
    install_service(tmp_path / "cell", own=True)

    file = tmp_path / ".config/systemd/user/tandem.service"
    unit = parsed(file.read_text())
    assert "User" not in unit["Service"]
    assert unit["Install"]["WantedBy"] == "default.target"
    assert "systemctl --user" in capsys.readouterr().out
    assert verified(file, "--user") == ""


def test_that_what_is_still_missing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    install_service(tmp_path, target=tmp_path / "x.service", user="nobody-of-that-name")
    unknown = capsys.readouterr().out
    (tmp_path / "cell.yaml").touch()
    install_service(tmp_path, target=tmp_path / "x.service", user=getpass.getuser())
    known = capsys.readouterr().out

    assert "tandem scan" in unknown
    assert "useradd --system --no-create-home nobody-of-that-name" in unknown
    assert "chown -R nobody-of-that-name:" in unknown
    assert known.splitlines()[1:] == ["next: systemctl daemon-reload && systemctl enable --now x.service"]


def test_that_a_place_that_cannot_be_written_is_said(tmp_path: Path):
    with pytest.raises(Trouble, match="--target"):
        install_service(tmp_path, target=tmp_path / "missing" / "x.service")


def test_that_a_project_whose_socket_would_lie_elsewhere_is_refused(tmp_path: Path):
    with pytest.raises(Trouble, match="too long"):
        install_service(tmp_path / ("long" * 30), target=tmp_path)


def test_that_a_folder_that_keeps_the_service_out_is_said(capsys: pytest.CaptureFixture[str]):
    with tempfile.TemporaryDirectory() as name:
        home, project = Path(name), Path(name) / "cell"
        project.mkdir(mode=0o700)
        install_service(project, target=home)
        closed = capsys.readouterr().out
        home.chmod(0o711)
        install_service(project, target=home)
        opened = capsys.readouterr().out

    assert f"user tandem cannot look into {home}, where its project lies" in closed
    assert "--project" in closed
    assert "where its project lies" not in opened


def test_that_a_service_with_a_user_who_may_go_there_has_no_wall(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    install_service(tmp_path, target=tmp_path, user=getpass.getuser())

    assert "cannot" not in capsys.readouterr().out


def test_that_the_service_listens_where_it_is_told_to(tmp_path: Path):
    install_service(tmp_path, target=tmp_path, user="root", listen=["tcp://0.0.0.0:4850", "tcp://[::1]:4850"])

    command = parsed((tmp_path / "tandem.service").read_text())["Service"]["ExecStart"]
    assert command.endswith(" --listen tcp://0.0.0.0:4850 --listen tcp://[::1]:4850")
    assert verified(tmp_path / "tandem.service") == ""


def test_that_an_address_that_is_none_is_told_before_the_unit_is_written(tmp_path: Path):
    with pytest.raises(Trouble, match=re.escape("tcp://0.0.0.0:4850")):
        install_service(tmp_path, target=tmp_path, user="root", listen=["4850"])

    assert not (tmp_path / "tandem.service").exists()
