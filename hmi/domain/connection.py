"""What is true about the connection to one controller."""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.cell import SecurityMode, SecurityPolicy


class ConnectionState(StrEnum):
    """One word for the frame. Only ``LIVE`` means that values are arriving."""

    OFF = "off"
    CONNECTING = "connecting"
    UNTRUSTED = "untrusted"
    """The server's certificate is not trusted yet; nothing is exchanged until a person trusts it."""
    REFUSED = "refused"
    """The server refuses us: wrong user, security policy, or our certificate is not trusted there."""
    SUBSCRIBING = "subscribing"
    LIVE = "live"
    PARTIAL = "partial"
    """Values arrive, but some wanted tags are not available."""
    SILENT = "silent"
    """Neither values nor keep-alives arrive; everything shown from here is stale."""
    LOST = "lost"


class AlarmHearing(StrEnum):
    """What is known of a controller's alarms. Only with ``HEARD`` an empty list means that there are none."""

    NOT_KNOWN = "not_known"
    """Not asked yet, or not connected."""
    HEARD = "heard"
    WITHOUT_REFRESH = "without_refresh"
    """It tells of alarms as they change, and not which stand already."""
    NOT_OFFERED = "not_offered"
    """It has none: no events, or no conditions among them."""
    REFUSED = "refused"
    """It refuses to tell; see ``ConnectionStatus.alarm_detail``."""


class ServerCertificate(Struct, frozen=True, kw_only=True):
    """A server's application instance certificate, as people compare it."""

    fingerprint: str
    """SHA-256, upper-case hex pairs joined by colons."""
    subject: str
    issuer: str
    application_uri: str
    valid_from_ns: int
    valid_to_ns: int
    host_names: tuple[str, ...] = ()


class ConnectionStatus(Struct, frozen=True, kw_only=True):
    """All there is to say about one endpoint, as published on every change and at least once a second."""

    endpoint: str
    state: ConnectionState
    since_ns: int
    detail: str = ""
    """The server's or the network's own words: a status code name, ``connection refused`` …"""
    policy: SecurityPolicy = SecurityPolicy.NONE
    mode: SecurityMode = SecurityMode.NONE
    identity: str = ""
    certificate: ServerCertificate | None = None
    former_fingerprint: str = ""
    """Of the certificate that this endpoint was last connected with, when it shows another now."""
    wanted_tags: int = 0
    live_tags: int = 0
    absent_tags: int = 0
    values_per_s: float = 0.0
    overflows: int = 0
    """Notifications that carried the overflow bit since the service started."""
    undecodable: int = 0
    """Values that could not be decoded since the service started."""
    lag_ms: float | None = None
    """Median of arrival time minus source time over the last second, clock skew removed."""
    clock_skew_ms: float | None = None
    """Server clock minus ours."""
    reconnects: int = 0
    server_name: str = ""
    retry_at_ns: int | None = None
    alarms: AlarmHearing = AlarmHearing.NOT_KNOWN
    alarm_detail: str = ""
    """Why alarms are not heard: name of the server's status code."""
