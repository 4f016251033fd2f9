import pytest

from hmi.handwritten import ContentError
from hmi.simulator.replay_map_file import gap_ns, read_map

GOOD = """\
version: 1
id: arm
label: An arm
gap: 2 s
time:
  column: t
  format: seconds
equipment:
  - id: arm
    kind: robot
    label: Arm
    model: UR3e
    variables:
      - {column: "q{0..5}", role: "axis {1..6} ActualPosition", unit: C81}
      - {column: [vx, vy], combine: length, role: tool ActualTCPSpeed, unit: MTS}
      - {column: mode, role: safety ProtectiveStop, when: [3]}
      - {column: p, name: Pressure, group: Air, unit: PAL, shown: BAR, range: [0, 10]}
"""


def written(tmp_path, text):
    path = tmp_path / "arm.map.yaml"
    path.write_text(text)
    return path


def test_that_a_row_of_columns_becomes_one_entry_each(tmp_path):
    found = read_map(written(tmp_path, GOOD))

    variables = found.equipment[0].variables
    assert [one.column for one in variables[:6]] == ["q0", "q1", "q2", "q3", "q4", "q5"]
    assert variables[5].role == "axis 6 ActualPosition"
    assert found.columns == {"t", "q0", "q1", "q2", "q3", "q4", "q5", "vx", "vy", "mode", "p"}


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("gap: 2 s", "gap: 2 seconds", ":4: gap: '2 seconds': a number with ms, s, min or h is needed"),
        ("label: An arm", "lable: An arm", ":3: lable: unknown field (did you mean 'label'?)"),
        ("    label: Arm\n", "", ":9: equipment.0: 'label' is missing"),
        ("format: seconds", "format: second", ":7: time.format: Invalid enum value 'second'"),
        ("version: 1", "version: 2", ":1: version: 2: this program reads version 1"),
        ("column: t\n", "column: t\n  timezone: Mars/Base\n", ":7: time.timezone: 'Mars/Base': no such time zone"),
        ("kind: robot", "kind: boat", ":10: equipment.0.kind: Invalid enum value 'boat'"),
        ("ActualPosition", "ActualPlace", ":14: equipment.0.variables.0.role: 'axis 1 ActualPlace': no such role"),
        ("unit: C81", "unit: rad", ":14: equipment.0.variables.0.unit: 'rad': not a UNECE code"),
        ("unit: C81", "unit: BAR", ":14: equipment.0.variables.0.unit: BAR cannot become DD"),
        ("{1..6}", "{1..5}", ":14: equipment.0.variables.0: the rows {a..b}"),
        ("combine: length, ", "", ":15: equipment.0.variables.1.combine: several columns"),
        ("name: Pressure, ", "", ":17: equipment.0.variables.3: either role or name"),
        ("[0, 10]", "[10, 0]", ":17: equipment.0.variables.3.range: the low end must come first"),
        ("safety ProtectiveStop", "load Mass", ":16: equipment.0.variables.2.when: 'load Mass' is not true or false"),
        ("name: Pressure, group: Air", "role: load Mass, group: Air", "group: the role says this already"),
        ("id: arm\n    kind: robot", "id: Arm\n    kind: robot", ":9: equipment.0.id: 'Arm': small letters"),
        ("kind: robot", "kind: machine", "only robots have it"),
        ("version: 1", "version: [", "arm.map.yaml:"),
    ],
)
def test_that_what_is_wrong_is_told_with_file_line_and_field(tmp_path, before, after, fault):
    path = written(tmp_path, GOOD.replace(before, after))

    with pytest.raises(ContentError) as caught:
        read_map(path)

    assert any(one.startswith(str(path)) and fault in one for one in caught.value.faults), caught.value.faults


def test_that_an_optional_entry_is_passed_over_where_its_column_is_missing(tmp_path):
    found = read_map(written(tmp_path, GOOD.replace("when: [3]", "when: [3], optional: true")))

    fitted = found.fitted_to(["t", "q0"])

    assert "mode" not in found.columns
    assert [len(one.equipment[0].variables) for one in (found, fitted)] == [9, 8]


def test_that_all_faults_are_told_at_once(tmp_path):
    text = GOOD.replace("gap: 2 s", "gap: soon").replace("unit: PAL", "unit: XXX").replace("[3]", "[3], kind: flag")

    with pytest.raises(ContentError) as caught:
        read_map(written(tmp_path, text))

    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(("text", "ns"), [("", 0), ("250 ms", 250_000_000), ("1.5 min", 90_000_000_000)])
def test_that_a_gap_has_a_unit(text, ns):
    assert gap_ns(text) == ns
