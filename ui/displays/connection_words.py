"""What a connection status says to people: marks, loudness, sentences and lists of facts."""

from dataclasses import dataclass

from hmi.domain.cell import Endpoint, IdentityKind, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState, ConnectionStatus, ServerCertificate
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.alarm_hearing import hearing_fact
from ui.displays.denial_words import denial_words
from ui.formatting import (
    NOTHING,
    count_text,
    date_text,
    duration_text,
    number_text,
    quantity_text,
    recent_text,
)
from ui.widgets.condition_mark import Mark
from ui.wording.connection import IDENTITIES, security_words

EXPIRY_WARNING_DAYS = 30
_DAY_NS = 86_400_000_000_000

LOOKS: dict[ConnectionState, str] = {
    ConnectionState.UNTRUSTED: "attention",
    ConnectionState.REFUSED: "abnormal",
    ConnectionState.PARTIAL: "attention",
    ConnectionState.SILENT: "abnormal",
    ConnectionState.LOST: "abnormal",
}
"""How loud a state is; those left out are ordinary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words with their mark and their loudness."""

    words: str
    mark: Mark
    look: str = ""


Facts = list[tuple[str, str]]


def link_said(bridge: Bridge, now_ns: int) -> Said:
    """The link between this screen and the cell service: without it nothing else is known."""
    if bridge.turned_away:
        words = _(
            "The cell service is version {version}, and this screen cannot talk to it. "
            "Install the same version on both, then start this screen again."
        )
        return Said(words=words.format(version=bridge.turned_away), mark=Mark.FAULT, look="abnormal")
    if bridge.denial is not None:
        words = "\n".join(denial_words(bridge.denial, bridge.screen_key))
        return Said(words=words, mark=Mark.FAULT, look="abnormal")
    if not bridge.picture.is_attached:
        if not bridge.service_time_ns:
            words = _("The cell service has not answered yet. Nothing on this panel is the present state.")
        else:
            words = _("The cell service is not heard since {time}. Nothing on this panel is the present state.")
            words = words.format(time=since_text(bridge.service_time_ns, now_ns))
        return Said(words=words, mark=Mark.SILENT, look="abnormal")
    if not bridge.service_version:
        return Said(words=_("This screen hears the cell service."), mark=Mark.CONNECTED)
    words = _("This screen hears the cell service: version {version}, running for {time}.")
    running = duration_text((now_ns - bridge.service_started_ns) / 1e9)
    return Said(words=words.format(version=bridge.service_version, time=running), mark=Mark.CONNECTED)


def since_text(then_ns: int, now_ns: int) -> str:
    """A moment with how long ago it was: ``14:03:22 (5 min 02 s)``; with its day when that was not today's."""
    moment = recent_text(then_ns, now_ns)
    return _("{time} ({duration})").format(time=moment, duration=duration_text((now_ns - then_ns) / 1e9))


def state_since(status: ConnectionStatus, now_ns: int) -> str:
    """Since when a connection is as it is; empty when that was never told."""
    return _("Since {time}").format(time=since_text(status.since_ns, now_ns)) if status.since_ns else ""


def retry_words(status: ConnectionStatus, now_ns: int) -> str:
    """When the service tries to connect again; empty while it need not."""
    if status.retry_at_ns is None:
        return ""
    left_s = (status.retry_at_ns - now_ns) / 1e9
    return _("Next try in {time}.").format(time=duration_text(left_s)) if left_s >= 1 else _("Trying now …")


def rate_words(status: ConnectionStatus) -> str:
    """How many values came in the last second."""
    # Translators: values per second
    return _("{count}/s").format(count=number_text(status.values_per_s, 1 if 0 < status.values_per_s < 10 else 0))


def lag_words(status: ConnectionStatus) -> str:
    """From the source time of a value to its arrival."""
    return NOTHING if status.lag_ms is None else quantity_text(status.lag_ms, "ms")


