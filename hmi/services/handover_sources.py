"""What is open in the cell, as items of a handover: alarms, connections, machines, records, people."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from hmi import clock
from hmi.domain.alarm import Alarm, AlarmId, AlarmState, Priority, Shelving
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.equipment import EquipmentId
from hmi.domain.handover import HandoverItem, ItemKey, ItemKind
from hmi.domain.operating_mode import mode_of, mode_tag
from hmi.domain.person import ERASURE_LASTS_NS, PersonRef
from hmi.domain.reading import is_present
from hmi.domain.tag import Scalar
from hmi.live.process_image import ProcessImage
from hmi.ports.people import PeoplePort

_OFF = frozenset({AlarmState.SUPPRESSED, AlarmState.OUT_OF_SERVICE, AlarmState.DISABLED})
_SWITCHED_OFF = frozenset({AlarmState.OUT_OF_SERVICE, AlarmState.DISABLED})
"""By a person: what should have warned does not."""
_ALL_WELL = frozenset({ConnectionState.LIVE, ConnectionState.OFF})
_STOPS_RECORDING = frozenset({"history", "journal"})


class AlarmSource:
    """Alarms that call, and those that were put aside or switched off."""

    def __init__(self, alarms: Mapping[AlarmId, Alarm], tells: Callable[[str], bool]) -> None:
        """``tells``: whether what is not open any more at an endpoint would be known to be over."""
        self._alarms, self._tells = alarms, tells

    async def items(self, start_ns: int) -> list[HandoverItem]:
        """One for each alarm that somebody has to know of."""
        return [item for alarm in self._alarms.values() if (item := _alarm_item(alarm)) is not None]

    def knows(self, item: HandoverItem) -> bool | None:
        """Not before its controller told all its alarms, since it was silent."""
        if not item.key.startswith("alarm|"):
            return None
        return self._tells(item.subject.partition("|")[0])


class ConnectionSource:
    """Controllers that are not heard, or not trusted."""

    def __init__(self, connections: Mapping[str, ConnectionStatus]) -> None:
        self._connections = connections

    async def items(self, start_ns: int) -> list[HandoverItem]:
        """One for each that does not deliver everything."""
        return [_connection_item(one) for one in self._connections.values() if one.state not in _ALL_WELL]

    def knows(self, item: HandoverItem) -> bool | None:
        """Always: the service knows its own connections."""
        return True if item.key.startswith("connection|") else None


class ModeSource:
    """Machines in a mode in which they do not produce by themselves: manual, set-up, maintenance."""

    def __init__(self, image: ProcessImage) -> None:
        self._image = image

    async def items(self, start_ns: int) -> list[HandoverItem]:
        """One for each machine whose mode is heard and is not that of production."""
        found: list[HandoverItem] = []
        definitions = {tag.name: tag for tag in self._image.cell.tags}
        for equipment in self._image.cell.equipment:
            tag = mode_tag(equipment)
            if tag is None or tag not in definitions:
                continue
            reading = self._image.reading(tag)
            mode = mode_of(definitions[tag], reading.value) if is_present(reading) else None
            if mode is not None and not mode.is_production:
                found.append(
                    HandoverItem(
                        key=ItemKey(f"equipment|{equipment.id}"),
                        kind=ItemKind.NOT_AUTOMATIC,
                        subject=equipment.id,
                        equipment=equipment.id,
                        is_red=True,
                        since_ns=reading.source_time_ns,
                        facts={"mode": mode.word, "tag": tag},
                    )
                )
        return found

    def knows(self, item: HandoverItem) -> bool | None:
        """Only while the mode is heard."""
        if not item.key.startswith("equipment|"):
            return None
        equipment = next((one for one in self._image.cell.equipment if one.id == item.subject), None)
        tag = None if equipment is None else mode_tag(equipment)
        return tag is None or is_present(self._image.reading(tag))


class RecordsSource:
    """Troubles of the service itself, as screens are told of them: subject to text."""

    def __init__(self, notices: Callable[[], Mapping[str, str]], subjects: Collection[str]) -> None:
        self._notices, self._subjects = notices, subjects

    async def items(self, start_ns: int) -> list[HandoverItem]:
        """One for each trouble."""
        return [
            HandoverItem(
                key=ItemKey(f"records|{subject}"),
                kind=ItemKind.RECORDS,
                subject=subject,
                is_red=subject in _STOPS_RECORDING,
                facts={"subject": subject},
                asides={"text": text},
            )
            for subject, text in self._notices().items()
            if text and subject in self._subjects
        ]

    def knows(self, item: HandoverItem) -> bool | None:
        """Always."""
        return True if item.key.startswith("records|") else None


class UnrecordedSource:
    """Of a past moment: things that the records do not tell of. It has none, and knows of none that it is over."""

    def __init__(self, prefix: str) -> None:
        """``prefix``: of the keys of such things."""
        self._prefix = prefix

    async def items(self, start_ns: int) -> list[HandoverItem]:
        """None: what is not known is not made up."""
        return []

    def knows(self, item: HandoverItem) -> bool | None:
        """Never whether one of its own was over."""
        return False if item.key.startswith(self._prefix) else None


class ErasureWish(NamedTuple):
    """Somebody is to be erased."""

    person: PersonRef
    asked_by: PersonRef
    asked_ns: int


class PeopleSource:
    """What waits for a second person in the accounts."""

    def __init__(self, wishes: Callable[[], Iterable[ErasureWish]], now_ns: Callable[[], int] = clock.now_ns) -> None:
        self._wishes, self._now_ns = wishes, now_ns

    async def items(self, start_ns: int) -> list[HandoverItem]:
        """One for each person who is to be erased, until that lapses. Whom is told by reference, never by name."""
        return [
            HandoverItem(
                key=ItemKey(f"person|{wish.person}"),
                kind=ItemKind.ERASURE,
                subject=wish.person,
                since_ns=wish.asked_ns,
                facts={"asked_by": wish.asked_by},
            )
            for wish in self._wishes()
            if abs(self._now_ns() - wish.asked_ns) < ERASURE_LASTS_NS
        ]

    def knows(self, item: HandoverItem) -> bool | None:
        """Always."""
        return True if item.key.startswith("person|") else None


def wishes_of(people: PeoplePort) -> list[ErasureWish]:
    """Who is to be erased, as the accounts tell now."""
    return [
        ErasureWish(person.ref, person.erasure_asked_by, person.erasure_asked_ns or 0)
        for person in people.people()
        if person.erasure_asked_by is not None
    ]


def _alarm_item(alarm: Alarm) -> HandoverItem | None:
    kind = _alarm_kind(alarm)
    if kind is None:
        return None
    facts: dict[str, Scalar] = {
        "name": alarm.name,
        "source": alarm.source,
        "priority": int(alarm.priority),
        "state": alarm.state.value if kind is not ItemKind.ALARM else "calls",
    }
    if alarm.is_acknowledged is not None:
        facts["is_acknowledged"] = alarm.is_acknowledged
    if alarm.taken_by is not None:
        facts["taken_by"] = alarm.taken_by
    asides: dict[str, Scalar] = {"is_heard": alarm.is_heard}
    if alarm.is_active is not None:
        asides["is_active"] = alarm.is_active
    if alarm.message:
        asides["message"] = alarm.message
    if alarm.shelved_until_ns is not None and alarm.shelving is Shelving.TIMED:
        asides["until_ns"] = alarm.shelved_until_ns
    return HandoverItem(
        key=ItemKey(f"alarm|{alarm.id}"),
        kind=kind,
        subject=alarm.id,
        equipment=alarm.equipment,
        is_red=alarm.priority is Priority.HIGH or alarm.state in _SWITCHED_OFF,
        since_ns=alarm.began_ns,
        facts=facts,
        asides=asides,
        label=alarm.label,
    )


def _alarm_kind(alarm: Alarm) -> ItemKind | None:
    if alarm.state in _OFF:
        return ItemKind.ALARM_OFF
    if alarm.state is AlarmState.SHELVED:
        return ItemKind.ALARM_SHELVED
    return ItemKind.ALARM if alarm.is_annunciated or alarm.dialog is not None else None


def _connection_item(status: ConnectionStatus) -> HandoverItem:
    is_partial = status.state is ConnectionState.PARTIAL
    is_trusted = status.state is not ConnectionState.UNTRUSTED
    return HandoverItem(
        key=ItemKey(f"connection|{status.endpoint}"),
        kind=ItemKind.CONNECTION,
        subject=status.endpoint,
        is_red=not is_partial,
        since_ns=status.since_ns,
        facts={"endpoint": status.endpoint, "is_partial": is_partial, "is_trusted": is_trusted},
        asides={"state": status.state.value, "absent_tags": status.absent_tags, "wanted_tags": status.wanted_tags},
    )


def equipment_of(image: ProcessImage, tag: str) -> EquipmentId | None:
    """Where a tag is shown."""
    return next((one.id for one in image.cell.equipment if tag in one.tag_names()), None)
