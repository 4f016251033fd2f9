"""Safety states in words. What is not known is said to be not known, and never looks like "not active"."""

from hmi.domain.reading import is_present
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.shown_values import shown_text
from ui.widgets.card_content import Loudness
from ui.widgets.condition_mark import Mark
from ui.widgets.state_panel import StateContent


def stop_content(bridge: Bridge, name: TagName | None, label: str) -> StateContent:
    """An emergency stop or protective stop: active, not active, or not known."""
    reading = bridge.picture.reading(name) if name is not None else None
    if reading is None or not is_present(reading) or not isinstance(reading.value, bool | int):
        word = _("No safety data") if name is None else _("Not known")
        return StateContent(label=label, word=word, mark=Mark.UNKNOWN, loudness=Loudness.DOUBTFUL)
    if reading.value:
        return StateContent(label=label, word=_("ACTIVE"), mark=Mark.STOP, loudness=Loudness.ABNORMAL)
    return StateContent(label=label, word=_("Not active"), mark=Mark.IDLE, loudness=Loudness.NORMAL)


def mode_content(bridge: Bridge, name: TagName | None, label: str) -> StateContent:
    """The operational mode of a robot."""
    reading = bridge.picture.reading(name) if name is not None else None
    if name is None or reading is None or not is_present(reading):
        return StateContent(label=label, word=_("Not known"), mark=Mark.UNKNOWN, loudness=Loudness.DOUBTFUL)
    word = shown_text(bridge, name)
    return StateContent(label=label, word=word, mark=Mark.CONNECTED, loudness=Loudness.NORMAL)
