"""Cases while a past moment is shown: those of then, with their story of then, and nothing to be done."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QLabel, QWidget

from hmi.domain.case import CaseId, CaseKind, CasePhoto, CaseSeverity, CaseState, ExceptionCase
from hmi.domain.case_query import AskCase, AskCases, AskPhoto, CaseAct, CaseAnswer, CaseEntry, CasesAnswer, PhotoAnswer
from hmi.domain.equipment import EquipmentId
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.query import AskPeople, PeopleAnswer
from hmi.domain.stop import StopSummary
from hmi.link.messages import CasesChanged, SessionChanged, StopsChanged
from ui.displays.attention import attention_items
from ui.displays.case_attention import case_count
from ui.displays.cases import CasesDisplay
from ui.displays.frame_content import stop_count
from ui.faceplates.photo_view import PhotoViewFaceplate
from ui.models.scene import Scene

S = 1_000_000_000
BEN = Person(ref=PersonRef("p-ben"), display_name="Ben", roles=frozenset({Role.MAINTENANCE}))


@pytest.fixture
def display(panel, qtbot) -> CasesDisplay:
    display = CasesDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.resize(1170, 620)
    display.show()
    display.enter()
    panel.keep.append(display)
    panel.link.answer(AskPeople, PeopleAnswer(people=(), needs_setup=False))
    return display


@pytest.fixture
def a_case(panel) -> Callable[..., ExceptionCase]:
    def build(number: int = 1, **more: Any) -> ExceptionCase:
        now_ns = panel.bridge.live.service_time_ns
        told = ExceptionCase(
            id=CaseId(f"case-{number}"), kind=CaseKind.SHORTAGE, severity=CaseSeverity.MEDIUM,
            equipment=EquipmentId("conveyor"), opened_ns=now_ns - 3000 * S, changed_ns=now_ns - 3000 * S,
        )  # fmt: skip
        return msgspec.structs.replace(told, **more)

    return build


def go_back(panel, *cases: ExceptionCase, seconds: int = 600, **more: Any) -> Scene:
    """Show the cell as it was some time ago, with these cases."""
    live = panel.bridge.live
    scene = Scene(
        picture=live.picture,
        connections=live.connections,
        cases={case.id: case for case in cases},
        service_time_ns=live.service_time_ns - seconds * S,
        **more,
    )
    panel.bridge.show_past(scene)
    return scene


def listed(display: CasesDisplay) -> list[str]:
    return [row.id for row in display.rows.rows if isinstance(row, ExceptionCase)]


def attention_words(panel) -> list[str]:
    return [item.words for item in attention_items(panel.bridge, ()) if item.display == "cases"]


def test_that_the_cases_of_then_are_shown_and_counted(display, panel, a_case):
    panel.bridge.take(CasesChanged(cases=(a_case(1), a_case(2))))
    go_back(panel, a_case(3))

    shown, count, words = listed(display), case_count(panel.bridge), attention_words(panel)
    panel.bridge.take(CasesChanged(cases=(a_case(4),)))

    assert shown == ["case-3"]
    assert count is not None
    assert count.words == "1"
    assert len(words) == 1
    assert listed(display) == ["case-3"], "what happens now belongs to the present"
    panel.bridge.show_live()
    assert set(listed(display)) == {"case-1", "case-2", "case-4"}


def test_that_what_is_overdue_is_told_by_the_clock_of_then(display, panel, a_case):
    due_ns = panel.bridge.service_time_ns - 60 * S

    go_back(panel, a_case(1, due_ns=due_ns))

    assert "overdue" not in display.summary.text()


def test_that_the_story_of_the_present_is_not_told_of_then(display, panel, a_case):
    case = a_case(1)
    panel.bridge.take(CasesChanged(cases=(case,)))
    entry = CaseEntry(id="1", seq=1, act=CaseAct.COMMENTED, time_ns=case.opened_ns, case=case.id, words="Today")
    panel.link.answer(AskCase, CaseAnswer(case=case, story=(entry,)))
    before = _text(display.card.story)
    scene = go_back(panel, case)

    asked = [query for query in panel.link.queries if isinstance(query, AskCase)]

    assert "Today" in before
    assert "Today" not in _text(display.card.story)
    assert asked[-1] == AskCase(case=case.id, at_ns=scene.service_time_ns)


def test_that_closed_ones_are_searched_as_of_then(display, panel, a_case):
    scene = go_back(panel)

    display.closed_key.click()
    asked = [query for query in panel.link.queries if isinstance(query, AskCases)]
    panel.link.answer(AskCases, CasesAnswer(cases=(a_case(9, state=CaseState.CLOSED),), untold=2))

    assert asked[-1].at_ns == scene.service_time_ns
    assert listed(display) == ["case-9"]
    assert "2 cases of then are not told any more" in display.summary.text()


def test_that_no_case_of_then_is_said_only_where_that_is_known(display, panel):
    go_back(panel)
    none, is_tick_shown = _text(display.all_well), [display.all_well._tick.isVisible()]
    go_back(panel, are_cases_known=False)
    unknown = _text(display.all_well)
    is_tick_shown.append(display.all_well._tick.isVisible())
    go_back(panel, untold_cases=1)
    untold = _text(display.all_well)
    is_tick_shown.append(display.all_well._tick.isVisible())

    assert is_tick_shown == [True, False, False], "only what is known to be well gets the tick"
    assert "No case was open at this moment" in none
    assert "not recorded" in unknown
    assert "1 case of then is not told any more" in untold


def test_that_a_photo_of_then_can_be_looked_at_but_not_removed(display, panel, a_case):
    session = Session(token="t", person=BEN, signed_in_ns=0, idle_limit_s=300)
    panel.bridge.take(SessionChanged(session=session))
    photo = CasePhoto(sha256="a" * 64, media_type="image/jpeg", size=1, time_ns=1)
    go_back(panel, a_case(1, photos=(photo,)))

    display.card.photos.keys[photo.sha256].click()
    view = next(one for one in display.window().findChildren(PhotoViewFaceplate) if one.isVisible())
    panel.link.answer(AskPhoto, PhotoAnswer(trouble="removed"))

    assert not view.remove_key.isVisible()
    assert "removed this photo since" in view.picture.text()


def test_that_every_key_that_does_something_is_named_to_the_frame(display):
    parts = list(display.acting_parts())

    assert display.report_key in parts
    assert set(display.card.act_keys.values()) <= set(parts)


def test_that_stops_of_the_present_are_not_counted_in_the_past(panel):
    summary = StopSummary(unexplained=3, oldest_unexplained_ns=1)
    panel.bridge.take(StopsChanged(summary=summary))
    now = stop_count(panel.bridge)
    go_back(panel)

    assert now is not None
    assert stop_count(panel.bridge) is None
    assert not [item for item in attention_items(panel.bridge, ()) if item.display == "stops"]


def _text(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))
