import socket
import subprocess
import sys

import pytest
import typer

from hmi.cli.replay import register
from hmi.cli.trouble import Trouble

GOOD = "time,a\n2026-03-01T10:00:00Z,1\n2026-03-01T10:00:01Z,2\n"


@pytest.fixture(scope="module")
def replay():
    app = typer.Typer()
    register(app)

    def run(*arguments):
        app([*map(str, arguments)], standalone_mode=False)

    return run


def test_that_the_shipped_recording_is_reported_without_a_file_at_hand(replay, capsys):
    replay("--check")

    told = capsys.readouterr().out
    assert "888 read, 888 kept, 0 skipped" in told
    assert "map ur_rtde.map.yaml" in told


def test_that_the_url_is_told_when_it_is_ready(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text(GOOD)

    with subprocess.Popen(
        [sys.executable, "-m", "hmi", "replay", str(path), "--port", "0", "--speed", "0.1"],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        lines = []
        for line in process.stdout:
            lines.append(line.strip())
            if line.startswith("READY "):
                break
        process.terminate()

    assert lines[-1].startswith("READY opc.tcp://127.0.0.1:")
    assert "no map fits these columns" in "\n".join(lines)


@pytest.mark.parametrize(
    ("content", "arguments", "words"),
    [
        (GOOD, ["--timezone", "Mars/Base"], "no such time zone"),
        (GOOD, ["--original-times", "--loop"], "would run backwards"),
        (GOOD, ["--time-column", "when"], "no column 'when' for the time"),
        (GOOD.replace("2026-03-01T10:00:0", "").replace("Z", ".5"), ["--original-times"], "no date to keep"),
        ("row,a\n1,1\n2,2\n", [], "no time axis"),
        ("time,a\n2026-03-01T10:00:00Z,1\n", [], "only one row"),
    ],
)
def test_that_what_cannot_be_done_is_said_clearly(replay, tmp_path, content, arguments, words):
    path = tmp_path / "recording.csv"
    path.write_text(content)

    with pytest.raises(Trouble, match=words):
        replay(path, *arguments)


def test_that_numbers_that_count_rows_are_seconds_when_someone_says_so(replay, tmp_path, capsys):
    path = tmp_path / "recording.csv"
    path.write_text("TimeStamp,a\n1,1\n2,2\n3,3\n")

    replay(path, "--time-column", "TimeStamp", "--time-format", "seconds", "--check")

    assert "a row every 1 s" in capsys.readouterr().out


def test_that_columns_that_are_not_served_are_told_with_their_reason(replay, tmp_path, capsys):
    names = ",".join(f"c{number}" for number in range(502))
    path = tmp_path / "recording.csv"
    path.write_text(f"time,word,{names}\n" + "".join(f"2026-03-01T10:00:0{row}Z,x,{'1,' * 501}1\n" for row in range(3)))

    replay(path, "--check")

    told = capsys.readouterr().out
    assert "1 not served (holding text or too few numbers): word" in told
    assert "2 not served (more than 500 columns; a map can choose): c500, c501" in told


def test_that_a_fault_in_a_map_is_told_with_its_line(replay, tmp_path):
    path, map_file = tmp_path / "recording.csv", tmp_path / "a.map.yaml"
    path.write_text(GOOD)
    map_file.write_text("version: 1\nid: a\nlabel: A\ntime: {column: time}\nequipment: []\n")

    with pytest.raises(Trouble) as caught:
        replay(path, "--map", map_file)

    assert caught.value.lines == (f"{map_file}:5: equipment: nothing to serve",)


def test_that_a_map_for_another_table_names_what_is_not_there(replay, tmp_path):
    path, map_file = tmp_path / "recording.csv", tmp_path / "a.map.yaml"
    path.write_text(GOOD)
    map_file.write_text(
        "version: 1\nid: a\nlabel: A\ntime: {column: time}\nequipment:\n"
        "  - {id: m, kind: machine, label: M, variables: [{column: b, name: B}]}\n"
    )

    with pytest.raises(Trouble, match="needs columns that are not there: 'b'"):
        replay(path, "--map", map_file)


def test_that_a_file_that_is_not_there_is_named(replay, tmp_path):
    with pytest.raises(Trouble, match=r"nowhere\.csv: No such file"):
        replay(tmp_path / "nowhere.csv")


def test_that_a_taken_port_is_said_to_be_one(replay, tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text(GOOD)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        with pytest.raises(Trouble, match="is taken by another program"):
            replay(path, "--port", other.getsockname()[1])
