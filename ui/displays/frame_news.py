"""What is new at the edges of the screen: banner, mode, strip, counts at the rail; and where the banner leads."""

from collections.abc import Callable, Collection
from typing import NamedTuple

from PySide6.QtCore import QObject

from hmi.domain.equipment_facts import EquipmentFacts
from hmi.domain.reading import ReadingBatch
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.advice_attention import ADVICE, advice_count, is_ai_stopped
from ui.displays.attention import attention_items
from ui.displays.case_attention import case_count, joined_count
from ui.displays.frame_content import alarm_count, alert_of, mode_tag, mode_words, stop_count, strip_items
from ui.displays.frame_sound import FrameSound
from ui.displays.run_attention import run_count
from ui.displays.standing import is_standing
from ui.displays.tag_bindings import TagBindings
from ui.models.attention_list import AttentionList
from ui.widgets.frame_bar import FrameBar
from ui.widgets.navigation_rail import NavigationRail
from ui.widgets.status_strip import StatusStrip

_ALARMS, _STOPS, _WHY, _WORK = "alarms", "stops", "why", "procedures"
_OF_THE_CELL = frozenset({"machine", "cobot", _ALARMS})
"""Displays of what may stand; a lost controller or service leads to its own."""


class FrameParts(NamedTuple):
    """The edges of the screen."""

    bar: FrameBar
    strip: StatusStrip
    rail: NavigationRail
    sound: FrameSound


class FrameNews(QObject):
    """Follows the tags that tell how the cell is; what else is new is shown when the frame says so."""

    def __init__(self, bridge: Bridge, parts: FrameParts, shown: Callable[[], str], parent: QObject) -> None:
        """``shown``: name of the visible display; empty while the cell is not known."""
        super().__init__(parent)
        self._bridge, self._parts, self._shown = bridge, parts, shown
        self._facts: list[EquipmentFacts] = []
        self._attention = AttentionList(self)
        self._bindings = TagBindings(bridge)
        self._mode = mode_tag(bridge)

    def use_cell(self) -> None:
        """The bridge has another cell, or other tags of it."""
        picture = self._bridge.picture
        self._facts = [EquipmentFacts.of(one, picture.definition) for one in picture.cell.equipment]
        self._mode = mode_tag(self._bridge)
        self._bindings.clear()
        watched = [name for facts in self._facts for name in facts.telling]
        self._bindings.bind([*watched, self._mode], self.show)

    def take(self, batch: ReadingBatch) -> None:
        """Values came."""
        self._bindings.paint_changed(batch)

    def show(self) -> None:
        """All of it, as it is now."""
        bar, strip, rail, sound = self._parts
        if self._shown():
            self._attention.show_items(attention_items(self._bridge, self._facts))
            bar.banner.show_alert(alert_of(self._attention.items))
        self._show_ai()
        bar.show_mode(mode_words(self._bridge, self._mode))
        strip.show_items(strip_items(self._bridge, sound.strip_items()))
        if _ALARMS in rail.keys:
            rail.show_count(_ALARMS, alarm_count(self._bridge))
        if ADVICE in rail.keys:
            rail.show_count(ADVICE, advice_count(self._bridge))
        if _WORK in rail.keys:
            rail.show_count(_WORK, run_count(self._bridge))
        if _STOPS in rail.keys:
            rail.show_count(_STOPS, joined_count(stop_count(self._bridge), case_count(self._bridge)))

    def _show_ai(self) -> None:
        is_off = is_ai_stopped(self._bridge)
        words = _("AI off") if is_off else _("Stop AI")
        spoken = _("AI is stopped. See since when, and who can let it work again") if is_off else words
        self._parts.bar.stop_ai_key.show_state(words, spoken, is_off=is_off)

    def lead(self, places: Collection[str]) -> tuple[str, str]:
        """Display and subject that a tap on the banner leads to.

        Where the cell stands, a tap answers why; from there the next one leads to the most urgent thing itself.
        """
        if self._leads_to_why(places):
            return _WHY, "cell"
        first = self._attention.items[0] if self._attention.items else None
        return (first.display, first.subject) if first is not None and first.display else ("overview", "")

    def _leads_to_why(self, places: Collection[str]) -> bool:
        first = self._attention.items[0].display if self._attention.items else ""
        is_elsewhere = _WHY in places and self._shown() != _WHY and not self._bridge.is_past
        return first in _OF_THE_CELL and is_elsewhere and is_standing(self._bridge, self._facts)
