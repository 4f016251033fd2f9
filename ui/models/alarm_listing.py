"""In which order open alarms are listed, and below which headings."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from hmi.domain.alarm import Alarm, AlarmId, AlarmState, Priority
from hmi.domain.first_out import CELL, FirstOut, Place, place_of

_RANKS = {
    AlarmState.UNACKNOWLEDGED: 0,
    AlarmState.UNKNOWN: 0,
    AlarmState.RETURNED: 1,
    AlarmState.ACKNOWLEDGED: 2,
    AlarmState.NORMAL: 3,
    AlarmState.SHELVED: 4,
    AlarmState.SUPPRESSED: 4,
    AlarmState.OUT_OF_SERVICE: 4,
    AlarmState.DISABLED: 5,
}
_FEW = 3
"""Of so many it helps to know that one of them came first."""


class AlarmGroup(IntEnum):
    """Which alarms stand together, in the order of the list."""

    CALLING = 0
    NOT_HEARD = 1
    """Their source is silent: how they stood then."""
    ASIDE = 2
    """A person, the design or their source keeps them from calling."""


class Grouping(StrEnum):
    """What stands together."""

    URGENCY = "urgency"
    """What asks most of a person, wherever it is."""
    EQUIPMENT = "equipment"


class Order(IntEnum):
    """What is known of an alarm's place among those that came with it."""

    NOTHING = 0
    PERHAPS_FIRST = 1
    """One of a few that may have come first."""
    FIRST_HERE = 2
    FIRST_IN_CELL = 3


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """An alarm, and whether it came first."""

    alarm: Alarm
    order: Order = Order.NOTHING

    @property
    def key(self) -> str:
        """The same for as long as it is listed."""
        return self.alarm.id


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A heading over alarms, with what it takes to leave it folded."""

    group: AlarmGroup
    place: Place | None = None
    """None for a heading over alarms of all places."""
    counts: tuple[int, int, int] = (0, 0, 0)
    """Alarms of each priority, the most urgent in front."""
    unanswered: tuple[int, int, int] = (0, 0, 0)
    """Those of them that nobody acknowledged."""
    order: Order = Order.NOTHING
    """The best of those below it."""
    is_folded: bool = False

    @property
    def total(self) -> int:
        """Alarms below it."""
        return sum(self.counts)

    @property
    def key(self) -> str:
        """The same for as long as it is listed."""
        place = self.place
        return f"#{self.group.value}" if place is None else f"#{place.equipment or ''}|{place.endpoint}|{place.source}"


Row = AlarmRow | GroupRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """How the list is wanted."""

    grouping: Grouping = Grouping.URGENCY
    is_attached: bool = True
    """Without the service nothing is heard."""
    places: Sequence[Place] = ()
    """Equipment in the order of the cell; other places follow."""
    orders: Mapping[AlarmId, Order]
    is_folded: Callable[[str], bool] = lambda _key: False
    """Whether the heading with a key is folded."""


def order_of(alarm: Alarm) -> tuple[int, int, int, str]:
    """Sorts alarms of a group as the list shows them."""
    return (_RANKS[alarm.state], alarm.priority, alarm.began_ns, alarm.id)


def group_of(alarm: Alarm) -> AlarmGroup:
    """Where an alarm is listed."""
    if not alarm.is_heard:
        return AlarmGroup.NOT_HEARD
    return AlarmGroup.ASIDE if alarm.is_put_aside or not alarm.is_enabled else AlarmGroup.CALLING


def heading_key(alarm: Alarm) -> str:
    """Key of the heading below which an alarm is listed, where it is listed by equipment."""
    group = group_of(alarm)
    return GroupRow(group=group, place=place_of(alarm) if group is AlarmGroup.CALLING else None).key


def orders_of(firsts: Mapping[Place, FirstOut], grouping: Grouping) -> dict[AlarmId, Order]:
    """What is known of each alarm; one that came alone is first of nothing.

    What came first at a machine counts only where its alarms stand together, and where it is sure: a list in which one
    alarm came first and others perhaps did contradicts itself.
    """
    orders: dict[AlarmId, Order] = {}
    for place, found in firsts.items():
        is_told = place == CELL or (grouping is Grouping.EQUIPMENT and found.first is not None)
        if found.count < 2 or not is_told:
            continue
        if found.first is not None:
            order = Order.FIRST_IN_CELL if place == CELL else Order.FIRST_HERE
        else:
            order = Order.PERHAPS_FIRST if len(found.candidates) <= _FEW else Order.NOTHING
        for identity in found.candidates:
            orders[identity] = max(order, orders.get(identity, Order.NOTHING))
    return orders


def rows_of(alarms: Iterable[Alarm], wanted: Listing) -> list[Row]:
    """All rows in their order. What calls needs no heading while it is listed by urgency."""
    groups: dict[tuple[AlarmGroup, Place | None], list[Alarm]] = defaultdict(list)
    for alarm in sorted(alarms, key=order_of):
        group = group_of(alarm) if wanted.is_attached else AlarmGroup.NOT_HEARD
        is_by_place = group is AlarmGroup.CALLING and wanted.grouping is Grouping.EQUIPMENT
        groups[group, place_of(alarm) if is_by_place else None].append(alarm)
    known = {place: number for number, place in enumerate(wanted.places)}

    def rank(key: tuple[AlarmGroup, Place | None]) -> tuple[int, int, str, str]:
        group, place = key
        if place is None:
            return (group, 0, "", "")
        return (group, known.get(place, len(known)), place.source or str(place.equipment), place.endpoint)

    rows: list[Row] = []
    for group, place in sorted(groups, key=rank):
        below = groups[group, place]
        if (group, place) != (AlarmGroup.CALLING, None):
            head = _heading(group, place, below, wanted)
            rows.append(head)
            if head.is_folded:
                continue
        rows += [AlarmRow(alarm, wanted.orders.get(alarm.id, Order.NOTHING)) for alarm in below]
    return rows


def _heading(group: AlarmGroup, place: Place | None, alarms: Sequence[Alarm], wanted: Listing) -> GroupRow:
    all_of = Counter(alarm.priority for alarm in alarms)
    unanswered = Counter(alarm.priority for alarm in alarms if alarm.is_acknowledged is False)
    return GroupRow(
        group=group,
        place=place,
        counts=_by_priority(all_of),
        unanswered=_by_priority(unanswered),
        order=max((wanted.orders.get(alarm.id, Order.NOTHING) for alarm in alarms), default=Order.NOTHING),
        is_folded=wanted.is_folded(GroupRow(group=group, place=place).key),
    )


def _by_priority(count: Counter[Priority]) -> tuple[int, int, int]:
    return (count[Priority.HIGH], count[Priority.MEDIUM], count[Priority.LOW])
