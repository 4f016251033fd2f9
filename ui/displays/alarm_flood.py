"""Above the list while more alarms come than anybody can answer: how many, whether they still come, what was first."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from hmi.domain.alarm import AlarmId
from hmi.domain.first_out import FirstOut
from hmi.domain.flood import RECENT_NS, PresentFlood
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.alarm_words import DOUBTS, alarm_name, place_words
from ui.formatting import chain_text, count_text, span_text, time_text
from ui.widgets.icon_key import IconKey

_FEW = 3


class FloodPanel(QFrame):
    """Two lines and a key that leads to the alarm that came first."""

    first_requested = Signal(str)
    """Id of the alarm that came first, or the likeliest."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._bridge = bridge
        self.first: AlarmId | None = None
        """The one that came first, or the likeliest of several."""
        self.headline, self.doubt = QLabel(), QLabel()
        self.headline.setProperty("look", "title")
        self.doubt.setProperty("look", "muted")
        self.first_key = IconKey("flag")
        self.first_key.clicked.connect(lambda: self.first_requested.emit(self.first or ""))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        for widget in (self.headline, self.first_key, self.doubt):
            column.addWidget(widget)
        for label in (self.headline, self.doubt):
            label.setWordWrap(True)
        self.hide()

    def show_flood(self, flood: PresentFlood | None, first: FirstOut | None, now_ns: int) -> None:
        """What is to be said of ``flood``; nothing of None."""
        if flood is None:
            self.first = None
            self.hide()
            return
        self.headline.setText(chain_text((_flood_words(flood), _coming_words(flood, now_ns))))
        self.first = first.candidates[0] if first is not None else None
        self.first_key.setVisible(first is not None)
        self.first_key.setText(self.first_words(first))
        self.first_key.setAccessibleName(self.first_key.text())
        self.doubt.setText(self._doubt_words(first))
        self.doubt.setVisible(bool(self.doubt.text()))
        self.show()  # last: each part that appears in what is shown lays everything out anew

    def first_words(self, found: FirstOut | None) -> str:
        """What came first, where and when; the likeliest where nobody can tell."""
        first = self._bridge.story.alarm(found.candidates[0]) if found is not None else None
        if found is None or first is None:
            return ""
        moment = time_text(first.began_ns) if first.began_ns else ""
        over = _("over by now") if first.id not in self._bridge.alarms else ""
        words = _("Came first: {alarm}") if found.first is not None else _("Perhaps first: {alarm}")
        return chain_text((words.format(alarm=alarm_name(first)), place_words(self._bridge, first), moment, over))

    def _doubt_words(self, found: FirstOut | None) -> str:
        if found is None or found.doubt is None:
            return ""
        others = [self._bridge.story.alarm(identity) for identity in found.candidates[1 : 1 + _FEW]]
        names = ", ".join(alarm_name(one) for one in others if one is not None)
        why = _(DOUBTS[found.doubt])
        return _("Or: {others} ({why})").format(others=names, why=why) if names else why


def _flood_words(flood: PresentFlood) -> str:
    lasts_s = max((flood.newest_ns - flood.since_ns) / 1e9, 1.0)
    words = ngettext("{count} alarm in {time}", "{count} alarms in {time}", flood.count)
    return words.format(count=count_text(flood.count), time=span_text(lasts_s))


def _coming_words(flood: PresentFlood, now_ns: int) -> str:
    """Whether more still comes."""
    if flood.recent:
        words = ngettext("{count} in the last {time}", "{count} in the last {time}", flood.recent)
        return words.format(count=count_text(flood.recent), time=span_text(RECENT_NS / 1e9))
    return _("none for {time}").format(time=span_text(max((now_ns - flood.newest_ns) / 1e9, 1.0)))
