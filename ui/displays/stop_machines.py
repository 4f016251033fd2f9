"""What each machine did while the cell stood, in words: who was down, who waited, who worked on."""

from collections.abc import Iterable

from hmi.domain.machine_stops import shares
from hmi.domain.production_state import StateSpan
from hmi.domain.stop import Stop
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.stop_words import place_words
from ui.formatting import chain_text, duration_text
from ui.models.state_words import said as state_said
from ui.wording.stop import kind_words, state_words


def machine_facts(bridge: Bridge, stop: Stop, spans: Iterable[StateSpan]) -> list[tuple[str, str]]:
    """A machine and what it did, the longest first; empty where nothing is recorded of that time any more."""
    kinds = {one.id: one.kind for one in bridge.picture.cell.equipment}
    told: dict[str, list[str]] = {}
    for share in shares(stop, spans, kinds, bridge.now_ns):
        activity = share.activity
        words = state_words(activity.state) if activity.kind is None else kind_words(activity.kind)
        said = state_said(activity.word) if activity.kind is not None and activity.word else ""
        if said and said.casefold() != words.casefold():
            words = _("{kind} ({word})").format(kind=words, word=said)
        told.setdefault(place_words(bridge, share.equipment), []).append(f"{words} {duration_text(share.seconds)}")
    return [(machine, chain_text(words)) for machine, words in told.items()]
