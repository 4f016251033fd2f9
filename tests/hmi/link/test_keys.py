"""Keys of service and screens, and the list of who may attach."""

from pathlib import Path

import pytest
import zmq

from hmi.link.keys import AdmittedScreens, is_public_key, own_keys

WITH_HASH = "E0AHmg+HvqNm390@9Pvo2J0OsZXq@gOBc#ofrww*"
BEGINS_WITH_HASH = "#0AHmg+HvqNm390@9Pvo2J0OsZXq@gOBc@ofrwwE"


def test_that_the_same_keys_come_again(tmp_path: Path):
    first, second = own_keys(tmp_path / "keys"), own_keys(tmp_path / "keys")

    assert first == second
    assert zmq.curve_public(first.secret.encode()).decode() == first.public
    assert (tmp_path / "keys" / "secret.key").stat().st_mode & 0o077 == 0


def test_that_what_a_full_disk_left_of_making_keys_is_made_anew(tmp_path: Path):
    (tmp_path / "public.key").touch()
    (tmp_path / "secret.key.part").touch()

    assert is_public_key(own_keys(tmp_path).public)


@pytest.mark.parametrize("key", [WITH_HASH, BEGINS_WITH_HASH])
def test_that_a_key_with_a_hash_in_it_is_a_key_like_any_other(tmp_path: Path, key: str):
    screens = AdmittedScreens(tmp_path / "screens.txt")

    screens.admit(key)

    assert key in screens


def test_that_comments_and_labels_are_no_keys(tmp_path: Path):
    file = tmp_path / "screens.txt"
    file.write_text(f"# the screens of line 4\n\n{WITH_HASH}  # panel at the door\n", encoding="utf-8")

    screens = AdmittedScreens(file)

    assert WITH_HASH in screens
    assert "#" not in screens
    assert "" not in screens


def test_that_a_screen_is_listed_once_and_a_label_stays_on_its_line(tmp_path: Path):
    file = tmp_path / "link" / "screens.txt"
    screens = AdmittedScreens(file)

    screens.admit(WITH_HASH, f"door\n{BEGINS_WITH_HASH}")
    screens.admit(WITH_HASH, "again")

    assert file.read_text(encoding="utf-8").count("\n") == 1
    assert BEGINS_WITH_HASH not in screens


@pytest.mark.parametrize("text", ["", "short", WITH_HASH + "1", WITH_HASH[:-1] + " ", WITH_HASH[:-1] + "é"])
def test_that_what_is_no_key_is_known(text: str):
    assert not is_public_key(text)
