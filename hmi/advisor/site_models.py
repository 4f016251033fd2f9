"""The models that a site keeps in its project (``models/*.yaml`` beside ``*.onnx``): which are asked, why others not.

They are read when the service begins: a model that changes under a running cell would not be the one that people let.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

from hmi.advisor.model_card import ModelCard
from hmi.advisor.site_model import RefusedModel, SiteModel, open_site_model
from hmi.advisor.site_model_finder import SiteModelFinder
from hmi.domain.cell import Cell
from hmi.domain.finding import SymptomId
from hmi.domain.site_model import SiteModelLine, SiteModelMetric, SiteModelState
from hmi.handwritten import ContentError

log = logging.getLogger(__name__)

FOLDER = "models"


@dataclass(slots=True)
class _Kept:
    """One card of the folder."""

    file: str
    found: SiteModel | RefusedModel | None
    """None: the card is wrong."""
    why: str = ""
    finder: SiteModelFinder | None = None


class SiteModels:
    """Of one project. ``finders`` and ``lines`` may be called on different threads."""

    def __init__(self, project: Path) -> None:
        self._kept = [_opened(path) for path in sorted((project / FOLDER).glob("*.yaml"))]
        for one in self._kept:
            if one.why:
                log.error("the model of %s is not used: %s", one.file, one.why)

    def finders(self, cell: Cell) -> dict[str, SiteModelFinder]:
        """One for each model that watches something which this cell has."""
        tags, equipment = {tag.name for tag in cell.tags}, {one.id for one in cell.equipment}
        for one in self._kept:
            one.finder = None
            if not isinstance(one.found, SiteModel) or one.found.card.watch is None:
                continue
            finder = SiteModelFinder(one.found, one.found.card.watch)
            absent: list[str] = [name for name in finder.needs if name not in tags]
            if one.found.card.watch.equipment not in equipment:
                absent.append(one.found.card.watch.equipment)
            one.why = f"the cell has no {', '.join(absent)}" if absent else ""
            one.finder = None if absent else finder
        return {f"site_model|{one.file}": one.finder for one in self._kept if one.finder is not None}

    def lines(self) -> tuple[SiteModelLine, ...]:
        """What becomes of each."""
        return tuple(map(_line, self._kept))


def _opened(path: Path) -> _Kept:
    try:
        found = open_site_model(path)
    except ContentError as error:
        return _Kept(path.name, None, "; ".join(map(str, error.faults)))
    except OSError as error:
        return _Kept(path.name, None, error.strerror or str(error))
    return _Kept(path.name, found, _told(found) if isinstance(found, RefusedModel) else "")


def _told(refused: RefusedModel) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in refused.facts.items())
    return f"{refused.reason.value}: {facts}"


def _line(one: _Kept) -> SiteModelLine:
    if one.found is None:
        return SiteModelLine(card=one.file, state=SiteModelState.CARD_WRONG, why=one.why)
    state, why = _state(one, one.found)
    card: ModelCard = one.found.card
    model = one.found if isinstance(one.found, SiteModel) else None
    return SiteModelLine(
        card=one.file,
        state=state,
        why=why,
        id=card.id,
        version=card.model_version,
        sha256=card.sha256,
        owner=card.owner,
        purpose=card.purpose,
        limits=card.limits,
        symptom=card.watch.symptom if card.watch is not None else SymptomId(""),
        equipment=card.watch.equipment if card.watch is not None else None,
        source=card.data.source,
        rows=card.data.rows,
        assets=card.data.assets,
        metrics=tuple(
            SiteModelMetric(
                name=metric.name, value=metric.value, baseline=metric.baseline,
                baseline_value=metric.baseline_value, on=metric.on,
            )
            for metric in card.metrics
        ),
        calls=model.calls if model is not None else 0,
        slowest_ms=model.slowest_ms if model is not None else 0.0,
        budget_ms=card.budget_ms,
    )  # fmt: skip


def _state(one: _Kept, found: SiteModel | RefusedModel) -> tuple[SiteModelState, str]:
    if isinstance(found, RefusedModel):
        return SiteModelState.REFUSED, one.why
    if found.stopped is not None:
        facts = ", ".join(f"{name} {value}" for name, value in found.stopped.facts.items())
        return SiteModelState.STOPPED, f"{found.stopped.reason.value}: {facts}"
    if found.card.watch is None:
        return SiteModelState.NOT_USED, ""
    if one.finder is None:
        return SiteModelState.OTHER_CELL, one.why
    told = one.finder.ignorances()
    if told:
        facts = ", ".join(f"{name} {value}" for name, value in told[0].facts.items())
        return SiteModelState.SILENT, f"{told[0].reason.value}: {facts}" if facts else told[0].reason.value
    return SiteModelState.ASKED, ""
