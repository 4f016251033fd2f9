"""The library of failure modes: found by what one sees, read whole, and leading to what helps."""

import pytest

from hmi.domain.equipment import EquipmentId
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.failure_mode import (
    Check,
    CheckAnswer,
    CheckId,
    CheckKind,
    FailureMode,
    FailureModeId,
    HourlyCost,
    Intervention,
    InterventionId,
    Risk,
    Symptom,
)
from hmi.domain.failure_mode_query import AskFailureModes, FailureModePlaces, FailureModesAnswer
from hmi.domain.procedure import ProcedureId
from hmi.domain.procedure_query import AskProcedures, ProceduresAnswer
from hmi.domain.symptom import KnownSymptom
from tests.ui.displays.told_runs import MECHANICS, SERVICE, SKILLS, a_row, plain
from ui.displays.failure_modes import FailureModesDisplay
from ui.models.failure_mode_rows import ClassHeading

DRY = FailureMode(
    id=FailureModeId("joint_gear_dry"),
    equipment_class=EquipmentClass.ROBOT,
    title="Gear of a joint runs dry",
    causes=("Grease aged", "Shaft seal leaks"),
    symptoms=(
        Symptom(finding=KnownSymptom.JOINT_FRICTION_UP.id, given_mode=0.95, given_not=0.005),
        Symptom(alarm="*motor*hot*", given_mode=0.15, given_not=0.003),
    ),
    effect="The arm stops protectively.",
    severity=7,
    occurrence_per_1000_h=0.3,
    detection=6,
    cost_of_waiting=HourlyCost(eur_per_h=9.0),
    interventions=(
        Intervention(
            id=InterventionId("lubrication"), title="Lubricate it", procedure=SERVICE.id, cost_eur=95.0,
            duration_min=45.0, downtime_min=40.0, skill=MECHANICS, risk=Risk.HIGH, effect=0.85,
        ),
        Intervention(
            id=InterventionId("slower"), title="Run slower", procedure=ProcedureId("not_here"), cost_eur=0.0,
            duration_min=4.0, downtime_min=0.0, skill=MECHANICS, risk=Risk.LOW, effect=0.5,
        ),
    ),
    checks=(
        Check(
            id=CheckId("stiff"), kind=CheckKind.TRY, question="Is it stiff by hand?", duration_min=2.0,
            answers=(
                CheckAnswer(id="yes", label="Yes", given_mode=0.9, given_not=0.2),
                CheckAnswer(id="no", label="No", given_mode=0.1, given_not=0.8),
            ),
        ),
    ),
)  # fmt: skip
SLIP = FailureMode(
    id=FailureModeId("belt_slips"),
    equipment_class=EquipmentClass.CONVEYOR,
    title="Belt slips",
    causes=("Belt stretched",),
    symptoms=(Symptom(finding=KnownSymptom.BELT_SPEED_DOWN.id, given_mode=0.9, given_not=0.01),),
    effect="Parts come late.",
    severity=4,
    occurrence_per_1000_h=1.0,
    detection=3,
    interventions=(),
)


@pytest.fixture
def display(panel, qtbot) -> FailureModesDisplay:
    display = FailureModesDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.resize(1170, 620)
    display.show()
    display.enter()
    panel.keep.append(display)
    return display


def tell(panel, trouble: str = "") -> None:
    places = (FailureModePlaces(equipment_class=EquipmentClass.ROBOT, equipment=(EquipmentId("cobot"),)),)
    panel.link.answer(AskProcedures, ProceduresAnswer(procedures=(a_row(),)))
    panel.link.answer(
        AskFailureModes, FailureModesAnswer(modes=(DRY, SLIP), places=places, skills=SKILLS, trouble=trouble)
    )


def facts_of(part) -> dict[str, str]:
    names, values = part.facts._names, part.facts._values
    return {plain(name.text()): plain(value.text()) for name, value in zip(names, values, strict=True)}


def test_that_modes_stand_below_their_sort_of_equipment(display, panel):
    tell(panel)

    shown = [row.of if isinstance(row, ClassHeading) else row.id for row in display.rows.rows]
    assert shown == [EquipmentClass.ROBOT, DRY.id, EquipmentClass.CONVEYOR, SLIP.id]
    assert display.summary.text() == "2 failure modes"


def test_that_a_mode_is_found_by_what_one_sees(display, panel):
    tell(panel)

    display.search.setText("slower belt")
    display._show()

    assert [row.id for row in display.rows.rows if isinstance(row, FailureMode)] == [SLIP.id]


def test_that_nothing_found_is_said_and_led_out_of(display, panel, qtbot):
    tell(panel)
    display.search.setText("zzz")
    display._show()
    assert display.empty.isVisible()

    display.empty.key.click()
    qtbot.waitUntil(lambda: not display.empty.isVisible())


def test_that_the_card_says_where_how_bad_why_and_how_it_shows(display, panel):
    tell(panel)
    card = display.card

    rows = zip(card.ratings._names, card.ratings._values, strict=True)
    ratings = {name.text(): plain(value.text()) for name, value in rows}
    assert ratings["Where"] == "Cobot"
    assert ratings["Severity"] == "7 of 10"
    assert "0.30 times" in ratings["Occurrence"]
    assert card.causes.text() == "1. Grease aged\n2. Shaft seal leaks"
    symptoms = facts_of(card.symptoms)
    assert symptoms["95 % / 0.5 %"] == "A joint needs more current at the same motion"
    assert "Alarm “*motor*hot*”" in symptoms.values()
    checks = facts_of(card.checks)
    assert checks["Try"] == "Is it stiff by hand? · 2 min"
    assert checks["90 % / 20 %"] == "Yes"


def test_that_an_intervention_leads_to_its_procedure_where_this_cell_has_it(display, panel):
    tell(panel)
    first, second = display.card.interventions

    assert facts_of(first)["Risk"] == "high risk: two people decide"
    assert facts_of(first)["Skill"] == "Robot mechanics"
    assert not second.key.isVisible()
    first.key.click()

    assert panel.asked[-1] == ("procedures", SERVICE.id)


def test_that_advice_points_to_a_mode_whatever_version_it_names(display, panel):
    tell(panel)

    display.open_subject("belt_slips@3")

    assert display.card.heading.text() == "Belt slips"


def test_that_a_wrong_file_is_told(display, panel):
    tell(panel, trouble="failure_modes/robot.yaml:3: title: missing")

    assert "robot.yaml:3" in display.trouble.text()


def test_that_without_the_service_nothing_is_claimed(display, panel):
    panel.bridge.picture.is_attached = False
    panel.bridge.attachment_changed.emit()

    assert display.summary.text() == "The cell service is not heard."
