"""``procedures/<id>.yaml``: every fault is told with file, line and field, all at once."""

from pathlib import Path
from typing import Any

import pytest

from hmi.content.procedures_file import read_procedure
from hmi.domain.cell import Cell, Endpoint
from hmi.domain.equipment import (
    Component,
    ComponentKind,
    Equipment,
    EquipmentId,
    EquipmentKind,
    MethodArgument,
    MethodDefinition,
)
from hmi.domain.procedure import Level, Lock, Procedure, UndoKind, Write
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, ValueRange
from hmi.handwritten import ContentError

NODE = NodeAddress(endpoint="plc", uri="urn:test", identifier="i=1")
HEAD = """\
id: service
version: "1"
state: released
title: Service
goal: It runs
equipment_class: robot
author: Ana
approver: Bea
steps:
"""
WRITE = """\
  - id: slow
    kind: write
    title: Slower
    needs: [{tag: cell/State, is: Held}]
    write: {tag: cobot/Speed, value: 70 %, undo: {kind: restore}}
"""
LOOK = """\
  - {id: look, kind: instruct, title: Look}
"""


def a_tag(name: str, data_type: DataType = DataType.DOUBLE, **more: Any) -> TagDefinition:
    return TagDefinition(name=TagName(name), node=NODE, data_type=data_type, **more)


def a_method(name: str, *inputs: MethodArgument) -> MethodDefinition:
    return MethodDefinition(name=name, object_node=NODE, method_node=NODE, inputs=inputs)


CELL = Cell(
    id="c",
    label="C",
    endpoints=(Endpoint(key="plc", url=""),),
    tags=(
        a_tag("cobot/Speed", unit="%", is_writable=True, engineering_range=ValueRange(0, 100)),
        a_tag("cell/State", DataType.INT32, words={6: "Execute", 11: "Held"}),
        a_tag("cell/Mode", DataType.INT32, words={1: "Produce", 2: "Maintenance"}, is_writable=True),
        a_tag("cobot/EmergencyStop", DataType.BOOLEAN, is_safety=True, is_writable=True),
        a_tag("cell/Name", DataType.STRING),
    ),
    equipment=(
        Equipment(
            id=EquipmentId("cobot"),
            kind=EquipmentKind.ROBOT,
            label="Cobot",
            components=(
                Component(
                    name="Arm",
                    kind=ComponentKind.METHODS,
                    methods=(
                        a_method("Hold"),
                        a_method("UnlockProtectiveStop"),
                        a_method("Load", MethodArgument(name="Name", data_type="String")),
                    ),
                ),
                Component(name="Guard", kind=ComponentKind.SAFETY, methods=(a_method("Reset"),)),
            ),
        ),
    ),
)


def read(tmp_path: Path, text: str, cell: Cell | None = CELL) -> Procedure:
    file = tmp_path / "service.yaml"
    file.write_text(text)
    return read_procedure(file, cell)


