"""Whom the panel talks to: only whom a person trusted, for as long as they do."""

import asyncio

import pytest

from hmi.domain.cell import IdentityKind, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState
from hmi.domain.outcome import Done
from tests.flows.chaos.certificates import a_certificate
from tests.flows.chaos.controller_process import Options

BASIC = SecurityPolicy.BASIC256SHA256
SECURED = {"policy": BASIC, "mode": SecurityMode.SIGN_AND_ENCRYPT}


async def start_trusted(plant, options: Options) -> None:
    await plant.start(options, **SECURED)
    await plant.until(lambda: plant.watch.state is ConnectionState.UNTRUSTED)
    assert plant.panel.trust(plant.watch.status.certificate.fingerprint)
    await plant.until(lambda: plant.watch.state is ConnectionState.LIVE)


@pytest.mark.parametrize("policy", [BASIC, SecurityPolicy.AES256_SHA256_RSAPSS])
async def test_that_an_unknown_server_is_refused_until_a_person_trusts_its_certificate(plant, tmp_path, policy):
    options = Options(policies=[policy.value], **a_certificate(tmp_path, "first"))

    await plant.start(options, policy=policy, mode=SecurityMode.SIGN_AND_ENCRYPT)
    await plant.until(lambda: plant.watch.state is ConnectionState.UNTRUSTED)
    await plant.commands_are_refused()
    states, detail = plant.watch.states, plant.watch.status.detail
    wrong = plant.panel.trust("00:11")
    right = plant.panel.trust(plant.watch.status.certificate.fingerprint)
    await plant.until(lambda: plant.watch.state is ConnectionState.LIVE)

    assert (wrong, right) == (False, True)
    assert detail == "not trusted yet"
    assert ConnectionState.SUBSCRIBING not in states
    assert await plant.panel.write(plant.set_point, 55.0) == Done()
    assert plant.watch.status.policy is policy


async def test_that_taking_trust_back_ends_the_session_at_once_and_for_good(plant, tmp_path):
    await start_trusted(plant, Options(policies=[BASIC.value], **a_certificate(tmp_path, "first")))

    assert plant.panel.distrust(plant.watch.status.certificate.fingerprint)
    state, live = plant.watch.state, set(plant.watch.live)
    await plant.commands_are_refused()
    await plant.until(lambda: "not trusted yet" in plant.watch.status.detail)

    assert state is ConnectionState.UNTRUSTED
    assert not live
    assert (await plant.process.ask("count"))["sessions"] == 0
    assert ConnectionState.LOST not in plant.watch.states


async def test_that_a_changed_certificate_is_refused_with_both_fingerprints(plant, tmp_path):
    await start_trusted(plant, Options(policies=[BASIC.value], **a_certificate(tmp_path, "first")))
    first = plant.watch.status.certificate.fingerprint
    await plant.nothing_live_after(plant.process.end)

    await plant.restart(Options(policies=[BASIC.value], **a_certificate(tmp_path, "second")))
    await plant.until(lambda: plant.watch.state is ConnectionState.UNTRUSTED)
    status = plant.watch.status
    await plant.commands_are_refused()
    await plant.all_live_after(lambda: plant.panel.trust(status.certificate.fingerprint) and None)

    assert status.certificate.fingerprint != first
    assert status.former_fingerprint == first
    assert first in status.detail
    assert status.certificate.fingerprint in status.detail


async def test_that_an_expired_certificate_is_told_before_and_after_it_is_trusted(plant, tmp_path):
    expired = a_certificate(tmp_path, "old", valid_days=(-20, -10))

    await plant.start(Options(policies=[BASIC.value], **expired), **SECURED)
    await plant.until(lambda: plant.watch.state is ConnectionState.UNTRUSTED)
    before = plant.watch.status.detail
    plant.panel.trust(plant.watch.status.certificate.fingerprint)
    await plant.until(lambda: plant.watch.state is ConnectionState.LIVE)

    assert before.startswith("not trusted yet; expired on ")
    assert plant.watch.status.detail.startswith("expired on ")


async def test_that_a_certificate_of_another_application_is_refused_though_trusted(plant, tmp_path):
    other = a_certificate(tmp_path, "other", uri="urn:somebody:else")

    await plant.start(Options(policies=[BASIC.value], **other), **SECURED)
    await plant.until(lambda: plant.watch.state is ConnectionState.UNTRUSTED)
    plant.panel.trust(plant.watch.status.certificate.fingerprint)
    await plant.until(lambda: "not trusted yet" not in plant.watch.status.detail)

    assert plant.watch.state is ConnectionState.UNTRUSTED
    assert plant.watch.status.detail == "made for urn:somebody:else, not for urn:tandem:chaos:server"


async def test_that_security_that_is_not_offered_is_not_done_without(plant):
    await plant.start(Options(policies=["None"]), **SECURED)

    await plant.until(lambda: plant.watch.state is ConnectionState.REFUSED)

    assert plant.watch.status.detail == "Basic256Sha256 SignAndEncrypt is not offered; offered: None"
    assert not plant.watch.live


async def test_that_no_password_is_encrypted_for_a_server_that_nobody_trusts(plant, tmp_path):
    options = Options(tokens=["user"], users={"panel": "right"}, **a_certificate(tmp_path, "first"))
    options.policies = ["None", BASIC.value]

    await plant.start(options, identity=IdentityKind.USER, user="panel", secret="right")
    await plant.until(lambda: plant.watch.state is ConnectionState.UNTRUSTED)
    before = (await plant.process.ask("count"))["attempts"]
    plant.panel.trust(plant.watch.status.certificate.fingerprint)
    await plant.until(lambda: plant.watch.state is ConnectionState.LIVE)

    assert before == 0


async def test_that_a_short_lived_secure_channel_is_renewed_without_a_gap(plant, tmp_path):
    files = a_certificate(tmp_path, "first")
    await start_trusted(plant, Options(policies=[BASIC.value], channel_lifetime_ms=1500, **files))
    states = len(plant.watch.states)

    await asyncio.sleep(4.0)

    assert len(plant.watch.states) == states
    assert plant.watch.live == set(plant.tags)
