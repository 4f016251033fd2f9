"""Pictures of the procedures that ship: each is drawn by the script beside it, and belongs to a step."""

import re
import struct
from pathlib import Path

import pytest

PROCEDURES = Path(__file__).resolve().parents[2] / "resources" / "procedures"
PICTURES = PROCEDURES / "pictures"
NAMED = re.compile(r"^    picture: (\S+)$", re.MULTILINE)
DRAWN = re.compile(r'^    "(\w+)": ', re.MULTILINE)
LOCKS = re.compile(r"^    kind: confirm_loto$(.*?)^      point: (\w+)$", re.MULTILINE | re.DOTALL)


def texts() -> dict[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in PROCEDURES.glob("*.yaml")}


def test_that_every_picture_belongs_to_a_step_and_every_steps_picture_is_there():
    named = {name for text in texts().values() for name in NAMED.findall(text)}

    assert named == {file.name for file in PICTURES.glob("*.png")}


def test_that_every_picture_is_drawn_by_the_script_that_is_kept():
    drawn = DRAWN.findall((PICTURES / "draw.py").read_text(encoding="utf-8"))

    assert {f"{name}.png" for name in drawn} == {file.name for file in PICTURES.glob("*.png")}


def test_that_every_picture_is_of_one_size_and_small():
    for file in PICTURES.glob("*.png"):
        data = file.read_bytes()
        assert struct.unpack(">II", data[16:24]) == (960, 540)
        assert len(data) < 150_000


@pytest.mark.parametrize("procedure", sorted(texts()))
def test_that_a_lock_out_shows_the_point_that_it_names(procedure: str):
    for between, point in LOCKS.findall(texts()[procedure]):
        assert NAMED.findall(between) == [f"lock_{point.lower()}.png"]
