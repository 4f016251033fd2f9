"""The list of procedures: what is under way, what can be begun and by whom, every step before anybody begins."""

import pytest
from PySide6.QtCore import Qt

from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.outcome import Failed, Reason, Refused
from hmi.domain.procedure import ProcedureState
from hmi.domain.procedure_command import StartRun
from hmi.domain.procedure_query import (
    AskProcedure,
    AskProcedures,
    AskRuns,
    ProcedureAnswer,
    ProceduresAnswer,
    RunsAnswer,
)
from hmi.domain.procedure_run import CauseKind, RunCause
from hmi.domain.query import AskPeople, PeopleAnswer
from tests.ui.displays.told_runs import (
    ANA,
    BEN,
    DIGEST,
    MECHANICS,
    SERVICE,
    SKILLS,
    STEPS,
    a_row,
    a_run,
    a_run_row,
    plain,
    sign_in,
)
from ui.displays.procedures import ProceduresDisplay
from ui.displays.run_causes import read_subject, subject_of
from ui.faceplates.start_run import StartRunFaceplate
from ui.models.procedure_rows import RowHeading


@pytest.fixture
def display(panel, qtbot) -> ProceduresDisplay:
    sign_in(panel, ANA)
    display = ProceduresDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.resize(1170, 620)
    display.show()
    display.enter()
    panel.keep.append(display)
    panel.link.answer(AskPeople, PeopleAnswer(people=(ANA, BEN), needs_setup=False))
    return display


def tell(panel, *rows, runs=(), refusal=None, faults=()) -> None:
    panel.link.answer(AskRuns, RunsAnswer(runs=tuple(runs)))
    panel.link.answer(AskProcedures, ProceduresAnswer(procedures=rows, skills=SKILLS, faults=faults))
    if AskProcedure in panel.link._waiting:
        panel.link.answer(AskProcedure, ProcedureAnswer(procedure=SERVICE, digest=DIGEST, refusal=refusal))


def started(display) -> StartRunFaceplate:
    display.card.start_key.click()
    return next(one for one in display.window().findChildren(StartRunFaceplate) if one.isVisible())


def test_that_procedures_stand_below_the_sort_of_their_equipment_and_runs_above_all(display, panel):
    camera = a_row(id="align", title="Align", equipment_class=EquipmentClass.CAMERA)
    tell(panel, a_row(), camera, runs=[a_run_row(a_run())])

    of = [row.of for row in display.rows.rows if isinstance(row, RowHeading)]
    assert of == [None, EquipmentClass.ROBOT, EquipmentClass.CAMERA]
    assert "1 under way" in display.summary.text()


def test_that_a_row_says_who_may_with_which_skill_and_level(display, panel):
    tell(panel, a_row())

    row = display.rows.row_of(("procedure", SERVICE.id))
    words = display.rows.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Maintenance · Robot mechanics, 3: alone" in words
    assert "Version 2" in words


def test_that_a_draft_is_said_to_be_one(display, panel):
    tell(panel, a_row(state=ProcedureState.DRAFT))

    content = display.list.itemDelegate()._content_of(display.rows.rows[1])
    assert content.badge == "Draft"


def test_that_every_step_is_read_before_it_begins_with_what_can_hurt_and_what_the_machine_has_to_say(display, panel):
    tell(panel, a_row())

    texts = display.card.steps.texts
    assert len(texts) == len(STEPS)
    assert "Danger: The arm can fall when its brake is opened." in texts[0][1]
    assert "Set a value · Cobot: Speed override to 70 %" in plain(texts[4][1])
    assert "The machine has to say: Cobot: Temperature at most 40 °C, within 1 min" in plain(texts[5][1])


def test_that_who_is_not_qualified_reads_which_skill_and_level_and_cannot_begin(display, panel):
    facts = {"skill": MECHANICS, "level": 3, "has": 2}
    tell(panel, a_row(), refusal=Refused(reason=Reason.NOT_QUALIFIED, facts=facts))

    assert not display.card.start_key.isEnabled()
    assert "Robot mechanics, level 3: alone (yours is 2: with help)" in display.card.remark.text()


