"""``tandem evaluate``: hold the shipped detectors against a recording of anybody's, fitted on its first rows."""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from hmi.advisor.detector import NotFitted
from hmi.advisor.evaluation.evaluation_map import EvaluationMap, read_evaluation_map
from hmi.advisor.evaluation.known.all_known import told_of_all
from hmi.advisor.evaluation.run import Run, judge, write_alarms
from hmi.advisor.evaluation.score import Score, counts_of, interval_of, trivial_alarms
from hmi.advisor.evaluation.table import Table, read_table
from hmi.advisor.shift.detector import ShiftDetector
from hmi.cli.commands import help_of
from hmi.cli.trouble import Trouble, told
from hmi.handwritten import ContentError
from hmi.recordings.dialect import RecordingError


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command(help=help_of("evaluate"))(evaluate)


def evaluate(
    file: Annotated[Path | None, typer.Argument(help="The recording (CSV of any dialect).")] = None,
    fit_rows: Annotated[
        int | None, typer.Option(min=1, help="So many rows from the beginning are taken for healthy.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the verdict on each row is written (CSV).")] = None,
    map_file: Annotated[
        Path | None, typer.Option("--map", help="Names, labels and what to leave out (YAML); else they are guessed.")
    ] = None,
    all_in: Annotated[
        Path | None,
        typer.Option("--all", metavar="DIR", help="Instead: the figures on all recordings that are known, from there."),
    ] = None,
    models: Annotated[
        Path, typer.Option(metavar="DIR", help="For --all: where models are that benchmarks/training made.")
    ] = Path("build/models"),
) -> None:
    """Fit, judge every later row in order without looking ahead, write, and score if the recording has labels."""
    if all_in is not None:
        if file is not None or fit_rows is not None or out is not None or map_file is not None:
            raise Trouble("--all takes no recording of your own, and nothing that belongs to one")
        _evaluate_all(all_in, models)
        return
    absent = [name for name, given in (("FILE", file), ("--fit-rows", fit_rows), ("--out", out)) if given is None]
    if file is None or fit_rows is None or out is None:
        raise Trouble(f"needed: {', '.join(absent)}; or --all DIR for the recordings that are known")
    try:
        meaning = read_evaluation_map(map_file) if map_file is not None else EvaluationMap()
        table = read_table(file, meaning)
    except RecordingError as error:
        raise Trouble(*error.lines) from None
    except ContentError as error:
        raise Trouble(*told(error.faults)) from None
    if fit_rows >= len(table.columns):
        raise Trouble(f"{file}: it has {len(table.columns)} rows; nothing is left to judge after {fit_rows}")
    detector = ShiftDetector()
    run = judge(table, fit_rows, detector)
    if isinstance(run, NotFitted):
        raise Trouble(f"{file}: {_why_not(run)}")
    write_alarms(run, out)
    for line in (*_described(table, detector), *_found(run), *_scored(run)):
        print(line)
    print(f"written: {out}")


def _evaluate_all(folder: Path, models: Path) -> None:
    if not folder.is_dir():
        raise Trouble(f"{folder}: there is no such folder")
    try:
        for lines in told_of_all(folder, models):
            print(*lines, sep="\n", flush=True)
    except RecordingError as error:
        raise Trouble(*error.lines) from None


def _why_not(refusal: NotFitted) -> str:
    tag = f"column {refusal.facts['tag']!r} has " if "tag" in refusal.facts else ""
    rows, wanted = refusal.facts["rows"], refusal.facts["rows_wanted"]
    return f"{tag}{rows} healthy rows to learn from, {wanted} are needed; raise --fit-rows"


def _described(table: Table, detector: ShiftDetector) -> list[str]:
    lines = [f"{table.path}: {len(table.columns)} rows, {len(table.columns.names)} channels", *table.notes]
    if detector.wandering:
        lines.append(f"they wander by themselves and are followed: {', '.join(detector.wandering)}")
    if detector.constant:
        lines.append(f"they never moved in the fit, any other value is new: {', '.join(detector.constant)}")
    return lines


def _found(run: Run) -> list[str]:
    verdicts, rows = run.verdicts, run.judged
    alarm, known = verdicts.is_alarm[rows], verdicts.is_known[rows]
    begun = int(np.diff(alarm.astype(np.int8), prepend=0).clip(min=0).sum())
    cost_us = run.seconds / max(1, len(alarm)) * 1e6
    lines = [f"{begun} alarms over {int(alarm.sum())} of {len(alarm)} rows, {cost_us:.0f} us per row"]
    if not known.all():
        lines.append(f"{int((~known).sum())} rows were not judged: too few of their values are known")
    return lines


def _scored(run: Run) -> list[str]:
    """Against the first label, if there is one in the judged rows, with what trivial rules get on the same rows."""
    name = next(iter(run.table.labels), None)
    if name is None:
        return ["no labels: nothing to score by"]
    rows = run.judged
    label, alarm = run.table.labels[name][rows], run.verdicts.is_alarm[rows]
    if not label.any():
        return [f"label {name!r} is never set after the fit: nothing to score by"]
    low, high = interval_of(alarm, label)
    lines = [f"scored by {name!r}, row by row, {'':27}   F1  false alarms  missed"]
    lines.append(f"{'this detector':58}{_figures(counts_of(alarm, label).score)}   F1 95 %: {low:.3f} to {high:.3f}")
    values = run.table.columns.values
    trivial = trivial_alarms(values[: run.fit_rows], values[rows], label, float(alarm.mean()))
    return [*lines, *(f"{rule:58}{_figures(counts_of(said, label).score)}" for rule, said in trivial.items())]


def _figures(score: Score) -> str:
    return f"{score.f1:6.3f}  {score.false_alarms:11.1%}  {score.missed:6.1%}"
