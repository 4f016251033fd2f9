"""The preview of procedures: as a run would show it, with what is wrong in the file, and anew when it is saved."""

import msgspec
import pytest
from PySide6.QtCore import Qt

from hmi.domain.outcome import Reason, Refused
from hmi.domain.permission import Action
from hmi.domain.procedure import Branch, ProcedureState, StepId
from hmi.domain.procedure_condition import Condition
from hmi.domain.procedure_preview import (
    AskProcedureFiles,
    AskProcedurePreview,
    ProcedureFileRow,
    ProcedureFilesAnswer,
    ProcedurePreviewAnswer,
)
from tests.ui.displays.told_runs import CAI, DIGEST, ON_PATH, SERVICE, STEPS, a_step, plain, sign_in
from ui.displays.procedure_preview import ProcedurePreviewDisplay
from ui.faceplates.run_steps import RunStepsFaceplate
from ui.widgets.card_content import Loudness

FILE = ProcedureFileRow(
    name="joint_service.yaml",
    changed_ns=5,
    title=SERVICE.title,
    version="2",
    state=ProcedureState.DRAFT,
    steps=len(STEPS),
    digest=DIGEST,
)
BROKEN = ProcedureFileRow(
    name="joint_service.yaml", changed_ns=6, faults=("joint_service.yaml:12: steps.3.title: is missing",)
)


@pytest.fixture
def display(panel, qtbot) -> ProcedurePreviewDisplay:
    sign_in(panel, CAI)
    display = ProcedurePreviewDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.resize(1170, 620)
    display.show()
    display.enter()
    panel.keep.append(display)
    return display


def tell(panel, display, *files: ProcedureFileRow, procedure=SERVICE) -> None:
    display.book.ask()
    panel.link.answer(AskProcedureFiles, ProcedureFilesAnswer(files=files))
    if AskProcedurePreview in panel.link._waiting:
        panel.link.answer(AskProcedurePreview, ProcedurePreviewAnswer(file=files[0], procedure=procedure))


def opened(panel, display) -> None:
    display.open_subject("joint_service")
    tell(panel, display, FILE)


def test_that_files_are_listed_with_drafts_marked_and_faults_counted(display, panel):
    other = msgspec.structs.replace(BROKEN, name="other.yaml")
    shipped = msgspec.structs.replace(FILE, name="lens.yaml", is_shipped=True)

    tell(panel, display, FILE, other, shipped)

    contents = [display.list.itemDelegate()._content_of(row) for row in display.rows.rows]
    assert [one.words for one in contents if one.mark is None] == ["Files of this cell", "Shipped with Tandem"]
    assert contents[1].badge == "Draft"
    assert contents[2].words == "other.yaml"
    assert "1 fault: not in use" in contents[2].detail
    assert display.summary.text() == "2 files of this cell · 1 with faults"


def test_that_a_step_is_shown_as_in_a_run_and_none_of_its_keys_does_anything(display, panel):
    opened(panel, display)
    commands = len(panel.link.commands)

    for _number in range(2):
        display.next_key.click()

    assert display.card.heading.text() == "Clean the joint"
    assert plain(display.card.place.text()) == "Preview · Service the elbow joint · Step 2 of 10"
    assert display.card.caution.isVisible()
    (key,) = display.card.shown_keys
    assert key.text() == "I have done it"
    assert not key.isEnabled()
    assert "Nothing is sent or recorded" in display.page.banner.content.detail
    assert len(panel.link.commands) == commands


def test_that_it_is_shown_anew_at_the_same_step_when_the_file_is_saved(display, panel):
    opened(panel, display)
    display.next_key.click()
    steps = (msgspec.structs.replace(STEPS[0], title="Lock the robot out"), *STEPS[1:])
    saved = msgspec.structs.replace(FILE, changed_ns=9, digest="other")

    tell(panel, display, saved, procedure=msgspec.structs.replace(SERVICE, steps=steps))

    assert display.card.heading.text() == "Lock the robot out"


