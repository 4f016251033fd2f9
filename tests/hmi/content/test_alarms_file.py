"""``alarms.yaml`` is read whole or not at all, and every fault is told with file, line and field."""

from pathlib import Path
from textwrap import dedent

import pytest

from hmi.content.alarms_file import read_alarms
from hmi.domain.alarm import Priority
from hmi.domain.alarm_plan import AlarmPlan
from hmi.domain.cell import Cell
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentId, EquipmentKind
from hmi.domain.guidance import Level
from hmi.domain.local_alarm import Deviation, Limit, Rate, Repetition, Rise, Stale, State
from hmi.domain.local_finding import LocalKind
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.handwritten import ContentError


def a_tag(name: str, data_type: DataType = DataType.DOUBLE, unit: str = "", **more: object) -> TagDefinition:
    node = NodeAddress(endpoint="plc", uri="urn:cell", identifier=f"s={name}")
    return TagDefinition(name=TagName(name), node=node, data_type=data_type, unit=unit, **more)


TAGS = (
    a_tag("cobot/motor_1/Temperature", unit="°C"),
    a_tag("cobot/motor_2/Temperature", unit="°C"),
    a_tag("belt/Speed", unit="mm/s"),
    a_tag("belt/SetSpeed", unit="mm/s"),
    a_tag("belt/Jammed", DataType.BOOLEAN),
    a_tag("belt/Mode", DataType.INT32, words={0: "Invalid", 1: "Produce", 2: "Maintenance"}),
    a_tag("belt/Losses", DataType.UINT32),
    a_tag("belt/Name", DataType.STRING),
)
COBOT = Equipment(
    id=EquipmentId("cobot"), kind=EquipmentKind.ROBOT, label="Cobot",
    components=(
        Component(name="Motor_1", kind=ComponentKind.MOTOR, tags={"T": TAGS[0].name}),
        Component(name="Motor_2", kind=ComponentKind.MOTOR, tags={"T": TAGS[1].name}),
    ),
)  # fmt: skip
CELL = Cell(id="cell", label="Cell", equipment=(COBOT,), tags=TAGS)


def read(folder: Path, text: str) -> AlarmPlan:
    file = folder / "alarms.yaml"
    file.write_text(dedent(text), encoding="utf-8")
    return read_alarms(file, CELL)


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(ContentError) as error:
        read(folder, text)
    return [fault.removeprefix(f"{folder / 'alarms.yaml'}:") for fault in error.value.faults]


def test_that_one_rule_serves_many_tags_and_limits_and_each_is_an_alarm(tmp_path: Path):
    plan = read(
        tmp_path,
        """
        version: 1
        cell: {priority: low, response: Call maintenance}
        equipment:
          - id: cobot
            components:
              - {name: Motor_2, consequence: The elbow is lost}
        local_alarms:
          - id: motor_hot
            tag: cobot/motor_*/Temperature
            label: {en: A motor is hot, de: Ein Motor ist heiß}
            limits:
              high_high: {at: 80 °C, priority: medium, response: Stop the cobot}
              high: 65 °C
              deadband: 2 °C
            on_delay: 5 s
            off_delay: 1 min
        """,
    )

    assert [(alarm.rule, alarm.tag, alarm.priority) for alarm in plan.local_alarms] == [
        ("motor_hot.high_high", "cobot/motor_1/Temperature", Priority.MEDIUM),
        ("motor_hot.high", "cobot/motor_1/Temperature", Priority.LOW),
        ("motor_hot.high_high", "cobot/motor_2/Temperature", Priority.MEDIUM),
        ("motor_hot.high", "cobot/motor_2/Temperature", Priority.LOW),
    ]
    worst, _, second, _ = plan.local_alarms
    assert worst.condition == Limit(kind=LocalKind.HIGH_HIGH, limit=80.0, deadband=2.0)
    assert (worst.on_delay_s, worst.off_delay_s, worst.equipment, worst.component) == (5.0, 60.0, "cobot", "Motor_1")
    guidance = plan.guidance_of(second.equipment, second.tag, second.rule)
    assert guidance.response.value == "Stop the cobot"
    assert (guidance.consequence.value, guidance.consequence.level) == ("The elbow is lost", Level.COMPONENT)
    assert guidance.label == {"en": "A motor is hot", "de": "Ein Motor ist heiß"}


def test_that_everything_that_can_be_wrong_with_a_value_can_be_watched(tmp_path: Path):
    plan = read(
        tmp_path,
        """
        cell: {priority: low}
        local_alarms:
          - {id: a, tag: belt/Speed, rate: {rising: 60 mm/s/min, falling: 5 mm/s/s, over: 30 s}}
          - {id: b, tag: belt/Jammed, state: {is: true}, latched: true}
          - {id: c, tag: belt/Mode, state: {is_not: [Produce, 2]}, confirm: true}
          - {id: d, tag: belt/Speed, deviation: {set_point: SetSpeed, by: 10 mm/s, deadband: 2 mm/s}}
          - {id: e, tag: belt/Name, stale: 30 s}
          - {id: f, tag: belt/Losses, rise: {by: 3, within: 10 min}}
          - {id: g, tag: belt/Name, state: {is: Crash}, counted: {times: 4, within: 1 h}}
        """,
    )

    conditions = [alarm.condition for alarm in plan.local_alarms]
    assert conditions == [
        Rate(per_s=1.0, over_s=30.0),
        Rate(per_s=-5.0, over_s=30.0),
        State(numbers=frozenset({1.0})),
        State(numbers=frozenset({1.0, 2.0}), is_other=True),
        Deviation(set_point=TagName("belt/SetSpeed"), by=10.0, deadband=2.0),
        Stale(after_s=30.0),
        Rise(by=3.0, within_s=600.0),
        State(texts=frozenset({"Crash"})),
    ]
    assert [alarm.rule for alarm in plan.local_alarms[:2]] == ["a.rising", "a.falling"]
    assert [(one.is_latched, one.wants_confirmation) for one in plan.local_alarms[2:4]] == [(True, True), (False, True)]
    assert plan.local_alarms[-1].repetition == Repetition(times=4, within_s=3600.0)


