"""Every pictogram that ships can be drawn, and every one that is asked for ships."""

import ast
from pathlib import Path

import pytest

from hmi.paths import shipped
from ui.icons import pixmap

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = sorted((shipped("resources") / "icons").glob("*.svg"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_that_a_shipped_pictogram_draws_something(qapp, file):
    image = pixmap(file.stem, "#102030", 24).toImage()

    inked = [1 for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() > 0]
    assert len(inked) > 40


def test_that_every_pictogram_asked_for_ships():
    asked = {
        node.args[0].value
        for source in (ROOT / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("IconKey", "icon", "pixmap")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }

    assert asked
    assert asked <= {file.stem for file in FILES}