def test_that_a_step_that_is_gone_from_the_file_leads_back_to_the_one_before_it(display, panel):
    opened(panel, display)
    display.next_key.click()
    display.next_key.click()
    saved = msgspec.structs.replace(FILE, changed_ns=9, digest="other")

    tell(panel, display, saved, procedure=msgspec.structs.replace(SERVICE, steps=(STEPS[0], *STEPS[2:])))

    assert display.trail == ["lock_out"]


def test_that_faults_are_told_with_their_line_and_what_was_there_before_stays_and_is_called_so(display, panel):
    opened(panel, display)
    display.next_key.click()

    tell(panel, display, BROKEN, procedure=None)

    banner = display.page.banner.content
    assert banner.words == "1 fault: not in use"
    assert banner.loudness is Loudness.ABNORMAL
    assert "how it was before" in banner.detail
    assert display.page.owner.text() == "Line 12: steps.3.title: is missing"
    assert display.card.heading.text() == "Lock the arm out"


def test_that_a_file_that_never_could_be_read_shows_its_faults_alone(display, panel):
    display.open_subject("joint_service")
    tell(panel, display, BROKEN, procedure=None)

    assert display.card.heading.text() == "joint_service.yaml"
    assert "once this is put right" in display.card.text.text()
    assert not display.next_key.isEnabled()


def test_that_every_answer_to_a_question_leads_on_by_its_own_key(display, panel):
    opened(panel, display)
    display.trail = [StepId("smooth")]
    display._show()

    words = [key.accessibleName() for key in display.ways.shown_keys]
    display.ways.shown_keys[1].click()

    assert words == ["“Yes, smoothly”: 9. Look at it together", "“No, it grinds”: 10. Call the coordinator"]
    assert display.trail == ["smooth", "call"]
    display.back_key.click()
    assert display.trail == ["smooth"]


def test_that_what_the_machine_decides_by_is_told_with_both_ways(display, panel):
    work = Branch(
        conditions=(Condition(tag=ON_PATH, is_one_of=(True,)),), then=StepId("clean"), otherwise=StepId("call")
    )
    procedure = msgspec.structs.replace(SERVICE, steps=(a_step("fork", work), *STEPS[1:]))
    display.open_subject("joint_service")
    tell(panel, display, FILE, procedure=procedure)

    display.next_key.click()

    words = [key.accessibleName() for key in display.ways.shown_keys]
    assert words == ["If it is so: 2. Clean the joint", "If not: 10. Call the coordinator"]
    assert display.ways.conditions.text()


def test_that_a_tap_in_the_list_of_steps_leads_to_that_step(display, panel):
    opened(panel, display)
    display.steps_key.click()
    (faceplate,) = display.window().findChildren(RunStepsFaceplate)

    faceplate.list.clicked.emit(faceplate.rows.index(4))

    assert display.trail == ["slow_down"]


def test_that_who_may_not_see_it_reads_why_and_what_was_seen_before_is_gone(display, panel):
    opened(panel, display)
    sign_in(panel, None)
    refusal = Refused(reason=Reason.NOT_PERMITTED, facts={"action": Action.PREVIEW_PROCEDURES.value})

    panel.link.answer(AskProcedureFiles, refusal)

    assert display.empty.isVisible()
    assert "Trainer" in display.empty.label.text()
    assert display.empty.key.text() == "Sign in"
    assert display.book.procedure is None


def test_that_a_file_that_was_removed_is_said_to_be_gone(display, panel):
    opened(panel, display)

    tell(panel, display)

    assert display.page.banner.content.words == "This file is gone"


def test_that_back_and_next_point_the_way_in_which_is_read(display, panel):
    display.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    opened(panel, display)

    assert (display.back_key._icon_name, display.next_key._icon_name) == ("skip-forward", "skip-back")
