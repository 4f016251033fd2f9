"""What the card knows beyond the alarm: asked for once, said to be missing where it is, never another alarm's."""

import pytest
from PySide6.QtCore import Qt

from hmi import i18n
from hmi.domain.alarm import AlarmId, Priority
from hmi.domain.alarm_query import AskSimilarAlarms, PastCase, PastComment, SimilarAlarmsAnswer
from hmi.domain.alarms_file import PLAN_IN_USE
from hmi.domain.case import CaseId, CaseKind, CaseSeverity, CaseState, ExceptionCase
from hmi.domain.case_query import AskCases, CasesAnswer
from hmi.domain.command import EnableAlarm
from hmi.domain.equipment import EquipmentId
from hmi.domain.guidance import Guidance, GuidancePlace, Inherited, Level
from hmi.domain.guidance_query import AskGuidance, GuidanceAnswer
from hmi.domain.likeness import Likeness
from hmi.domain.outcome import Failed, Reason, Refused
from hmi.domain.person import Person, PersonRef, Session
from hmi.domain.query import AskJournal, AskTrend, JournalAnswer, JournalRow
from hmi.domain.tag import TagName
from hmi.link.messages import Notice, SessionChanged
from ui.displays.alarm_evidence import AlarmEvidence
from ui.displays.alarm_moment import tags_of
from ui.faceplates.alarm_enabling import AlarmEnablingFaceplate

SECOND = 10**9
SPEED = TagName("conveyor/unit/status.curmachspeed")


@pytest.fixture
def evidence(panel, qtbot) -> AlarmEvidence:
    evidence = AlarmEvidence(panel.bridge, panel.bridge)
    for section in evidence.sections:
        qtbot.addWidget(section)
        section.show()
    return evidence


def written(**parts) -> GuidanceAnswer:
    return GuidanceAnswer(guidance=Guidance(place=GuidancePlace(name="Jam"), **parts), shelve_most_s=60)


def at_alarm(value, place: str = "") -> Inherited:
    return Inherited(value=value, level=Level.EQUIPMENT if place else Level.ALARM, place=place)


def test_that_guidance_is_told_in_the_language_in_use_and_says_from_where_it_comes(panel, evidence, an_alarm):
    evidence.show_alarm(an_alarm())
    response = at_alarm({"en": "Open the cover", "de": "Haube öffnen"}, "conveyor")
    answer = written(response=response, consequence=at_alarm("the cell stops"), respond_within_s=at_alarm(300.0))

    panel.link.answer(AskGuidance, answer)

    guidance = evidence.guidance
    assert guidance.response.text() == "Open the cover"
    assert (guidance.time.text(), guidance.consequence.text()) == ("Within 5 min", "Else: the cell stops")
    assert guidance.source.text() == "Written for all of Conveyor"
    i18n.choose("de")
    evidence.retranslate()
    assert guidance.response.text() == "Haube öffnen"


def test_that_missing_guidance_is_said_with_the_place_where_it_has_to_be_written(panel, evidence, an_alarm):
    evidence.show_alarm(an_alarm())

    panel.link.answer(AskGuidance, written())

    assert "alarms.yaml, controller_alarms, name “Jam”" in evidence.guidance.source.text()
    assert "None written" in evidence.guidance.section.heading.accessibleName()


def test_that_guidance_that_cannot_be_asked_for_is_not_called_missing(panel, evidence, an_alarm):
    evidence.show_alarm(an_alarm())

    panel.link.answer(AskGuidance, Failed(reason=Reason.SERVICE_SILENT))

    assert evidence.guidance.source.text().startswith("What to do could not be looked up")


def test_that_an_answer_for_another_alarm_is_not_shown(panel, evidence, an_alarm):
    evidence.show_alarm(an_alarm("one"))
    late = panel.link._waiting[AskGuidance]
    evidence.show_alarm(an_alarm("other"))

    late(written(response=at_alarm("For the one before")))

    assert evidence.guidance.response.text() == ""


def test_that_what_is_shown_is_looked_up_again_when_the_site_decided_otherwise(panel, evidence, an_alarm):
    panel.bridge.take(Notice(subject=PLAN_IN_USE, text="a 0"))
    evidence.show_alarm(an_alarm())
    panel.link.answer(AskGuidance, written(response=at_alarm("Open the cover")))

    panel.bridge.take(Notice(subject=PLAN_IN_USE, text="b 1"))

    assert evidence.guidance.response.text() == ""
    assert evidence.guidance.source.text() == "Looking it up …"
    panel.link.answer(AskGuidance, written(response=at_alarm("Call maintenance")))
    assert evidence.guidance.response.text() == "Call maintenance"
    assert panel.bridge.notices == {}