def faults_of(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read(tmp_path, text)
    return [fault.removeprefix(f"{tmp_path / 'service.yaml'}:") for fault in caught.value.faults]


def test_that_a_set_point_is_read_in_the_unit_of_its_tag_with_how_it_is_taken_back(tmp_path: Path):
    (step,) = read(tmp_path, HEAD + WRITE).steps

    assert isinstance(step.work, Write)
    assert (step.work.value, step.work.unit, step.work.undo.kind) == (70.0, "%", UndoKind.RESTORE)
    assert step.preconditions[0].is_one_of == ("Held",)


def test_that_an_undo_may_say_what_can_hurt_while_it_is_done_and_want_the_pin(tmp_path: Path):
    told = "{kind: write, value: 100 %, safety: [{en: It runs faster, de: Er wird schneller}], critical: true}"

    (step,) = read(tmp_path, HEAD + WRITE.replace("{kind: restore}", told)).steps

    assert isinstance(step.work, Write)
    assert step.work.undo.safety == ({"en": "It runs faster", "de": "Er wird schneller"},)
    assert step.work.undo.is_critical
    empty = HEAD + WRITE.replace("{kind: restore}", "{kind: restore, safety: ['']}")
    assert faults_of(tmp_path, empty) == ["14: steps.0.write.undo.safety.0: '': needs words for people"]


def test_that_a_word_of_the_tag_may_be_written_and_becomes_its_number(tmp_path: Path):
    text = WRITE.replace("cobot/Speed, value: 70 %", "cell/Mode, value: Maintenance")

    (step,) = read(tmp_path, HEAD + text).steps

    assert isinstance(step.work, Write)
    assert step.work.value == 2


def test_that_a_lock_out_is_critical_and_local_and_a_skill_means_alone_where_no_level_stands(tmp_path: Path):
    lock = """\
  - id: lock
    kind: confirm_loto
    title: Lock
    skill: electrics
    lock: {energy: Power, point: Q1, method: Switch off, zero_test: Measure, stored: true}
  - {id: off, kind: remove_loto, title: Unlock, remove: lock}
"""
    first, last = read(tmp_path, HEAD + lock).steps

    assert isinstance(first.work, Lock)
    assert first.work.is_stored
    assert all((first.is_critical, first.is_local, last.is_critical, last.is_local))
    assert first.need.level is Level.ALONE


def test_that_layout_and_comments_make_no_other_version_and_a_word_does(tmp_path: Path):
    first = read(tmp_path, HEAD + WRITE).written

    assert read(tmp_path, f"# said again\n\n{HEAD}{WRITE}", None).written == first
    assert read(tmp_path, HEAD + WRITE.replace("70 %", "60 %")).written != first


def test_that_every_fault_is_told_with_its_line_at_once(tmp_path: Path):
    faults = faults_of(
        tmp_path,
        HEAD.replace("approver: Bea", "approver: ana ")
        + """\
  - id: slow
    kind: write
    title: Slower
    write: {tag: cobot/Speed, value: 170 %}
  - id: slow
    kind: call
    title: Hold
    needs: [{tag: cell/Nothing, is: 1}]
    call: {equipment: cobot, component: Arm, method: Fly, undo: {kind: by_hand, words: None}}
""",
    )

    assert faults == [
        "8: approver: 'ana': has to be another person than the author",
        "10: steps.0.needs: what is sent needs to know the cell's state: name it under needs",
        "13: steps.0.write.value: '170 %': 170.0 is outside 0 to 100 %",
        "13: steps.0.write: needs undo: restore, a value, a call, or by_hand with words that say why nothing has to be"
        " undone",
        "14: steps.1.id: 'slow' stands twice",
        "14: steps.1: call needs verify: what the machine says when it is so",
        "17: steps.1.needs.0.tag: no tag 'cell/Nothing' in the cell",
        "18: steps.1.call: Arm of cobot has no method 'Fly'; it has Hold, UnlockProtectiveStop, Load",
    ]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("tag: cobot/Speed, value: 70 %", "tag: cobot/EmergencyStop, value: false"), "is a safety state"),
        (("tag: cobot/Speed, value: 70 %", "tag: cell/Name, value: x"), "cannot be written"),
        (("value: 70 %", "value: 70"), "write the unit"),
        (("value: 70 %", "value: 70 mm"), "the tag is in %"),
        (("is: Held", "is: Hold"), "the tag knows no 'Hold'"),
        (("is: Held", "because: x"), "needs is, at_least or at_most"),
        (("kind: restore", "kind: write"), "write needs value"),
        (("kind: restore", "kind: by_hand"), "by_hand needs words"),
        (("kind: write\n", "kind: wait\n"), "kind wait needs wait"),
        (("title: Slower", "title: ''"), "needs words for people"),
        (("title: Slower", "title: {en: Slower, deutsch1: X}"), "is no language"),
        (("title: Slower", "title: S\n    optional: true\n    critical: true"), "a critical step is never skipped"),
        (("title: Slower", "title: S\n    picture: none.png"), "does not exist"),
        (("title: Slower", "title: S\n    next: nowhere"), "no step 'nowhere'"),
        (("title: Slower", "title: S\n    next: slow"), "from 'slow' no way leads to the end"),
        (("title: Slower", "title: S\n    level: 3"), "name the skill, too"),
        (("title: Slower", "title: S\n    on_fail: {then: branch}"), "goes with then: branch"),
    ],
)
def test_that_what_cannot_be_carried_out_is_refused(tmp_path: Path, change: tuple[str, str], fault: str):
    faults = faults_of(tmp_path, HEAD + WRITE.replace(*change))

    assert any(fault in one for one in faults)


