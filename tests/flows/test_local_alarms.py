"""A limit on a real value: from the simulated cell through the service and the link to a person, and over a restart."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmi.domain.alarm import Alarm, AlarmState, Priority, Shelving
from hmi.domain.alarm_transition import Transition, transitions_of
from hmi.domain.command import (
    AcknowledgeAlarm,
    CommentAlarm,
    ConfirmAlarm,
    ShelveAlarm,
    TakeAlarm,
    WriteTag,
)
from hmi.domain.guidance import Inherited, Level
from hmi.domain.guidance_query import AskGuidance, GuidanceAnswer
from hmi.domain.local_finding import LocalFinding, LocalKind
from hmi.domain.outcome import Done, Reason, Refused
from hmi.domain.person import PersonRef, Role
from hmi.domain.tag import TagName
from hmi.link.messages import AlarmsChanged, FromService, Welcome
from tests.flows.panel import Panel, ended, tandem

OVERRIDE = TagName("cobot/ur5e/SpeedOverride")
BEN_PIN = "905836"
ALARMS = """
shelve_at_most: {low: 5 min}
cell: {priority: low, respond_within: 20 min}
equipment: [{id: cobot, consequence: {en: Fewer parts, de: Weniger Teile}}]
local_alarms:
  - id: slowed_down
    tag: cobot/ur5e/SpeedOverride
    label: {en: Cobot was left slowed down, de: Cobot läuft langsam}
    limits: {low: 50 %, deadband: 5 %}
    on_delay: 500 ms
    latched: true
    response: {en: Set the speed back to 100 %, de: Tempo auf 100 % stellen}
"""


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    cell = tandem("simulate", "--port", "0")
    assert cell.stdout is not None
    url = cell.stdout.readline().decode().removeprefix("READY ").strip()
    tandem("scan", url, "--policy", "None", "--project", tmp_path).communicate(timeout=60)
    (tmp_path / "alarms.yaml").write_text(ALARMS, encoding="utf-8")
    yield tmp_path
    ended(cell)


class Screen(Panel):
    """A panel that follows alarms."""

    def __init__(self, project: Path) -> None:
        self.alarms: dict[str, Alarm] = {}
        self.steps: list[Transition] = []
        super().__init__(project)

    def take(self, message: FromService) -> None:
        match message:
            case Welcome():
                self.alarms = {alarm.name: alarm for alarm in message.alarms}
            case AlarmsChanged():
                for change in message.changes:
                    self.alarms.pop(change.after.name, None)
                    if change.is_listed:
                        self.alarms[change.after.name] = change.after
                    if change.after.name == "slowed_down.low":
                        self.steps += transitions_of(change)
            case _:
                pass
        super().take(message)

    @property
    def alarm(self) -> Alarm | None:
        return self.alarms.get("slowed_down.low")

    def ask_guidance(self, question: AskGuidance) -> GuidanceAnswer:
        answer = self.ask(question)
        assert isinstance(answer, GuidanceAnswer)
        return answer

    def set_up(self) -> PersonRef:
        (ben,) = self.employ(("Ben", Role.OPERATOR, BEN_PIN))
        self.sign_in(ben, BEN_PIN)
        return ben

    def set_speed(self, percent: float, seen: float) -> None:
        command = WriteTag(tag_name=OVERRIDE, value=percent, seen=seen)
        end = time.monotonic() + 30  # the service may not be connected yet
        while isinstance(outcome := self.do(command), Refused) and time.monotonic() < end:
            assert outcome.reason in (Reason.NOT_CONNECTED, Reason.NOT_FRESH)
            time.sleep(0.2)
        assert outcome == Done()


@pytest.fixture
def screen(project: Path) -> Iterator[Screen]:
    screen = Screen(project)
    yield screen
    screen.stop()


def test_that_a_limit_on_a_real_value_goes_through_its_whole_life(screen: Screen):
    ben = screen.set_up()

    screen.set_speed(30.0, seen=100.0)
    screen.until(lambda: screen.alarm is not None)
    began = screen.alarm
    assert (began.state, began.priority, began.equipment) == (AlarmState.UNACKNOWLEDGED, Priority.LOW, "cobot")
    assert began.label == {"en": "Cobot was left slowed down", "de": "Cobot läuft langsam"}
    assert began.finding == LocalFinding(kind=LocalKind.LOW, tag=OVERRIDE, unit="%", value=30.0, limit=50.0)

    answer = screen.ask_guidance(AskGuidance(alarm=began.id))
    assert answer.shelve_most_s == 300.0
    assert answer.guidance.response.value == {"en": "Set the speed back to 100 %", "de": "Tempo auf 100 % stellen"}
    assert answer.guidance.consequence.level is Level.EQUIPMENT
    assert answer.guidance.respond_within_s == Inherited(value=1200.0, level=Level.CELL)

    assert screen.do(TakeAlarm(alarm=began.id)) == Done()
    assert screen.do(AcknowledgeAlarm(alarm=began.id, event_id=began.event_id, comment="On my way")) == Done()
    screen.until(lambda: screen.alarm.state is AlarmState.ACKNOWLEDGED and screen.alarm.taken_by == ben)
    assert (screen.alarm.comment, screen.alarm.comment_by) == ("On my way", ben)
    old = AcknowledgeAlarm(alarm=began.id, event_id=began.event_id)
    assert screen.do(old) == Refused(reason=Reason.ALARM_CHANGED)

    too_long = ShelveAlarm(alarm=began.id, event_id=screen.alarm.event_id, duration_s=301.0, why="Test")
    assert screen.do(too_long) == Refused(reason=Reason.TOO_LONG, facts={"most_s": 300.0})
    shelve = ShelveAlarm(alarm=began.id, event_id=screen.alarm.event_id, duration_s=4.0, why="Test")
    assert screen.do(shelve) == Done()
    screen.until(lambda: screen.alarm.state is AlarmState.SHELVED)

    screen.stop()
    screen.start()
    assert screen.alarm.taken_by == ben
    assert screen.alarm.shelving in (Shelving.TIMED, Shelving.UNSHELVED)
    screen.until(lambda: screen.alarm.state is AlarmState.UNACKNOWLEDGED and screen.alarm.is_heard)
    assert screen.alarm.came_back_ns is not None
    assert screen.alarm.began_ns == began.began_ns

    screen.sign_in(ben, BEN_PIN)
    confirm = ConfirmAlarm(alarm=began.id, event_id=screen.alarm.event_id)
    assert screen.do(confirm) == Refused(reason=Reason.ALARM_CHANGED)  # nobody has seen that it is back
    screen.set_speed(100.0, seen=30.0)
    screen.until(lambda: screen.alarm.finding.is_latched)
    assert screen.alarm.state is AlarmState.UNACKNOWLEDGED
    assert screen.do(AcknowledgeAlarm(alarm=began.id, event_id=screen.alarm.event_id)) == Done()
    screen.until(lambda: screen.alarm.state is AlarmState.ACKNOWLEDGED)
    comment = CommentAlarm(alarm=began.id, event_id=screen.alarm.event_id, comment="Speed is back")
    assert screen.do(comment) == Done()
    screen.until(lambda: screen.alarm.comment == "Speed is back")
    assert screen.do(ConfirmAlarm(alarm=began.id, event_id=screen.alarm.event_id)) == Done()
    screen.until(lambda: screen.alarm is None)

    assert [step for step in screen.steps if step is not Transition.HEARD_AGAIN][-4:] == [
        Transition.ACKNOWLEDGED,
        Transition.COMMENTED,
        Transition.RETURNED,
        Transition.CONFIRMED,
    ]
