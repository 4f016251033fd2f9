"""Trusting a controller's certificate: a person compared its fingerprint."""

from collections.abc import Mapping

from hmi.domain.command import DistrustCertificate, TrustCertificate
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.ports.controller import ControllerPort


class TrustService:
    """Passes a person's decision to the endpoint that it is about."""

    def __init__(self, controllers: Mapping[str, ControllerPort]) -> None:
        self._controllers = controllers

    def trust(self, command: TrustCertificate) -> Outcome:
        """Trust exactly the certificate that was compared; another one shown meanwhile is refused."""
        controller = self._controllers.get(command.endpoint)
        if controller is None:
            return Refused(reason=Reason.UNKNOWN_ENDPOINT, facts={"endpoint": command.endpoint})
        if not controller.trust(command.fingerprint):
            return Refused(reason=Reason.CERTIFICATE_CHANGED, facts={"fingerprint": command.fingerprint})
        return Done()

    def distrust(self, command: DistrustCertificate) -> Outcome:
        """Take trust away; the connection ends at once."""
        controller = self._controllers.get(command.endpoint)
        if controller is None:
            return Refused(reason=Reason.UNKNOWN_ENDPOINT, facts={"endpoint": command.endpoint})
        return Done() if controller.distrust(command.fingerprint) else Refused(reason=Reason.BAD_REQUEST)
