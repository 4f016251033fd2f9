"""The ledger and the modes: counts with "cannot tell" among them, the team and never a person, what is missing."""

from types import SimpleNamespace

import msgspec
import pytest

from hmi.domain.advice import AdviceType
from hmi.domain.advice_command import AskPromotion, ConfirmPromotion, DemoteAdvice
from hmi.domain.advice_mode import (
    AdviceMode,
    AdviceTypeMode,
    Criterion,
    DemotionCause,
    Figures,
    PromotionRequest,
    Shortfall,
)
from hmi.domain.advice_query import AiModeLine, AiModesAnswer, AskAiModes, AskTrustLedger, TrustLedgerAnswer
from hmi.domain.advice_state import RejectReason, Verdict
from hmi.domain.approval_health import ApprovalHealth, HealthSign
from hmi.domain.failure_mode_query import FailureModesAnswer
from hmi.domain.outcome import Reason, Refused
from hmi.domain.person import Session
from hmi.domain.site_model import SiteModelLine, SiteModelMetric, SiteModelState
from hmi.domain.site_model_query import AskSiteModels, SiteModelsAnswer
from hmi.domain.trust_ledger import CalibrationBin, Ledger
from hmi.link.messages import SessionChanged
from tests.ui.displays.advice_builders import BEN, MIRA, a_ledger
from ui.displays.ai_models import AiModelsDisplay
from ui.displays.trust_ledger import TrustLedgerDisplay
from ui.faceplates.decision import DecisionFaceplate

TYPE = AdviceType("joint_gear_dry")


@pytest.fixture
def ledger(panel, qtbot) -> TrustLedgerDisplay:
    return shown(TrustLedgerDisplay(panel.bridge), panel, qtbot)


@pytest.fixture
def models(panel, qtbot) -> AiModelsDisplay:
    return shown(AiModelsDisplay(panel.bridge), panel, qtbot)


def shown(display, panel, qtbot):
    qtbot.addWidget(display)
    display.resize(1170, 620)
    display.show()
    display.enter()
    panel.keep.append(display)
    return display


def a_full_ledger() -> Ledger:
    bins = (CalibrationBin(low=0.7, high=0.8, count=12, said=0.74, came=0.66),)
    return msgspec.structs.replace(
        a_ledger(),
        offered=60,
        approved=34,
        changed=4,
        rejected={RejectReason.NOT_NOW: 3, RejectReason.WRONG_DIAGNOSIS: 7},
        outcomes={Verdict.IMPROVED: 28, Verdict.NO_CHANGE: 4, Verdict.CANNOT_TELL: 2},
        calibration=bins,
        calibration_error=0.08,
        median_s=41.0,
        slow_s=130.0,
    )


def a_mode(**more) -> AdviceTypeMode:
    told = AdviceTypeMode(
        advice_type=TYPE, mode=AdviceMode.ADVISORY, model="joint_residual", version="1.2", sha256="c0ffee" * 10 + "c0ff"
    )
    return msgspec.structs.replace(told, **more)


def a_line(mode: AdviceTypeMode | None = None, **more) -> AiModeLine:
    told = AiModeLine(mode=mode or a_mode(), figures=Figures(cases=140), next=AdviceMode.APPROVED_WRITE)
    return msgspec.structs.replace(told, **more)


def facts_of(part) -> dict[str, str]:
    return {name.text(): value.text() for name, value in zip(part.body._names, part.body._values, strict=True)}


def sign_in(panel, person) -> None:
    session = Session(token="t", person=person, signed_in_ns=0, idle_limit_s=300)
    panel.bridge.take(SessionChanged(session=session))


def choose_row(display, number: int) -> None:
    display.list.setCurrentIndex(display.rows.index(number))


def test_that_an_empty_ledger_says_so(ledger, panel):
    assert ledger.empty.label.text() == "Counting …"

    panel.link.answer(AskTrustLedger, TrustLedgerAnswer(health=ApprovalHealth()))

    assert ledger.empty.label.text().startswith("Nothing was recommended in this time.")