def test_that_an_answer_by_what_was_in_use_before_is_not_shown(panel, evidence, an_alarm):
    panel.bridge.take(Notice(subject=PLAN_IN_USE, text="a 0"))
    evidence.show_alarm(an_alarm())
    late = panel.link._waiting[AskGuidance]

    panel.bridge.take(Notice(subject=PLAN_IN_USE, text="b 1"))
    late(written(response=at_alarm("Open the cover")))

    assert evidence.guidance.response.text() == ""


def test_that_hearing_first_what_is_in_use_asks_nothing_again(panel, evidence, an_alarm):
    evidence.show_alarm(an_alarm())

    panel.bridge.take(Notice(subject=PLAN_IN_USE, text="a 0"))
    panel.bridge.take(Notice(subject=PLAN_IN_USE, text="a 0"))

    assert sum(isinstance(query, AskGuidance) for query in panel.link.queries) == 1


def test_that_an_alarm_that_stays_is_asked_about_once(panel, evidence, an_alarm):
    for _second in range(5):
        evidence.show_alarm(an_alarm(is_acknowledged=True))

    assert sum(isinstance(query, AskGuidance) for query in panel.link.queries) == 1
    assert sum(isinstance(query, AskSimilarAlarms) for query in panel.link.queries) == 1


def test_that_a_key_leads_to_the_display_that_the_site_named(panel, evidence, an_alarm, qtbot):
    evidence.show_alarm(an_alarm())
    panel.link.answer(AskGuidance, written(response=at_alarm("Look"), display=at_alarm("machine:cnc")))

    qtbot.mouseClick(evidence.guidance.display_key, Qt.MouseButton.LeftButton)

    assert panel.asked[-1] == ("machine", "cnc")


def test_that_earlier_times_say_how_long_who_and_what_solved_it(panel, evidence, an_alarm):
    alarm = an_alarm()
    evidence.show_alarm(alarm)
    case = PastCase(
        alarm=alarm.id,
        message="Jam",
        began_ns=10**18,
        ended_ns=10**18 + 240 * SECOND,
        taken_by="Ana",
        comments=(PastComment(time_ns=10**18, words="Guide rail bent back", who_name="Ana"),),
    )

    panel.link.answer(AskSimilarAlarms, SimilarAlarmsAnswer(cases=(case,), total=14, oldest_ns=10**18))

    lines = [label.text() for label in evidence.cases.lines.labels]
    assert lines[0].endswith("4 min 00 s long · Ana had it")
    assert lines[1] == "“Guide rail bent back” (Ana)"
    assert "14 times since" in evidence.cases.section.heading.accessibleName()


def test_that_what_solved_the_cases_of_an_alarm_stands_before_its_earlier_times(panel, evidence, an_alarm):
    evidence.show_alarm(an_alarm())
    case = ExceptionCase(
        id=CaseId("c"), kind=CaseKind.MACHINE_FAULT, severity=CaseSeverity.MEDIUM, state=CaseState.CLOSED,
        opened_ns=10**18, changed_ns=10**18, resolved_ns=10**18, solution="Part exchanged",
    )  # fmt: skip

    panel.link.answer(AskSimilarAlarms, SimilarAlarmsAnswer(cases=(), total=0))
    panel.link.answer(AskCases, CasesAnswer(cases=(case,)))

    assert evidence.cases.lines.labels[0].text().endswith("solved: “Part exchanged”")
    i18n.choose("de")
    evidence.retranslate()
    assert evidence.cases.lines.labels[0].text().endswith("gelöst: „Teil getauscht“")


def test_that_its_like_says_why_it_is_shown_and_what_solved_it(panel, evidence, an_alarm):
    evidence.show_alarm(an_alarm())
    kin = PastCase(
        alarm=AlarmId("plc|u|s=other"), message="Jam", began_ns=10**18, ended_ns=10**18 + 5 * SECOND,
        likeness=Likeness.SAME_KIND_ELSEWHERE, equipment=EquipmentId("conveyor_2"),
    )  # fmt: skip

    panel.link.answer(AskSimilarAlarms, SimilarAlarmsAnswer(cases=(), total=0, kin=(kin,)))

    lines = [label.text() for label in evidence.cases.lines.labels]
    assert lines[:2] == ["Never before, as far as is recorded.", "Same kind on conveyor_2"]
    assert lines[2].endswith("5 s long")
    case = ExceptionCase(
        id=CaseId("c"), kind=CaseKind.MACHINE_FAULT, severity=CaseSeverity.MEDIUM, state=CaseState.CLOSED,
        opened_ns=10**18, changed_ns=10**18, resolved_ns=10**18, solution="Guide rail bent back",
    )  # fmt: skip
    panel.link.answer(AskCases, CasesAnswer(cases=(case,)))
    assert evidence.cases.lines.labels[2].text().endswith("solved: “Guide rail bent back”")


