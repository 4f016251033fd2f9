"""What a screen says when keys keep it from a cell service on another machine."""

from typing import NamedTuple, assert_never

from hmi.i18n import gettext as _
from hmi.link.handshake import Denial


class DenialWords(NamedTuple):
    """What is wrong, and what to do."""

    title: str
    advice: str


def denial_words(denial: Denial, screen_key: str) -> DenialWords:
    """The words for ``denial``; whoever has to compare the screen's key finds it in the advice."""
    match denial:
        case Denial.SCREEN_UNKNOWN:
            title = _("The cell service does not know this screen")
            # Translators: "tandem admit" is a command, typed at the computer of the service; it stays as it is.
            advice = _("The log of the service has the command that lets it in (tandem admit). Key of this screen:")
        case Denial.SERVICE_UNPROVEN:
            title = _("What answers at this address does not prove to be the cell service")
            # Translators: "tandem keys" and "--service-key" are typed at a computer; they stay as they are.
            advice = _("Compare the address, and --service-key with what tandem keys shows there. Key of this screen:")
        case _:
            assert_never(denial)
    # The key may hold anything but blanks: isolated, a line from right to left does not mix it up (UAX 9).
    return DenialWords(title, f"{advice}\n\u2066{screen_key}\u2069")
