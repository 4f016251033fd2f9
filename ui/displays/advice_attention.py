"""Recommendations at the edges of the screen: how many wait, and the one line of them in "what needs me"."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

from hmi.domain.advice_notice import AI_STOPPED
from hmi.domain.cell import Cell
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.advice_words import advice_place, advice_title
from ui.formatting import chain_text, count_text
from ui.models.attention_list import AttentionItem
from ui.widgets.condition_mark import Mark
from ui.widgets.pace import Pace
from ui.widgets.rail_count import RailCount

ADVICE = "advice"
ASK_MS = 5000
"""What the cell proposes by itself is told to nobody: it is asked for."""


class AdviceWatch(QObject):
    """Keeps the bridge's book of recommendations fresh for as long as the service is heard."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._seen = self._present
        self._pace = Pace(self._ask, self)
        self._tick = QTimer(self)
        self._tick.setInterval(ASK_MS)
        for changed in (self._tick.timeout, bridge.records_changed, bridge.session_changed):
            changed.connect(self._pace.ask)
        for changed in (bridge.live_changed, bridge.notice_changed):
            changed.connect(self._look)
        self._tick.start()

    @property
    def _present(self) -> tuple[bool, Cell, str]:
        """Whatever moment is shown, and however many alarms come."""
        live = self._bridge.live
        return self._bridge.is_heard, live.picture.cell, live.notices.get(AI_STOPPED, "")

    def _look(self) -> None:
        """Ask only where what they depend on is another."""
        seen, self._seen = self._seen, self._present
        if seen != self._seen:
            self._pace.ask()

    def _ask(self) -> None:
        if self._bridge.is_heard:
            self._bridge.advices.ask()
            self._bridge.findings.ask()


def is_ai_stopped(bridge: Bridge) -> bool:
    """Whether AI of this cell is stopped, now: whatever moment is shown."""
    return bool(bridge.live.notices.get(AI_STOPPED)) or bridge.advices.stop is not None


def advice_count(bridge: Bridge) -> RailCount | None:
    """Recommendations that wait for a decision, for the rail; None when there are none."""
    waiting = bridge.advices.waiting
    if not waiting or bridge.is_past:
        return None
    words = count_text(len(waiting))
    spoken = ngettext("{count} waits for a decision", "{count} wait for a decision", len(waiting))
    return RailCount(
        words=words,
        spoken=spoken.format(count=words),
        is_loud=False,
        wants_attention=any(line.advice.interrupts_ns for line in waiting),
        is_present=bridge.is_heard,
    )


def advice_items(bridge: Bridge) -> Iterator[AttentionItem]:
    """Those that call for attention, as one; the others wait silently in the inbox."""
    calling = [line for line in bridge.advices.waiting if line.advice.interrupts_ns]
    if not calling or bridge.is_past or not bridge.picture.is_attached:
        return
    first, others = calling[0], len(calling) - 1
    place = "" if first.is_veiled else advice_place(bridge, first.advice.proposal)
    more = ngettext("and {count} more", "and {count} more", others).format(count=count_text(others)) if others else ""
    yield AttentionItem(
        rank=3,
        mark=Mark.NOTICE.value,
        words=_("Advice: {title}").format(title=advice_title(bridge, first)),
        detail=chain_text((place, _("waits for a decision"), more)),
        wants_attention=True,
        display=ADVICE,
        subject="" if others else first.advice.id,
    )
