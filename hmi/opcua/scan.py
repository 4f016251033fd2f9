"""``tandem scan``: connect once, look around, leave."""

import os

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.status_codes import StatusCodes
from msgspec import structs

from hmi.domain.cell import Endpoint
from hmi.opcua.certificate import DamagedIdentity
from hmi.opcua.discovery import ScanResult, discover
from hmi.opcua.session import NotOffered, NotTrusted, close_client, open_client
from hmi.opcua.trust import TrustStore

_UNKNOWN_TO_SERVER = {
    StatusCodes.BadSecurityChecksFailed,
    StatusCodes.BadCertificateUntrusted,
    StatusCodes.BadCertificateInvalid,
}
"""What servers answer to a client whose certificate nobody accepted there."""


class ScanFailed(Exception):
    """The controller could not be scanned. ``lines`` say why and what to do, in English, for the terminal."""

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines = lines


async def scan_endpoint(
    endpoint: Endpoint, trust: TrustStore, *, secret: str = "", label: str = "", fingerprint: str = ""
) -> ScanResult:
    """Scan an endpoint. ``fingerprint``: trust the server's certificate if it is the one that a person compared.

    Raises:
        ScanFailed: not reachable, not trusted, not offered, or refused.
    """
    try:
        client = await _opened(endpoint, trust, secret, fingerprint)
    except NotTrusted as error:
        raise ScanFailed(
            f"the certificate of {endpoint.url} is {error.detail}",
            f"  subject:     {error.certificate.subject}",
            f"  fingerprint: {error.certificate.fingerprint}",
            "compare the fingerprint at the controller; if it is the same, add: --trust FINGERPRINT",
        ) from None
    except DamagedIdentity as error:
        raise ScanFailed(str(error)) from None
    except NotOffered as error:
        raise ScanFailed(f"{endpoint.url}: {error}", "choose one with --policy (None is not secured)") from None
    except ua.UaStatusCodeError as error:
        told = [f"{endpoint.url}: {error}"]
        if error.code in _UNKNOWN_TO_SERVER:
            told.append(f"the controller may not trust this client yet; accept there: {trust.own().certificate}")
        raise ScanFailed(*told) from None
    except (OSError, TimeoutError, ua.UaError) as error:
        raise ScanFailed(
            f"{endpoint.url}: {_cause(error)}",
            "check the address, the network cable, and whether the controller runs its OPC UA server",
        ) from None
    try:
        found = await discover(client, endpoint, label=label)
        name = "" if label else await _application_name(client)
        return structs.replace(found, cell=structs.replace(found.cell, label=name)) if name else found
    except (OSError, TimeoutError, ua.UaError) as error:
        raise ScanFailed(f"{endpoint.url} gave up while being scanned: {error or type(error).__name__}") from None
    finally:
        await close_client(client)


async def _application_name(client: Client) -> str:
    """What the server calls itself to people; empty when it does not."""
    offers = await client.get_endpoints()
    names = (offer.Server.ApplicationName.Text for offer in offers if offer.Server.ApplicationName is not None)
    return next((name.strip() for name in names if name and name.strip()), "")


def _cause(error: OSError | ua.UaError) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, OSError) and error.errno is not None:
        return os.strerror(error.errno) if error.errno > 0 else str(error.strerror)
    return str(error) or type(error).__name__


async def _opened(endpoint: Endpoint, trust: TrustStore, secret: str, fingerprint: str) -> Client:
    try:
        return await open_client(endpoint, trust, secret=secret)
    except NotTrusted as error:
        if not fingerprint or error.certificate.fingerprint != fingerprint.upper():
            raise
        trust.trust(error.der)
        return await open_client(endpoint, trust, secret=secret)
