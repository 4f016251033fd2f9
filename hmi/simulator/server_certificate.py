"""The simulated controller's own certificate, made at first start and kept."""

import socket
from ipaddress import ip_address
from pathlib import Path

from asyncua.crypto.cert_gen import generate_private_key, generate_self_signed_app_certificate
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import DNSName, GeneralName, IPAddress, UniformResourceIdentifier
from cryptography.x509.oid import ExtendedKeyUsageOID

APPLICATION_URI = "urn:tandem:simulated-cell:server"
_DAYS = 3650


def provide_certificate(folder: Path) -> tuple[Path, Path]:
    """Certificate (DER) and private key (PEM) in ``folder``, made when missing; only the owner can read the key."""
    certificate, key = folder / "simulated_cell.der", folder / "simulated_cell_key.pem"
    if certificate.exists() and key.exists():
        return certificate, key
    folder.mkdir(parents=True, exist_ok=True)
    private = generate_private_key()
    names: list[GeneralName] = [
        UniformResourceIdentifier(APPLICATION_URI),
        DNSName("localhost"),
        DNSName(socket.gethostname()),
        IPAddress(ip_address("127.0.0.1")),
    ]
    made = generate_self_signed_app_certificate(
        private,
        "Tandem simulated cell",
        {"organizationName": "Tandem"},
        names,
        [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH],
        _DAYS,
    )
    key.touch(mode=0o600)
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    certificate.write_bytes(made.public_bytes(Encoding.DER))
    return certificate, key