def test_that_never_before_and_not_known_are_two_things(panel, evidence, an_alarm):
    evidence.show_alarm(an_alarm("one"))
    panel.link.answer(AskSimilarAlarms, SimilarAlarmsAnswer(cases=(), total=0))
    assert evidence.cases.lines.labels[0].text() == "Never before, as far as is recorded."

    evidence.show_alarm(an_alarm("other"))
    panel.link.answer(AskSimilarAlarms, Failed(reason=Reason.HISTORY_UNAVAILABLE))

    assert evidence.cases.lines.labels[0].text() == "Earlier alarms cannot be looked up now."


def test_that_acts_are_asked_for_when_they_are_opened_and_by_somebody_with_a_name(panel, evidence, an_alarm):
    evidence.show_alarm(an_alarm())
    assert not any(isinstance(query, AskJournal) for query in panel.link.queries)

    evidence.acts.section.heading.click()
    panel.link.answer(AskJournal, Refused(reason=Reason.NOT_SIGNED_IN))

    assert evidence.acts.sign_in_key.isVisible()


def test_that_the_last_acts_are_joined_with_what_came_of_them(panel, evidence, an_alarm):
    evidence.acts.section.heading.click()
    evidence.show_alarm(an_alarm())
    facts = {"tag_name": str(SPEED), "value": "9"}
    rows = (
        a_row(2, "write_tag.done", {"asked": "1"}),
        a_row(1, "write_tag.asked", facts),
    )

    panel.link.answer(AskJournal, JournalAnswer(rows=rows))

    words = " ".join(label.text() for label in evidence.acts.lines.labels)
    assert "Ben" in words
    assert len([label for label in evidence.acts.lines.labels if "Ben" in label.text()]) == 1


def a_row(seq: int, kind: str, facts: dict[str, str]) -> JournalRow:
    return JournalRow(
        seq=seq, id=str(seq), time_ns=10**18, actor="p-ben", actor_name="Ben", role="operator", panel="panel",
        kind=kind, subject=str(SPEED), facts=facts,
    )  # fmt: skip


def test_that_the_values_drawn_are_those_the_site_named_else_the_alarms_own_and_its_machines(panel, an_alarm):
    picture = panel.bridge.picture
    named = TagName("cnc/spindle/load")

    assert tags_of(picture, an_alarm(), (named,)) == (named,)
    assert tags_of(picture, an_alarm(), ()) == (SPEED,)
    assert tags_of(picture, an_alarm(source=str(named)), ())[0] == named
    assert not tags_of(picture, an_alarm(equipment=None, source="pump"), ())


def test_that_the_moment_is_drawn_from_five_minutes_before_and_goes_on(panel, evidence, an_alarm, qtbot):
    now_ns = panel.bridge.service_time_ns
    evidence.show_alarm(an_alarm(began_ns=now_ns - 30 * SECOND))
    evidence.moment.section.resize(600, 400)

    evidence.moment.section.heading.click()
    qtbot.waitUntil(lambda: any(isinstance(query, AskTrend) for query in panel.link.queries))

    query = next(query for query in panel.link.queries if isinstance(query, AskTrend))
    assert query.tag_names == (SPEED,)
    assert query.start_ns <= now_ns - 325 * SECOND

    def is_drawn() -> bool:
        panel.bridge.service_time_ns += SECOND
        evidence.take_frame(panel.say(SPEED, 3.0))
        return bool((evidence.moment.plot.feed.columns.low == 3.0).any())

    qtbot.waitUntil(is_drawn)


def test_that_a_moment_long_ago_stands_still(panel, evidence, an_alarm, qtbot):
    began_ns = panel.bridge.service_time_ns - 7200 * SECOND
    evidence.show_alarm(an_alarm(began_ns=began_ns))
    evidence.moment.section.resize(600, 400)

    evidence.moment.section.heading.click()
    qtbot.waitUntil(lambda: evidence.moment.plot is not None and not evidence.moment.plot.window.is_live)

    assert evidence.moment.plot.window.end_s == pytest.approx(began_ns / 1e9 + 600)


@pytest.mark.parametrize("is_enabled", [True, False])
def test_that_switching_an_alarm_off_is_held_and_needs_a_reason(panel, an_alarm, qtbot, is_enabled):
    person = Person(ref=PersonRef("p-ben"), display_name="Ben")
    panel.bridge.take(SessionChanged(session=Session(token="t", person=person, signed_in_ns=1, idle_limit_s=60)))
    alarm = an_alarm(is_enabled=is_enabled, priority=Priority.LOW)
    faceplate = AlarmEnablingFaceplate(panel.bridge, alarm)
    qtbot.addWidget(faceplate)
    assert not faceplate.save_key.isEnabled()

    faceplate.field.setText("Sensor replaced")
    faceplate._save()

    assert panel.link.commands == [EnableAlarm(alarm=alarm.id, is_enabled=not is_enabled, why="Sensor replaced")]
