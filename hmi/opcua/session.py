"""Opening a session as an endpoint asks for it: its security, its identity, and only to a trusted server."""

import asyncio
import contextlib
import logging
import socket
import struct
from collections.abc import Callable
from typing import NamedTuple, cast
from urllib.parse import urlparse

from asyncua import ua
from asyncua.client.client import Client
from asyncua.crypto import security_policies
from asyncua.ua.ua_binary import uatcp_to_binary
from typing_extensions import override

from hmi.domain.cell import Endpoint, IdentityKind, SecurityMode, SecurityPolicy
from hmi.domain.connection import ServerCertificate
from hmi.opcua.certificate import describe, first_of_chain
from hmi.opcua.channel import use_channel
from hmi.opcua.name_service import NameService
from hmi.opcua.policies import Aes256Sha256RsaPss, Basic256Sha256
from hmi.opcua.trust import TrustStore, faults_of

log = logging.getLogger(__name__)

_POLICIES: dict[SecurityPolicy, type[security_policies.SecurityPolicy]] = {
    SecurityPolicy.BASIC256SHA256: Basic256Sha256,
    SecurityPolicy.AES256_SHA256_RSAPSS: Aes256Sha256RsaPss,
}
_MODES = {
    SecurityMode.SIGN: ua.MessageSecurityMode.Sign,
    SecurityMode.SIGN_AND_ENCRYPT: ua.MessageSecurityMode.SignAndEncrypt,
}
CLOSING_S = 2.0
DEFAULT_PORT = 4840
SESSION_MS = 60_000
SESSION_ENDED = (
    ua.uaerrors.BadSessionIdInvalid,
    ua.uaerrors.BadSessionClosed,
    ua.uaerrors.BadSessionNotActivated,
    ua.uaerrors.BadSecureChannelIdInvalid,
    ua.uaerrors.BadSecureChannelClosed,
)
"""What a server says to whoever speaks in a session that is over."""
NEVER_S = 3600.0 * 24 * 365
"""How often asyncua looks by itself whether the server and its subscriptions live: the reconciler alone repairs."""


class ShownCertificate(NamedTuple):
    """What a server showed, and what there is to say about it."""

    der: bytes
    certificate: ServerCertificate
    former_fingerprint: str
    """The one that this endpoint was connected with before, when it is another; empty when not."""
    warning: str
    """Faults that whoever trusts it accepts, in words."""


class NotTrusted(Exception):
    """The server showed a certificate that nobody trusted yet, or that may not be used (``detail``)."""

    def __init__(self, der: bytes, certificate: ServerCertificate, detail: str) -> None:
        super().__init__(detail)
        self.der, self.certificate, self.detail = der, certificate, detail


class NotOffered(Exception):
    """The server does not offer the security that the endpoint asks for. There is no falling back."""


async def knock(endpoint: Endpoint, names: NameService) -> None:
    """See whether an OPC UA server answers at all, in half the endpoint's time limit.

    A dead link swallows a connection attempt whole; short knocks find the moment it is back.

    Raises:
        OSError, TimeoutError: nobody answers; the message says what happened.
    """
    url = urlparse(endpoint.url)
    try:
        async with asyncio.timeout(endpoint.timeout_s / 2):
            host, port = await names.address(url.hostname or "", url.port or DEFAULT_PORT)
            reader, writer = await asyncio.open_connection(host, port)
            try:
                hello = ua.Hello(EndpointUrl=ua.String(endpoint.url))
                writer.write(uatcp_to_binary(cast("ua.MessageType", ua.MessageType.Hello), hello))
                await reader.readexactly(8)
            finally:
                writer.transport.abort()
    except TimeoutError:
        raise TimeoutError("no answer") from None
    except asyncio.IncompleteReadError:
        raise ConnectionResetError("the connection was closed without an answer") from None


async def open_client(
    endpoint: Endpoint,
    trust: TrustStore,
    *,
    secret: str = "",
    prepare: Callable[[Client], object] | None = None,
    on_certificate: Callable[[ShownCertificate], None] | None = None,
) -> Client:
    """A connected client with an activated session; the caller closes it with ``close_client``.

    ``prepare`` gets the client before it connects. ``on_certificate`` gets what the server showed.

    Raises:
        NotTrusted: see there; nothing was exchanged but the list of endpoints.
        NotOffered: see there.
        OSError, TimeoutError, ua.UaError: the network's or the server's own refusal.
    """
    client = _Client(endpoint.url, timeout=endpoint.timeout_s, watchdog_intervall=NEVER_S)
    client._stale_check_interval = NEVER_S  # pyright: ignore[reportPrivateUsage]  # pinned by the contract test
    use_channel(client)
    der = b""
    try:
        client.name = "Tandem"
        client.session_timeout = SESSION_MS
        own = trust.own()
        client.application_uri = own.application_uri
        if endpoint.policy is not SecurityPolicy.NONE or endpoint.identity is IdentityKind.USER:
            offer = await _offer(client, endpoint)
            der = first_of_chain(bytes(offer.ServerCertificate or b""))
            if der or endpoint.policy is not SecurityPolicy.NONE:
                _check(der, offer, trust, endpoint, on_certificate)
            client.endpoint_certificate = der
            if endpoint.policy is not SecurityPolicy.NONE:
                await client.set_security(
                    _POLICIES[endpoint.policy],
                    own.certificate,
                    own.key,
                    server_certificate=der,
                    mode=_MODES[endpoint.mode],
                )
        if endpoint.identity is IdentityKind.USER:
            client.set_user(endpoint.user)
            client.set_password(secret)
        elif endpoint.identity is IdentityKind.CERTIFICATE:
            await client.load_client_certificate(str(own.certificate))
            await client.load_private_key(own.key)
        if prepare is not None:
            prepare(client)
        await asyncio.wait_for(client.connect(), endpoint.timeout_s * 2)
        if der:
            trust.note_used(endpoint.key, der)
    except BaseException:
        await close_client(client)
        raise
    return client


