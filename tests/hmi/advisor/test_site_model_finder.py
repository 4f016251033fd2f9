"""A site's own model at work in the living cell: it finds what its card says, tells when it cannot, and is shown."""

from pathlib import Path

import numpy as np
import pytest

from hmi.advisor.columns import Columns
from hmi.advisor.model_card import read_model_card
from hmi.advisor.site_model import SiteModel, open_site_model
from hmi.advisor.site_model_finder import SiteModelFinder
from hmi.advisor.site_models import FOLDER, SiteModels
from hmi.domain.finding import Direction, IgnoranceReason
from hmi.domain.site_model import SiteModelState
from hmi.handwritten import ContentError
from tests.hmi.advisor.simulated import simulated_cell
from tests.hmi.advisor.small_onnx import a_card, linear_model

SECOND_NS = 10**9
_VIBRATION, _TEMPERATURE = "cnc/spindle/Vibration", "cnc/spindle/Temperature"
_INPUTS = f"inputs: [{{name: {_VIBRATION}, low: 0, high: 10}}, {{name: {_TEMPERATURE}, low: 10, high: 90}}]"
_WATCH = "watch: {symptom: bearing_life_short, equipment: cnc, output: life, low: 100, every_s: 10, for_s: 60}"
_LIFE = linear_model([[-50.0], [0.0]], [300.0])
"""300 h less 50 h for each mm/s."""


def a_model(project: Path, watch: str = _WATCH, **changes: str) -> Path:
    folder = project / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return a_card(folder, _LIFE, inputs=_INPUTS, watch=watch, **changes)


def a_finder(project: Path) -> SiteModelFinder:
    model = open_site_model(a_model(project))
    assert isinstance(model, SiteModel)
    assert model.card.watch is not None
    return SiteModelFinder(model, model.card.watch)


def seconds(first: int, last: int, vibration: float) -> Columns:
    times = np.arange(first, last, dtype=np.int64) * SECOND_NS
    return Columns(names=(_VIBRATION, _TEMPERATURE), time_ns=times, values=np.tile((vibration, 40.0), (len(times), 1)))


def tell(finder: SiteModelFinder, first: int, last: int, vibration: float) -> None:
    for second in range(first, last):
        finder.update(seconds(second, second + 1, vibration))


def test_that_an_output_below_its_limit_for_long_enough_is_found(tmp_path: Path) -> None:
    finder = a_finder(tmp_path)
    tell(finder, 1, 100, 2.0)
    tell(finder, 100, 150, 5.0)
    too_early = finder.findings()

    tell(finder, 150, 200, 5.0)

    assert too_early == ()
    (found,) = finder.findings()
    assert (found.symptom, found.equipment, found.detector) == ("bearing_life_short", "cnc", "bearing_life")
    assert (found.direction, found.strength) == (Direction.DOWN, pytest.approx(2.0))
    assert 100 * SECOND_NS <= found.began_ns < 115 * SECOND_NS


def test_that_it_ends_when_the_output_is_within_its_limits_again(tmp_path: Path) -> None:
    finder = a_finder(tmp_path)
    tell(finder, 1, 100, 5.0)
    assert finder.findings()

    tell(finder, 100, 200, 2.0)

    assert finder.findings() == ()


def test_that_it_is_asked_no_more_often_than_its_card_says(tmp_path: Path) -> None:
    model = open_site_model(a_model(tmp_path))
    assert isinstance(model, SiteModel)
    assert model.card.watch is not None
    tell(SiteModelFinder(model, model.card.watch), 1, 101, 2.0)

    assert model.calls == 10


@pytest.mark.parametrize(
    ("vibration", "reason"), [(np.nan, IgnoranceReason.STALE_INPUT), (11.0, IgnoranceReason.OUT_OF_DOMAIN)]
)
def test_that_what_it_cannot_tell_is_said_and_what_stood_stands(
    tmp_path: Path, vibration: float, reason: IgnoranceReason
) -> None:
    finder = a_finder(tmp_path)
    tell(finder, 1, 100, 5.0)

    tell(finder, 100, 300, vibration)

    assert [one.reason for one in finder.ignorances()] == [reason]
    assert len(finder.findings()) == 1


def test_that_what_stands_stands_after_a_restart_of_the_very_same_model_only(tmp_path: Path) -> None:
    finder = a_finder(tmp_path / "one")
    tell(finder, 1, 100, 5.0)
    same = a_finder(tmp_path / "two")
    model = open_site_model(a_model(tmp_path / "three", model_version="model_version: '4'"))
    assert isinstance(model, SiteModel)
    assert model.card.watch is not None

    assert same.recall(finder.remember())
    assert same.findings() == finder.findings() != ()
    assert not SiteModelFinder(model, model.card.watch).recall(finder.remember())


def test_that_before_it_was_asked_nothing_is_known(tmp_path: Path) -> None:
    assert [one.reason for one in a_finder(tmp_path).ignorances()] == [IgnoranceReason.TOO_LITTLE_DATA]


def test_that_the_project_s_models_are_watched_and_shown(tmp_path: Path) -> None:
    a_model(tmp_path)
    models = SiteModels(tmp_path)

    finders = models.finders(simulated_cell())

    assert list(finders) == ["site_model|bearing.yaml"]
    tell(finders["site_model|bearing.yaml"], 10, 15, 2.0)
    (line,) = models.lines()
    assert (line.id, line.version, line.state, line.calls) == ("bearing_life", "3", SiteModelState.ASKED, 1)
    assert (line.metrics[0].value, line.metrics[0].baseline_value) == (12.0, 40.0)


def test_that_an_input_that_is_not_known_now_is_told_on_the_line(tmp_path: Path) -> None:
    a_model(tmp_path)
    models = SiteModels(tmp_path)
    tell(models.finders(simulated_cell())["site_model|bearing.yaml"], 10, 15, np.nan)

    (line,) = models.lines()

    assert (line.state, line.why) == (SiteModelState.SILENT, "stale_input: rows 1")


@pytest.mark.parametrize(
    ("change", "state", "why"),
    [
        ({"sha256": f"sha256: {'a' * 64}"}, SiteModelState.REFUSED, "other_content"),
        ({"watch": ""}, SiteModelState.NOT_USED, ""),
        ({"watch": _WATCH.replace("cnc", "lathe")}, SiteModelState.OTHER_CELL, "the cell has no lathe"),
        ({"watch": _WATCH.replace("life,", "death,")}, SiteModelState.CARD_WRONG, "is not among outputs"),
    ],
)
def test_that_a_model_that_is_not_asked_says_why(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, change: dict[str, str], state: SiteModelState, why: str
) -> None:
    a_model(tmp_path, **change)
    models = SiteModels(tmp_path)

    assert models.finders(simulated_cell()) == {}
    (line,) = models.lines()
    assert line.state is state
    assert why in line.why
    caplog.clear()


def test_that_a_project_without_models_has_none(tmp_path: Path) -> None:
    assert SiteModels(tmp_path).lines() == ()


def test_that_a_watch_without_a_limit_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="low or high is needed"):
        read_model_card(a_model(tmp_path, watch="watch: {symptom: a, equipment: cnc, output: life}"))