def test_that_a_refusal_is_said_and_can_be_tried_again(ledger, panel):
    panel.link.answer(AskTrustLedger, Refused(reason=Reason.SERVICE_SILENT))

    assert "does not answer" in ledger.empty.label.text()
    ledger.empty.key.click()
    assert isinstance(panel.link.queries[-1], AskTrustLedger)


def test_that_outcomes_nobody_can_tell_stand_among_all(ledger, panel):
    panel.link.answer(AskTrustLedger, TrustLedgerAnswer(ledgers=(a_full_ledger(),), health=ApprovalHealth()))
    choose_row(ledger, 1)

    outcomes = facts_of(ledger.card.parts["outcomes"])
    assert outcomes["Cannot tell"] == "2 of 34"
    assert outcomes["It got better"] == "28 of 34"


def test_that_reasons_for_rejecting_are_counted_the_most_frequent_first(ledger, panel):
    panel.link.answer(AskTrustLedger, TrustLedgerAnswer(ledgers=(a_full_ledger(),), health=ApprovalHealth()))
    choose_row(ledger, 1)

    assert list(facts_of(ledger.card.parts["reasons"])) == ["Wrong diagnosis", "Right, but not now"]


def test_that_the_curve_is_told_in_words_too(ledger, panel):
    panel.link.answer(AskTrustLedger, TrustLedgerAnswer(ledgers=(a_full_ledger(),), health=ApprovalHealth()))
    choose_row(ledger, 1)

    assert "said 74\xa0%, came 66\xa0%, 12 times" in ledger.card.chart.accessibleName()
    assert ledger.card.chart.isVisible()


def test_that_how_the_team_decides_is_told_without_any_name(ledger, panel):
    health = ApprovalHealth(decided=40, median_s=3.0, evidence_opened=0.2, thin=0.6, signs=(HealthSign.THIN,))
    panel.link.answer(AskTrustLedger, TrustLedgerAnswer(ledgers=(a_full_ledger(),), health=health))

    assert ledger.card.heading.text() == "How the team decides"
    assert "never for one person" in ledger.card.status.text()
    assert ledger.card.signs[0].label.text().startswith("Many approvals were given without a look")


def test_that_a_kind_is_called_as_the_library_of_failure_modes_calls_it(ledger, panel):
    panel.link.answer(AskTrustLedger, TrustLedgerAnswer(ledgers=(a_full_ledger(),), health=ApprovalHealth()))
    choose_row(ledger, 1)
    assert ledger.card.heading.text() == "Joint gear dry"

    dry = SimpleNamespace(id="joint_gear_dry", title={"en": "Gear of a joint runs dry"})
    panel.bridge.kinds._take(FailureModesAnswer(modes=(dry,)))

    assert ledger.card.heading.text() == "Gear of a joint runs dry"


def test_that_what_is_missing_for_the_next_mode_stands_with_what_it_has(models, panel):
    short = (
        Shortfall(criterion=Criterion.DECIDED, wanted=200.0, has=34.0),
        Shortfall(criterion=Criterion.CALIBRATION, wanted=0.1, has=0.14),
        Shortfall(criterion=Criterion.GOOD, wanted=1.0, has=None),
    )
    panel.link.answer(AskAiModes, AiModesAnswer(lines=(a_line(short=short),)))

    assert models.card.short_part.heading.text() == "Missing for “Approved write”:"
    missing = facts_of(models.card.short_part)
    assert missing["decisions"] == "34 of 200"
    assert missing["calibration error"] == "14\xa0%, at most 10\xa0%"
    assert missing["share of good results, against people without it"] == "not known, wanted: 100\xa0%"


def test_that_a_fall_is_told_with_its_cause(models, panel):
    fallen = a_mode(mode=AdviceMode.SHADOW, cause=DemotionCause.BELOW_FLOOR, since_ns=panel.bridge.service_time_ns)
    panel.link.answer(AskAiModes, AiModesAnswer(lines=(a_line(fallen),)))

    assert "It was right too seldom" in models.card.fall.label.text()
    assert models.card.fall.isVisible()


def test_that_the_whole_hash_can_be_compared(models, panel):
    panel.link.answer(AskAiModes, AiModesAnswer(lines=(a_line(),)))

    told = facts_of(models.card.model_part)["Hash"]
    assert "".join(letter for letter in told if letter.isalnum()) == "c0ffee" * 10 + "c0ff"


