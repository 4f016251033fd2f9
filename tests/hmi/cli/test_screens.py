"""``tandem keys`` and ``admit``: how a screen on another machine gets in."""

from pathlib import Path

import pytest

from hmi.cli.screens import admit, keys
from hmi.cli.trouble import Trouble
from hmi.link.keys import ADMITTED, AdmittedScreens, is_public_key

KEY = "-E0AHmg+HvqNm390@9Pvo2J0OsZXq@gOBc#ofrww"


def test_that_service_and_screen_of_a_machine_have_keys_of_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    keys(tmp_path)
    keys(tmp_path, screen=True)
    keys(tmp_path)

    service, screen, again = capsys.readouterr().out.split()
    assert is_public_key(service)
    assert is_public_key(screen)
    assert service == again != screen


def test_that_an_admitted_screen_is_on_the_list_of_the_service(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    admit(KEY, tmp_path, label="panel at the door")

    assert KEY in AdmittedScreens(tmp_path / ADMITTED)
    assert "panel at the door" in (tmp_path / ADMITTED).read_text()
    assert ADMITTED.name in capsys.readouterr().out


def test_that_keys_and_list_are_for_their_owner_alone_and_nothing_made_later_is(tmp_path: Path):
    keys(tmp_path)
    admit(KEY, tmp_path)
    (tmp_path / "later").touch(0o666)

    made = [*(tmp_path / "pki").rglob("*"), tmp_path / "later"]
    open_to_others = {path.name for path in made if path.stat().st_mode & 0o077}
    assert open_to_others == {"later"}


@pytest.mark.parametrize("key", ["", "short", KEY[1:]])
def test_that_what_is_no_key_is_not_admitted(tmp_path: Path, key: str):
    with pytest.raises(Trouble, match="40 characters"):
        admit(key, tmp_path)

    assert not (tmp_path / ADMITTED).exists()


def test_that_a_project_that_is_not_there_is_not_begun(tmp_path: Path):
    with pytest.raises(Trouble, match="--project"):
        admit(KEY, tmp_path / "missing")

    assert not (tmp_path / "missing").exists()