async def close_client(client: Client) -> None:
    """Close what can be closed in two seconds; a dead link is not waited for."""
    protocol = client.uaclient.protocol
    with contextlib.suppress(Exception):  # whatever a dead link answers, the socket is closed below
        await asyncio.wait_for(client.disconnect(), CLOSING_S)
    with contextlib.suppress(Exception):  # asyncua may find its transport gone already
        client.disconnect_socket()
    if protocol is not None and protocol.transport is not None:
        protocol.transport.abort()


def break_link(client: Client) -> None:
    """Reset the connection now: what the network has not delivered yet is never delivered."""
    protocol = client.uaclient.protocol
    if protocol is None or protocol.transport is None:
        return
    taken: socket.socket | None = protocol.transport.get_extra_info("socket")
    if taken is not None and taken.fileno() >= 0:
        with contextlib.suppress(OSError):
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    protocol.transport.abort()


class _Client(Client):
    """asyncua's client, where a server sends no certificate over an unsecured channel (open62541)."""

    endpoint_certificate = b""
    """From the list of endpoints: encrypts the password when nothing better was sent."""

    @override
    def _encrypt_password(self, password: str, policy_uri: str) -> tuple[bytes, str]:
        policy = self.security_policy
        if policy.peer_certificate is None and self.endpoint_certificate:
            policy.peer_certificate = self.endpoint_certificate
        return super()._encrypt_password(password, policy_uri)


async def _offer(client: Client, endpoint: Endpoint) -> ua.EndpointDescription:
    """The offered endpoint with the wished security, from an unsecured GetEndpoints."""
    described = await asyncio.wait_for(client.connect_and_get_server_endpoints(), endpoint.timeout_s)
    policy = _POLICIES.get(endpoint.policy)
    uri = policy.URI if policy is not None else security_policies.SecurityPolicyNone.URI
    mode = _MODES.get(endpoint.mode) if policy is not None else ua.MessageSecurityMode.None_
    for one in described:
        if one.SecurityPolicyUri == uri and one.SecurityMode == mode:
            return one
    offered = sorted({_security_words(one) for one in described})
    wished = endpoint.policy.value if policy is None else f"{endpoint.policy.value} {endpoint.mode.value}"
    raise NotOffered(f"{wished} is not offered; offered: {', '.join(offered) or 'nothing'}")


def _security_words(offer: ua.EndpointDescription) -> str:
    """``Basic256Sha256 SignAndEncrypt``, or just ``None``."""
    policy = (offer.SecurityPolicyUri or "").rpartition("#")[2]
    return policy if offer.SecurityMode is ua.MessageSecurityMode.None_ else f"{policy} {offer.SecurityMode.name}"


def _check(
    der: bytes,
    offer: ua.EndpointDescription,
    trust: TrustStore,
    endpoint: Endpoint,
    on_certificate: Callable[[ShownCertificate], None] | None,
) -> None:
    """Refuse a certificate that nobody trusted or that is another application's, with every fault in words."""
    certificate = describe(der)
    faults = faults_of(certificate, host=urlparse(endpoint.url).hostname or "")
    used = trust.last_used(endpoint.key)
    former = used if used != certificate.fingerprint else ""
    if on_certificate is not None:
        on_certificate(ShownCertificate(der, certificate, former, "; ".join(faults)))
    refusals: list[str] = []
    if not trust.is_trusted(der):
        trust.reject(der)
        refusals.append("not trusted yet")
        if former:
            refusals.append(f"another certificate than before: {certificate.fingerprint} instead of {former}")
    uri = offer.Server.ApplicationUri or ""
    if uri != certificate.application_uri:
        refusals.append(f"made for {certificate.application_uri or 'no application'}, not for {uri}")
    if refusals:
        raise NotTrusted(der, certificate, "; ".join([*refusals, *faults]))
