"""The cell file: round trip, faults with line and field, and no half-written file."""

from pathlib import Path

import msgspec
import pytest

from hmi.content.cell_file import CellFile, read_cell, write_cell
from hmi.domain.cell import Cell, Endpoint, FormerTag, HistoryLimits
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentId, EquipmentKind
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, ValueRange
from hmi.handwritten import ContentError
from hmi.ports.cell_file import CellFileChanged

SPEED = TagName("cobot/axis_1/ActualSpeed")


def a_cell() -> Cell:
    tag = TagDefinition(
        name=SPEED,
        node=NodeAddress(endpoint="plc", uri="urn:t", identifier="s=v: 1"),
        data_type=DataType.DOUBLE,
        unit="°/s",
        engineering_range=ValueRange(-180.5, 180.0),
        words={0: "Off", 1: "on"},
    )
    axis = Component(name="Axis_1", kind=ComponentKind.AXIS, tags={"ActualSpeed": SPEED})
    cobot = Equipment(id=EquipmentId("cobot"), kind=EquipmentKind.ROBOT, label="Köbot", components=(axis,))
    return Cell(
        id="c", label="no", endpoints=(Endpoint(key="plc", url="opc.tcp://h:1"),), equipment=(cobot,), tags=(tag,)
    )


GOOD = """\
id: c
label: Cell
endpoints:
  - key: plc
    url: opc.tcp://h:1
equipment:
  - id: cobot
    kind: robot
    label: Cobot
tags: []
"""