def traffic_facts(status: ConnectionStatus) -> Facts:
    """What was lost or repaired, and how far the clocks are apart."""
    return [
        (_("Alarms"), hearing_fact(status)),
        (_("Controller's clock"), _skew_words(status.clock_skew_ms)),
        (_("Lost in its queues"), _times(status.overflows)),
        (_("Not decodable"), _times(status.undecodable)),
        (_("Reconnected"), _times(status.reconnects)),
    ]


def security_facts(status: ConnectionStatus, endpoint: Endpoint | None) -> Facts:
    """Where the controller is, how the channel is protected, and who Tandem is to it."""
    facts: Facts = []
    if endpoint is not None:
        facts.append((_("Address"), endpoint.url))
    if status.server_name:
        facts.append((_("Server"), status.server_name))
    facts.append((_("Security"), security_words(status.policy, status.mode)))
    facts.append((_("Signed in as"), _identity_words(status, endpoint)))
    return facts


def warning_of_security(status: ConnectionStatus) -> str:
    """What an unprotected channel means; empty when it is encrypted."""
    if status.policy is SecurityPolicy.NONE or status.mode is SecurityMode.NONE:
        return _("No security: anyone on the network can read and change values.")
    if status.mode is SecurityMode.SIGN:
        return _("Signed but not encrypted: anyone on the network can read values.")
    return ""


def certificate_facts(certificate: ServerCertificate) -> Facts:
    """What a certificate says about itself."""
    is_own = certificate.issuer == certificate.subject
    begin, end = date_text(certificate.valid_from_ns), date_text(certificate.valid_to_ns)
    return [
        (_("Issued to"), certificate.subject or NOTHING),
        (_("Issued by"), _("itself") if is_own else certificate.issuer or NOTHING),
        (_("Application"), certificate.application_uri or NOTHING),
        (_("Host names"), ", ".join(certificate.host_names) or NOTHING),
        (_("Valid"), _("{begin} to {end}").format(begin=begin, end=end)),
    ]


def warning_of_certificate(certificate: ServerCertificate, now_ns: int) -> Said | None:
    """Not valid now, or not for much longer; None when all is well."""
    if now_ns > certificate.valid_to_ns:
        words = _("Expired on {day}. Renew it at the controller.").format(day=date_text(certificate.valid_to_ns))
        return Said(words=words, mark=Mark.FAULT, look="abnormal")
    if now_ns < certificate.valid_from_ns:
        words = _("Not valid before {day}. Check the clocks of the controller and of this computer.")
        return Said(words=words.format(day=date_text(certificate.valid_from_ns)), mark=Mark.FAULT, look="abnormal")
    days = (certificate.valid_to_ns - now_ns) // _DAY_NS
    if days <= EXPIRY_WARNING_DAYS:
        words = ngettext(
            "Expires in {count} day. Plan to renew it at the controller.",
            "Expires in {count} days. Plan to renew it at the controller.",
            days,
        ).format(count=count_text(days))
        return Said(words=words, mark=Mark.NOTICE, look="attention")
    return None


def breakable(name: str) -> str:
    """A tag name that may be broken into lines after its separators; the eye sees no difference."""
    return name.replace("/", "/\N{ZERO WIDTH SPACE}").replace(".", ".\N{ZERO WIDTH SPACE}")


def _skew_words(skew_ms: float | None) -> str:
    if skew_ms is None:
        return NOTHING
    size = quantity_text(abs(skew_ms), "ms", 0) if abs(skew_ms) < 1000 else duration_text(abs(skew_ms) / 1000)
    if abs(skew_ms) < 1:
        return _("in step")
    return _("{time} ahead").format(time=size) if skew_ms > 0 else _("{time} behind").format(time=size)


def _times(count: int) -> str:
    return ngettext("{count} time", "{count} times", count).format(count=count_text(count)) if count else _("never")


def _identity_words(status: ConnectionStatus, endpoint: Endpoint | None) -> str:
    kind = endpoint.identity if endpoint is not None else IdentityKind.USER if status.identity else None
    if kind is None:
        return NOTHING
    words = _(IDENTITIES[kind])
    return f"{status.identity} ({words})" if status.identity else words
