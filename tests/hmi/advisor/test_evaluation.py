"""Each row of a recording gets its verdict, labels stay unseen, and trivial rules stand beside every figure."""

import csv
from pathlib import Path

import numpy as np
import pytest

from hmi.advisor.detector import NotFitted
from hmi.advisor.evaluation.evaluation_map import EvaluationMap, read_evaluation_map
from hmi.advisor.evaluation.run import Run, judge, write_alarms
from hmi.advisor.evaluation.score import Counts, counts_of, interval_of, trivial_alarms
from hmi.advisor.evaluation.table import Table, read_table
from hmi.advisor.shift.detector import ShiftDetector
from hmi.handwritten import ContentError
from hmi.recordings.dialect import RecordingError
from tests.hmi.advisor.rig import NAMES, a_rig

FIT = 400


def a_recording(folder: Path, *, has_labels: bool = True, decimal: str = ".", line_end: str = "\n") -> Path:
    rig = a_rig(1, shift=5.0)
    head = ["datetime", *NAMES, *(["anomaly", "changepoint"] if has_labels else [])]
    lines = [";".join(head)]
    for row, values in enumerate(rig.values):
        cells = [
            f"2020-03-09 10:{row // 60:02}:{row % 60:02}",
            *(f"{value:.5f}".replace(".", decimal) for value in values),
        ]
        cells += [str(float(600 <= row < 850)), str(float(row in (600, 850)))] if has_labels else []
        lines.append(";".join(cells))
    path = folder / "rig.csv"
    path.write_bytes((line_end.join(lines) + line_end).encode())
    return path


def a_run(table: Table) -> Run:
    run = judge(table, FIT, ShiftDetector())
    assert isinstance(run, Run)
    return run


def test_that_labels_are_never_shown_to_the_detector(tmp_path: Path) -> None:
    table = read_table(a_recording(tmp_path), EvaluationMap())

    assert table.columns.names == NAMES
    assert list(table.labels) == ["anomaly", "changepoint"]
    assert any("anomaly, changepoint" in note for note in table.notes)


def test_that_verdicts_are_the_same_without_labels(tmp_path: Path) -> None:
    with_them = a_run(read_table(a_recording(tmp_path), EvaluationMap()))
    without = a_run(read_table(a_recording(tmp_path, has_labels=False), EvaluationMap()))

    assert np.array_equal(with_them.verdicts.score, without.verdicts.score, equal_nan=True)


@pytest.mark.parametrize(("decimal", "line_end"), [(",", "\r\n"), (",", "\r"), (".", "\r\n")])
def test_that_the_dialect_of_a_file_changes_no_verdict(tmp_path: Path, decimal: str, line_end: str) -> None:
    plain = a_run(read_table(a_recording(tmp_path), EvaluationMap()))
    other = a_run(read_table(a_recording(tmp_path, decimal=decimal, line_end=line_end), EvaluationMap()))

    assert np.array_equal(plain.verdicts.is_alarm, other.verdicts.is_alarm)


def test_that_each_row_is_written_with_alarm_score_and_contributions(tmp_path: Path) -> None:
    run = a_run(read_table(a_recording(tmp_path), EvaluationMap()))
    out = tmp_path / "alarms.csv"

    write_alarms(run, out)

    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 1000
    assert {row["state"] for row in rows[:FIT]} == {"fit"}
    assert [row["alarm"] for row in rows] == [str(int(alarm)) for alarm in run.verdicts.is_alarm]
    assert rows[700]["time"] == "2020-03-09 10:11:40"
    assert float(rows[700]["score"]) > 1.0
    assert sum(float(rows[700][f"contribution {name}"]) for name in NAMES) == pytest.approx(1.0, abs=0.001)


def test_that_rows_that_are_cut_or_damaged_keep_their_place(tmp_path: Path) -> None:
    path = a_recording(tmp_path)
    lines = path.read_text().splitlines()
    lines[500] = lines[500][:30]
    lines[510] = lines[510].replace("2020-03-09", "?")
    path.write_text("\n".join(lines))

    run = a_run(read_table(path, EvaluationMap()))

    assert len(run.table.columns) == 1000
    assert run.verdicts.is_alarm[650:830].all()


def test_that_columns_that_only_count_or_hold_words_are_left_out_and_told(tmp_path: Path) -> None:
    path = a_recording(tmp_path, has_labels=False)
    lines = path.read_text().splitlines()
    numbered = [f"{row};{line};ok" for row, line in enumerate(lines)]
    path.write_text("\n".join(["index;" + lines[0] + ";word", *numbered[1:]]))

    table = read_table(path, EvaluationMap())

    assert table.columns.names == NAMES
    assert "left out: index, word" in table.notes


