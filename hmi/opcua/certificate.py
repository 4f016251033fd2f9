"""Application certificates: ours, made at the first start, and a server's, in words that people compare."""

import datetime
import ipaddress
import socket
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from msgspec import Struct

from hmi.domain.connection import ServerCertificate
from hmi.durable_file import write_durably

VALID_DAYS = 3650
KEY_BITS = 2048


class DamagedIdentity(ValueError):
    """Our own certificate or key is not what it was; the message names the file and what to do."""


class OwnCertificate(Struct, frozen=True):
    """Where our certificate (DER) and key (PEM, readable by its owner alone) lie, and our application URI."""

    certificate: Path
    key: Path
    application_uri: str


def own_certificate(folder: Path) -> OwnCertificate:
    """Our application instance certificate in ``folder``; made when it is not there.

    Raises:
        OSError: the folder cannot be written.
        DamagedIdentity: what is there cannot be read.
    """
    host = socket.gethostname() or "localhost"
    uri = f"urn:{host}:tandem"
    own = OwnCertificate(folder / "certificate.der", folder / "key.pem", uri)
    if own.certificate.exists() and own.key.exists():
        uris = _uris(_kept(own))
        return OwnCertificate(own.certificate, own.key, uris[0] if uris else uri)
    folder.mkdir(exist_ok=True, mode=0o700)
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_durably(own.key, pem, mode=0o600)
    write_durably(own.certificate, _certificate(key, host, uri).public_bytes(serialization.Encoding.DER))
    return own


def _kept(own: OwnCertificate) -> x509.Certificate:
    """The certificate on disk, which has its key beside it."""
    file = own.key
    try:
        serialization.load_pem_private_key(own.key.read_bytes(), None)
        file = own.certificate
        return x509.load_der_x509_certificate(own.certificate.read_bytes())
    except ValueError:
        raise DamagedIdentity(
            f"{file} is damaged; move its folder away, and another is made, which controllers have to trust anew"
        ) from None


def describe(der: bytes) -> ServerCertificate:
    """A certificate as people compare it.

    Raises:
        ValueError: the bytes are no certificate.
    """
    certificate = x509.load_der_x509_certificate(der)
    uris = _uris(certificate)
    return ServerCertificate(
        fingerprint=fingerprint_of(der),
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        application_uri=uris[0] if uris else "",
        valid_from_ns=int(certificate.not_valid_before_utc.timestamp() * 1e9),
        valid_to_ns=int(certificate.not_valid_after_utc.timestamp() * 1e9),
        host_names=_host_names(certificate),
    )


def first_of_chain(der: bytes) -> bytes:
    """The server's own certificate, where a server sends its issuers behind it (OPC 10000-6, 6.2.6)."""
    if len(der) < 4 or der[0] != 0x30 or der[1] != 0x82:
        return der
    return der[: 4 + int.from_bytes(der[2:4], "big")]


def fingerprint_of(der: bytes) -> str:
    """SHA-256 of a certificate: upper-case hex pairs joined by colons."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(der)
    return digest.finalize().hex(":").upper()


def _certificate(key: rsa.RSAPrivateKey, host: str, uri: str) -> x509.Certificate:
    """Self-signed, with what OPC 10000-6, 6.2.2 asks of an application instance certificate."""
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, "Tandem"), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Tandem")]
    )
    now = datetime.datetime.now(datetime.UTC)
    names = [
        x509.UniformResourceIdentifier(uri),
        x509.DNSName(host),
        x509.DNSName("localhost"),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=True,
        data_encipherment=True,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
        .sign(key, hashes.SHA256())
    )


def _alternatives(certificate: x509.Certificate) -> x509.SubjectAlternativeName | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return None


def _uris(certificate: x509.Certificate) -> list[str]:
    names = _alternatives(certificate)
    return names.get_values_for_type(x509.UniformResourceIdentifier) if names else []


def _host_names(certificate: x509.Certificate) -> tuple[str, ...]:
    names = _alternatives(certificate)
    if names is None:
        return ()
    addresses = [str(address) for address in names.get_values_for_type(x509.IPAddress)]
    return (*names.get_values_for_type(x509.DNSName), *addresses)
