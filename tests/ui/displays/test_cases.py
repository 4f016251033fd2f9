"""The display of cases: whose they are, what is overdue, what was called; keys act on exactly what is seen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from hmi.domain.case import (
    Call,
    CaseId,
    CaseKind,
    CaseLink,
    CasePhoto,
    CaseSeverity,
    CaseState,
    ExceptionCase,
    LinkKind,
    StepUntil,
)
from hmi.domain.case_command import AttachPhoto, CommentCase, LetCaseWait, OpenCase, TakeCase
from hmi.domain.case_query import AskCase, AskCases, AskPhoto, CaseAct, CaseAnswer, CaseEntry, CasesAnswer, PhotoAnswer
from hmi.domain.equipment import EquipmentId
from hmi.domain.outcome import Reason, Refused
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.photo import PhotoFacts, look_at
from hmi.domain.query import AskPeople, PeopleAnswer
from hmi.link.messages import CasesChanged, SessionChanged
from ui.displays.attention import attention_items
from ui.displays.case_attention import case_count
from ui.displays.cases import CasesDisplay
from ui.faceplates.case_saying import CaseSayingFaceplate
from ui.faceplates.faceplate import Faceplate
from ui.faceplates.photo_picker import PhotoPickerFaceplate
from ui.faceplates.photo_view import PhotoViewFaceplate
from ui.faceplates.report_case import ReportCaseFaceplate
from ui.models.case_rows import CaseGroup
from ui.models.picture_places import PicturePlace
from ui.models.report_context import ReportContext

ANA = Person(ref=PersonRef("p-ana"), display_name="Ana", roles=frozenset({Role.OPERATOR}))
BEN = Person(ref=PersonRef("p-ben"), display_name="Ben", roles=frozenset({Role.MAINTENANCE}))
S = 1_000_000_000


@pytest.fixture
def display(panel, qtbot) -> CasesDisplay:
    display = CasesDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.resize(1170, 620)
    display.show()
    display.enter()
    panel.keep.append(display)
    panel.link.answer(AskPeople, PeopleAnswer(people=(ANA, BEN), needs_setup=False))
    return display


@pytest.fixture
def a_case(panel) -> Callable[..., ExceptionCase]:
    """Builds a case that nobody has and that began a minute ago, unless told otherwise."""

    def build(number: int = 1, **more: Any) -> ExceptionCase:
        now_ns = panel.bridge.service_time_ns
        told = ExceptionCase(
            id=CaseId(f"case-{number}"),
            kind=CaseKind.SHORTAGE,
            severity=CaseSeverity.MEDIUM,
            equipment=EquipmentId("conveyor"),
            opened_ns=now_ns - 60 * S,
            changed_ns=now_ns,
        )
        return msgspec.structs.replace(told, **more)

    return build


def tell(panel, *cases: ExceptionCase) -> None:
    panel.bridge.take(CasesChanged(cases=cases))


def sign_in(panel, person: Person | None) -> None:
    session = None if person is None else Session(token="t", person=person, signed_in_ns=0, idle_limit_s=300)
    panel.bridge.take(SessionChanged(session=session))


def order(display: CasesDisplay) -> list[object]:
    return [row.id if isinstance(row, ExceptionCase) else row for row in display.rows.rows]


def opened(display: CasesDisplay, kind: type[Faceplate]) -> Any:
    found = [one for one in display.window().findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def nothing(display) -> tuple[str, str]:
    """What stands instead of an empty list."""
    return display.all_well.title.text(), display.all_well.reason.text()


def test_that_no_case_is_said_in_words(display):
    assert display.all_well.isVisible()
    assert nothing(display)[0] == "No open case"


def test_that_without_the_service_no_case_is_not_claimed(display, panel):
    panel.bridge.picture.is_attached = False
    panel.bridge.attachment_changed.emit()

    assert nothing(display)[0] == "No case is known"


def test_that_mine_come_first_and_within_a_group_what_is_overdue(display, panel, a_case):
    sign_in(panel, ANA)
    late_ns = panel.bridge.service_time_ns - S
    tell(
        panel,
        a_case(1, severity=CaseSeverity.HIGH),
        a_case(2, due_ns=late_ns),
        a_case(3, state=CaseState.OWNED, owner=BEN.ref),
        a_case(4, state=CaseState.OWNED, owner=ANA.ref),
        a_case(5, state=CaseState.OWNED, owner=BEN.ref, offered_to=ANA.ref),
        a_case(6, state=CaseState.WAITING, owner=BEN.ref, wait_until_ns=late_ns + 10**15),
        a_case(7, state=CaseState.RESOLVED),
    )

    assert order(display) == [
        CaseGroup.MINE,
        "case-4",
        "case-5",
        CaseGroup.NOBODYS,
        "case-2",
        "case-1",
        CaseGroup.OTHERS,
        "case-3",
        CaseGroup.RESTING,
        "case-6",
        CaseGroup.SOLVED,
        "case-7",
    ]
    assert "1 overdue" in display.summary.text()


def test_that_the_card_stays_with_its_case_whatever_else_comes(display, panel, a_case):
    tell(panel, a_case(2))
    tell(panel, a_case(1, severity=CaseSeverity.HIGH))

    assert display.list.currentIndex().data(Qt.ItemDataRole.UserRole).id == "case-2"


def test_that_a_key_carries_the_revision_that_is_seen(display, panel, a_case):
    sign_in(panel, ANA)
    tell(panel, a_case(1, revision=7))

    display.card.act_keys["take"].click()

    assert panel.link.commands == [TakeCase(case=CaseId("case-1"), revision=7)]
    assert display.bridge.cases[CaseId("case-1")].owner is None  # nothing is shown before the service tells


def test_that_nobody_acts_without_signing_in(display, panel, a_case):
    tell(panel, a_case(1))

    display.acts.act("comment")

    assert panel.asked[-1] == ("sign_in", "")


class Stale:
    """A service at which the case has changed meanwhile."""

    def __init__(self, panel, case: ExceptionCase) -> None:
        self.commands: list[Any] = []
        self._panel, self._case = panel, case

    def ask(self, query, on_answer) -> None:
        return

    def do(self, command, on_outcome) -> None:
        self.commands.append(command)
        if len(self.commands) == 1:
            tell(self._panel, self._case)
            on_outcome(Refused(reason=Reason.CASE_CHANGED))


def test_that_what_was_typed_stays_where_the_case_changed_and_the_next_press_is_to_what_is_new(display, panel, a_case):
    sign_in(panel, ANA)
    tell(panel, a_case(1))
    display.acts.act("comment")
    faceplate = opened(display, CaseSayingFaceplate)
    newer = a_case(1, revision=2, state=CaseState.OWNED, owner=BEN.ref)
    panel.bridge.link = link = Stale(panel, newer)

    faceplate.field.setText("The feeder is empty")
    faceplate.save_key.click()

    assert faceplate.field.text() == "The feeder is empty"
    assert "Somebody has it" in faceplate.remark_label.text()
    faceplate.save_key.click()
    told = [(type(command), command.revision, command.words) for command in link.commands]
    assert told == [(CommentCase, 1, "The feeder is empty"), (CommentCase, 2, "The feeder is empty")]


def test_that_a_wait_needs_a_time_and_a_reason(display, panel, a_case):
    sign_in(panel, ANA)
    tell(panel, a_case(1, severity=CaseSeverity.HIGH))
    display.acts.act("wait")
    faceplate = opened(display, CaseSayingFaceplate)

    assert not faceplate.save_key.isEnabled()
    assert max(faceplate.choices.keys) == 8 * 3600.0  # no longer for what makes the cell stand
    faceplate.choices.keys[3600.0].click()
    assert not faceplate.save_key.isEnabled()
    faceplate.suggestions.keys["Spare part ordered"].click()
    faceplate.save_key.click()

    assert panel.link.commands == [
        LetCaseWait(case=CaseId("case-1"), revision=1, duration_s=3600.0, why="Spare part ordered")
    ]


def test_that_two_taps_in_the_faceplate_report_what_is_looked_at(panel, qtbot):
    sign_in(panel, ANA)
    link = CaseLink(kind=LinkKind.ALARM, ref="plc|jam", words="Jam")
    faceplate = ReportCaseFaceplate(panel.bridge, ReportContext(equipment=EquipmentId("conveyor"), links=(link,)))
    qtbot.addWidget(faceplate)

    assert not faceplate.save_key.isEnabled()
    faceplate.kinds.keys[CaseKind.MACHINE_FAULT].click()
    faceplate.save_key.click()

    assert panel.link.commands == [
        OpenCase(
            kind=CaseKind.MACHINE_FAULT,
            severity=CaseSeverity.HIGH,
            equipment=EquipmentId("conveyor"),
            links=(link,),
        )
    ]


def test_that_a_problem_that_is_reported_already_is_named_before_the_tap(panel, qtbot, a_case):
    sign_in(panel, ANA)
    tell(panel, a_case(1))
    faceplate = ReportCaseFaceplate(panel.bridge, ReportContext(equipment=EquipmentId("conveyor")))
    qtbot.addWidget(faceplate)

    faceplate.kinds.keys[CaseKind.SHORTAGE].click()
    at_the_conveyor = faceplate.save_key.text()
    faceplate.places.keys["cobot"].click()

    assert (at_the_conveyor, faceplate.save_key.text()) == ("Add to the open case", "Report")


def test_that_something_else_has_to_be_said(panel, qtbot):
    sign_in(panel, ANA)
    faceplate = ReportCaseFaceplate(panel.bridge, ReportContext())
    qtbot.addWidget(faceplate)

    faceplate.kinds.keys[CaseKind.OTHER].click()
    before = faceplate.save_key.isEnabled()
    faceplate.title_field.setText("It smells of rubber")

    assert (before, faceplate.save_key.isEnabled()) == (False, True)


def a_call(panel, role: Role, *, in_frame: bool = False) -> Call:
    now_ns = panel.bridge.service_time_ns
    return Call(
        call=role,
        until=StepUntil.OWNED,
        due_ns=now_ns,
        time_ns=now_ns,
        says={"en": "Come", "de": "Kommen"},
        in_frame=in_frame,
    )


def case_words(panel) -> list[tuple[int, str]]:
    return [(item.rank, item.words) for item in attention_items(panel.bridge, ()) if item.display == "cases"]


def test_that_whoever_is_called_sees_it_in_what_needs_them(panel, a_case):
    tell(panel, a_case(1, severity=CaseSeverity.LOW, calls=(a_call(panel, Role.MAINTENANCE),)))

    sign_in(panel, ANA)
    for_ana = case_words(panel)
    sign_in(panel, BEN)
    for_ben = case_words(panel)

    assert (for_ana, for_ben) == (
        [(3, "Case: Material missing · Conveyor")],
        [(2, "Case: Material missing · Conveyor")],
    )


def test_that_a_grave_call_stands_in_the_frame_whoever_is_there(panel, a_case):
    tell(panel, a_case(1, calls=(a_call(panel, Role.COORDINATOR, in_frame=True),)))

    assert case_words(panel) == [(1, "Case: Material missing · Conveyor")]


def test_that_what_rests_or_is_not_heard_calls_nobody(panel, a_case):
    call = a_call(panel, Role.COORDINATOR, in_frame=True)
    tell(panel, a_case(1, state=CaseState.WAITING, owner=BEN.ref, calls=(call,)))
    resting = case_words(panel)
    tell(panel, a_case(1, revision=2, calls=(call,)))
    panel.bridge.picture.is_attached = False

    assert (resting, case_words(panel)) == ([], [])
    count = case_count(panel.bridge)
    assert count is not None
    assert (count.words, count.is_present) == ("1", False)


def test_that_the_story_says_who_did_what_and_what_came_too_late(display, panel, a_case):
    case = a_case(1)
    tell(panel, case)
    told = [
        CaseEntry(id="1", seq=1, act=CaseAct.OPENED, time_ns=case.opened_ns, case=case.id),
        CaseEntry(
            id="2",
            seq=2,
            act=CaseAct.ESCALATED,
            time_ns=case.opened_ns + S,
            case=case.id,
            facts={"call": "maintenance", "late_s": "600"},
        ),
        CaseEntry(
            id="3",
            seq=3,
            act=CaseAct.COMMENTED,
            time_ns=case.opened_ns + 2 * S,
            case=case.id,
            actor=ANA.ref,
            actor_name="Ana",
            words="Feeder was empty",
        ),
    ]
    panel.link.answer(AskCase, CaseAnswer(case=case, story=tuple(told)))

    lines = [label.text() for label in display.card.story._values]
    assert lines[0] == "Ana wrote: “Feeder was empty”"
    assert lines[1].startswith("Maintenance called · 10 min")
    assert lines[2] == "The cell reported it"


def a_picture(folder: Path, name: str, width: int = 4000, height: int = 3000) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("steelblue"))
    image.setText("Comment", "taken at 48.137, 11.575")
    file = folder / name
    assert image.save(str(file))
    return file


@pytest.mark.parametrize("name", ["phone.jpg", "screen.png"])
def test_that_a_photo_is_sent_small_and_says_nothing_but_the_picture(
    display, panel, a_case, tmp_path: Path, qtbot, name: str
):
    sign_in(panel, ANA)
    tell(panel, a_case(1))
    a_picture(tmp_path, name)
    picker = PhotoPickerFaceplate(panel.bridge, a_case(1), places=[PicturePlace("STICK", (tmp_path,))])
    qtbot.addWidget(picker)

    picker.pictures.setCurrentRow(0)
    picker.save_key.click()

    (command,) = panel.link.commands
    assert isinstance(command, AttachPhoto)
    assert look_at(command.data) == PhotoFacts(media_type="image/jpeg", width_px=2560, height_px=1920)


def test_that_a_file_that_is_called_a_picture_and_is_none_is_refused_in_words(panel, a_case, tmp_path: Path, qtbot):
    sign_in(panel, ANA)
    (tmp_path / "notes.jpg").write_text("no picture at all")
    picker = PhotoPickerFaceplate(panel.bridge, a_case(1), places=[PicturePlace("STICK", (tmp_path,))])
    qtbot.addWidget(picker)

    picker.pictures.setCurrentRow(0)
    picker.save_key.click()

    assert panel.link.commands == []
    assert picker.remark_label.text() == "This photo cannot be taken: it is no whole picture."


def test_that_an_empty_stick_is_said_in_words(panel, a_case, tmp_path: Path, qtbot):
    sign_in(panel, ANA)
    picker = PhotoPickerFaceplate(panel.bridge, a_case(1), places=[PicturePlace("STICK", (tmp_path,))])
    qtbot.addWidget(picker)
    picker.show()

    assert picker.empty_label.isVisible()
    assert not picker.save_key.isEnabled()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (PhotoAnswer(trouble="missing"), "missing from the disk"),
        (PhotoAnswer(trouble="damaged"), "changed or damaged"),
        (Refused(reason=Reason.SERVICE_SILENT), "does not answer"),
    ],
)
def test_that_a_photo_that_cannot_be_shown_says_why(display, panel, a_case, answer, words: str):
    photo = CasePhoto(sha256="a" * 64, media_type="image/jpeg", size=1, time_ns=1)
    tell(panel, a_case(1, photos=(photo,)))
    display.card.photos.keys[photo.sha256].click()
    view = opened(display, PhotoViewFaceplate)

    panel.link.answer(AskPhoto, answer)

    assert words in view.picture.text()


def test_that_what_belongs_to_a_case_is_called_as_the_cell_calls_it(display, panel, a_case):
    links = (
        CaseLink(kind=LinkKind.EQUIPMENT, ref="cobot", words="an old name"),
        CaseLink(kind=LinkKind.ALARM, ref="plc|jam", words="Jam at the infeed"),
        CaseLink(kind=LinkKind.TAG, ref="gone/for/good", words="Emergency stop"),
    )
    tell(panel, a_case(1, links=links))

    told = [label.text() for label in display.card.facts._values]
    assert "Machine: Cobot\nAlarm: Jam at the infeed\nValue: Emergency stop" in told


def test_that_before_closed_ones_are_found_none_is_denied(display, panel, a_case):
    display.closed_key.click()
    looking = display.summary.text(), nothing(display)[0], display.all_well._tick.isVisible()
    panel.link.answer(AskCases, Refused(reason=Reason.SERVICE_SILENT))
    refused = nothing(display)
    display.search.setText("belt")
    display._ask_closed()
    panel.link.answer(AskCases, CasesAnswer(cases=()))

    assert looking == ("Loading …", "Loading …", False)
    assert refused[0] == "No case is known"
    assert refused[1]
    assert nothing(display) == ("No closed case", "None was found with these words.")


def test_that_a_case_becomes_overdue_in_the_list_while_it_is_looked_at(display, panel, a_case):
    tell(panel, a_case(1, due_ns=panel.bridge.service_time_ns + 5 * S))
    before = display.rows.index(1).data(), display.summary.text()

    panel.bridge.live.service_time_ns += 65 * S
    display._tick.timeout.emit()

    assert "verdue" not in "".join(before)
    assert "Overdue for 1 min 00 s" in display.rows.index(1).data()
    assert "1 overdue" in display.summary.text()


def test_that_one_tap_brings_the_whole_panel_to_when_a_case_was_opened(display, panel, a_case, qtbot):
    case = a_case()
    tell(panel, case)
    wished: list[object] = []
    panel.bridge.moment_requested.connect(wished.append)

    qtbot.mouseClick(display.card.then_key, Qt.MouseButton.LeftButton)

    assert wished == [case.opened_ns]
