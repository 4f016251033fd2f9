"""What was noticed: told with place, strength and doubts; the one question is answered by big keys, or says why not."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from hmi.domain.advice_mode import AiStop
from hmi.domain.advice_query import AdvicesAnswer, AskAdvices
from hmi.domain.check_command import AnswerCheck, TakeBackAnswer
from hmi.domain.diagnosis import Clue, EvidenceKind, Verdict
from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import CheckId, CheckKind, FailureModeId
from hmi.domain.finding import (
    DetectorId,
    Direction,
    Evidence,
    Finding,
    FindingId,
    FindingPlace,
    Ignorance,
    IgnoranceReason,
)
from hmi.domain.finding_query import AnswerTold, AskFindings, FindingsAnswer
from hmi.domain.given_answer import GivenAnswer
from hmi.domain.outcome import Reason, Refused
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.problem import CheckAsked, CheckChoice, HeldBack, Problem, Sign, Standing, Suspected
from hmi.domain.procedure import Skill
from hmi.domain.symptom import KnownSymptom
from hmi.link.messages import SessionChanged
from tests.ui.displays.advice_builders import CURRENT, a_line, a_proposal
from tests.ui.displays.test_alarms import tell as tell_alarms
from tests.ui.displays.test_stops import JAMMED, a_stop
from ui.displays.advice_beside import advice_behind, advice_for_alarm, advice_for_stop, advice_line_words
from ui.displays.alarms import AlarmsDisplay
from ui.displays.cobot import CobotDisplay
from ui.displays.findings import FindingsDisplay
from ui.models.finding_rows import FindingGroup
from ui.models.keyed_rows import ROW_ROLE
from ui.widgets.key_grid import GUARD_MS

COBOT = EquipmentId("cobot")
FRICTION = KnownSymptom.JOINT_FRICTION_UP.id
IDA = Person(ref=PersonRef("p-ida"), display_name="Ida", roles=frozenset({Role.OPERATOR}))
S = 10**9


def a_finding(now_ns: int, **more: Any) -> Finding:
    told: dict[str, Any] = {
        "id": FindingId("f-1"), "detector": DetectorId("joint_twin"), "detector_version": "1", "symptom": FRICTION,
        "equipment": COBOT, "began_ns": now_ns - 600 * S, "seen_ns": now_ns, "strength": 2.0,
        "direction": Direction.UP, "evidence": (Evidence(tag_name=CURRENT, from_ns=now_ns - 600 * S, to_ns=now_ns),),
    }  # fmt: skip
    return Finding(**(told | more))


CLUE = Clue(kind=EvidenceKind.FINDING, name=FRICTION, equipment=COBOT)
WARM = Clue(kind=EvidenceKind.FINDING, name="joint_temperature_up", equipment=COBOT)
ASKED = CheckAsked(
    check=CheckId("stiff"), equipment=COBOT, kind=CheckKind.TRY, question="Is it stiff by hand?", duration_min=2.0,
    choices=(CheckChoice(id="yes", label="It is stiff"), CheckChoice(id="no", label="It is light")),
)  # fmt: skip
DRY = Suspected(
    mode=FailureModeId("joint_gear_dry"), title="Gear runs dry", equipment=COBOT, standing=Standing.AMONG_FIRST,
    supports=(Sign(clue=CLUE),),
    opposes=(Sign(clue=WARM, is_present=False),),
)  # fmt: skip
LOADED = Suspected(
    mode=FailureModeId("payload_wrong"), title="Payload is wrong", equipment=COBOT, standing=Standing.POSSIBLE
)


def a_problem(**more: Any) -> Problem:
    told: dict[str, Any] = {"verdict": Verdict.OPEN, "clues": (CLUE,), "suspects": (DRY, LOADED), "question": ASKED}
    return Problem(**(told | more))


@pytest.fixture
def display(panel, qtbot) -> FindingsDisplay:
    display = FindingsDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.resize(1170, 620)
    display.show()
    display.enter()
    panel.keep.append(display)
    return display


def tell(panel, **more: Any) -> None:
    now_ns = panel.bridge.service_time_ns
    told: dict[str, Any] = {
        "time_ns": now_ns, "findings": (a_finding(now_ns),), "problems": (a_problem(),),
        "watched": (FindingPlace(detector=DetectorId("joint_twin"), symptom=FRICTION, equipment=COBOT),),
    }  # fmt: skip
    panel.bridge.findings.ask()
    panel.link.answer(AskFindings, FindingsAnswer(**(told | more)))


def sign_in(panel, person: Person | None = IDA) -> None:
    session = None if person is None else Session(token="t", person=person, signed_in_ns=0, idle_limit_s=300)
    panel.bridge.take(SessionChanged(session=session))


def facts(display) -> dict[str, str]:
    shown = display.card.facts
    return {name.text(): value.text() for name, value in zip(shown._names, shown._values, strict=True)}


def choose(display, group: FindingGroup) -> None:
    row = next(number for number, row in enumerate(display.rows.rows) if row is group) + 1
    display.list.setCurrentIndex(display.rows.index(row))


def test_that_until_the_service_answers_nothing_is_claimed(display, panel):
    assert display.all_well.title.text() == "Loading …"

    tell(panel, findings=(), problems=())

    assert display.all_well.title.text() == "Nothing was noticed"


def test_that_a_cell_that_nobody_watches_is_not_called_well(display, panel):
    tell(panel, findings=(), problems=(), watched=())

    assert display.all_well.title.text() == "Nothing is watched"


def test_that_a_refusal_is_said_in_place_of_the_list(display, panel):
    panel.bridge.findings.ask()
    panel.link.answer(AskFindings, Refused(reason=Reason.SERVICE_SILENT))

    assert display.all_well.title.text() == "What was noticed is not known"


def test_that_what_stands_is_told_by_name_place_and_strength_and_leads_to_its_values(display, panel, qtbot):
    tell(panel)
    choose(display, FindingGroup.STANDING)

    assert display.card.heading.text() == "A joint needs more current at the same motion"
    assert facts(display)["How strong"] == "clearly over its limit"
    assert facts(display)["Lasts"] == "10 min 00 s"
    with qtbot.waitSignal(panel.bridge.display_requested) as opened:
        qtbot.mouseClick(display.card.trend_keys[0], Qt.MouseButton.LeftButton)
    assert opened.args[0] == "trends"
    assert opened.args[1].startswith(CURRENT)


def test_that_what_may_be_behind_it_is_told_without_a_probability(display, panel):
    tell(panel)

    headings = [one.heading.text() for one in display.card.suspects]
    assert headings[0].startswith("Gear runs dry: may well be")
    assert headings[1].startswith("Payload is wrong: possible")
    assert "looked for and not found" in display.card.suspects[0].facts._values[1].text()
    assert not any("%" in words for words in headings)


def test_that_news_leave_the_keys_of_what_is_shown_alone(display, panel):
    tell(panel)
    before = [*display.card.suspects, *display.card.ask.keys]

    tell(panel)

    assert [*display.card.suspects, *display.card.ask.keys] == before


def test_that_the_one_question_is_answered_by_a_tap_and_its_answer_can_be_taken_back(display, panel, qtbot):
    sign_in(panel)
    tell(panel)
    assert display.card.ask.heading.text() == "Is it stiff by hand?"
    qtbot.wait(GUARD_MS + 50)

    qtbot.mouseClick(display.card.ask.keys[0], Qt.MouseButton.LeftButton)

    assert panel.link.commands[-1] == AnswerCheck(check=ASKED.check, equipment=COBOT, answer="yes")
    assert FindingGroup.ANSWERED not in display.rows.rows
    given = GivenAnswer(
        check=ASKED.check, equipment=COBOT, answer="yes", by=IDA.ref, answered_ns=panel.bridge.service_time_ns
    )
    told = AnswerTold(given=given, question=ASKED.question, choices=ASKED.choices)
    tell(panel, problems=(a_problem(question=None),), answers=(told,))
    choose(display, FindingGroup.ANSWERED)
    assert facts(display)["Answer"] == "It is stiff"
    qtbot.wait(GUARD_MS + 50)
    qtbot.mouseClick(display.card.take_back_key, Qt.MouseButton.LeftButton)
    assert panel.link.commands[-1] == TakeBackAnswer(check=ASKED.check, equipment=COBOT)


def test_that_whoever_may_not_answer_is_told_why(display, panel):
    sign_in(panel)
    refusal = Refused(reason=Reason.NOT_QUALIFIED, facts={"skill": "pneumatics", "level": 3, "has": 0})
    asked = CheckAsked(
        check=ASKED.check, equipment=COBOT, kind=CheckKind.TRY, question="Does it fall?", choices=ASKED.choices,
        skill=Skill("pneumatics"), refusal=refusal,
    )  # fmt: skip
    tell(panel, problems=(a_problem(question=asked),))

    assert not display.card.ask.keys[0].isEnabled()
    assert "not qualified" in display.card.who.text()


def test_that_what_is_held_back_says_so_and_why(display, panel):
    tell(panel, problems=(a_problem(suspects=(), question=None, held_back=HeldBack.OWN_VIEW_FIRST),))
    choose(display, FindingGroup.BEHIND)

    assert display.card.suspects == []
    assert "say first what they think" in display.card.said.text()


def test_that_what_nobody_knows_is_told_with_its_reason_the_stopped_first(display, panel):
    def ignorance(reason: IgnoranceReason, **more: Any) -> Ignorance:
        return Ignorance(detector=DetectorId("joint_twin"), reason=reason, symptoms=(FRICTION,), **more)

    little = ignorance(
        IgnoranceReason.TOO_LITTLE_DATA, equipment=COBOT, facts={"motion_s": 12.0, "motion_wanted_s": 60.0}
    )
    tell(panel, findings=(), problems=(), ignorances=(little, ignorance(IgnoranceReason.FAILED)))

    choose(display, FindingGroup.NOT_KNOWN)
    assert display.card.heading.text() == "Stopped: it failed"
    display.list.setCurrentIndex(display.rows.index(2))
    assert display.card.heading.text() == "Too little data so far"
    assert "12 of 60 s in motion" in "".join(facts(display).values())


def test_that_a_stop_of_ai_is_said_and_what_stands_stays(display, panel):
    stop = AiStop(since_ns=panel.bridge.service_time_ns, by=None, screen="panel")
    tell(panel, problems=(), stop=stop)

    assert "AI is stopped" in display.watch.text()
    assert FindingGroup.STANDING in display.rows.rows


def test_that_the_next_person_is_not_told_what_the_last_one_was(display, panel):
    sign_in(panel)
    tell(panel)

    sign_in(panel, None)

    assert panel.bridge.findings.told is None
    assert not display.rows.rows


def test_that_an_alarm_and_a_problem_find_the_recommendation_that_waits_beside_them(panel, an_alarm):
    now_ns = panel.bridge.service_time_ns
    line = a_line(now_ns, proposal=a_proposal(now_ns, equipment=COBOT))
    panel.bridge.advices.ask()
    panel.link.answer(AskAdvices, AdvicesAnswer(lines=(line,)))

    here = advice_for_alarm(panel.bridge, an_alarm(equipment=COBOT))

    assert [one.advice.id for one in here] == [line.advice.id]
    assert "waits for a decision" in advice_line_words(panel.bridge, here)
    assert advice_for_alarm(panel.bridge, an_alarm(equipment=EquipmentId("elsewhere"))) == []
    mode = FailureModeId(line.advice.proposal.advice_type)
    suspect = Suspected(mode=mode, equipment=COBOT, standing=Standing.STANDS_OUT)
    assert advice_behind(panel.bridge, a_problem(suspects=(suspect,))) == line
    assert advice_behind(panel.bridge, a_problem(suspects=())) is None


def test_that_a_machine_says_how_much_was_noticed_there_and_leads_to_it(panel, qtbot):
    robot = CobotDisplay(panel.bridge)
    qtbot.addWidget(robot)
    panel.keep.append(robot)
    robot.rebuild()
    assert robot.noticed_key.isHidden()

    tell(panel)

    assert not robot.noticed_key.isHidden()
    assert robot.noticed_key.text() == "Noticed: 1"
    robot.noticed_key.click()
    assert panel.asked[-1] == ("findings", COBOT)


def test_that_another_display_leads_to_what_was_noticed_at_its_machine(display, panel):
    display.open_subject("conveyor")
    there = a_finding(panel.bridge.service_time_ns, id=FindingId("f-2"), equipment=EquipmentId("conveyor"))

    tell(panel, findings=(a_finding(panel.bridge.service_time_ns), there))

    assert display.list.currentIndex().data(ROW_ROLE) == there


def test_that_an_alarm_card_says_which_recommendation_waits_and_opens_it(panel, qtbot, an_alarm):
    now_ns = panel.bridge.service_time_ns
    alarm = an_alarm(equipment=COBOT)
    tell_alarms(panel, alarm)
    alarms = AlarmsDisplay(panel.bridge)
    qtbot.addWidget(alarms)
    panel.keep.append(alarms)
    alarms.show()
    alarms.open_subject(alarm.id)
    assert alarms.card.advice_key.isHidden()

    panel.bridge.advices.ask()
    line = a_line(now_ns, proposal=a_proposal(now_ns, equipment=COBOT))
    panel.link.answer(AskAdvices, AdvicesAnswer(lines=(line,)))

    assert not alarms.card.advice_key.isHidden()
    alarms.card.advice_key.click()
    assert panel.asked[-1] == ("advice", line.advice.id)


def test_that_only_a_stop_that_lasts_still_names_the_recommendation_about_its_cause(panel):
    now_ns = panel.bridge.service_time_ns
    line = a_line(now_ns, proposal=a_proposal(now_ns, equipment=EquipmentId("cnc")))
    panel.bridge.advices.ask()
    panel.link.answer(AskAdvices, AdvicesAnswer(lines=(line,)))

    lasting, over, other = a_stop(cause=JAMMED), a_stop(cause=JAMMED, end_min=-5), a_stop()

    found = [len(advice_for_stop(panel.bridge, one)) for one in (lasting, over, other)]
    assert found == [1, 0, 0]
