"""What people write: every fault with file, line and field, and nothing told twice."""

from pathlib import Path

import pytest
from msgspec import Struct

from hmi.handwritten import ContentError, Handwritten


class Part(Struct, frozen=True):
    name: str
    size: float | None = None


class Box(Struct, frozen=True, kw_only=True):
    label: str
    parts: tuple[Part, ...] = ()


def faults_of(folder: Path, text: str | bytes) -> list[str]:
    file = folder / "box.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ContentError) as caught:
        Handwritten.read(file, "a box is a mapping").convert(Box)
    return [fault.removeprefix(str(folder) + "/") for fault in caught.value.faults]


def test_that_what_is_right_is_read(tmp_path: Path):
    (tmp_path / "box.yaml").write_text("label: on\nparts:\n  - {name: 12:30, size: 2.5}\n")

    found = Handwritten.read(tmp_path / "box.yaml", "a box is a mapping").convert(Box)

    assert found == Box(label="on", parts=(Part("12:30", 2.5),))


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("parts: [", ["box.yaml:1: expected the node content, but found '<stream end>'"]),
        ("- a\n", ["box.yaml:1: a box is a mapping"]),
        ("", ["box.yaml:1: a box is a mapping"]),
        (b"label: \xff", ["box.yaml:1: not UTF-8 text"]),
        ("parts: []\n", ["box.yaml:1: 'label' is missing"]),
        ("label: A\nparts:\n  - {size: 2}\n", ["box.yaml:3: parts.0: 'name' is missing"]),
        (
            "label: A\nparts:\n  - name: B\n    size: wide\n",
            ["box.yaml:4: parts.0.size: 'wide': Expected `float | null`, got `str`"],
        ),
        ("label: A\ncolour: red\n", ["box.yaml:2: colour: unknown field"]),
        ("label: A\nparts: []\n# \0\n", ["box.yaml:3: a character that no text has (code 0)"]),
        ("label: " + "[" * 3000, ["box.yaml:1: nested too deeply"]),
        (
            "label: [A]\nparts:\n  - {name: 1, size: wide}\n  - {name: B, size: 2}\n  - {size: low}\n",
            [
                "box.yaml:1: label: Expected `str`, got `array`",
                "box.yaml:3: parts.0.name: 1: Expected `str`, got `int`",
                "box.yaml:3: parts.0.size: 'wide': Expected `float | null`, got `str`",
                "box.yaml:5: parts.2: 'name' is missing",
                "box.yaml:5: parts.2.size: 'low': Expected `float | null`, got `str`",
            ],
        ),
        (
            "lable: A\nparts:\n  - {nme: B}\n",
            [
                "box.yaml:1: lable: unknown field (did you mean 'label'?)",
                "box.yaml:3: parts.0.nme: unknown field (did you mean 'name'?)",
            ],
        ),
    ],
)
def test_that_every_fault_names_its_line_and_field(tmp_path: Path, text: str | bytes, faults: list[str]):
    assert faults_of(tmp_path, text) == faults
