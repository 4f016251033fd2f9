"""What the frame around every display says: the most urgent thing, the mode of the cell, the facts of the strip."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from hmi.domain.advice_notice import AI_STOPPED
from hmi.domain.alarm import Priority
from hmi.domain.cell import CellSource, SecurityPolicy
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.equipment import ComponentKind, EquipmentKind
from hmi.domain.equipment_facts import first_tag
from hmi.domain.handover_notice import SUBJECT as HANDOVER
from hmi.domain.procedure_notice import SUBJECT as PROCEDURE_RUNS
from hmi.domain.reading import is_present
from hmi.domain.shift_end_notice import SUBJECT as SHIFT_END
from hmi.domain.shift_end_notice import shift_end_notice
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.advice_attention import is_ai_stopped
from ui.displays.alarm_words import wants_acknowledgement
from ui.displays.denial_words import denial_words
from ui.displays.handover_attention import shift_end_words
from ui.displays.run_attention import run_strip_items
from ui.displays.shown_values import shown_text
from ui.formatting import count_text, duration_text
from ui.models.attention_list import AttentionItem
from ui.widgets.alert_banner import Alert
from ui.widgets.condition_mark import Mark
from ui.widgets.rail_count import RailCount
from ui.widgets.status_strip import StripItem
from ui.wording.connection import connection_words
from ui.wording.notice import notice_sentence

_ABNORMAL_RANK = 1
"""Items up to this rank are drawn in the abnormal colour."""

_MARKS: dict[ConnectionState, Mark] = {
    ConnectionState.LIVE: Mark.CONNECTED,
    ConnectionState.PARTIAL: Mark.NOTICE,
    ConnectionState.CONNECTING: Mark.UNKNOWN,
    ConnectionState.SUBSCRIBING: Mark.UNKNOWN,
    ConnectionState.UNTRUSTED: Mark.NOTICE,
    ConnectionState.REFUSED: Mark.FAULT,
    ConnectionState.OFF: Mark.OFF,
}


_LONG_WAIT_S = 15.0
"""From then on waiting alone is no advice."""


class WaitingWords(NamedTuple):
    """What stands in for the displays."""

    title: str
    advice: str
    is_hopeful: bool


def waiting_words(bridge: Bridge, waited_s: float) -> WaitingWords:
    """What the screen waits for, ``waited_s`` seconds already, or why waiting is in vain."""
    if bridge.turned_away:
        advice = _("The service is version {version}. Install the same version on both, then start this screen.")
        return WaitingWords(
            _("This screen and the cell service are of different versions"),
            advice.format(version=bridge.turned_away),
            is_hopeful=False,
        )
    if bridge.denial is not None:
        return WaitingWords(*denial_words(bridge.denial, bridge.screen_key), is_hopeful=True)
    advice = _("The panel opens by itself as soon as the service answers.")
    if waited_s >= _LONG_WAIT_S:
        told = _("Not heard for {duration}. See whether the cell service runs, and the network to its computer.")
        advice = told.format(duration=duration_text(waited_s)) + "\n" + advice
    return WaitingWords(_("Waiting for the cell service"), advice, is_hopeful=True)


def alert_of(items: Sequence[AttentionItem]) -> Alert:
    """The most urgent of ``items`` (worst first), and how many others there are."""
    if not items:
        return Alert(words=_("Nothing needs you now"))
    first, others = items[0], len(items) - 1
    more = ngettext("and {count} more", "and {count} more", others).format(count=count_text(others)) if others else ""
    return Alert(
        words=first.words,
        detail=first.detail,
        mark=Mark(first.mark),
        is_abnormal=first.rank <= _ABNORMAL_RANK,
        wants_attention=first.wants_attention,
        more=f"+{count_text(others)}" if others else "",
        more_spoken=more,
    )


def connection_mark(state: ConnectionState) -> Mark:
    """The shape of a connection state."""
    return _MARKS.get(state, Mark.SILENT)


def mode_tag(bridge: Bridge) -> TagName | None:
    """The tag that tells the operation mode of the cell: its supervisor's (OPC 40001-1), if it has one."""
    supervisors = [one for one in bridge.picture.cell.equipment if one.kind is EquipmentKind.SUPERVISOR]
    modes = [part for one in supervisors for part in one.components_of(ComponentKind.OPERATION_MODE)]
    return first_tag(modes, "CurrentState")


def mode_words(bridge: Bridge, name: TagName | None) -> str:
    """The mode of the cell; empty where no controller tells one, and said to be unknown when it is not heard."""
    if name is None:
        return ""
    reading = bridge.picture.reading(name)
    if not is_present(reading):
        return _("Mode not known")
    return _("Mode: {mode}").format(mode=shown_text(bridge, name))


