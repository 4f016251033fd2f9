from datetime import UTC, datetime

import numpy as np
import pytest

from hmi.recordings.dialect import RecordingError, sample_of, sniff_dialect
from hmi.recordings.guess import guess_kinds, guess_time
from hmi.recordings.recording import Wanted, read_recording
from hmi.recordings.report import RowFault
from hmi.recordings.time_axis import TimeFormat

POINTS = (
    "Time,Speed,On\n2026-03-01T10:00:00Z,1.5,True\n2026-03-01T10:00:01Z,-2.25,False\n2026-03-01T10:00:02Z,3e2,True\n"
)
VALUES = [1.5, -2.25, 300.0]


def read(path, columns=("Speed",)):
    dialect = sniff_dialect(path)
    guess = guess_time(path, dialect, sample_of(path, dialect))
    return read_recording(path, dialect, Wanted(time=guess.columns, shape=guess.shape, numbers=columns))


def told(recording):
    return "\n".join(recording.report.lines())


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (POINTS, "utf-8"),
        (POINTS, "utf-8-sig"),
        (POINTS, "utf-16"),
        (POINTS.replace("\n", "\r\n"), "utf-8"),
        (POINTS.replace("\n", "\r"), "utf-8"),
        (POINTS.rstrip("\n"), "utf-8"),
        (POINTS.replace(",", "\t"), "utf-8"),
        (POINTS.replace(",", ";").replace(".", ","), "utf-8"),
        (POINTS.replace(",", ";").replace(".", ",").replace("\n", ";;;\n"), "utf-8"),
        (POINTS.replace("1.5", '"1,5"').replace("-2.25", '"-2,25"').replace("3e2", '"300,0"'), "utf-8"),
        ("sep=,\n" + POINTS, "utf-8"),
        ("# made by a logger\nStation 4, bench Süd\n\n" + POINTS, "cp1252"),
        (POINTS.replace("Speed", "Speed ").replace("\n", "\n\n"), "utf-8"),
        ("Zähler" + POINTS[4:], "cp1252"),
    ],
)
def test_that_a_table_is_read_however_it_is_written(tmp_path, content, encoding):
    path = tmp_path / "recording.csv"
    path.write_bytes(content.encode(encoding))

    recording = read(path)

    assert recording.numbers["Speed"].tolist() == VALUES
    assert np.diff(recording.time_ns).tolist() == [1_000_000_000] * 2
    assert recording.report.rows_kept == 3


@pytest.mark.parametrize(
    ("cells", "form", "step_ns"),
    [
        (("2026-03-01 10:00:00", "2026-03-01 10:00:00.04", "2026-03-01 10:00:00.08"), TimeFormat.DATE, 40_000_000),
        (("2026:03:01:10:00:00.000001", "2026:03:01:10:00:00.000003", "2026:03:01:10:00:00.000005"), TimeFormat.DATE,
         2000),
        (("01.03.2026 10:00", "01.03.2026 10:05", "01.03.2026 10:10"), TimeFormat.DATE, 300_000_000_000),
        (("28/02/2026 10:00:00", "01/03/2026 10:00:00", "02/03/2026 10:00:00"), TimeFormat.DAY_FIRST,
         86_400_000_000_000),
        (("02/28/2026 10:00:00 PM", "02/28/2026 11:00:00 PM", "03/01/2026 12:00:00 AM"), TimeFormat.MONTH_FIRST,
         3_600_000_000_000),
        (("2026-03-01T10:00:00+01:00", "2026-03-01T10:00:01+01:00", "2026-03-01T10:00:02+01:00"), TimeFormat.DATE,
         1_000_000_000),
        (("1772359200", "1772359201.5", "1772359203"), TimeFormat.EPOCH_S, 1_500_000_000),
        (("1772359200000", "1772359200040", "1772359200080"), TimeFormat.EPOCH_MS, 40_000_000),
        (("0", "0.04", "0.08"), TimeFormat.SECONDS, 40_000_000),
        (("23:59:58", "23:59:59", "00:00:00"), TimeFormat.CLOCK, 1_000_000_000),
        (("45352.25", "45352.5", "45352.75"), TimeFormat.SPREADSHEET_DAYS, 21_600_000_000_000),
        (("23:59:58.5", "23:59:59.5", "00:00:00.5"), TimeFormat.CLOCK, 1_000_000_000),
    ],
)  # fmt: skip
def test_that_times_are_understood(tmp_path, cells, form, step_ns):
    path = tmp_path / "recording.csv"
    name = "date" if form is TimeFormat.SPREADSHEET_DAYS else "time"
    path.write_text(f"{name},a\n" + "".join(f"{cell},1\n" for cell in cells))

    recording = read(path, ("a",))

    assert recording.report.time_format.startswith(form.value)
    assert np.diff(recording.time_ns).tolist() == [step_ns] * 2


