"""The answer to why the cell stands, as it is seen and tapped."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hmi.domain.alarm import AlarmId, Priority
from hmi.domain.equipment import EquipmentId
from hmi.domain.outcome import Reason, Refused
from hmi.domain.why import (
    AskWhy,
    Cause,
    CauseKind,
    FirstOutLine,
    LastAct,
    NextStep,
    SafetyLine,
    SafetyState,
    StepKind,
    Verdict,
    Wait,
    WaitReason,
    WhyAnswer,
)
from hmi.domain.why_evidence import (
    ActEvidence,
    AlarmEvidence,
    ConnectionEvidence,
    EquipmentEvidence,
    ReadingEvidence,
    Sureness,
)
from ui.displays import why_words
from ui.displays.why import WhyDisplay
from ui.models.method_words import method_words
from ui.widgets.card_content import Loudness
from ui.widgets.condition_mark import Mark

S = 10**9


class Desk:
    """The display with a service that a test answers for."""

    def __init__(self, panel, qtbot) -> None:
        self.bridge = panel.bridge
        self.asked: list[tuple[AskWhy, object]] = []
        self.requests: list[tuple[str, str]] = []
        panel.bridge.link = self
        panel.bridge.display_requested.connect(lambda *request: self.requests.append(request))
        self.display = WhyDisplay(panel.bridge)
        qtbot.addWidget(self.display)
        self.display.resize(1170, 680)
        self.display.show()
        self.display.enter()

    def ask(self, query, on_answer) -> None:
        self.asked.append((query, on_answer))

    def do(self, command, on_outcome) -> None:
        raise AssertionError("a display that only looks does nothing")

    def answer(self, answer) -> None:
        self.asked[-1][1](answer)


@pytest.fixture
def desk(panel, qtbot) -> Desk:
    return Desk(panel, qtbot)


def an_answer(bridge, **more) -> WhyAnswer:
    machines = [one.id for one in bridge.picture.cell.equipment]
    tag = bridge.picture.cell.tags[0].name
    cause = Cause(
        kind=CauseKind.JAMMED, equipment=machines[0], began_ns=90 * S, sureness=Sureness.TOLD,
        evidence=(
            AlarmEvidence(alarm=AlarmId("a1"), equipment=machines[0], name="Jam", time_ns=90 * S),
            ReadingEvidence(tag_name=tag, time_ns=90 * S),
            ActEvidence(seq=7, time_ns=80 * S),
            ConnectionEvidence(endpoint="cell", time_ns=0),
        ),
    )  # fmt: skip
    answer = WhyAnswer(
        equipment=None, time_ns=100 * S, verdict=Verdict.STANDS, sureness=Sureness.TOLD, since_ns=95 * S,
        evidence=(), state="Suspended", causes=(cause,),
        safety=(SafetyLine(state=SafetyState.NO_STOP, equipment=machines[0], since_ns=None, sureness=Sureness.TOLD,
                           evidence=(EquipmentEvidence(equipment=machines[0]),)),),
        first_out=FirstOutLine(sureness=Sureness.TOLD, evidence=(), words="Jam", began_ns=90 * S),
        last_act=LastAct(sureness=Sureness.TOLD, evidence=()),
        waits=(Wait(waiter=machines[1], awaited=machines[0], reason=WaitReason.PARTS, sureness=Sureness.CONCLUDED,
                    evidence=()),),
        step=NextStep(kind=StepKind.CLEAR_JAM, equipment=machines[0]),
    )  # fmt: skip
    return msgspec.structs.replace(answer, **more)


def label(desk: Desk, number: int) -> str:
    return desk.bridge.picture.cell.equipment[number].label


def test_that_what_the_site_wrote_down_is_said_in_the_words_of_the_site(desk):
    step = NextStep(kind=StepKind.FOLLOW_GUIDANCE, response={"en": "Switch the belt off", "de": "Band abschalten"})

    desk.answer(an_answer(desk.bridge, step=step))

    assert desk.display.step.text() == "Switch the belt off"


def test_that_an_alarm_is_called_as_the_site_calls_it(desk, an_alarm):
    alarm = an_alarm(message="Belt jammed, drive tripped", label={"en": "Infeed belt is jammed"})
    desk.bridge.alarms[alarm.id] = alarm
    evidence = AlarmEvidence(alarm=alarm.id, equipment=None, name="Jam", time_ns=90 * S)
    told = FirstOutLine(sureness=Sureness.TOLD, evidence=(evidence,), words=alarm.message, began_ns=90 * S)

    desk.answer(an_answer(desk.bridge, first_out=told))

    assert "First alarm: Infeed belt is jammed" in [line.words for line in desk.display.lines.lines]


def test_that_the_first_alarm_has_the_shape_of_its_priority(desk, an_alarm):
    alarm = an_alarm(priority=Priority.MEDIUM)
    desk.bridge.alarms[alarm.id] = alarm
    evidence = AlarmEvidence(alarm=alarm.id, equipment=None, name="Jam", time_ns=90 * S)
    told = FirstOutLine(sureness=Sureness.TOLD, evidence=(evidence,), words="Jam", began_ns=90 * S)

    desk.answer(an_answer(desk.bridge, first_out=told))

    assert {line.key: line.mark for line in desk.display.lines.lines}["first_out"] == Mark.ALARM_2.value


@pytest.mark.parametrize(
    ("priority", "loudness"), [(Priority.HIGH, Loudness.ABNORMAL), (Priority.MEDIUM, Loudness.ATTENTION)]
)
def test_that_a_cause_has_the_colour_of_its_alarm(desk, an_alarm, priority, loudness):
    alarm = an_alarm("a1", priority=priority)
    desk.bridge.alarms[AlarmId("a1")] = alarm

    desk.answer(an_answer(desk.bridge))

    assert desk.display.big.content.loudness is loudness


def test_that_the_last_act_calls_a_function_as_its_key_does(desk):
    act = LastAct(
        sureness=Sureness.TOLD, evidence=(), kind="call_method", subject="conveyor", time_ns=80 * S, outcome="done",
        facts={"method": "Hold"},
    )  # fmt: skip
    method = next(
        (one for machine in desk.bridge.picture.cell.equipment for part in machine.components for one in part.methods),
        None,
    )
    assert method is not None
    place = next(
        machine.id
        for machine in desk.bridge.picture.cell.equipment
        if any(method in part.methods for part in machine.components)
    )

    desk.answer(
        an_answer(desk.bridge, last_act=msgspec.structs.replace(act, subject=place, facts={"method": method.name}))
    )

    assert desk.display.lines.lines[-1].words.endswith(method_words(method))


def test_that_the_cause_stands_on_top_with_what_to_do_and_who_waits_for_whom(desk):
    desk.answer(an_answer(desk.bridge))

    first, second = label(desk, 0), label(desk, 1)
    assert desk.display.big.content.words == f"{first}: jammed"
    assert desk.display.big.content.detail.startswith("The cell stands")
    assert desk.display.big.content.loudness is Loudness.ABNORMAL
    assert desk.display.step.text().startswith(f"Make {first} safe")
    assert desk.display.chain.accessibleName() == f"{second} waits for parts from {first}"
    assert [line.words for line in desk.display.lines.lines][-1] == "Last action: none is recorded"


@pytest.mark.parametrize(
    ("key", "request_"),
    [
        ("alarm_key", ("alarms", "a1")),
        ("journal_key", ("journal", "7")),
        ("connection_key", ("connection", "cell")),
    ],
)
def test_that_the_first_line_leads_to_its_evidence_without_being_chosen_before(desk, key, request_):
    desk.answer(an_answer(desk.bridge))

    QTest.mouseClick(getattr(desk.display.evidence, key), Qt.MouseButton.LeftButton)

    assert desk.requests == [request_]


def test_that_the_trend_is_asked_for_at_the_moment_of_the_evidence(desk):
    desk.answer(an_answer(desk.bridge))

    QTest.mouseClick(desk.display.evidence.trend_key, Qt.MouseButton.LeftButton)

    assert desk.requests == [("trends", f"{desk.bridge.picture.cell.tags[0].name}@{90 * S}")]


def test_that_another_line_has_its_own_keys_and_stays_chosen_when_the_answer_comes_again(desk):
    desk.answer(an_answer(desk.bridge))
    index = desk.display.lines.index(1)
    place = desk.display.list.visualRect(index).center()

    QTest.mouseClick(desk.display.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.display._take(an_answer(desk.bridge, since_ns=96 * S))

    assert desk.display.list.currentIndex().row() == 1
    assert desk.display.evidence.machine_key.isVisible()
    assert not desk.display.evidence.alarm_key.isVisible()


def test_that_a_machine_of_the_picture_leads_to_its_display(desk):
    desk.answer(an_answer(desk.bridge))
    waiter = desk.bridge.picture.cell.equipment[1]

    place = desk.display.chain.place_of(waiter.id).center().toPoint()
    QTest.mouseClick(desk.display.chain, Qt.MouseButton.LeftButton, pos=place)

    assert [subject for _display, subject in desk.requests] == [waiter.id]


def test_that_one_machine_is_asked_about_by_its_key_and_an_answer_about_another_is_not_shown(desk):
    machine = desk.bridge.picture.cell.equipment[1]
    QTest.mouseClick(desk.display.picker.keys[machine.id], Qt.MouseButton.LeftButton)

    assert desk.asked[-1][0] == AskWhy(equipment=machine.id)
    desk.answer(an_answer(desk.bridge))  # it is about the cell

    assert desk.display.answer is None
    assert desk.display.big.content.words == "Looking at the cell …"


def test_that_unknown_is_an_answer(desk):
    unknown = an_answer(
        desk.bridge, causes=(), waits=(), step=NextStep(kind=StepKind.LOOK_AT_MACHINE), since_ns=None
    )  # fmt: skip
    desk.answer(unknown)

    assert desk.display.big.content.words == "The cell stands · why is unknown"
    assert "since when is unknown" in desk.display.big.content.detail
    assert desk.display.lines.lines[0].words == "Why it stands is unknown"
    assert desk.display.step.text() == "Go and look: no machine tells what it waits for."


def test_that_a_cell_that_works_has_no_cause_and_nothing_to_do(desk):
    desk.answer(
        an_answer(desk.bridge, verdict=Verdict.RUNS, causes=(), waits=(), step=NextStep(kind=StepKind.NONE))
    )  # fmt: skip

    assert desk.display.big.content.words == "The cell works"
    assert desk.display.step.text() == "Nothing to do."
    assert desk.display.chain.accessibleName() == "Nobody tells of waiting."


def test_that_a_silent_service_takes_the_answer_away(desk):
    desk.answer(an_answer(desk.bridge))
    desk.bridge.picture.is_attached = False
    desk.bridge.attachment_changed.emit()

    assert desk.display.big.content.words == "Unknown: the cell service is not heard"
    assert desk.display.lines.lines == ()
    assert desk.display.step.text() == "Look at the cell itself."


def test_that_a_refused_question_is_not_taken_for_an_answer(desk):
    desk.answer(Refused(reason=Reason.BAD_REQUEST))

    before = len(desk.asked)
    desk.display._pause.stop()
    is_to_be_asked = desk.display._again.isActive()
    desk.display._again.timeout.emit()

    assert desk.display.big.content.words == "No answer came, it is asked again"
    assert is_to_be_asked
    assert len(desk.asked) == before + 1


def test_that_it_is_asked_anew_when_something_changes_but_not_while_one_question_is_open(desk, qtbot):
    before = len(desk.asked)
    for _ in range(5):
        desk.bridge.alarms_changed.emit(())
    assert len(desk.asked) == before

    desk.answer(an_answer(desk.bridge))
    qtbot.waitUntil(lambda: len(desk.asked) == before + 1)


def test_that_every_kind_has_words_that_fill(desk):
    for table, kinds in (
        (why_words.CAUSES, CauseKind),
        (why_words.VERDICTS, Verdict),
        (why_words.MACHINE_VERDICTS, Verdict),
        (why_words.SAFETY, SafetyState),
        (why_words.STEPS, StepKind),
        (why_words.SURENESS, Sureness),
    ):
        assert set(table) == set(kinds)
    for kind in CauseKind:
        cause = Cause(kind=kind, equipment=EquipmentId("cobot"), began_ns=None, sureness=Sureness.TOLD, evidence=())
        assert "{" not in why_words.cause_words(desk.bridge, cause)
    for step in StepKind:
        assert "{" not in why_words.step_words(desk.bridge, NextStep(kind=step, equipment=EquipmentId("cobot")))


def test_that_one_tap_brings_the_whole_panel_to_when_a_line_of_the_answer_began(desk):
    desk.answer(an_answer(desk.bridge))
    wished: list[object] = []
    desk.bridge.moment_requested.connect(wished.append)

    QTest.mouseClick(desk.display.evidence.then_key, Qt.MouseButton.LeftButton)
    desk.display.list.setCurrentIndex(desk.display.lines.index(1))

    assert wished == [90 * S]
    assert not desk.display.evidence.then_key.isVisible(), "nothing tells since when there is no safety stop"


def test_that_no_key_moves_while_the_same_line_rests_on_less_and_more(desk):
    desk.answer(an_answer(desk.bridge))
    keys = desk.display.evidence
    QTest.qWait(20)
    before = keys.alarm_key.geometry(), keys.connection_key.geometry()
    cause = an_answer(desk.bridge).causes[0]
    machine = desk.bridge.picture.cell.equipment[0].id

    fewer = msgspec.structs.replace(cause, evidence=(cause.evidence[0], cause.evidence[3]))
    desk.display._take(an_answer(desk.bridge, causes=(fewer,)))
    QTest.qWait(20)
    with_fewer = keys.alarm_key.geometry(), keys.connection_key.geometry()
    more = msgspec.structs.replace(cause, evidence=(*cause.evidence, EquipmentEvidence(equipment=machine)))
    desk.display._take(an_answer(desk.bridge, causes=(more,)))
    QTest.qWait(20)

    assert keys.machine_key.isVisible()
    assert with_fewer == before
    assert (keys.alarm_key.geometry(), keys.connection_key.geometry()) == before