def test_that_words_in_a_label_say_that_it_is_set(tmp_path: Path) -> None:
    path = a_recording(tmp_path)
    lines = path.read_text().splitlines()
    worded = [lines[0], *(line.replace(";1.0;", ";valve;").replace(";True;", ";valve;") for line in lines[1:])]
    path.write_text("\n".join(worded).replace(";0.0;0.0", ";;0.0"))

    label = read_table(path, EvaluationMap()).labels["anomaly"]

    assert label[600:850].all()
    assert not label[:600].any()


def test_that_a_recording_whose_newest_row_stands_first_is_not_judged_backwards(tmp_path: Path) -> None:
    path = a_recording(tmp_path)
    head, *rows = path.read_text().splitlines()
    path.write_text("\n".join([head, *reversed(rows)]))

    with pytest.raises(RecordingError, match="newest row stands first"):
        read_table(path, EvaluationMap())


def test_that_one_wild_time_moves_no_other(tmp_path: Path) -> None:
    path = a_recording(tmp_path)
    path.write_text(path.read_text().replace("2020-03-09 10:08:20", "2099-03-09 10:08:20"))

    times = read_table(path, EvaluationMap()).columns.time_ns

    assert np.diff(times).max() <= 2 * 10**9


def test_that_set_points_are_no_labels(tmp_path: Path) -> None:
    path = a_recording(tmp_path)
    path.write_text(path.read_text().replace("voltage", "target_voltage"))

    assert "target_voltage" in read_table(path, EvaluationMap()).columns.names


def test_that_a_map_names_channels_labels_and_what_to_leave_out(tmp_path: Path) -> None:
    path = a_recording(tmp_path)
    map_file = tmp_path / "rig.map.yaml"
    map_file.write_text(
        "version: 1\ntime: datetime\nnames: {flow: Flow in l/min}\nleave_out: [voltage]\nlabels: [changepoint]\n"
    )

    table = read_table(path, read_evaluation_map(map_file))

    assert table.columns.names == (*NAMES[:6], "Flow in l/min")
    assert list(table.labels) == ["changepoint", "anomaly"]


def test_that_a_wrong_map_is_told_with_line_and_field(tmp_path: Path) -> None:
    map_file = tmp_path / "rig.map.yaml"
    map_file.write_text("version: 2\ndecimal: ';'\nchannels: [a]\nleave_out: [a]\n")

    with pytest.raises(ContentError) as caught:
        read_evaluation_map(map_file)

    assert [fault.split(": ", 1)[0].rsplit(":", 1)[1] for fault in caught.value.faults] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("meaning", "told"),
    [
        (EvaluationMap(channels=("nothing",)), "no column 'nothing'"),
        (EvaluationMap(delimiter="|"), "parted by ';'"),
        (EvaluationMap(leave_out=NAMES), "no column with numbers"),
    ],
)
def test_that_a_map_that_does_not_fit_says_why(tmp_path: Path, meaning: EvaluationMap, told: str) -> None:
    with pytest.raises(RecordingError, match=told):
        read_table(a_recording(tmp_path), meaning)


def test_that_too_few_rows_to_learn_from_are_refused(tmp_path: Path) -> None:
    assert isinstance(judge(read_table(a_recording(tmp_path), EvaluationMap()), 100, ShiftDetector()), NotFitted)


def test_that_rows_are_counted_as_said_and_so() -> None:
    alarm = np.array([True, True, False, False, True])
    label = np.array([True, False, True, False, True])

    counts = counts_of(alarm, label) + Counts(quiet=1)

    assert counts == Counts(hits=2, false_alarms=1, misses=1, quiet=2)
    assert counts.score.f1 == pytest.approx(2 / 3)
    assert counts.score.false_alarms == pytest.approx(1 / 3)
    assert counts.score.missed == pytest.approx(1 / 3)


def test_that_the_interval_holds_the_figure() -> None:
    label = np.zeros(600, dtype=np.bool_)
    label[200:400] = True
    alarm = np.roll(label, 20)

    low, high = interval_of(alarm, label)

    assert low < counts_of(alarm, label).score.f1 < high


def test_that_trivial_rules_are_what_they_say() -> None:
    label = np.array([False, True, True, False])
    rules = trivial_alarms(
        np.random.default_rng(0).normal(size=(100, 1)), np.array([[0.0], [9.0], [0.0], [0.0]]), label, 0.5
    )

    assert rules["always alarm"].all()
    assert rules["label of the row before (knows the truth)"].tolist() == [False, False, True, True]
    assert rules["any channel beyond 3 sigma"].tolist() == [False, True, False, False]
