"""Benchmark: what detectors cost, for 200 tags at 10 Hz, beside river and pyod on the same rows.

  share    CPU of one core that a second of data takes, in batches of a second as the service gives them;
  call     one moment by itself, as a model that is asked at once: median and 99 of 100, CPU time of the thread.

Of Tandem: the detector of shifted levels on all 200 tags, what watches them together by cycles, the joint twin on an
arm's 26 tags, ten watches of event rates, and a site model in ONNX (a linear one of 40 inputs; with
``training/remaining_life.py`` beside this run before, that of remaining life, too). Peers, where they are installed
(``training/requirements.lock``): half-space trees of river, pyod's ECOD and isolation forest, fitted on the same
reference; one that learns from rows is only asked here.
Targets: 2 % of one core for 200 tags at 10 Hz, and 1 ms for 99 of 100 calls of a model.
Run: ``./run bench detectors`` (options ``--quick``, ``--json FILE``).
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import thread_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from _report import Report, options

from hmi.advisor.columns import Columns
from hmi.advisor.joint_twin.detector import JointTwinDetector
from hmi.advisor.rate_drift import RateDriftDetector, RateTags
from hmi.advisor.shift.detector import ShiftDetector
from hmi.advisor.shift_finder import ShiftFinder, ShiftSubject
from hmi.advisor.site_model import SiteModel, open_site_model
from hmi.domain.equipment import EquipmentId
from hmi.domain.tag import TagName
from hmi.twin.dynamics import UR3E_DYNAMICS
from tests.hmi.advisor.arm_cell import TAGS as ARM
from tests.hmi.advisor.arm_cell import some_cycles
from tests.hmi.advisor.small_onnx import a_card, linear_model

TAGS, RATE_HZ, FIT = 200, 10, 2000
SHARE, CALL_MS = 0.02, 1.0
MODELS = Path(__file__).resolve().parent.parent / "build" / "models"

Judge = Callable[[int, int], object]


def a_recording(rows: int) -> Columns:
    random = np.random.default_rng(0)
    values = random.normal(size=(rows, TAGS)) @ (np.eye(TAGS) + 0.05 * random.normal(size=(TAGS, TAGS)))
    time_ns = (np.arange(rows, dtype=np.int64) + 1) * (10**9 // RATE_HZ)
    return Columns(names=tuple(f"tag_{number}" for number in range(TAGS)), time_ns=time_ns, values=values)


def measured(judge: Judge, first: int, last: int, *, batch: int) -> np.ndarray:
    """CPU seconds of each call over the rows from ``first`` on."""
    took: list[float] = []
    for row in range(first, last - batch + 1, batch):
        begun = thread_time()
        judge(row, row + batch)
        took.append(thread_time() - begun)
    return np.array(took)


def report_of(report: Report, name: str, make: Callable[[], Judge], first: int, last: int, calls: int) -> float:
    """Adds a row; gives the share of a core."""
    judge = make()
    judge(first, first + RATE_HZ)
    batches = measured(judge, first + RATE_HZ, last, batch=RATE_HZ)
    single = measured(make(), first, min(last, first + calls), batch=1) * 1e3
    share = float(batches.sum()) / len(batches)
    p50, p99 = np.quantile(single, (0.5, 0.99)).tolist()
    report.row(**{"what": name, "share %": share * 100, "call ms": p50, "p99 ms": p99})
    return share


def shifted_levels(recording: Columns) -> Judge:
    detector = ShiftDetector()
    detector.fit(recording.part(0, FIT))
    return lambda low, high: detector.update(recording.part(low, high))


def values_together(recording: Columns) -> Judge:
    """As in the living cell: a row of means for each cycle of 43 s; how much of it is known is the same work."""
    subject = ShiftSubject(
        equipment=EquipmentId("machine"),
        watched=tuple(map(TagName, recording.names)),
        is_warm=(False,) * TAGS,
        counter=TagName("parts"),
    )
    finder = ShiftFinder(subject)
    count = np.arange(len(recording)) // (43 * RATE_HZ)
    values = np.column_stack((recording.values, count))
    columns = Columns(names=finder.needs, time_ns=recording.time_ns, values=values)
    return lambda low, high: finder.update(columns.part(low, high))


def joint_twin(motion: Columns) -> Judge:
    detector = JointTwinDetector(UR3E_DYNAMICS, ARM)
    detector.fit(motion.part(0, FIT))
    return lambda low, high: detector.update(motion.part(low, high))


def ten_rates(rows: int) -> Judge:
    random = np.random.default_rng(1)
    events = (random.random((rows, 10)) < 0.01).astype(np.float64)
    time_ns = (np.arange(rows, dtype=np.int64) + 1) * (10**9 // RATE_HZ)
    columns = Columns(names=tuple(f"event_{number}" for number in range(10)), time_ns=time_ns, values=events)
    detectors = [RateDriftDetector(RateTags(event=name)) for name in columns.names]
    for detector in detectors:
        detector.fit(columns.part(0, FIT))
    return lambda low, high: [one.update(columns.part(low, high)) for one in detectors]


def model_calls(model: SiteModel, rows: np.ndarray, calls: int) -> tuple[float, float]:
    took: list[float] = []
    for number in range(calls):
        begun = thread_time()
        model.predict(rows[number % len(rows)][None])
        took.append((thread_time() - begun) * 1e3)
    p50, p99 = np.quantile(took[10:], (0.5, 0.99)).tolist()
    return float(p50), float(p99)


def peers(recording: Columns) -> dict[str, Callable[[], Judge] | str]:
    """What makes each, or why it is not there."""
    found: dict[str, Callable[[], Judge] | str] = {}
    reference = recording.values[:FIT]
    try:
        from river.anomaly import HalfSpaceTrees
    except ImportError:
        found["river HalfSpaceTrees"] = "not installed"
    else:

        def half_space_trees() -> Judge:
            low, high = reference.min(axis=0), reference.max(axis=0)
            limits = {name: (low[at], high[at]) for at, name in enumerate(recording.names)}
            trees = HalfSpaceTrees(limits=limits, seed=0)
            for row in reference:
                trees.learn_one(dict(zip(recording.names, row, strict=True)))

            def judge(first: int, last: int) -> object:
                rows = recording.values[first:last]
                return [trees.score_one(dict(zip(recording.names, row, strict=True))) for row in rows]

            return judge

        found["river HalfSpaceTrees"] = half_space_trees
    for name, module in (("ECOD", "pyod.models.ecod"), ("IForest", "pyod.models.iforest")):
        try:
            kind = getattr(__import__(module, fromlist=[name]), name)
        except ImportError:
            found[f"pyod {name}"] = "not installed"
            continue

        def pyod(kind: type = kind) -> Judge:
            model = kind().fit(reference)
            return lambda first, last: model.decision_function(recording.values[first:last])

        found[f"pyod {name}"] = pyod
    return found


def main() -> None:
    chosen = options(__doc__).parse_args()
    calls = 100 if chosen.quick else 1000
    rows = FIT + RATE_HZ * (20 if chosen.quick else 120)
    report = Report("detectors", {"what": "-36", "share %": "8.3f", "call ms": "9.3f", "p99 ms": "9.3f", "note": "-16"})
    recording, motion = a_recording(rows), some_cycles(0, -(-rows // 98))
    whole = report_of(report, "shifted levels, 200 tags", lambda: shifted_levels(recording), FIT, rows, calls)
    whole += report_of(report, "values together, 200 tags", lambda: values_together(recording), FIT, rows, calls)
    whole += report_of(report, "joint twin, 26 tags", lambda: joint_twin(motion), FIT, min(rows, len(motion)), calls)
    whole += report_of(report, "ten event rates", lambda: ten_rates(rows), FIT, rows, calls)
    report.row(**{"what": "these four together", "share %": whole * 100})
    slowest_ms = 0.0
    with tempfile.TemporaryDirectory() as folder:
        random = np.random.default_rng(2)
        weights = random.normal(0.0, 0.1, (40, 1)).tolist()
        inputs = "inputs: [" + ", ".join(f"{{name: i{number}, low: -99, high: 99}}" for number in range(40)) + "]"
        outputs = "outputs: [{name: life, low: -999, high: 999}]"
        card = a_card(Path(folder), linear_model(weights, [0.0]), inputs=inputs, outputs=outputs)
        linear = open_site_model(card)
        assert isinstance(linear, SiteModel)
        p50, slowest_ms = model_calls(linear, random.normal(size=(50, 40)), calls)
        report.row(**{"what": "site model, linear, 40 inputs", "call ms": p50, "p99 ms": slowest_ms})
    trees = open_site_model(MODELS / "fd001_remaining_life.yaml") if MODELS.is_dir() else None
    if isinstance(trees, SiteModel):
        low, high = (np.array([getattr(one, end) for one in trees.card.inputs]) for end in ("low", "high"))
        p50, p99 = model_calls(trees, random.uniform(low, high, (50, len(low))), calls)
        report.row(**{"what": f"site model, 120 trees, {len(low)} inputs", "call ms": p50, "p99 ms": p99})
        slowest_ms = max(slowest_ms, p99)
    for name, make in peers(recording).items():
        if isinstance(make, str):
            report.row(what=name, note=make)
        else:
            report_of(report, name, make, FIT, FIT + 10 * RATE_HZ, min(calls, 100))
    report.verdict(f"{SHARE:.0%} of a core for {TAGS} tags at {RATE_HZ} Hz", whole <= SHARE)
    report.verdict(f"{CALL_MS:.0f} ms for 99 of 100 calls of a model", slowest_ms <= CALL_MS)
    report.finish(chosen.json)


if __name__ == "__main__":
    main()