def test_that_a_priority_says_how_long_an_alarm_may_be_put_aside(tmp_path: Path):
    plan = read(tmp_path, "shelve_at_most: {high: 10 min, low: 2 h}")

    assert [plan.shelve_most_s(priority) for priority in Priority] == [600.0, 8 * 3600.0, 7200.0]


def test_that_unknown_fields_and_wrong_values_are_told_at_once(tmp_path: Path):
    assert faults(
        tmp_path,
        """\
        cell: {priority: urgent}
        equipment:
          - {id: cobot, respons: Look}
        local_alarms:
          - id: Motor Hot
            tag: belt/Speed
            limits: {hi: 3 mm/s, high: {att: 3 mm/s}}
            counted: {times: 1, within: 1 h}
        """,
    ) == [
        "3: equipment.0.respons: unknown field (did you mean 'response'?)",
        "7: local_alarms.0.limits.hi: unknown field (did you mean 'high'?)",
        "7: local_alarms.0.limits.high.att: unknown field (did you mean 'at'?)",
        "1: cell.priority: Invalid enum value 'urgent'",
        "5: local_alarms.0.id: 'Motor Hot': Expected `str` matching regex '^[a-z][a-z0-9_]*$'",
        "8: local_alarms.0.counted.times: 1: Expected `int` >= 2",
    ]


def test_that_what_does_not_fit_the_cell_or_itself_is_told_at_once(tmp_path: Path):
    assert faults(
        tmp_path,
        """\
        shelve_at_most: {high: never}
        cell: {response: {German: Hilfe}}
        equipment:
          - id: robot
          - id: cobot
            components:
              - {name: Motor_9}
        controller_alarms:
          - {name: Jam, component: Drive}
          - {response: Do something}
        local_alarms:
          - {id: a, tag: belt/Sped, stale: 3 s}
          - {id: b, tag: belt/Speed}
          - {id: b, tag: belt/Speed, priority: low, stale: 3 s, rise: {by: 1, within: 1 s}}
          - {id: c, tag: belt/Name, priority: low, limits: {high: 3}}
          - {id: d, tag: belt/Speed, priority: low, limits: {high: 3 m/s, low: 2}}
          - {id: e, tag: belt/Speed, priority: low, limits: {high: 3 mm/s, low: 5 mm/s}}
          - {id: f, tag: belt/Mode, priority: low, state: {is: Running}}
          - {id: g, tag: belt/Jammed, priority: low, state: {is: 1}}
          - {id: h, tag: belt/Speed, priority: low, deviation: {set_point: belt/Name, by: 1 mm/s}}
          - {id: i, tag: belt/Speed, stale: 3 s, trend: [belt/Other]}
          - {id: j, tag: belt/Speed, priority: low, limits: {high: 10 mm/s, low: 8 mm/s, deadband: 1 mm/s}}
        """,
    ) == [
        "1: shelve_at_most.high: 'never': write a number and its unit, as in '45 s'",
        "2: cell.response.German: 'Hilfe': is no language; write de, en, pt_BR …",
        "4: equipment.0.id: no equipment 'robot' in the cell; it has cobot",
        "7: equipment.1.components.0.name: cobot has no component 'Motor_9'",
        "9: controller_alarms.0.component: say which equipment has the component 'Drive'",
        "10: controller_alarms.1: means every alarm; write under cell what holds for all",
        "12: local_alarms.0.tag: no tag 'belt/Sped' in the cell",
        "13: local_alarms.1: 'b' says nothing to watch for; it takes exactly one of limits, rate, state, deviation, "
        "stale, rise",
        "14: local_alarms.2.id: 'b' stands twice",
        "14: local_alarms.2: 'b' says stale and rise; it takes exactly one of limits, rate, state, deviation, stale, "
        "rise",
        "15: local_alarms.3.limits: belt/Name holds String, not numbers",
        "16: local_alarms.4.limits.high: '3 m/s': the tag is in mm/s, not in m/s",
        "16: local_alarms.4.limits.low: write the unit: 2 mm/s",
        "17: local_alarms.5.limits.low: '5 mm/s': low has to lie below high",
        "17: local_alarms.5.limits: leaves no room between its limits: it would never be over",
        "18: local_alarms.6.state.is: 'Running' is no value of belt/Mode; it holds Invalid, Produce, Maintenance",
        "19: local_alarms.7.state.is: 1 is no value of belt/Jammed; it holds true or false",
        "20: local_alarms.8.deviation.set_point: no tag 'belt/Name' that holds numbers",
        "21: local_alarms.9.trend.0: no tag 'belt/Other' in the cell",
        "21: local_alarms.9: 'i' has no priority; write high, medium or low here or above",
        "22: local_alarms.10.limits: leaves no room between its limits: it would never be over",
    ]


def test_that_a_file_that_is_no_mapping_says_what_it_ought_to_be(tmp_path: Path):
    assert faults(tmp_path, "- jam\n") == [
        "1: alarms are a mapping with cell, equipment, controller_alarms and local_alarms"
    ]
