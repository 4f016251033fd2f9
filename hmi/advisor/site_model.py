"""Runs a site's own model (ONNX) with its card: nothing else than what was approved, and nothing outside its domain.

The bytes that are hashed are those that are run. A row with an input outside the card's range, or with one that is not
known, is not asked for. What fails, gives nonsense or takes too long is stopped and says so; it never takes the service
with it. Time is the CPU's, of the thread that asks. Not thread-safe; everything may be called on any one thread.
"""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from time import thread_time
from typing import Any

import numpy as np

from hmi.advisor.columns import Flags, Floats
from hmi.advisor.model_card import ModelCard, read_model_card
from hmi.domain.finding import DetectorId, Ignorance, IgnoranceReason

_SLOW_CALLS = 3
"""Over the budget, one after the other, before it is stopped: the first call of all warms up."""

Run = Callable[[Floats], list[Floats]]


class ModelRefusal(Enum):
    """Why a model is not run at all."""

    OTHER_CONTENT = "other_content"
    """The file is not the one whose hash the card has."""
    NO_MODEL = "no_model"
    """The file is not there, or no model that can be run."""
    OTHER_SHAPE = "other_shape"
    """It takes or gives another number of values than the card says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedModel:
    """A model that is not run."""

    card: ModelCard
    reason: ModelRefusal
    facts: dict[str, str | int | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """Of ``n`` rows."""

    values: Floats
    """Shape ``(n, outputs)``; NaN where not known."""
    is_known: Flags
    """Shape ``(n,)``."""
    ignorance: tuple[Ignorance, ...] = ()
    """Why rows are not known."""


class SiteModel:
    """A model that was opened."""

    def __init__(self, card: ModelCard, run: Run) -> None:
        self.card = card
        self._run = run
        self._low = np.array([one.low for one in card.inputs])
        self._high = np.array([one.high for one in card.inputs])
        self._slow = 0
        self.calls = 0
        self.slowest_ms = 0.0
        self.stopped: Ignorance | None = None
        """Why it is not asked any more."""

    @property
    def detector(self) -> DetectorId:
        """As findings name it."""
        return DetectorId(self.card.id)

    def predict(self, rows: Floats, now_ns: int = 0) -> Predictions:
        """Ask it.

        Args:
            rows: Shape ``(n, inputs)`` in the order and the units of the card; NaN where not known.
            now_ns: Source time of the rows, for what is said of those that are not known.
        """
        values = np.full((len(rows), len(self.card.outputs)), np.nan)
        if self.stopped is not None:
            return Predictions(values=values, is_known=np.zeros(len(rows), np.bool_), ignorance=(self.stopped,))
        is_there: Flags = np.asarray(np.isfinite(rows).all(axis=1), dtype=np.bool_)
        with np.errstate(invalid="ignore"):
            beyond = (rows < self._low) | (rows > self._high)
        is_inside: Flags = np.asarray(is_there & ~beyond.any(axis=1), dtype=np.bool_)
        told: list[Ignorance] = []
        if not is_there.all():
            told.append(self._ignorance(IgnoranceReason.STALE_INPUT, now_ns, {"rows": int((~is_there).sum())}))
        if (is_there & ~is_inside).any():
            told.append(self._outside(rows[is_there & ~is_inside], now_ns))
        if is_inside.any():
            found = self._asked(rows[is_inside], now_ns)
            if found is None:
                is_inside[:] = False
            else:
                values[is_inside] = found
        if self.stopped is not None:
            told.append(self.stopped)
        return Predictions(values=values, is_known=is_inside, ignorance=tuple(told))

    def _asked(self, rows: Floats, now_ns: int) -> Floats | None:
        begun = thread_time()
        try:
            found = np.column_stack([part.reshape(len(rows), -1) for part in self._run(rows)])
        except Exception as error:  # whatever a foreign model does, the service goes on, and it is told
            self._stop(IgnoranceReason.FAILED, now_ns, {"error": f"{type(error).__name__}: {error}"[:200]})
            return None
        took_ms = (thread_time() - begun) * 1e3
        self.calls += 1
        self.slowest_ms = max(self.slowest_ms, took_ms)
        self._slow = self._slow + 1 if took_ms > self.card.budget_ms else 0
        if self._slow >= _SLOW_CALLS:
            facts: dict[str, str | int | float] = {"took_ms": round(took_ms, 2), "budget_ms": self.card.budget_ms}
            self._stop(IgnoranceReason.TOO_SLOW, now_ns, facts)
        if found.shape[1] != len(self.card.outputs):
            facts = {"outputs": found.shape[1], "outputs_wanted": len(self.card.outputs)}
            self._stop(IgnoranceReason.FAILED, now_ns, facts)
            return None
        for number, output in enumerate(self.card.outputs):
            wrong = ~((found[:, number] >= output.low) & (found[:, number] <= output.high))
            if wrong.any():
                value = float(found[wrong, number][0])
                said = value if math.isfinite(value) else str(value)
                facts = {"output": output.name, "value": said, "low": output.low, "high": output.high}
                self._stop(IgnoranceReason.FAILED, now_ns, facts)
                return None
        return found

    def _outside(self, rows: Floats, now_ns: int) -> Ignorance:
        """The input that is outside most often."""
        beyond = (rows < self._low) | (rows > self._high)
        worst = int(beyond.sum(axis=0).argmax())
        one = self.card.inputs[worst]
        value = float(rows[beyond[:, worst], worst][0])
        facts: dict[str, str | int | float] = {"input": one.name, "value": value, "low": one.low, "high": one.high}
        return self._ignorance(IgnoranceReason.OUT_OF_DOMAIN, now_ns, facts)

    def _stop(self, reason: IgnoranceReason, now_ns: int, facts: dict[str, str | int | float]) -> None:
        self.stopped = self._ignorance(reason, now_ns, facts)

    def _ignorance(self, reason: IgnoranceReason, now_ns: int, facts: dict[str, str | int | float]) -> Ignorance:
        return Ignorance(detector=self.detector, reason=reason, since_ns=now_ns, facts=facts)


def open_site_model(card_file: Path) -> SiteModel | RefusedModel:
    """Read a card, hold the model against its hash, and make it ready.

    Raises:
        ContentError: the card is wrong.
        OSError: the card is not readable.
    """
    card = read_model_card(card_file)
    try:
        content = (card_file.parent / card.file).read_bytes()
    except OSError as error:
        return RefusedModel(card=card, reason=ModelRefusal.NO_MODEL, facts={"error": error.strerror or str(error)})
    found = hashlib.sha256(content).hexdigest()
    if found != card.sha256:
        return RefusedModel(
            card=card, reason=ModelRefusal.OTHER_CONTENT, facts={"sha256": found, "sha256_wanted": card.sha256}
        )
    return _ready(card, content)


def _ready(card: ModelCard, content: bytes) -> SiteModel | RefusedModel:
    import onnxruntime  # takes half a second, which only a cell with models pays

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        session: Any = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        given = session.get_inputs()[0]
        name, wide = given.name, given.shape[-1]
    except Exception as error:  # onnxruntime has a class of its own for each fault
        return RefusedModel(card=card, reason=ModelRefusal.NO_MODEL, facts={"error": str(error)[:200]})
    kind = np.float64 if given.type == "tensor(double)" else np.float32
    if isinstance(wide, int) and wide != len(card.inputs):
        return RefusedModel(
            card=card, reason=ModelRefusal.OTHER_SHAPE, facts={"inputs": wide, "inputs_wanted": len(card.inputs)}
        )

    def run(rows: Floats) -> list[Floats]:
        return [np.asarray(part, dtype=np.float64) for part in session.run(None, {name: rows.astype(kind)})]

    return SiteModel(card, run)
