"""Opening a session as an endpoint asks for it: its security, its identity, and only to a trusted server."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from asyncua import ua
from asyncua.client.client import Client
from asyncua.crypto import security_policies

from hmi import clock
from hmi.domain.cell import Endpoint, IdentityKind, SecurityMode, SecurityPolicy
from hmi.domain.connection import ServerCertificate
from hmi.opcua.certificate import describe
from hmi.opcua.trust import TrustStore

log = logging.getLogger(__name__)

_POLICIES: dict[SecurityPolicy, type[security_policies.SecurityPolicy]] = {
    SecurityPolicy.BASIC256SHA256: security_policies.SecurityPolicyBasic256Sha256,
    SecurityPolicy.AES256_SHA256_RSAPSS: security_policies.SecurityPolicyAes256Sha256RsaPss,
}
_MODES = {
    SecurityMode.SIGN: ua.MessageSecurityMode.Sign,
    SecurityMode.SIGN_AND_ENCRYPT: ua.MessageSecurityMode.SignAndEncrypt,
}
CLOSING_S = 2.0


class NotTrusted(Exception):
    """The server showed a certificate that nobody trusted yet, or that may not be used (``detail``)."""

    def __init__(self, der: bytes, certificate: ServerCertificate, detail: str) -> None:
        super().__init__(detail)
        self.der, self.certificate, self.detail = der, certificate, detail


class NotOffered(Exception):
    """The server does not offer the security that the endpoint asks for. There is no falling back."""


async def open_client(
    endpoint: Endpoint,
    trust: TrustStore,
    *,
    secret: str = "",
    prepare: Callable[[Client], object] | None = None,
    on_certificate: Callable[[bytes, ServerCertificate], None] | None = None,
) -> Client:
    """A connected client with an activated session; the caller closes it with ``close_client``.

    ``prepare`` gets the client before it connects. ``on_certificate`` gets what the server showed.

    Raises:
        NotTrusted: see there; nothing was exchanged but the list of endpoints.
        NotOffered: see there.
        OSError, TimeoutError, ua.UaError: the network's or the server's own refusal.
    """
    client = Client(endpoint.url, timeout=endpoint.timeout_s, watchdog_intervall=3600)
    client.name = "Tandem"
    own = trust.own()
    client.application_uri = own.application_uri
    der = b""
    if endpoint.policy is not SecurityPolicy.NONE or endpoint.identity is IdentityKind.USER:
        der = await _server_certificate(client, endpoint)
    if endpoint.policy is not SecurityPolicy.NONE:
        certificate = describe(der)
        if on_certificate is not None:
            on_certificate(der, certificate)
        _check(der, certificate, trust)
        await client.set_security(
            _POLICIES[endpoint.policy],
            own.certificate,
            own.key,
            server_certificate=der,
            mode=_MODES[endpoint.mode],
        )
    elif der:
        client.security_policy.peer_certificate = der
    if endpoint.identity is IdentityKind.USER:
        client.set_user(endpoint.user)
        client.set_password(secret)
    elif endpoint.identity is IdentityKind.CERTIFICATE:
        await client.load_client_certificate(str(own.certificate))
        await client.load_private_key(own.key)
    if prepare is not None:
        prepare(client)
    try:
        await asyncio.wait_for(client.connect(), endpoint.timeout_s * 2)
    except BaseException:
        await close_client(client)
        raise
    return client


async def close_client(client: Client) -> None:
    """Close what can be closed in two seconds; a dead link is not waited for."""
    with contextlib.suppress(Exception):  # whatever a dead link answers, the socket is closed below
        await asyncio.wait_for(client.disconnect(), CLOSING_S)
    with contextlib.suppress(Exception):  # asyncua may find its transport gone already
        client.disconnect_socket()


async def _server_certificate(client: Client, endpoint: Endpoint) -> bytes:
    """The certificate of the endpoint with the wished security, from an unsecured GetEndpoints."""
    described = await asyncio.wait_for(client.connect_and_get_server_endpoints(), endpoint.timeout_s)
    policy = _POLICIES.get(endpoint.policy)
    uri = policy.URI if policy is not None else ua.SecurityPolicyType.NoSecurity
    mode = _MODES.get(endpoint.mode, ua.MessageSecurityMode.None_)
    for one in described:
        if policy is None or (one.SecurityPolicyUri == uri and one.SecurityMode == mode):
            if one.ServerCertificate:
                return bytes(one.ServerCertificate)
            if policy is None:
                return b""
    offered = sorted({f"{one.SecurityPolicyUri.rpartition('#')[2]} {one.SecurityMode.name}" for one in described})
    wished = f"{endpoint.policy.value} {endpoint.mode.value}"
    raise NotOffered(f"{wished} is not offered; offered: {', '.join(offered) or 'nothing'}")


def _check(der: bytes, certificate: ServerCertificate, trust: TrustStore) -> None:
    now_ns = clock.now_ns()
    if not trust.is_trusted(der):
        trust.reject(der)
        raise NotTrusted(der, certificate, "not trusted yet")
    if now_ns > certificate.valid_to_ns:
        raise NotTrusted(der, certificate, "expired")
    if now_ns < certificate.valid_from_ns:
        raise NotTrusted(der, certificate, "not valid yet")
