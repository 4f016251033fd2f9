"""``tandem check`` tells what is doubtful about a site's alarms though the file is right."""

from pathlib import Path
from textwrap import dedent

import pytest

from hmi.content.alarm_findings import findings
from hmi.content.alarms_file import read_alarms
from hmi.content.alarms_starter import write_starter
from hmi.domain.cell import Cell
from hmi.domain.equipment import Equipment, EquipmentId, EquipmentKind
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, ValueRange

BELT = Equipment(id=EquipmentId("belt"), kind=EquipmentKind.CONVEYOR, label="Belt")
TAGS = tuple(
    TagDefinition(
        name=TagName(f"belt/{name}"),
        node=NodeAddress(endpoint="plc", uri="u", identifier=f"s={name}"),
        data_type=DataType.DOUBLE,
        unit="mm/s",
        engineering_range=ValueRange(0.0, 300.0),
    )
    for name in ("Speed", "SetSpeed")
)
CELL = Cell(id="cell", label="Cell", equipment=(BELT,), tags=TAGS)


def found(folder: Path, text: str) -> list[str]:
    file = folder / "alarms.yaml"
    file.write_text(dedent(text), encoding="utf-8")
    return findings(read_alarms(file, CELL), CELL)


def test_that_alarms_without_guidance_are_told(tmp_path: Path):
    assert found(
        tmp_path,
        """
        cell: {priority: low}
        controller_alarms: [{name: Jam}, {name: Hot, response: Look}]
        local_alarms:
          - {id: slow, tag: "belt/*", stale: 3 s}
          - {id: fast, tag: belt/Speed, limits: {high: 200 mm/s}, response: Look}
        """,
    ) == [
        "local alarm slow has no response written: belt/Speed, belt/SetSpeed",
        "controller alarm Jam of * has no response written",
    ]


def test_that_guidance_from_above_is_guidance(tmp_path: Path):
    assert not found(
        tmp_path,
        """
        cell: {priority: low, response: Call maintenance}
        local_alarms: [{id: slow, tag: belt/Speed, stale: 3 s}]
        """,
    )


def test_that_rules_that_say_the_same_of_a_tag_are_told(tmp_path: Path):
    assert found(
        tmp_path,
        """
        cell: {priority: low, response: Look}
        controller_alarms: [{name: Jam, source: belt}, {name: Jam, source: belt}, {name: Jam}]
        local_alarms:
          - {id: fast, tag: belt/Speed, limits: {high: 200 mm/s, low: 5 mm/s}}
          - {id: faster, tag: "belt/*", limits: {high: 250 mm/s}}
          - {id: silent, tag: belt/Speed, stale: 3 s}
          - {id: silent_longer, tag: belt/Speed, stale: 30 s}
          - {id: silent_too, tag: belt/Speed, stale: 3 s}
        """,
    ) == [
        "fast.high, faster.high say the same of belt/Speed: high",
        "silent, silent_too say the same of belt/Speed: Stale(after_s=3.0)",
        "controller alarm Jam of belt is written about 2 times",
        "priorities of 10 alarms are 100% low, 0% medium, 0% high; people need about 80% low, 15% medium, 5% high "
        "(ISA-18.2)",
    ]


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ("{high: 300 mm/s}", "rule.high of belt/Speed never comes: 300 mm/s is not within 0 to 300 mm/s"),
        ("{low: 0 mm/s}", "rule.low of belt/Speed never comes: 0 mm/s is not within 0 to 300 mm/s"),
        ("{high: -1 mm/s}", "rule.high of belt/Speed always stands: -1 mm/s lies outside 0 to 300 mm/s"),
        ("{low: 301 mm/s}", "rule.low of belt/Speed always stands: 301 mm/s lies outside 0 to 300 mm/s"),
    ],
)
def test_that_limits_where_the_value_never_comes_or_always_is_are_told(tmp_path: Path, limits: str, told: str):
    text = f"""
    cell: {{priority: low, response: Look}}
    local_alarms: [{{id: rule, tag: belt/Speed, limits: {limits}}}]
    """

    assert found(tmp_path, text) == [told]


def test_that_a_deviation_as_large_as_the_range_is_told(tmp_path: Path):
    text = """
    cell: {priority: low, response: Look}
    local_alarms: [{id: off, tag: belt/Speed, deviation: {set_point: SetSpeed, by: 300 mm/s}}]
    """

    assert found(tmp_path, text) == ["off of belt/Speed never comes: 300 mm/s is not within 0 to 300 mm/s"]


@pytest.mark.parametrize(
    ("priorities", "is_far"),
    [
        ({"low": 16, "medium": 3, "high": 1}, False),
        ({"low": 14, "medium": 4, "high": 2}, False),
        ({"low": 1, "medium": 1, "high": 0}, False),  # of two alarms nobody can say
        ({"low": 5, "medium": 5, "high": 10}, True),
        ({"low": 10, "medium": 10, "high": 0}, True),
        ({"low": 0, "medium": 0, "high": 4}, True),
    ],
)
def test_that_priorities_far_from_what_people_need_are_told(tmp_path: Path, priorities: dict[str, int], is_far: bool):
    entries = [
        f"{{name: {priority}_{number}, priority: {priority}, response: Look}}"
        for priority, count in priorities.items()
        for number in range(count)
    ]

    told = found(tmp_path, f"controller_alarms: [{', '.join(entries)}]")

    assert bool(told) is is_far
    if is_far:
        assert told[0].endswith("people need about 80% low, 15% medium, 5% high (ISA-18.2)")


def test_that_a_scan_leaves_a_beginning_that_is_right_and_names_what_the_controller_has(tmp_path: Path):
    file = tmp_path / "alarms.yaml"

    assert write_starter(file, CELL, [(BELT.id, "Jam")])

    plan = read_alarms(file, CELL)
    assert [one.equipment for one in plan.equipment] == ["belt"]
    assert "  # - name: Jam\n  #   equipment: belt\n" in file.read_text(encoding="utf-8")


def test_that_what_people_wrote_is_not_touched_by_a_scan(tmp_path: Path):
    file = tmp_path / "alarms.yaml"
    file.write_text("version: 1  # mine\n", encoding="utf-8")

    assert not write_starter(file, CELL)

    assert file.read_text(encoding="utf-8") == "version: 1  # mine\n"


def test_that_the_examples_in_the_beginning_are_right_when_they_are_taken_in(tmp_path: Path):
    file = tmp_path / "alarms.yaml"
    write_starter(file, CELL, [(BELT.id, "Jam")])
    text = file.read_text(encoding="utf-8").replace("controller_alarms: []", "controller_alarms:")
    begin, end = text.index("  # - name: Jam"), text.index("# Alarms that Tandem makes itself")
    taken_in = text[begin:end].replace("  # ", "  ")

    file.write_text(text[:begin] + taken_in + text[end:], encoding="utf-8")

    assert [one.name for one in read_alarms(file, CELL).controller_alarms] == ["Jam"]