def test_that_nobody_begins_without_signing_in(display, panel):
    tell(panel, a_row())
    sign_in(panel, None)
    tell(panel, a_row())

    assert display.card.sign_in_key.isVisible()
    assert not display.card.start_key.isVisible()


def test_that_nothing_is_begun_before_somebody_says_why(display, panel):
    tell(panel, a_row())

    faceplate = started(display)

    assert not faceplate.start_key.isEnabled()
    faceplate.why.keys[RunCause()].click()
    faceplate.start_key.click()
    assert panel.link.commands[-1] == StartRun(procedure=SERVICE.id, digest=DIGEST, cause=RunCause())


def test_that_another_open_run_is_told_and_then_begun_all_the_same(display, panel, monkeypatch):
    tell(panel, a_row())
    faceplate = started(display)
    faceplate.why.keys[RunCause()].click()
    outcomes = iter([Refused(reason=Reason.ANOTHER_RUN, facts={"run": "run-9"})])
    kept = panel.link.do

    def refuse_once(command, on_outcome):
        refusal = next(outcomes, None)
        if refusal is None:
            kept(command, on_outcome)
        else:
            on_outcome(refusal)

    panel.link.do = refuse_once

    faceplate.start_key.click()
    assert "Another procedure is under way" in faceplate.remark_label.text()
    assert faceplate.start_key.text() == "Begin it all the same"
    faceplate.start_key.click()

    assert panel.link.commands[-1].is_overridden


def test_that_a_place_that_led_here_names_the_cause(display, panel):
    cause = RunCause(kind=CauseKind.ADVICE, ref="a-1")
    tell(panel, a_row())

    display.open_subject(subject_of(SERVICE.id, cause))
    display.book.ask()
    tell(panel, a_row())

    assert started(display).cause == cause


def test_that_a_subject_is_read_as_it_was_written():
    cause = RunCause(kind=CauseKind.ALARM, ref="cell|s=x|y")

    assert read_subject(subject_of("joint_service", cause)) == ("joint_service", cause)
    assert read_subject("joint_service") == ("joint_service", None)


def test_that_files_that_are_wrong_are_named(display, panel):
    tell(panel, faults=("procedures/x.yaml:3: title: missing",))

    assert "procedures/x.yaml:3" in display.faults.text()
    assert display.empty.isVisible()


def test_that_without_the_service_what_is_under_way_is_not_claimed_to_be_known(display, panel):
    tell(panel, a_row())

    panel.bridge.picture.is_attached = False
    panel.bridge.attachment_changed.emit()

    assert "not known" in display.summary.text()
    assert not display.card.start_key.isEnabled()


def test_that_a_run_in_the_list_leads_to_its_step(display, panel):
    tell(panel, a_row(), runs=[a_run_row(a_run())])
    display.list.setCurrentIndex(display.rows.index(1))

    display.card.run_key.click()

    assert panel.asked[-1] == ("runner", "run-1")


def test_that_a_procedure_that_cannot_be_told_says_why(display, panel):
    tell(panel, a_row())
    display.book.ask()

    panel.link.answer(AskProcedure, Failed(reason=Reason.SERVICE_SILENT))

    assert "does not answer" in display.card.remark.text()
    assert not display.card.start_key.isVisible()
    display.book.ask()
    tell(panel, a_row())
    assert display.card.start_key.isEnabled()


def test_that_a_procedure_that_is_gone_is_not_waited_for(display, panel):
    tell(panel, a_row())
    display.book.ask()

    panel.link.answer(AskProcedure, ProcedureAnswer())

    assert display.card.remark.text() == "This procedure is not there any more."


def test_that_what_is_under_way_is_not_claimed_where_it_could_not_be_asked(display, panel):
    tell(panel, a_row())
    display.book.ask()

    panel.link.answer(AskRuns, Failed(reason=Reason.SERVICE_SILENT))

    assert "what is under way is not known" in display.summary.text()
    assert "does not answer" in display.summary.text()