def stop_count(bridge: Bridge) -> RailCount | None:
    """Stops that nobody has explained, for the rail; None when there are none."""
    count = bridge.stops.unexplained
    if not count or bridge.is_past:
        return None
    spoken = ngettext("{count} stop is not explained", "{count} stops are not explained", count)
    words = count_text(count)
    return RailCount(
        words=words,
        spoken=spoken.format(count=words),
        is_loud=False,
        wants_attention=True,
        is_present=bridge.picture.is_attached,
    )


def alarm_count(bridge: Bridge) -> RailCount | None:
    """Alarms that want an answer, for the rail; None when there are none."""
    calling = [alarm for alarm in bridge.alarms.values() if wants_acknowledgement(alarm)]
    if not calling:
        return None
    words = count_text(len(calling))
    worst = min(alarm.priority for alarm in calling)
    return RailCount(
        words=words,
        spoken=ngettext("{count} not acknowledged", "{count} not acknowledged", len(calling)).format(count=words),
        is_loud=worst is Priority.HIGH,
        wants_attention=worst is Priority.MEDIUM,
        is_present=bridge.picture.is_attached and any(alarm.is_heard for alarm in calling),
    )


_SOURCES = {
    CellSource.SIMULATION: N_("Simulated cell"),
    CellSource.RECORDING: N_("Recording, not the present"),
}


def strip_items(bridge: Bridge, of_sound: Sequence[StripItem] = ()) -> list[StripItem]:
    """Connection first, then what makes the panel or the cell other than ordinary, then the standing notice."""
    cell = bridge.picture.cell
    items = [*_link_items(bridge)]
    if bridge.picture.is_attached:
        for status in bridge.connections.values():
            of_it = list(_endpoint_items(status, is_only=len(bridge.connections) == 1))
            # Translators: how a connection stood at the past moment that is shown: "Then: Live · 312 of 312 values".
            then = _("Then: {words}")
            items += [replace(one, words=then.format(words=one.words)) for one in of_it] if bridge.is_past else of_it
    aside = sum(alarm.is_put_aside for alarm in bridge.alarms.values())
    if aside:
        words = ngettext("{count} alarm put aside", "{count} alarms put aside", aside)
        items.append(StripItem(words=words.format(count=count_text(aside)), mark=Mark.HELD, is_standing=True))
    items += of_sound
    if cell.source is not CellSource.CONTROLLERS:
        items.append(StripItem(words=_(_SOURCES[cell.source]), mark=Mark.NOTICE))
    told = [
        notice_sentence(subject, text, bridge.kinds.words).what
        for subject, text in bridge.notices.items()
        if subject not in (HANDOVER, SHIFT_END, PROCEDURE_RUNS, AI_STOPPED)
    ]
    if is_ai_stopped(bridge):
        ai_off = StripItem(words=_("AI off"), mark=Mark.OFF, is_loud=True, is_standing=True)
        items += _of_now(bridge, [ai_off])
    items += [StripItem(words=words, mark=Mark.NOTICE, is_loud=True) for words in told]
    items += _shift_end_items(bridge)
    items += _of_now(bridge, run_strip_items(bridge))
    stop = _("Emergency stop: the red button at the machine, not this panel")
    items.append(StripItem(words=stop, is_standing=True))
    return items


def _of_now(bridge: Bridge, items: Iterable[StripItem]) -> Iterator[StripItem]:
    """What holds now is told over the past, too, and says there that it is not of then."""
    # Translators: what holds now, while a past moment is shown: "Now: AI off".
    now = _("Now: {words}")
    for one in items:
        yield replace(one, words=now.format(words=one.words)) if bridge.is_past else one


def _shift_end_items(bridge: Bridge) -> Iterator[StripItem]:
    """On every display while there is time to hand over; afterwards it is enough among what needs somebody."""
    told = shift_end_notice(bridge.notices.get(SHIFT_END, ""))
    if told is not None and not told.is_over:
        yield StripItem(words=shift_end_words(told), mark=Mark.NOTICE)


def _link_items(bridge: Bridge) -> Iterator[StripItem]:
    if not bridge.picture.is_attached:
        yield StripItem(words=_("Cell service not heard: nothing is live"), mark=Mark.SILENT, is_loud=True)


def _endpoint_items(status: ConnectionStatus, *, is_only: bool) -> Iterator[StripItem]:
    words = connection_words(status.state)
    if status.state in (ConnectionState.LIVE, ConnectionState.PARTIAL):
        counts = {"live": count_text(status.live_tags), "all": count_text(status.wanted_tags)}
        words = _("{state} · {live} of {all} values").format(state=words, **counts)
    yield StripItem(
        words=words if is_only else f"{status.endpoint}: {words}",
        mark=connection_mark(status.state),
        is_loud=status.state is not ConnectionState.LIVE,
    )
    is_open = status.state in (ConnectionState.LIVE, ConnectionState.PARTIAL, ConnectionState.SUBSCRIBING)
    if is_open and status.policy is SecurityPolicy.NONE:
        words = _("Not secured")
        yield StripItem(words=words if is_only else f"{status.endpoint}: {words}", mark=Mark.FAULT, is_loud=True)
