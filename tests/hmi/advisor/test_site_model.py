"""A site's own model runs as its card says, or is refused, and is stopped before it can lie or hold anything up."""

from pathlib import Path

import numpy as np
import pytest

from hmi.advisor.model_card import read_model_card
from hmi.advisor.site_model import ModelRefusal, RefusedModel, SiteModel, open_site_model
from hmi.domain.finding import IgnoranceReason
from hmi.handwritten import ContentError
from tests.hmi.advisor.small_onnx import a_card, linear_model

LIFE = linear_model([[-50.0], [-1.0]], [600.0])


def a_model(folder: Path) -> SiteModel:
    model = open_site_model(a_card(folder, LIFE))
    assert isinstance(model, SiteModel)
    return model


def test_that_a_model_is_run_as_it_is(tmp_path: Path) -> None:
    found = a_model(tmp_path).predict(np.array([[2.0, 40.0], [4.0, 50.0]]))

    assert found.is_known.all()
    assert found.values == pytest.approx(np.array([[460.0], [350.0]]))
    assert found.ignorance == ()


def test_that_a_model_with_another_content_is_refused(tmp_path: Path) -> None:
    card = a_card(tmp_path, LIFE)
    (tmp_path / "bearing.onnx").write_bytes(linear_model([[-50.0], [-1.0]], [601.0]))

    refused = open_site_model(card)

    assert isinstance(refused, RefusedModel)
    assert refused.reason is ModelRefusal.OTHER_CONTENT
    assert refused.facts["sha256"] != refused.facts["sha256_wanted"]


@pytest.mark.parametrize("content", [b"", b"not a model"])
def test_that_what_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    refused = open_site_model(a_card(tmp_path, content))

    assert isinstance(refused, RefusedModel)
    assert refused.reason is ModelRefusal.NO_MODEL


def test_that_a_model_that_is_not_there_is_refused(tmp_path: Path) -> None:
    card = a_card(tmp_path, LIFE)
    (tmp_path / "bearing.onnx").unlink()

    refused = open_site_model(card)

    assert isinstance(refused, RefusedModel)
    assert refused.reason is ModelRefusal.NO_MODEL


def test_that_a_model_with_other_inputs_than_its_card_is_refused(tmp_path: Path) -> None:
    refused = open_site_model(a_card(tmp_path, linear_model([[1.0], [1.0], [1.0]], [0.0])))

    assert isinstance(refused, RefusedModel)
    assert refused.reason is ModelRefusal.OTHER_SHAPE


def test_that_rows_outside_the_range_of_its_data_are_not_asked_for_and_why_is_told(tmp_path: Path) -> None:
    found = a_model(tmp_path).predict(np.array([[2.0, 40.0], [2.0, 95.0]]), now_ns=7)

    assert found.is_known.tolist() == [True, False]
    assert np.isnan(found.values[1, 0])
    (why,) = found.ignorance
    assert (why.reason, why.detector, why.since_ns) == (IgnoranceReason.OUT_OF_DOMAIN, "bearing_life", 7)
    assert (why.facts["input"], why.facts["value"], why.facts["high"]) == ("temperature", 95.0, 90.0)


def test_that_an_input_that_is_not_known_is_not_made_up(tmp_path: Path) -> None:
    found = a_model(tmp_path).predict(np.array([[2.0, np.nan]]))

    assert not found.is_known.any()
    assert found.ignorance[0].reason is IgnoranceReason.STALE_INPUT


def test_that_an_answer_that_makes_no_sense_is_not_shown_and_stops_the_model(tmp_path: Path) -> None:
    model = a_model(tmp_path)

    found = model.predict(np.array([[10.0, 90.0], [1.0, 90.0]]))
    nonsense = open_site_model(a_card(tmp_path, linear_model([[-500.0], [-1.0]], [600.0])))
    assert isinstance(nonsense, SiteModel)
    wrong = nonsense.predict(np.array([[2.0, 40.0]]))
    later = nonsense.predict(np.array([[0.1, 40.0]]))

    assert found.is_known.all()
    assert not wrong.is_known.any()
    assert wrong.ignorance[0].reason is IgnoranceReason.FAILED
    assert wrong.ignorance[0].facts["output"] == "life"
    assert not later.is_known.any()
    assert later.ignorance == wrong.ignorance


def test_that_a_model_that_raises_is_stopped_and_told(tmp_path: Path) -> None:
    def broken(rows: np.ndarray) -> list[np.ndarray]:
        raise RuntimeError("no memory")

    model = SiteModel(read_model_card(a_card(tmp_path, LIFE)), broken)

    found = model.predict(np.array([[2.0, 40.0]]))

    assert not found.is_known.any()
    assert found.ignorance[0].reason is IgnoranceReason.FAILED
    assert "no memory" in str(found.ignorance[0].facts["error"])


def test_that_a_model_that_is_always_too_slow_is_stopped_but_not_for_one_slow_call(tmp_path: Path) -> None:
    card = read_model_card(a_card(tmp_path, LIFE, budget_ms="budget_ms: 0.000001"))
    model = SiteModel(card, lambda rows: [np.full((len(rows), 1), 5.0)])
    row = np.array([[2.0, 40.0]])

    first, second, third, fourth = (model.predict(row) for _call in range(4))

    assert first.is_known.all()
    assert second.is_known.all()
    assert third.ignorance[0].reason is IgnoranceReason.TOO_SLOW
    assert not fourth.is_known.any()
    assert model.calls == 3
    assert model.slowest_ms > 0.0


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sha256": "sha256: abc"}, "sha256"),
        ({"file": "file: ../bearing.onnx"}, "beside its card"),
        ({"inputs": "inputs: [{name: operator badge, low: 0, high: 1}]"}, "belongs to a person"),
        ({"inputs": "inputs: [{name: a, low: 2, high: 1}]"}, "above high"),
        ({"inputs": "inputs: [{name: a, low: 0, high: 1}, {name: a, low: 0, high: 1}]"}, "twice"),
        ({"owner": "ownr: me"}, "ownr"),
        ({"metrics": "metrics: []"}, "metrics"),
        ({"version": "version: 2"}, "reads version 1"),
    ],
)
def test_that_a_wrong_card_is_told_with_its_field(tmp_path: Path, changes: dict[str, str], told: str) -> None:
    with pytest.raises(ContentError, match=told):
        read_model_card(a_card(tmp_path, LIFE, **changes))


def test_that_names_with_a_person_inside_a_word_are_no_persons(tmp_path: Path) -> None:
    card = a_card(tmp_path, LIFE, inputs="inputs: [{name: personalised_recipe, low: 0, high: 1}]")

    assert read_model_card(card).inputs[0].name == "personalised_recipe"
