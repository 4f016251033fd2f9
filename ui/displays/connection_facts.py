"""What there is to say about the connection to one controller, as names and values."""

from hmi.domain.cell import Endpoint
from hmi.domain.connection import ConnectionStatus, ServerCertificate
from hmi.domain.query import AbsentTag
from hmi.domain.status_code import status_name
from hmi.i18n import gettext as _
from ui.formatting import count_text, date_text, duration_text, number_text, quantity_text

_DAY_NS = 86_400 * 10**9
_SOON_NS = 30 * _DAY_NS
Facts = list[tuple[str, str]]


def controller_facts(endpoint: Endpoint | None, status: ConnectionStatus, now_ns: int) -> Facts:
    """Who is at the other end, and since when it is as it is."""
    retry_s = (status.retry_at_ns - now_ns) / 1e9 if status.retry_at_ns else 0
    return [
        (_("Controller"), status.server_name),
        (_("Address"), endpoint.url if endpoint is not None else ""),
        (_("In this state for"), duration_text((now_ns - status.since_ns) / 1e9) if status.since_ns else ""),
        (_("It says"), status.detail),
        (_("Next try in"), duration_text(retry_s) if retry_s > 0 else ""),
        (_("Signed in as"), status.identity),
        (_("Connected anew"), _("{count} times").format(count=count_text(status.reconnects))),
    ]


def traffic_facts(status: ConnectionStatus) -> Facts:
    """What arrives, how late, and what got lost."""
    return [
        (_("Values wanted"), count_text(status.wanted_tags)),
        (_("Live"), count_text(status.live_tags)),
        (_("Not available"), count_text(status.absent_tags)),
        (_("Values a second"), number_text(status.values_per_s, 0)),
        (_("Delay from controller to panel"), _milliseconds(status.lag_ms)),
        (_("Controller's clock against ours"), _milliseconds(status.clock_skew_ms)),
        (_("Lost in the controller's queues"), count_text(status.overflows)),
        (_("Not decodable"), count_text(status.undecodable)),
    ]


def certificate_facts(certificate: ServerCertificate) -> Facts:
    """A certificate as people compare it, the fingerprint in groups."""
    return [
        (_("Fingerprint (SHA-256)"), grouped(certificate.fingerprint)),
        (_("Issued to"), certificate.subject),
        (_("Issued by"), certificate.issuer),
        (_("Application"), certificate.application_uri),
        (_("Valid from"), date_text(certificate.valid_from_ns)),
        (_("Valid to"), date_text(certificate.valid_to_ns)),
        (_("Host names"), ", ".join(certificate.host_names)),
    ]


def validity_words(certificate: ServerCertificate, now_ns: int) -> str:
    """A warning when a certificate is not valid now, or soon no more; else empty."""
    if now_ns < certificate.valid_from_ns:
        return _("Not valid yet. Is the clock of this panel right?")
    if now_ns > certificate.valid_to_ns:
        return _("Expired. Give the controller a new certificate.")
    if certificate.valid_to_ns - now_ns < _SOON_NS:
        days = (certificate.valid_to_ns - now_ns) // _DAY_NS
        return _("Expires in {days} days.").format(days=count_text(days))
    return ""


def grouped(fingerprint: str) -> str:
    """A fingerprint in groups of four bytes, as people read it aloud."""
    plain = fingerprint.replace(":", "")
    return " ".join(plain[place : place + 8] for place in range(0, len(plain), 8))


def absent_facts(tags: tuple[AbsentTag, ...]) -> Facts:
    """Tags that a controller does not deliver, with its reason."""
    return [(tag.tag_name, status_name(tag.status)) for tag in tags]


def _milliseconds(value: float | None) -> str:
    return "" if value is None else quantity_text(value, "ms", 0)
