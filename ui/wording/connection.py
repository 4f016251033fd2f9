"""Connections and how they are protected."""

from hmi.domain.cell import IdentityKind, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.wording.sentence import Sentence

CONNECTION_STATES: dict[ConnectionState, str] = {
    ConnectionState.OFF: N_("Switched off"),
    ConnectionState.CONNECTING: N_("Connecting"),
    ConnectionState.UNTRUSTED: N_("Not trusted yet"),
    ConnectionState.REFUSED: N_("Refused by the controller"),
    ConnectionState.SUBSCRIBING: N_("Connected, waiting for values"),
    ConnectionState.LIVE: N_("Live"),
    ConnectionState.PARTIAL: N_("Live, some values missing"),
    ConnectionState.SILENT: N_("Not heard now"),
    ConnectionState.LOST: N_("Connection lost"),
}


CONNECTION_STEPS: dict[ConnectionState, str] = {
    ConnectionState.OFF: "",
    ConnectionState.CONNECTING: N_("Tandem tries again by itself."),
    ConnectionState.UNTRUSTED: N_("An administrator compares the fingerprint and trusts the controller."),
    ConnectionState.REFUSED: N_("Check the user, the password and the security settings on both sides."),
    ConnectionState.SUBSCRIBING: "",
    ConnectionState.LIVE: "",
    ConnectionState.PARTIAL: N_("See which values are missing; a program change at the controller may explain it."),
    ConnectionState.SILENT: N_("Check the network cable and whether the controller runs. Nothing shown is present."),
    ConnectionState.LOST: N_("Check the network cable and whether the controller runs. Tandem tries again by itself."),
}


SECURITY_POLICIES: dict[SecurityPolicy, str] = {
    SecurityPolicy.NONE: N_("No security"),
    SecurityPolicy.BASIC256SHA256: N_("Basic256Sha256"),
    SecurityPolicy.AES256_SHA256_RSAPSS: N_("Aes256-Sha256-RsaPss"),
}


SECURITY_MODES: dict[SecurityMode, str] = {
    SecurityMode.NONE: N_("neither signed nor encrypted"),
    SecurityMode.SIGN: N_("signed, not encrypted"),
    SecurityMode.SIGN_AND_ENCRYPT: N_("signed and encrypted"),
}


IDENTITIES: dict[IdentityKind, str] = {
    IdentityKind.ANONYMOUS: N_("anonymous"),
    IdentityKind.USER: N_("user and password"),
    IdentityKind.CERTIFICATE: N_("certificate"),
}


def connection_words(state: ConnectionState) -> str:
    """A connection state in a few words."""
    return _(CONNECTION_STATES[state])


def connection_sentence(status: ConnectionStatus) -> Sentence:
    """A connection state with what to do."""
    step = CONNECTION_STEPS[status.state]
    return Sentence(connection_words(status.state), _(step) if step else "")


def security_words(policy: SecurityPolicy, mode: SecurityMode) -> str:
    """How a channel is protected."""
    if SecurityPolicy.NONE is policy:
        return _(SECURITY_POLICIES[policy])
    return f"{_(SECURITY_POLICIES[policy])} · {_(SECURITY_MODES[mode])}"