def test_that_only_what_lacks_nothing_can_be_asked_to_go_further(models, panel):
    sign_in(panel, MIRA)
    short = (Shortfall(criterion=Criterion.DECIDED, wanted=200.0, has=34.0),)
    panel.link.answer(AskAiModes, AiModesAnswer(lines=(a_line(short=short),)))
    assert not models.card.act_keys["ask"].isVisible()

    models._ask()
    panel.link.answer(AskAiModes, AiModesAnswer(lines=(a_line(),)))
    models.card.act_keys["ask"].click()
    (faceplate,) = [one for one in models.window().findChildren(DecisionFaceplate) if one.isVisible()]
    faceplate.field.setText("200 decisions, good ones")
    faceplate.pad.confirmed.emit("24681357")

    assert panel.link.commands[-1] == AskPromotion(
        advice_type=TYPE, to=AdviceMode.APPROVED_WRITE, why="200 decisions, good ones", pin="24681357"
    )


def test_that_a_second_person_confirms_exactly_the_request_that_was_looked_at(models, panel):
    sign_in(panel, BEN)
    asked_ns = panel.bridge.service_time_ns - 10**9
    request = PromotionRequest(
        to=AdviceMode.APPROVED_WRITE, by=MIRA.ref, asked_ns=asked_ns, why="it is good", figures=Figures()
    )
    panel.link.answer(AskAiModes, AiModesAnswer(lines=(a_line(a_mode(request=request)),)))
    assert not models.card.act_keys["lower"].isVisible()

    models.card.act_keys["confirm"].click()
    (faceplate,) = [one for one in models.window().findChildren(DecisionFaceplate) if one.isVisible()]
    faceplate.pad.confirmed.emit("24681357")

    assert panel.link.commands[-1] == ConfirmPromotion(advice_type=TYPE, asked_ns=asked_ns, pin="24681357")


def test_that_lowering_takes_a_reason_and_offers_lower_modes_only(models, panel):
    sign_in(panel, MIRA)
    panel.link.answer(AskAiModes, AiModesAnswer(lines=(a_line(),)))

    models.card.act_keys["lower"].click()
    (faceplate,) = [one for one in models.window().findChildren(DecisionFaceplate) if one.isVisible()]
    assert set(faceplate.choices.keys) == {AdviceMode.OFF, AdviceMode.SHADOW}
    faceplate.choices.keys[AdviceMode.SHADOW].click()
    assert not faceplate.save_key.isEnabled()
    faceplate.field.setText("Other gripper")
    faceplate.save_key.click()

    assert panel.link.commands[-1] == DemoteAdvice(advice_type=TYPE, to=AdviceMode.SHADOW, why="Other gripper")


def test_that_models_of_the_site_are_shown_with_what_they_find_and_how_good_they_are(models, panel):
    assert not models.own_column.isVisible()
    panel.link.answer(AskAiModes, AiModesAnswer(lines=(a_line(),)))
    metric = SiteModelMetric(name="RMSE", value=12.0, baseline="mean", baseline_value=40.0, on="4 other bearings")
    bearing = SiteModelLine(
        card="bearing.yaml", state=SiteModelState.ASKED, id="bearing_life", version="3", owner="Maintenance",
        purpose={"en": "Hours that a bearing has left"}, limits="Not for plain bearings.", symptom="bearing_life_short",
        equipment="cnc", source="Test rig", metrics=(metric,), calls=12, slowest_ms=0.2, budget_ms=1.0,
    )  # fmt: skip
    wrong = SiteModelLine(card="old.yaml", state=SiteModelState.CARD_WRONG, why="old.yaml:3: sha256: is missing")

    panel.link.answer(AskSiteModels, SiteModelsAnswer(models=(bearing, wrong)))

    assert models.own_column.isVisible()
    told = facts_of(models.own_part)
    good = told["bearing_life, version 3"]
    assert good.startswith("Watches the cell\nHours that a bearing has left\nfinds “Bearing life short”")
    assert "RMSE 12.00, mean: 40.00 (4 other bearings)" in good
    assert told["old.yaml"] == "Refused: its card is wrong · old.yaml:3: sha256: is missing"
