"""Certificates for servers, good and bad ones."""

import datetime
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

SERVER_URI = "urn:tandem:chaos:server"


def a_certificate(
    folder: Path, name: str, *, uri: str = SERVER_URI, valid_days: tuple[int, int] = (-1, 100), host: str = "127.0.0.1"
) -> dict[str, str]:
    """Paths of a self-signed certificate and its key, as options of a controller process."""
    folder.mkdir(parents=True, exist_ok=True)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.datetime.now(datetime.UTC)
    names = [x509.UniformResourceIdentifier(uri), x509.IPAddress(ipaddress.ip_address(host))]
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today + datetime.timedelta(days=valid_days[0]))
        .not_valid_after(today + datetime.timedelta(days=valid_days[1]))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, pem = folder / f"{name}.der", folder / f"{name}.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.DER))
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return {"certificate": str(certificate), "key": str(pem)}
