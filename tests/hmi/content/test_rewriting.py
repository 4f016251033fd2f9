"""A change from the panel leaves alone what people wrote into the file."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hmi.content.cell_file import read_cell, write_cell
from hmi.domain.cell import Cell, Endpoint, HistoryLimits
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, ValueRange

WRITTEN = """\
# Cell 4 in hall B; ask Mia before changing limits
id: c
label: "Cell 4"   # as on the door
endpoints:
  - key: plc
    url: opc.tcp://h:1
    timeout_s: 4.0  # written out, though it is the default
tags:
  # the press
  - name: a
    node: {endpoint: plc, uri: urn:t, identifier: s=a}
    data_type: Double
    engineering_range: {low: 0, high: 100}  # as of March
  # the oven
  - name: b
    node: {endpoint: plc, uri: urn:t, identifier: s=b}
    data_type: Double
  # the belt
  - name: c
    node: {endpoint: plc, uri: urn:t, identifier: s=c}
    data_type: Double
"""


def a_tag(name: str, high: float = 1.0) -> TagDefinition:
    return TagDefinition(
        name=TagName(name),
        node=NodeAddress(endpoint="plc", uri="urn:t", identifier=f"s={name}"),
        data_type=DataType.DOUBLE,
        engineering_range=ValueRange(0.0, high),
        words={0: "Off", 1: "on"},
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cell.yaml"
    path.write_text(WRITTEN, encoding="utf-8")
    return path


def test_that_nothing_changed_leaves_the_file_as_it_was(file: Path):
    write_cell(file, read_cell(file))

    assert file.read_text(encoding="utf-8") == WRITTEN


def test_that_an_added_tag_adds_its_lines_and_nothing_else(file: Path):
    cell = read_cell(file)

    write_cell(file, msgspec.structs.replace(cell, tags=(*cell.tags, a_tag("d"))))

    assert file.read_text(encoding="utf-8").startswith(WRITTEN)
    assert [tag.name for tag in read_cell(file).tags] == ["a", "b", "c", "d"]


def test_that_a_removed_tag_takes_no_comment_of_others_with_it(file: Path):
    cell = read_cell(file)

    write_cell(file, msgspec.structs.replace(cell, tags=(cell.tags[0], cell.tags[2])))

    text = file.read_text(encoding="utf-8")
    assert [tag.name for tag in read_cell(file).tags] == ["a", "c"]
    for comment in ("hall B", "as on the door", "written out", "the press", "as of March", "the belt"):
        assert comment in text
    assert text.index("the belt") < text.index("name: c")


@pytest.mark.parametrize("kept", ["", "a", "b", "c", "ab", "ac", "bc", "bd", "abd"])
def test_that_each_comment_stays_above_its_own_tag(file: Path, kept: str):
    cell = read_cell(file)
    before = {tag.name: tag for tag in cell.tags}

    tags = tuple(before.get(TagName(name)) or a_tag(name) for name in kept)
    write_cell(file, msgspec.structs.replace(cell, tags=tags))

    lines = file.read_text(encoding="utf-8").splitlines()
    above = {line.rpartition(" ")[2]: lines[row - 1].strip() for row, line in enumerate(lines) if "- name:" in line}
    comments = {"a": "# the press", "b": "# the oven", "c": "# the belt"}
    assert read_cell(file).tags == tags
    assert {name: above[name] for name in kept if name in comments} == {
        name: comments[name] for name in kept if name in comments
    }
    assert not any(comment in "\n".join(lines) for name, comment in comments.items() if name not in kept)


def test_that_a_changed_field_changes_its_line(file: Path):
    cell = read_cell(file)

    write_cell(file, msgspec.structs.replace(cell, label="Cell 5", history=HistoryLimits(keep_days=30)))

    text = file.read_text(encoding="utf-8")
    assert read_cell(file).history.keep_days == 30
    assert "Cell 5" in text
    assert "# as on the door" in text
    assert "# the oven" in text


CELLS = st.builds(
    Cell,
    id=st.just("c"),
    label=st.sampled_from(["Cell", "on", "12:30"]),
    endpoints=st.just((Endpoint(key="plc", url="opc.tcp://h:1"),)),
    tags=st.lists(
        st.builds(a_tag, st.sampled_from("abcdef"), st.sampled_from([1.0, 2.5])), unique_by=lambda tag: tag.name
    ).map(tuple),
    history=st.builds(HistoryLimits, keep_days=st.sampled_from([30, 400])),
)


@given(CELLS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_that_the_file_says_what_was_wanted_whatever_it_said_before(file: Path, cell: Cell):
    write_cell(file, cell)

    assert read_cell(file) == cell
