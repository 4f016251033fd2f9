"""Who a server says that it is: the certificate that it showed last, and whether somebody trusts that one."""

from hmi.domain.connection import ServerCertificate
from hmi.opcua.session import NotTrusted, ShownCertificate
from hmi.opcua.trust import TrustStore


class ServerIdentity:
    """Of one endpoint; the store is the whole cell's."""

    def __init__(self, store: TrustStore) -> None:
        self.store = store
        self.shown: ShownCertificate | None = None
        """What the server showed last."""

    @property
    def certificate(self) -> ServerCertificate | None:
        """The certificate that the server showed last."""
        return self.shown.certificate if self.shown is not None else None

    @property
    def warning(self) -> str:
        """What is wrong with it, though it is trusted."""
        return self.shown.warning if self.shown is not None else ""

    def trust(self, fingerprint: str) -> bool:
        """Trust the shown certificate; False where it is not this one."""
        if self.shown is None or self.shown.certificate.fingerprint != fingerprint:
            return False
        self.store.trust(self.shown.der)
        return True

    def distrust(self, fingerprint: str) -> bool:
        """Stop trusting, whatever was shown; whether it was trusted."""
        return self.store.distrust(fingerprint)

    def fault(self) -> NotTrusted | None:
        """Why a session that stands on the shown certificate has to end, as somebody took back the trust in it.

        Trust that cannot be read now was not taken back: the running session stays, another one is not opened.
        """
        if self.shown is None or self._is_trusted(self.shown):
            return None
        return NotTrusted(self.shown.der, self.shown.certificate, "no longer trusted")

    def _is_trusted(self, shown: ShownCertificate) -> bool:
        try:
            return self.store.is_trusted(shown.der)
        except OSError:
            return True