def test_that_a_date_says_when_it_was(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text("Datum;Uhrzeit;a\n02.03.2026;10:00:00,5;1,5\n02.03.2026;10:00:01,5;2,5\n")
    dialect = sniff_dialect(path)

    guess = guess_time(path, dialect, sample_of(path, dialect), zone="Europe/Berlin")
    recording = read_recording(path, dialect, Wanted(time=guess.columns, shape=guess.shape))

    first = datetime(2026, 3, 2, 9, 0, 0, 500_000, tzinfo=UTC)
    assert recording.time_ns[0] == round(first.timestamp() * 1e9)
    assert recording.is_absolute


def test_that_the_hour_that_comes_twice_in_autumn_goes_on(tmp_path):
    path = tmp_path / "recording.csv"
    clock = ["01:30", "02:00", "02:30", "02:00", "02:30", "03:00"]
    path.write_text("time,a\n" + "".join(f"2026-10-25 {one}:00,1\n" for one in clock))
    dialect = sniff_dialect(path)

    guess = guess_time(path, dialect, sample_of(path, dialect), zone="Europe/Berlin")
    recording = read_recording(path, dialect, Wanted(time=guess.columns, shape=guess.shape))

    assert np.diff(recording.time_ns).tolist() == [1800 * 10**9] * 5


def test_that_bad_rows_and_cells_are_told_with_their_lines(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text(
        "time,a,b\n2026-03-01 10:00:00,1,1\n2026-03-01 10:00:01,,1\nyesterday,3,1\n2026-03-01 10:00:03,4\n"
        "2026-03-01 10:00:04,5,1,9\n2026-03-01 10:00:05,oops,1\n2029-01-01 00:00:00,7,1\n2026-03-01 10:00:06,8,NaN\n"
        "2026-03-01 10:00:02,9,1\n2026-03-01 10:00:07,10,1\n"
    )

    recording = read(path, ("a", "b"))

    report = recording.report
    assert np.isnan(recording.numbers["a"]).tolist() == [False, True, True, False, False]
    assert {fault: tally.lines for fault, tally in report.skipped.items()} == {
        RowFault.NO_TIME: [4],
        RowFault.CUT_SHORT: [5],
        RowFault.TOO_LONG: [6],
        RowFault.OUT_OF_ORDER: [8, 10],
    }
    assert (report.rows_read, report.rows_kept) == (10, 5)
    assert report.missing["a"].lines == [3]
    assert (report.corrupt["a"].lines, report.corrupt["a"].example) == ([7], "oops")
    assert "corrupt   1 in a: line 7, such as 'oops'" in told(recording)


def test_that_gaps_are_found_and_told(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text("time_s,a\n" + "".join(f"{second},1\n" for second in (0, 1, 2, 3, 63, 64, 65)))

    recording = read(path, ("a",))

    assert recording.gap_rows.tolist() == [3]
    assert recording.gap_limit_ns == 5_000_000_000
    assert "1 over 5 s: 60 s after line 5" in told(recording)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "zip or Excel"),
        (b"just words\nand more of them here\n", "no table"),
        (b"a,b\n1,2\n3,4\n5,6\n", "no time axis"),
        (b"TimeStamp,b\n1,2\n2,4\n3,6\n", "only counts the rows"),
        (b"time,b\n", "no rows|is not understood|no time axis"),
    ],
)
def test_that_what_cannot_be_played_is_refused_with_a_reason(tmp_path, content, message):
    path = tmp_path / "recording.csv"
    path.write_bytes(content)

    with pytest.raises(RecordingError, match=message):
        read(path)


SECONDS = [f"2026-03-01 10:00:{second:02d}" for second in range(30)]


