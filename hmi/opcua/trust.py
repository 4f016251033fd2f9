"""Which servers are trusted: certificates that a person compared, one DER file each."""

import socket
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from hmi import clock
from hmi.domain.connection import ServerCertificate
from hmi.opcua.certificate import OwnCertificate, fingerprint_of, own_certificate


class TrustStore:
    """``own/``, ``trusted/``, ``rejected/`` and ``used/`` below one folder. Nothing is ever trusted by itself.

    The folder is made once, here: when it is taken away later, no other is begun in its place. Then, and when it cannot
    be read or written, every method raises ``OSError``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def own(self) -> OwnCertificate:
        """Our certificate, made at the first call."""
        return own_certificate(self._folder / "own")

    def is_trusted(self, der: bytes) -> bool:
        """Whether a person trusted exactly this certificate."""
        file = self._file("trusted", fingerprint_of(der))
        if not file.exists():
            self._folder.stat()
            return False
        return file.read_bytes() == der

    def reject(self, der: bytes) -> None:
        """Keep an unknown certificate for people to compare."""
        self._put("rejected", der)

    def trust(self, der: bytes) -> None:
        """Trust a certificate from now on."""
        self._put("trusted", der)
        self._file("rejected", fingerprint_of(der)).unlink(missing_ok=True)

    def distrust(self, fingerprint: str) -> bool:
        """Stop trusting; False when it was not trusted."""
        file = self._file("trusted", fingerprint)
        if not file.exists():
            return False
        target = self._file("rejected", fingerprint)
        target.parent.mkdir(exist_ok=True)
        file.replace(target)
        return True

    def note_used(self, endpoint: str, der: bytes) -> None:
        """Remember which certificate an endpoint was connected with, to tell later that it shows another."""
        file = self._used(endpoint)
        if self.last_used(endpoint) != fingerprint_of(der):
            file.parent.mkdir(exist_ok=True)
            file.write_text(fingerprint_of(der) + "\n", encoding="ascii")

    def last_used(self, endpoint: str) -> str:
        """Fingerprint of the certificate that an endpoint was last connected with; empty when it never was."""
        file = self._used(endpoint)
        return file.read_text(encoding="ascii").strip() if file.exists() else ""

    def _used(self, endpoint: str) -> Path:
        return self._folder / "used" / f"{quote(endpoint, safe='')}.txt"

    def _put(self, shelf: str, der: bytes) -> None:
        file = self._file(shelf, fingerprint_of(der))
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(der)

    def _file(self, shelf: str, fingerprint: str) -> Path:
        return self._folder / shelf / f"{fingerprint.replace(':', '')}.der"


def faults_of(certificate: ServerCertificate, *, host: str) -> list[str]:
    """What is wrong with a certificate for a server at ``host``, in words; empty is well.

    Validity and host name: faults that may be accepted by whoever trusts it (OPC 10000-4, 6.1.3), and are told for as
    long as they last. A controller must not stop showing values at the midnight its certificate expires.
    """
    faults: list[str] = []
    now_ns = clock.now_ns()
    if now_ns > certificate.valid_to_ns:
        faults.append(f"expired on {_day(certificate.valid_to_ns)}")
    if now_ns < certificate.valid_from_ns:
        faults.append(f"not valid before {_day(certificate.valid_from_ns)}")
    if not _names_of_host(host) & {name.lower() for name in certificate.host_names}:
        faults.append(f"made for {', '.join(certificate.host_names) or 'no host'}, not for {host}")
    return faults


def _names_of_host(host: str) -> set[str]:
    """A host's names; on this machine each of its names is as good as another."""
    own = {"localhost", "127.0.0.1", "::1", socket.gethostname().lower()}
    return own if host.lower() in own else {host.lower()}


def _day(time_ns: int) -> str:
    return datetime.fromtimestamp(time_ns / 1e9, UTC).date().isoformat()
