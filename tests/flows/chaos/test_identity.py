"""As whom the panel signs in, and how little it insists when it is refused."""

import asyncio

import pytest

from hmi import clock
from hmi.domain.cell import IdentityKind, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState
from hmi.opcua.certificate import describe
from tests.flows.chaos.certificates import a_certificate
from tests.flows.chaos.controller_process import Options


async def start_trusting(
    plant, tmp_path, *, tokens: list[str], policy: SecurityPolicy = SecurityPolicy.BASIC256SHA256, **more: object
) -> None:
    """The server's certificate is trusted beforehand; who signs in is what matters here."""
    wishes = {key: more.pop(key) for key in ("identity", "user", "secret") if key in more}
    files = a_certificate(tmp_path, "server")
    with open(files["certificate"], "rb") as file:  # noqa: ASYNC230  # a kilobyte
        plant.trust.trust(file.read())
    options = Options(policies=[policy.value], tokens=tokens, **files, **more)
    await plant.start(options, policy=policy, mode=SecurityMode.SIGN_AND_ENCRYPT, **wishes)


@pytest.mark.parametrize("policy", [SecurityPolicy.BASIC256SHA256, SecurityPolicy.AES256_SHA256_RSAPSS])
async def test_that_the_right_password_opens_a_session(plant, tmp_path, policy):
    wishes = {"identity": IdentityKind.USER, "user": "panel", "secret": "right"}

    await start_trusting(plant, tmp_path, tokens=["user"], users={"panel": "right"}, policy=policy, **wishes)
    await plant.until(lambda: plant.watch.state is ConnectionState.LIVE)

    assert plant.watch.status.identity == "panel"
    assert (await plant.process.ask("count"))["attempts"] == 1


async def test_that_a_wrong_password_is_told_and_tried_too_rarely_to_lock_an_account(plant, tmp_path):
    wishes = {"identity": IdentityKind.USER, "user": "panel", "secret": "wrong"}

    await start_trusting(plant, tmp_path, tokens=["user"], users={"panel": "right"}, **wishes)
    await plant.until(lambda: plant.watch.state is ConnectionState.REFUSED)
    await asyncio.sleep(2.0)

    assert plant.watch.status.detail == "BadUserAccessDenied"
    assert (await plant.process.ask("count"))["attempts"] == 1
    assert plant.watch.status.retry_at_ns - clock.now_ns() > 50e9
    assert not plant.watch.live
    await plant.commands_are_refused()


@pytest.mark.parametrize("is_known", [True, False])
async def test_that_a_certificate_signs_in_where_it_is_known(plant, tmp_path, is_known):
    own = plant.trust.own().certificate.read_bytes()
    known = [own.hex()] if is_known else []

    await start_trusting(
        plant, tmp_path, tokens=["certificate"], user_certificates=known, identity=IdentityKind.CERTIFICATE
    )
    expected = ConnectionState.LIVE if is_known else ConnectionState.REFUSED
    await plant.until(lambda: plant.watch.state is expected)

    assert describe(own).application_uri.endswith(":tandem")
    assert plant.watch.status.detail == ("" if is_known else "BadUserAccessDenied")