@pytest.mark.parametrize("method", ["component: Arm, method: UnlockProtectiveStop", "component: Guard, method: Reset"])
def test_that_no_procedure_calls_what_belongs_to_a_safety_function(tmp_path: Path, method: str):
    call = f"""\
  - id: free
    kind: call
    title: Reset
    needs: [{{tag: cell/State, is: Held}}]
    call: {{equipment: cobot, {method}, undo: {{kind: by_hand, words: Nothing}}}}
    verify: {{that: [{{tag: cell/State, is: Execute}}], within: 5 s}}
"""
    faults = faults_of(tmp_path, HEAD + call)

    assert len(faults) == 1
    assert "belongs to a safety function" in faults[0]


def test_that_a_step_to_which_no_way_leads_is_refused(tmp_path: Path):
    first = LOOK.replace("title: Look", "title: Look, next: last")
    faults = faults_of(tmp_path, HEAD + first + LOOK.replace("look", "dead") + LOOK.replace("look", "last"))

    assert faults == ["11: steps.1: no way leads to 'dead'"]


def test_that_putting_a_lock_on_and_taking_it_off_verify_nothing(tmp_path: Path):
    verify = "verify: {that: [{tag: cell/State, is: Held}], within: 5 s}"
    lock = f"""\
  - id: lock
    kind: confirm_loto
    title: Lock
    lock: {{energy: Power, point: Q1, method: Switch off, zero_test: Measure}}
    {verify}
  - id: off
    kind: remove_loto
    title: Unlock
    remove: lock
    {verify}
"""
    faults = faults_of(tmp_path, HEAD + lock)

    assert [fault.partition(" verifies nothing")[0] for fault in faults] == [
        "14: steps.0.verify: confirm_loto",
        "19: steps.1.verify: remove_loto",
    ]


def test_that_no_way_may_leave_a_lock_on(tmp_path: Path):
    lock = """\
  - id: lock
    kind: confirm_loto
    title: Lock
    lock: {energy: Power, point: Q1, method: Switch off, zero_test: Measure}
  - id: well
    kind: ask
    title: Well?
    ask: [{id: y, words: Yes, then: off}, {id: n, words: No, then: look}]
  - {id: off, kind: remove_loto, title: Unlock, remove: lock, last: true}
"""
    faults = faults_of(tmp_path, HEAD + lock + LOOK)

    assert faults == ["10: steps.0: a way leads to the end with the lock of 'lock' still on"]


def test_that_a_released_procedure_names_who_wrote_and_who_approved_it_and_a_draft_need_not(tmp_path: Path):
    bare = HEAD.replace("author: Ana\napprover: Bea\n", "")

    assert read(tmp_path, bare.replace("released", "draft") + LOOK).author == ""
    assert [fault.partition(": ")[2] for fault in faults_of(tmp_path, bare + LOOK)] == [
        "author: a released procedure names its author",
        "approver: a released procedure names its approver",
    ]


def test_that_a_file_is_called_as_its_procedure(tmp_path: Path):
    faults = faults_of(tmp_path, HEAD.replace("id: service", "id: other") + LOOK)

    assert faults == ["1: id: the file of 'other' has to be called other.yaml"]
