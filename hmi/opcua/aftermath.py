"""What the end of a session, or a failed attempt at one, makes of the connection, and when to try again."""

import logging
import os
from typing import NamedTuple

from asyncua import ua

from hmi.domain.connection import ConnectionState
from hmi.opcua.session import NotOffered, NotTrusted

log = logging.getLogger(__name__)

FIRST_RETRY_S = 0.5
LONGEST_RETRY_S = 2.0
"""Short, so that everything is live within 5 s of a controller's return."""
LONGEST_REFUSED_RETRY_S = 30.0
FIRST_IDENTITY_RETRY_S = 60.0
LONGEST_IDENTITY_RETRY_S = 600.0
"""Few attempts: a usual account locks after five wrong passwords within a quarter of an hour."""
_GROWTH = 1.5
_IDENTITY_REFUSED = (
    ua.uaerrors.BadUserAccessDenied,
    ua.uaerrors.BadIdentityTokenRejected,
    ua.uaerrors.BadIdentityTokenInvalid,
    ua.uaerrors.BadUserSignatureInvalid,
)
_SECURITY_REFUSED = (
    NotOffered,
    ua.uaerrors.BadSecurityChecksFailed,
    ua.uaerrors.BadSecurityPolicyRejected,
    ua.uaerrors.BadSecurityModeRejected,
    ua.uaerrors.BadCertificateUntrusted,
    ua.uaerrors.BadCertificateInvalid,
    ua.uaerrors.BadCertificateUriInvalid,
    ua.uaerrors.BadCertificateTimeInvalid,
    ua.uaerrors.BadCertificateUseNotAllowed,
    ua.uaerrors.BadCertificateRevoked,
)


class Aftermath(NamedTuple):
    """A state, in whose words, and the pauses before trying again."""

    state: ConnectionState
    detail: str
    first_pause_s: float = FIRST_RETRY_S
    longest_pause_s: float = LONGEST_RETRY_S

    def pause_s(self, before_s: float | None) -> float:
        """The next pause, after one of ``before_s`` for the same state; None is the first."""
        return self.first_pause_s if before_s is None else min(before_s * _GROWTH, self.longest_pause_s)


def aftermath(error: Exception, endpoint: str) -> Aftermath:
    """What ``error`` means. One that nobody expected is logged, and is a loss like another."""
    match error:
        case NotTrusted():
            return Aftermath(ConnectionState.UNTRUSTED, error.detail)
        case _ if isinstance(error, _IDENTITY_REFUSED):
            pauses = FIRST_IDENTITY_RETRY_S, LONGEST_IDENTITY_RETRY_S
            return Aftermath(ConnectionState.REFUSED, words(error), *pauses)
        case _ if isinstance(error, _SECURITY_REFUSED):
            return Aftermath(ConnectionState.REFUSED, words(error), longest_pause_s=LONGEST_REFUSED_RETRY_S)
        case OSError() | TimeoutError() | ua.UaError() | ValueError():
            return Aftermath(ConnectionState.LOST, words(error))
        case _:  # asyncua raises many kinds; none may end the loop
            log.error("%s: the connection failed", endpoint, exc_info=error)
            return Aftermath(ConnectionState.LOST, words(error))


def words(error: BaseException) -> str:
    """The network's or the server's own words."""
    if isinstance(error, ua.UaStatusCodeError):
        return ua.StatusCode(error.code).name
    if isinstance(error, OSError) and error.errno is not None and error.strerror:
        return os.strerror(error.errno) if error.errno > 0 else error.strerror
    if isinstance(error, TimeoutError) and not str(error):
        return "no answer in time"
    return str(error) or type(error).__name__
