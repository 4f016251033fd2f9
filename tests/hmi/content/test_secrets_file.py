"""Passwords for controllers: read by their owner alone, and every fault with its file."""

from pathlib import Path

import pytest

from hmi.content.secrets_file import read_secrets
from hmi.handwritten import ContentError


def a_file(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "secrets.yaml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        ("plc: Schlüssel 7\noven: '0123'\n", {"plc": "Schlüssel 7", "oven": "0123"}),
        ("", {}),
        ("# none yet\n", {}),
    ],
)
def test_that_passwords_are_read_by_endpoint(tmp_path: Path, text: str, secrets: dict[str, str]):
    assert read_secrets(a_file(tmp_path, text)) == secrets


def test_that_a_project_needs_no_passwords(tmp_path: Path):
    assert read_secrets(tmp_path / "secrets.yaml") == {}


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_that_a_file_that_others_may_touch_is_refused_with_the_cure(tmp_path: Path, mode: int):
    path = a_file(tmp_path, "plc: x\n", mode)

    with pytest.raises(ContentError, match="chmod 600"):
        read_secrets(path)


@pytest.mark.parametrize("text", ["- plc\n", "plc: 1234\n", "plc: {a: b}\n", "plc: [1234\n", "7: x\n", "plc: '1234\n"])
def test_that_what_is_no_list_of_passwords_is_refused_without_telling_one(tmp_path: Path, text: str):
    path = a_file(tmp_path, text)

    with pytest.raises(ContentError) as refused:
        read_secrets(path)

    assert str(path) in str(refused.value)
    assert "1234" not in str(refused.value)