def test_that_a_quote_that_is_never_closed_costs_its_own_row_only(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text(
        "time,a,note\n" + "".join(f"{time},1,{chr(34) * (row in (3, 9))}ok\n" for row, time in enumerate(SECONDS))
    )

    recording = read(path, ("a",))

    assert recording.report.skipped[RowFault.OPEN_QUOTE].lines == [5, 11]
    assert (recording.report.rows_read, recording.report.rows_kept) == (30, 28)


def test_that_a_quoted_cell_may_go_on_over_lines(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text("time,a,note\n" + "".join(f'{time},1,"two\nlines, ""x"""\n' for time in SECONDS))

    recording = read(path, ("a",))

    assert (recording.report.rows_read, recording.report.rows_kept, recording.report.skipped) == (30, 30, {})


def test_that_the_names_are_found_below_what_a_logger_says_of_itself(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text("Logger 7;station west\nSerial;12\n\ntime;a\n" + "".join(f"{time};1\n" for time in SECONDS))

    recording = read(path, ("a",))

    assert (recording.report.rows_read, recording.report.rows_kept) == (30, 30)
    assert "names in line 4" in told(recording)


def test_that_a_file_with_its_newest_row_first_is_played_from_its_end(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text("time,a\n" + "".join(f"{time},{row}\n" for row, time in reversed([*enumerate(SECONDS)])))

    recording = read(path, ("a",))

    assert recording.numbers["a"].tolist() == [*range(30)]
    assert "newest row stands first" in told(recording)


def test_that_zero_bytes_of_a_power_cut_are_told_and_cost_no_row(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text("time,a\n" + "".join(f"{chr(0) * 4000 * (row == 3)}{time},1\n" for row, time in enumerate(SECONDS)))

    recording = read(path, ("a",))

    assert recording.report.rows_kept == 30
    assert "bytes that are no text: line 5" in told(recording)


def test_that_a_column_without_a_name_at_the_end_is_kept_when_something_stands_there(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text("time,a,,\n" + "".join(f"{time},1,2,\n" for time in SECONDS))

    recording = read(path, ("a", "column_3"))

    assert set(recording.numbers["column_3"].tolist()) == {2.0}


def test_that_a_table_without_names_is_parted_at_its_own_delimiter(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text("".join(f"{time},1,2\n" for time in SECONDS))

    assert sniff_dialect(path).names == ("column_1", "column_2", "column_3")
    assert "no names" in told(read(path, ("column_2",)))


def test_that_a_few_short_rows_do_not_change_what_parts_cells(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text(
        "time,a,b\n" + "".join(f"{time},1{',2' * (row not in (4, 5))}\n" for row, time in enumerate(SECONDS))
    )

    recording = read(path, ("a",))

    assert recording.report.skipped[RowFault.CUT_SHORT].lines == [6, 7]


def test_that_local_times_that_step_back_by_an_hour_ask_for_their_zone(tmp_path):
    path = tmp_path / "recording.csv"
    clock = [f"{hour:02d}:{minute:02d}" for hour in (1, 2, 2, 3) for minute in range(0, 60, 10)]
    path.write_text("time,a\n" + "".join(f"2026-10-25 {one},1\n" for one in clock))

    recording = read(path, ("a",))

    assert "--timezone" in told(recording)
    assert sum(tally.count for tally in recording.report.skipped.values()) == 5


def test_that_seconds_that_may_be_days_of_a_spreadsheet_are_said_to_be(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text("time,a\n45352.25,1\n45352.5,2\n45352.75,3\n")
    dialect = sniff_dialect(path)

    guess = guess_time(path, dialect, sample_of(path, dialect))

    assert (guess.shape.format, len(guess.notes)) == (TimeFormat.SECONDS, 1)


def test_that_why_no_row_can_be_played_is_told_for_each_reason(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text("time,a\n" + "".join(f"{time},1\n" for time in SECONDS) + "yesterday,1\n")
    dialect = sniff_dialect(path)
    guess = guess_time(path, dialect, sample_of(path, dialect), asked=TimeFormat.EPOCH_S, columns=("time",))

    with pytest.raises(RecordingError) as refusal:
        read_recording(path, dialect, Wanted(time=guess.columns, shape=guess.shape))

    assert "31 x no readable time: lines 2, 3" in "\n".join(refusal.value.lines)


def test_that_a_column_that_is_not_there_is_named(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text(POINTS)

    with pytest.raises(RecordingError, match="no column 'Sped'"):
        read(path, ("Sped",))


def test_that_an_ambiguous_date_is_said_to_be_one(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text("time,a\n02/03/2026 10:00,1\n02/03/2026 10:01,2\n")
    dialect = sniff_dialect(path)

    guess = guess_time(path, dialect, sample_of(path, dialect))

    assert guess.notes


def test_that_kinds_of_columns_are_told_apart(tmp_path):
    path = tmp_path / "recording.csv"
    path.write_text("time,a,on,name,none\n0.5,1,True,x,\n1.25,,False,y,\n")
    dialect = sniff_dialect(path)

    kinds = guess_kinds(dialect, sample_of(path, dialect))

    assert kinds == {"time": "number", "a": "number", "on": "flag", "name": "text", "none": "empty"}
