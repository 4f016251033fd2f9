"""Certificates: ours is made once, a server's is trusted only by a person."""

import stat
from pathlib import Path

import pytest

from hmi.opcua.certificate import describe, fingerprint_of
from hmi.opcua.trust import TrustStore


def a_certificate(folder: Path) -> bytes:
    return TrustStore(folder).own().certificate.read_bytes()


def test_that_our_certificate_is_made_once(tmp_path: Path):
    first = a_certificate(tmp_path)

    assert a_certificate(tmp_path) == first


def test_that_our_key_is_readable_by_its_owner_alone(tmp_path: Path):
    own = TrustStore(tmp_path).own()

    assert stat.S_IMODE(own.key.stat().st_mode) == 0o600


def test_that_a_certificate_is_described_for_comparing(tmp_path: Path):
    der = a_certificate(tmp_path)

    described = describe(der)

    assert described.fingerprint == fingerprint_of(der)
    assert described.application_uri.endswith(":tandem")
    assert "127.0.0.1" in described.host_names
    assert described.valid_from_ns < described.valid_to_ns


def test_that_an_unknown_certificate_is_not_trusted_until_a_person_says_so(tmp_path: Path):
    store, der = TrustStore(tmp_path / "panel"), a_certificate(tmp_path / "server")
    store.reject(der)
    before = store.is_trusted(der)

    store.trust(der)

    assert not before
    assert store.is_trusted(der)


def test_that_trust_can_be_taken_away(tmp_path: Path):
    store, der = TrustStore(tmp_path / "panel"), a_certificate(tmp_path / "server")
    store.trust(der)

    assert store.distrust(fingerprint_of(der))
    assert not store.is_trusted(der)
    assert not store.distrust(fingerprint_of(der))


def test_that_a_folder_that_was_taken_away_takes_no_trust_and_is_not_begun_anew(tmp_path: Path):
    project = tmp_path / "project"
    store = TrustStore(project / "pki")
    der = store.own().certificate.read_bytes()
    store.trust(der)
    project.rename(tmp_path / "elsewhere")

    for asked in (lambda: store.is_trusted(der), lambda: store.reject(der), store.own):
        with pytest.raises(OSError, match=r"\[Errno 2\]"):
            asked()
    is_begun_anew = project.exists()
    (tmp_path / "elsewhere").rename(project)

    assert not is_begun_anew
    assert store.is_trusted(der)
