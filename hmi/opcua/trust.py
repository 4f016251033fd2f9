"""Which servers are trusted: certificates that a person compared, one DER file each."""

from pathlib import Path

from hmi.opcua.certificate import OwnCertificate, fingerprint_of, own_certificate


class TrustStore:
    """``own/``, ``trusted/`` and ``rejected/`` below one folder. Nothing is ever trusted by itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def own(self) -> OwnCertificate:
        """Our certificate, made at the first call."""
        return own_certificate(self._folder / "own")

    def is_trusted(self, der: bytes) -> bool:
        """Whether a person trusted exactly this certificate."""
        file = self._file("trusted", fingerprint_of(der))
        return file.exists() and file.read_bytes() == der

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
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)
        return True

    def _put(self, shelf: str, der: bytes) -> None:
        file = self._file(shelf, fingerprint_of(der))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(der)

    def _file(self, shelf: str, fingerprint: str) -> Path:
        return self._folder / shelf / f"{fingerprint.replace(':', '')}.der"
