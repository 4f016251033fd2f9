"""What a newcomer gets wrong: one line that says what to do, and no traceback."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from hmi.opcua.trust import TrustStore


def tandem(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hmi", *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False
    )


def said(result: subprocess.CompletedProcess[str]) -> str:
    """The one line; fails when there was another, or none."""
    assert result.returncode == 2, result.stderr
    lines = [line for line in result.stderr.splitlines() if "set-up code" not in line]
    assert len(lines) == 1, result.stderr
    return lines[0]


@pytest.fixture
def taken_port() -> Generator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    assert tandem("init", "--project", tmp_path / "cell").returncode == 0
    return tmp_path / "cell"


@pytest.mark.parametrize("url", ["cell4", "http://cell4:4840", "opc.tcp://cell4", "opc.tcp://cell4:99999"])
def test_that_a_wrong_address_of_a_controller_is_answered_by_a_right_one(url, tmp_path):
    assert "opc.tcp://192.168.0.10:4840" in said(tandem("scan", url, "--project", tmp_path))


def test_that_a_simulated_cell_names_a_port_that_is_taken(taken_port):
    assert f"port {taken_port} is taken" in said(tandem("simulate", "--port", str(taken_port)))


@pytest.mark.parametrize("address", ["udp://127.0.0.1:4850", "127.0.0.1"])
def test_that_a_service_names_an_address_that_it_cannot_listen_on(address, project):
    assert f"--listen {address}" in said(tandem("serve", "--project", project, "--listen", address))


def test_that_a_service_names_an_address_that_is_taken(taken_port, project):
    address = f"tcp://127.0.0.1:{taken_port}"
    assert f"--listen {address}: Address already in use" in said(
        tandem("serve", "--project", project, "--listen", address)
    )


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that even root cannot write")
@pytest.mark.parametrize("command", ["init", "keys"])
def test_that_a_folder_that_cannot_be_written_is_named(command):
    assert "/proc/tandem" in said(tandem(command, "--project", "/proc/tandem"))


def test_that_a_second_service_leaves_the_first_its_project(project):
    with subprocess.Popen(
        [sys.executable, "-m", "hmi", "serve", "--project", str(project)], stderr=subprocess.PIPE, text=True
    ) as first:
        try:
            assert first.stderr is not None
            for line in first.stderr:
                if "serving cell" in line:
                    break
            told = said(tandem("serve", "--project", project))
            assert str(project) in told
            assert "already" in told
            assert (project / "run" / "link").is_socket()
        finally:
            first.send_signal(signal.SIGTERM)
            rest = first.stderr.read() if first.stderr is not None else ""
    assert first.returncode == 0
    assert "leaked" not in rest


def test_that_a_service_that_was_killed_leaves_its_project_free(project):
    for signal_number in (signal.SIGKILL, signal.SIGTERM):
        with subprocess.Popen(
            [sys.executable, "-m", "hmi", "serve", "--project", str(project)], stderr=subprocess.PIPE, text=True
        ) as service:
            assert service.stderr is not None
            assert any("serving cell" in line for line in service.stderr)
            os.kill(service.pid, signal_number)
            service.stderr.read()
    assert service.returncode == 0


def test_that_a_controller_that_does_not_answer_is_told_with_what_to_check(tmp_path):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"opc.tcp://127.0.0.1:{closed.getsockname()[1]}"

    result = tandem("scan", url, "--project", tmp_path)

    assert result.returncode == 2
    assert result.stderr.splitlines() == [
        f"tandem: {url}: Connection refused",
        "tandem: check the address, the network cable, and whether the controller runs its OPC UA server",
    ]


def started_once(project: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "hmi", "serve", "--project", str(project)], stderr=subprocess.PIPE, text=True
    ) as service:
        assert service.stderr is not None
        assert any("serving cell" in line for line in service.stderr)
        service.send_signal(signal.SIGTERM)
        service.stderr.read()


def test_that_a_service_whose_records_were_taken_away_offers_no_set_up(project):
    started_once(project)
    (project / "setup-code").unlink()
    for file in project.glob("records.sqlite*"):
        file.unlink()

    result = tandem("serve", "--project", project)

    assert result.returncode == 2
    assert "some were removed" in result.stderr
    assert "tandem restore" in result.stderr
    assert not (project / "setup-code").exists()


@pytest.mark.parametrize("file", ["key.pem", "certificate.der"])
def test_that_a_certificate_of_our_own_that_is_damaged_is_named(file, tmp_path):
    TrustStore(tmp_path / "pki").own()
    (tmp_path / "pki" / "own" / file).write_bytes(b"")

    line = said(tandem("scan", "opc.tcp://127.0.0.1:1", "--project", tmp_path))

    assert f"pki/own/{file} is damaged; move its folder away" in line


def test_that_a_panel_without_a_screen_says_so(project, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    assert "there is no screen here" in said(tandem("panel", "--project", project))


@pytest.mark.parametrize("file", ["records.sqlite", "pki/records/panel.key"])
def test_that_a_service_names_what_is_damaged_of_its_records(file, project):
    started_once(project)
    for log in project.glob("records.sqlite-*"):
        log.unlink()
    (project / file).write_bytes(b"not what it was" * 100)

    result = tandem("serve", "--project", project)

    assert result.returncode == 2
    assert Path(file).parts[0] in result.stderr.splitlines()[0]
    assert "tandem restore" in result.stderr
    assert "Traceback" not in result.stderr


def test_that_hundreds_of_faults_are_told_as_far_as_they_can_be_read(project):
    tags = "".join(f"  - name: t{number}\n    data_type: Duble\n" for number in range(200))
    (project / "cell.yaml").write_text(f"id: cell\nlabel: Cell\ntags:\n{tags}", encoding="utf-8")

    result = tandem("check", "--project", project)

    assert result.returncode == 2
    lines = result.stderr.splitlines()
    assert len(lines) == 21
    assert "cell.yaml:4: tags.0" in lines[0]
    assert lines[-1] == "tandem: and 380 more"


@pytest.mark.parametrize("language", ["C", "de_DE.UTF-8", "tr_TR.UTF-8"])
def test_that_the_language_of_the_terminal_changes_nothing(language, project):
    environment = {"LANG": language, "LC_ALL": language, "PYTHONPATH": os.environ.get("PYTHONPATH", os.getcwd())}
    (project / "cell.yaml").write_text("id: cell\nlabel: Öfen – 3\nlabell: x\n", encoding="utf-8")

    result = subprocess.run(
        [sys.executable, "-m", "hmi", "check", "--project", str(project)],
        capture_output=True, env=environment, timeout=60, check=False,
    )  # fmt: skip

    assert result.returncode == 2
    assert b"unknown field (did you mean 'label'?)" in result.stderr
    assert b"Traceback" not in result.stderr


def test_that_a_machine_without_a_home_folder_can_be_used(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "HOME"}

    for arguments in (("--version",), ("init", "--project", str(tmp_path / "cell"))):
        result = subprocess.run(
            [sys.executable, "-m", "hmi", *arguments], capture_output=True, env=environment, timeout=60, check=False
        )
        assert result.returncode == 0, result.stderr


def test_that_a_scan_tells_why_in_its_own_words_only(tmp_path, simulated_url):
    result = tandem("scan", simulated_url, "--project", tmp_path, "--policy", "Aes256_Sha256_RsaPss", "--user", "")
    lines = result.stderr.splitlines()

    assert result.returncode == 2
    assert all(line.startswith("tandem: ") for line in lines), lines
    assert "fingerprint" in result.stderr


def test_that_a_cell_without_a_label_is_called_what_its_controller_calls_itself(tmp_path, simulated_url):
    result = tandem("scan", simulated_url, "--project", tmp_path, "--policy", "None")

    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    text = (tmp_path / "cell.yaml").read_text(encoding="utf-8")
    assert "label: Tandem simulated cell" in text
    assert "id: cell" in text


@pytest.fixture
def simulated_url() -> Generator[str]:
    with subprocess.Popen(
        [sys.executable, "-m", "hmi", "simulate", "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().split()[1]
        finally:
            server.terminate()
            server.wait()
