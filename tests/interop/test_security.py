"""Channel security, certificates and people, against a server of another stack: who may not is told why."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from hmi import clock
from hmi.domain.cell import Endpoint, IdentityKind, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState
from hmi.domain.outcome import Reason, Refused
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.opcua.connection import Controller
from hmi.opcua.trust import TrustStore
from tests.flows.chaos.plant import Watch, until
from tests.interop.foreign_stack import ForeignStack, free_port

PATIENCE_S = 60.0
PASSWORD = "operator-password"
IDENTITY_PAUSE_S = 30.0
"""At least this long after a refused password before the next attempt: accounts lock."""


def a_tag(name: str) -> TagDefinition:
    address = NodeAddress(endpoint="foreign", uri="urn:foreign:cell", identifier=f"s={name}")
    return TagDefinition(name=TagName(name), node=address, data_type=DataType.DOUBLE, is_writable=True)


class Panel:
    """A connection and what it told."""

    def __init__(self, controller: Controller, watch: Watch) -> None:
        self.controller, self.watch = controller, watch

    async def settles(self, *states: ConnectionState) -> None:
        await until(lambda: self.watch.state in states, PATIENCE_S)

    async def is_shown_a_certificate(self) -> str:
        """Its fingerprint, as a person compares it."""
        await until(lambda: self.controller.presented_certificate() is not None, PATIENCE_S)
        certificate = self.controller.presented_certificate()
        assert certificate is not None
        return certificate.fingerprint

    async def trusts(self) -> None:
        fingerprint = await self.is_shown_a_certificate()
        assert self.controller.trust(fingerprint)


Connect = Callable[..., Panel]


@pytest.fixture
async def connect(tmp_path: Path) -> AsyncIterator[Connect]:
    """Start a connection that wants one changing variable; every one of them shares a store of trusted servers."""
    started: list[Controller] = []

    async def start(url: str, *, secret: str = "", **wishes: object) -> Panel:
        watch = Watch()
        endpoint = Endpoint(key="foreign", url=url, **wishes)
        controller = Controller(endpoint, watch, TrustStore(tmp_path / "trust"), secret=secret)
        controller.want({0: a_tag("v0")})
        started.append(controller)
        await controller.start()
        return Panel(controller, watch)

    yield start
    await asyncio.gather(*(controller.stop() for controller in started))


@pytest.fixture(scope="module")
def url_for_people(stack: ForeignStack) -> Iterator[str]:
    """A server that lets nobody in without a password."""
    with stack.server("--variables", 2, "--no-anonymous") as url:
        yield url


@pytest.mark.parametrize("policy", [SecurityPolicy.BASIC256SHA256, SecurityPolicy.AES256_SHA256_RSAPSS])
@pytest.mark.parametrize("mode", [SecurityMode.SIGN_AND_ENCRYPT, SecurityMode.SIGN])
async def test_that_values_arrive_for_a_person_over_a_secured_channel(
    connect: Connect, url_for_people: str, policy: SecurityPolicy, mode: SecurityMode
) -> None:
    panel = await connect(
        url_for_people, secret=PASSWORD, identity=IdentityKind.USER, user="operator", policy=policy, mode=mode
    )
    await panel.trusts()
    await panel.settles(ConnectionState.LIVE)

    assert (panel.watch.status.policy, panel.watch.status.mode) == (policy, mode)
    assert panel.watch.status.identity == "operator"
    before = panel.watch.values[0]
    await until(lambda: panel.watch.values[0] > before, PATIENCE_S)


async def test_that_values_arrive_for_anyone_over_a_secured_channel(connect: Connect, foreign_url: str) -> None:
    panel = await connect(foreign_url, policy=SecurityPolicy.AES256_SHA256_RSAPSS)
    await panel.trusts()
    await panel.settles(ConnectionState.LIVE)

    assert panel.watch.status.identity == ""


async def test_that_values_arrive_for_whom_a_certificate_proves(connect: Connect, url_for_people: str) -> None:
    panel = await connect(url_for_people, identity=IdentityKind.CERTIFICATE)
    await panel.trusts()

    await panel.settles(ConnectionState.LIVE)

    assert panel.watch.values


async def test_that_a_wrong_password_is_told_and_not_tried_again_soon(connect: Connect, url_for_people: str) -> None:
    panel = await connect(url_for_people, secret="wrong", identity=IdentityKind.USER, user="operator")
    await panel.trusts()
    await panel.settles(ConnectionState.REFUSED)

    assert panel.watch.status.detail == "BadUserAccessDenied"
    assert panel.watch.status.retry_at_ns is not None
    assert panel.watch.status.retry_at_ns - clock.now_ns() > IDENTITY_PAUSE_S * 1e9
    assert not panel.watch.values


async def test_that_a_server_for_people_refuses_nobody_in_particular(connect: Connect, url_for_people: str) -> None:
    panel = await connect(url_for_people)
    await panel.trusts()
    await panel.settles(ConnectionState.REFUSED, ConnectionState.LOST)

    assert panel.watch.state is ConnectionState.REFUSED
    assert panel.watch.status.detail.startswith("BadIdentityToken")
    assert not panel.watch.values


async def test_that_nothing_is_exchanged_with_a_server_that_nobody_trusts(connect: Connect, foreign_url: str) -> None:
    panel = await connect(foreign_url)
    fingerprint = await panel.is_shown_a_certificate()
    await panel.settles(ConnectionState.UNTRUSTED)

    outcome = await panel.controller.write(a_tag("Setpoint"), 1.0)

    assert panel.watch.status.detail.startswith("not trusted yet")
    assert panel.watch.status.certificate is not None
    assert panel.watch.status.certificate.fingerprint == fingerprint
    assert outcome == Refused(reason=Reason.NOT_CONNECTED, facts={"endpoint": "foreign"})
    assert not panel.watch.values
    assert not panel.controller.trust(fingerprint.replace(fingerprint[:2], "00", 1) + ":00")


async def test_that_trust_taken_back_ends_the_session(connect: Connect, foreign_url: str) -> None:
    panel = await connect(foreign_url)
    await panel.trusts()
    await panel.settles(ConnectionState.LIVE)

    panel.controller.distrust(await panel.is_shown_a_certificate())

    await until(lambda: not panel.watch.live and panel.watch.state is ConnectionState.UNTRUSTED, PATIENCE_S)


async def test_that_there_is_no_falling_back_to_an_unsecured_channel(connect: Connect, stack: ForeignStack) -> None:
    with stack.server("--variables", 2, "--unsecured") as url:
        panel = await connect(url)
        await panel.settles(ConnectionState.REFUSED)
        assert "Basic256Sha256 SignAndEncrypt is not offered; offered: None" in panel.watch.status.detail
        assert not panel.watch.values

        asked_for = await connect(url, policy=SecurityPolicy.NONE, mode=SecurityMode.NONE)
        await asked_for.settles(ConnectionState.LIVE)
        await panel.controller.stop()
        await asked_for.controller.stop()


async def test_that_a_server_that_does_not_trust_us_is_told_and_joined_when_it_does(
    connect: Connect, stack: ForeignStack, tmp_path: Path
) -> None:
    pki = tmp_path / "strict"
    with stack.server("--variables", 2, "--strict", pki=pki) as url:
        panel = await connect(url)
        await panel.trusts()
        await panel.settles(ConnectionState.REFUSED, ConnectionState.LOST)
        assert panel.watch.state is ConnectionState.REFUSED
        assert panel.watch.status.detail in ("BadCertificateUntrusted", "BadSecurityChecksFailed")
        assert not panel.watch.values

        (unknown,) = (pki / "server" / "rejected").iterdir()
        unknown.rename(pki / "server" / "trusted" / "certs" / unknown.name)
        await panel.settles(ConnectionState.LIVE)
        await panel.controller.stop()


async def test_that_another_certificate_at_the_same_address_is_not_trusted(
    connect: Connect, stack: ForeignStack, tmp_path: Path
) -> None:
    port = free_port()
    with stack.server("--variables", 2, port=port, pki=tmp_path / "first") as url:
        panel = await connect(url)
        await panel.trusts()
        await panel.settles(ConnectionState.LIVE)
        first = await panel.is_shown_a_certificate()
    with stack.server("--variables", 2, port=port, pki=tmp_path / "second"):
        await panel.settles(ConnectionState.UNTRUSTED)
        second = await panel.is_shown_a_certificate()
        assert second != first
        assert panel.watch.status.former_fingerprint == first
        assert "another certificate than before" in panel.watch.status.detail
        assert not panel.watch.live

        await panel.trusts()
        await panel.settles(ConnectionState.LIVE)
        await panel.controller.stop()