def faults_of(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "cell.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_cell(file)
    return [fault.removeprefix(str(tmp_path) + "/") for fault in caught.value.faults]


def test_that_what_is_written_is_read_again(tmp_path: Path):
    write_cell(tmp_path / "cell.yaml", a_cell())

    assert read_cell(tmp_path / "cell.yaml") == a_cell()


def test_that_a_wrong_word_is_named_with_its_line(tmp_path: Path):
    faults = faults_of(tmp_path, GOOD.replace("robot", "robt"))

    assert faults == ["cell.yaml:8: equipment.0.kind: Invalid enum value 'robt'"]


def test_that_an_unknown_field_is_named_with_a_guess(tmp_path: Path):
    assert faults_of(tmp_path, GOOD.replace("label: Cobot", "lable: Cobot"))[0] == (
        "cell.yaml:9: equipment.0.lable: unknown field (did you mean 'label'?)"
    )


def test_that_several_faults_come_at_once(tmp_path: Path):
    faults = faults_of(tmp_path, GOOD.replace("url:", "adress:").replace("robot", "robt"))

    assert faults == [
        "cell.yaml:5: endpoints.0.adress: unknown field",
        "cell.yaml:4: endpoints.0: 'url' is missing",
        "cell.yaml:8: equipment.0.kind: Invalid enum value 'robt'",
    ]


def test_that_wrong_values_all_over_the_file_come_at_once(tmp_path: Path):
    text = GOOD.replace("robot", "robt").replace("opc.tcp://h:1", "5").replace("label: Cell", "label: [Cell]")

    assert faults_of(tmp_path, text) == [
        "cell.yaml:2: label: Expected `str`, got `array`",
        "cell.yaml:5: endpoints.0.url: 5: Expected `str`, got `int`",
        "cell.yaml:8: equipment.0.kind: Invalid enum value 'robt'",
    ]


@pytest.mark.parametrize("url", ["http://h:1", "opc.tcp://", "opc.tcp://h:port", "opc.tcp://h:99999", "h:4840"])
def test_that_an_address_of_no_controller_is_named_with_its_line(tmp_path: Path, url: str):
    assert faults_of(tmp_path, GOOD.replace("opc.tcp://h:1", url)) == [
        f"cell.yaml:5: endpoints.0.url: {url!r}: write it as in opc.tcp://192.168.0.10:4840"
    ]


@pytest.mark.parametrize("key", ["local", "''"])
def test_that_a_key_that_the_panel_has_for_itself_is_named_with_its_line(tmp_path: Path, key: str):
    said = "endpoints.0.key: " + repr(key.strip("'")) + ": this key is the panel's own; choose another"

    assert said in "\n".join(faults_of(tmp_path, GOOD.replace("key: plc", f"key: {key}")))


def test_that_two_controllers_of_one_key_are_named_with_their_line(tmp_path: Path):
    text = GOOD.replace("    url: opc.tcp://h:1\n", "    url: opc.tcp://h:1\n  - key: plc\n    url: opc.tcp://h:2\n")

    assert faults_of(tmp_path, text) == ["cell.yaml:6: endpoints.1.key: 'plc' stands twice"]


def test_that_broken_yaml_names_its_line(tmp_path: Path):
    assert faults_of(tmp_path, "id: c\nlabel: [\n")[0].startswith("cell.yaml:")


def test_that_a_component_must_name_a_tag(tmp_path: Path):
    text = GOOD + "\n"
    text = text.replace(
        "    label: Cobot\n",
        "    label: Cobot\n    components:\n      - {name: A, kind: axis, tags: {ActualSpeed: nothing}}\n",
    )

    assert faults_of(tmp_path, text) == ["cell.yaml:11: equipment.0.components.0.tags.ActualSpeed: no tag 'nothing'"]


def test_that_the_words_on_and_no_stay_words(tmp_path: Path):
    file = tmp_path / "cell.yaml"
    file.write_text(GOOD.replace("label: Cell", "label: no"), encoding="utf-8")

    assert read_cell(file).label == "no"


def test_that_a_failed_write_leaves_the_old_file(tmp_path: Path):
    file = tmp_path / "cell.yaml"
    write_cell(file, a_cell())
    (tmp_path / "cell.yaml.part").mkdir()

    with pytest.raises(OSError, match="directory"):
        write_cell(file, Cell(id="x", label="other"))

    (tmp_path / "cell.yaml.part").rmdir()
    assert read_cell(file) == a_cell()


def test_that_limits_of_the_history_are_written_and_read(tmp_path: Path):
    cell = msgspec.structs.replace(a_cell(), history=HistoryLimits(keep_days=30, most_gb=20))

    write_cell(tmp_path / "cell.yaml", cell)

    assert read_cell(tmp_path / "cell.yaml").history == HistoryLimits(keep_days=30, most_gb=20)
    assert "history:\n  keep_days: 30\n  most_gb: 20\n" in (tmp_path / "cell.yaml").read_text(encoding="utf-8")


def test_that_the_names_of_former_tags_are_written_and_read(tmp_path: Path):
    former = FormerTag(name=TagName("added/plc/oil"), node=NodeAddress(endpoint="plc", uri="urn:t", identifier="s=a"))
    cell = Cell(id="c", label="C")
    write_cell(tmp_path / "cell.yaml", cell)

    for changed in (msgspec.structs.replace(cell, former_tags=(former,)), cell):
        write_cell(tmp_path / "cell.yaml", changed)
        assert read_cell(tmp_path / "cell.yaml") == changed


def test_that_a_cell_that_would_keep_nothing_is_refused(tmp_path: Path):
    (fault,) = faults_of(tmp_path, GOOD + "history:\n  keep_days: 0\n")

    assert fault.startswith("cell.yaml:12: history.keep_days")


def test_that_what_the_service_wrote_itself_is_no_change_by_hand(tmp_path: Path):
    write_cell(tmp_path / "cell.yaml", a_cell())
    file = CellFile(tmp_path / "cell.yaml")

    file.write(msgspec.structs.replace(file.read(), label="other"))

    assert not file.is_changed
    assert file.read().label == "other"


@pytest.mark.parametrize("by_hand", ["# mine\n", "tags: [\n"], ids=["valid", "half written"])
def test_that_what_people_changed_under_a_running_service_is_not_written_over(tmp_path: Path, by_hand: str):
    path = tmp_path / "cell.yaml"
    write_cell(path, a_cell())
    file = CellFile(path)
    cell = file.read()
    theirs = path.read_text() + by_hand
    path.write_text(theirs)

    assert file.is_changed
    with pytest.raises(CellFileChanged):
        file.write(msgspec.structs.replace(cell, label="ours"))
    assert path.read_text() == theirs


def test_that_a_file_that_was_taken_away_is_not_made_anew(tmp_path: Path):
    path = tmp_path / "cell.yaml"
    write_cell(path, a_cell())
    file = CellFile(path)
    cell = file.read()
    path.unlink()

    with pytest.raises(CellFileChanged):
        file.write(cell)
    assert not path.exists()
