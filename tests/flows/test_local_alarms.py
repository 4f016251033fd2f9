"""A limit on a real value: from the simulated cell through the service and the link to a person, and over a restart."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hmi.domain.alarm import Alarm, AlarmState, Priority, Shelving
from hmi.domain.alarm_transition import Transition, transitions_of
from hmi.domain.command import (
    AcknowledgeAlarm,
    AddPerson,
    Command,
    CommentAlarm,
    ConfirmAlarm,
    CreateFirstAdministrator,
    SetPin,
    ShelveAlarm,
    SignIn,
    SignOff,
    TakeAlarm,
    WriteTag,
)
from hmi.domain.guidance import Inherited, Level
from hmi.domain.guidance_query import AskGuidance, GuidanceAnswer
from hmi.domain.local_finding import LocalFinding, LocalKind
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import PersonRef, Role
from hmi.domain.tag import TagName
from hmi.link.address import local_address
from hmi.link.client import LinkClient
from hmi.link.messages import AlarmsChanged, FromService, Welcome

ROOT = Path(__file__).resolve().parents[2]
OVERRIDE = TagName("cobot/ur5e/SpeedOverride")
ADA_PIN, FIRST_PIN, BEN_PIN = "739152", "582047", "905836"
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


def tandem(*arguments: str | Path, **more: object) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "hmi", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd="/")


def ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(20)
    if process.stdout is not None:
        process.stdout.close()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    cell = tandem("simulate", "--port", "0")
    assert cell.stdout is not None
    url = cell.stdout.readline().decode().removeprefix("READY ").strip()
    tandem("scan", url, "--policy", "None", "--project", tmp_path).communicate(timeout=60)
    (tmp_path / "alarms.yaml").write_text(ALARMS, encoding="utf-8")
    yield tmp_path
    ended(cell)


class Screen:
    """A screen without pixels, and the service behind it that a test may stop and start."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.alarms: dict[str, Alarm] = {}
        self.steps: list[Transition] = []
        self.is_welcome = False
        self.start()

    def start(self) -> None:
        self.service = tandem("serve", "--project", self.project)
        self.client = LinkClient(local_address(self.project), screen="test", product="test")
        self.is_welcome = False
        self.until(lambda: self.is_welcome)

    def stop(self) -> None:
        self.client.close()
        ended(self.service)

    def until(self, question: Callable[[], bool], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not question():
            assert time.monotonic() < end, f"it did not happen; {self.alarms}"
            self.client.tend()
            self.client.receive(self.take)
            time.sleep(0.01)

    def take(self, message: FromService) -> None:
        match message:
            case Welcome():
                self.is_welcome = True
                self.alarms = {alarm.name: alarm for alarm in message.alarms}
            case AlarmsChanged():
                for change in message.changes:
                    self.alarms.pop(change.after.name, None)
                    if change.is_listed:
                        self.alarms[change.after.name] = change.after
                    if change.after.name == "slowed_down.low":
                        self.steps += transitions_of(change)
            case _:
                number = getattr(message, "number", None)
                if number is not None and hasattr(message, "tag"):
                    self.client.seen(number, touched=True)

    @property
    def alarm(self) -> Alarm | None:
        return self.alarms.get("slowed_down.low")

    def do(self, command: Command) -> Outcome:
        outcomes: list[Outcome] = []
        self.client.do(command, outcomes.append)
        self.until(lambda: bool(outcomes))
        return outcomes[0]

    def ask_guidance(self, question: AskGuidance) -> GuidanceAnswer:
        answers: list[object] = []
        self.client.ask(question, answers.append)
        self.until(lambda: bool(answers))
        (answer,) = answers
        assert isinstance(answer, GuidanceAnswer)
        return answer

    def set_up(self) -> PersonRef:
        code = (self.project / "setup-code").read_text().strip()
        assert isinstance(self.do(CreateFirstAdministrator(display_name="Ada", pin=ADA_PIN, setup_code=code)), Done)
        added = self.do(AddPerson(display_name="Ben", roles=frozenset({Role.OPERATOR}), pin=FIRST_PIN))
        assert isinstance(added, Done)
        ben = PersonRef(str(added.result["person"]))
        self.do(SignOff())
        self.sign_in(ben, FIRST_PIN)
        assert self.do(SetPin(person=ben, new_pin=BEN_PIN, old_pin=FIRST_PIN)) == Done()
        self.sign_in(ben, BEN_PIN)
        return ben

    def sign_in(self, person: PersonRef, pin: str) -> None:
        assert isinstance(self.do(SignIn(person=person, pin=pin)), Done)

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
