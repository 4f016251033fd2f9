"""The present episode of each place: every alarm that began in it, also what is over, so that the first is not lost.

A jam that lasts a second, and stops everything behind it, is gone from the list of alarms while its consequences stand.
What is remembered here of an alarm is how it began.
"""

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Struct

from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.alarm_transition import AlarmCause, AlarmChange
from hmi.domain.erased_name import alarm_without_name
from hmi.domain.first_out import CELL, FirstOut, Place, Skews, first_of, place_of

PAUSE_NS: Final = 60 * 10**9
"""Once everybody knows of all that stands, what begins so long after the last is another story. Causes travel through a
cell in seconds; an alarm that somebody acknowledged and that stands all day must not be the first of everything."""
MOST_REMEMBERED: Final = 5000


class Remembered(Struct, frozen=True, kw_only=True):
    """The present episode of one place, for a watch that begins later."""

    place: Place
    begun: tuple[Alarm, ...]
    """As each began; also what is over."""
    newest_ns: int
    """When the last one was noticed."""


class _Episode(Struct):
    begun: dict[AlarmId, Alarm]
    """As it began; the first time, if it began more than once."""
    calling: dict[AlarmId, bool]
    """What calls now, and whether it waits for an answer."""
    newest_ns: int = 0
    """When the last one was noticed."""


class EpisodeWatch:
    """Follows the changes of a list of alarms; deterministic, without a clock of its own."""

    def __init__(self) -> None:
        self._episodes: dict[Place, _Episode] = {}

    def begin_with(self, alarms: Iterable[Alarm], remembered: Iterable[Remembered] = ()) -> None:
        """Forget all; ``alarms`` are open now, ``remembered`` is what another watch knows of how they came."""
        self._episodes = {
            one.place: _Episode(begun={alarm.id: alarm for alarm in one.begun}, calling={}, newest_ns=one.newest_ns)
            for one in remembered
        }
        known = set(self._episodes)
        for alarm in sorted(alarms, key=lambda one: one.noticed_ns):
            if not alarm.is_annunciated:
                continue
            for place in (CELL, place_of(alarm)):
                if place in known:
                    self._episodes[place].calling[alarm.id] = _waits(alarm)
                else:
                    self._come(place, None, alarm)
        self._episodes = {place: episode for place, episode in self._episodes.items() if episode.calling}

    def take(self, change: AlarmChange) -> None:
        """What happened to an alarm. That its source fell silent or is heard again ends nothing."""
        before = None if change.cause is AlarmCause.LINK else change.before
        self._take(before, change.after, is_listed=change.is_listed)

    def remembered(self) -> tuple[Remembered, ...]:
        """All present episodes."""
        return tuple(
            Remembered(place=place, begun=tuple(episode.begun.values()), newest_ns=episode.newest_ns)
            for place, episode in self._episodes.items()
        )

    def forget_name(self, name: str) -> None:
        """Somebody was erased: how alarms began is remembered without the name."""
        for episode in self._episodes.values():
            episode.begun = {identity: alarm_without_name(alarm, name) for identity, alarm in episode.begun.items()}

    def first_outs(self, alarms: Iterable[Alarm], skews: Skews | None = None) -> dict[Place, FirstOut]:
        """What came first in each place's episode. ``alarms`` are the open ones: they tell what is heard now."""
        silent = {alarm.id for alarm in alarms if not alarm.is_heard}
        found: dict[Place, FirstOut] = {}
        for place, episode in self._episodes.items():
            if episode.begun.keys() & episode.calling.keys():  # else only what is older calls still
                begun = [_with_hearing(one, is_heard=one.id not in silent) for one in episode.begun.values()]
                told = first_of(place, begun, skews)
                if told is not None:
                    found[place] = told
        return found

    def _episode(self, place: Place) -> _Episode:
        return self._episodes.setdefault(place, _Episode(begun={}, calling={}))

    def _take(self, before: Alarm | None, after: Alarm, *, is_listed: bool) -> None:
        if before is not None and place_of(before) != place_of(after):
            for place in (CELL, place_of(before)):
                self._go(place, before)
        for place in (CELL, place_of(after)):
            if is_listed and after.is_annunciated:
                self._come(place, before, after)
            else:
                self._go(place, after)

    def _come(self, place: Place, before: Alarm | None, after: Alarm) -> None:
        episode = self._episode(place)
        is_new = after.id not in episode.calling or (before is not None and before.noticed_ns != after.noticed_ns)
        if is_new and self._is_another_story(episode, after):
            episode = self._episodes[place] = _Episode(begun={}, calling=episode.calling)
        episode.calling[after.id] = _waits(after)
        if is_new:
            episode.newest_ns = max(episode.newest_ns, after.noticed_ns)
            if len(episode.begun) < MOST_REMEMBERED:
                episode.begun.setdefault(after.id, after)

    def _is_another_story(self, episode: _Episode, alarm: Alarm) -> bool:
        return not any(episode.calling.values()) and alarm.noticed_ns - episode.newest_ns > PAUSE_NS

    def _go(self, place: Place, alarm: Alarm) -> None:
        episode = self._episodes.get(place)
        if episode is None:
            return
        episode.calling.pop(alarm.id, None)
        if not episode.calling:
            del self._episodes[place]


def _waits(alarm: Alarm) -> bool:
    """Whether somebody has still to say that they know of it; where its source asks nobody, while it stands."""
    return alarm.is_acknowledged is False or (alarm.is_acknowledged is None and alarm.is_active is not False)


def _with_hearing(alarm: Alarm, *, is_heard: bool) -> Alarm:
    return alarm if alarm.is_heard is is_heard else msgspec.structs.replace(alarm, is_heard=is_heard)
