"""What happened to alarms is kept once, with its time, over refreshes, restarts and troubles."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from hmi import clock
from hmi.domain.alarm import AlarmId, AlarmState, Priority, alarm_id
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.alarm_query import AlarmFilter, AlarmSort
from hmi.domain.alarm_record import AlarmRecord, SilenceKind
from hmi.domain.alarm_transition import AlarmChange, Transition
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.equipment import EquipmentId
from hmi.domain.likeness import Likeness
from hmi.domain.person import PersonRef
from hmi.domain.tag import NodeAddress
from hmi.history.alarm_cases import MOST_OF_KIN
from hmi.history.alarm_history import AlarmHistory
from hmi.history.alarm_queue import AlarmArrival, AlarmQueue, WatchMark
from hmi.history.history import History
from hmi.live.alarm_list import AlarmList
from hmi.live.alarm_recording import AlarmRecording

SECOND = 10**9
JAM = NodeAddress(endpoint="plc", uri="urn:cell", identifier="s=jam")
DOOR = NodeAddress(endpoint="plc", uri="urn:cell", identifier="s=door")
EVER = AlarmFilter(start_ns=0, end_ns=2**62)
_numbers = itertools.count(1)


def an_event(condition: NodeAddress = JAM, ago_s: float = 0, **more: Any) -> AlarmEvent:
    """An active alarm that nobody acknowledged, as it is heard while it happens, unless told otherwise."""
    now_ns = clock.now_ns()
    told = AlarmEvent(
        condition=condition, branch="", event_id=next(_numbers).to_bytes(4), event_type="i=2915", source_node=None,
        source="belt", name="Jam", message="Belt is jammed", severity=700, time_ns=now_ns - round(ago_s * SECOND),
        heard_ns=now_ns, is_retained=True, is_active=True, is_acknowledged=False,
    )  # fmt: skip
    return msgspec.structs.replace(told, **more)


class Service:
    """The parts of a cell service that remember alarms, which can be killed and started again."""

    def __init__(self, file: Path, make: Any) -> None:
        self._file, self._make = file, make

    async def start(self) -> None:
        self.history = History(self._file, self._make("a"))
        self.stored = AlarmHistory(self.history)
        self.alarms = AlarmList(lambda event: EquipmentId(event.source))
        self.recording = AlarmRecording(self.alarms, self.history)
        await self.history.start()
        self.recording.use_endpoints({"plc"})
        self.alarms.use_past(await self.stored.open_alarms(), {"plc"})

    async def restart(self) -> None:
        await self.history.stop()
        await self.start()

    def connect(self, state: ConnectionState = ConnectionState.LIVE) -> None:
        self.recording.take_connection(ConnectionStatus(endpoint="plc", state=state, since_ns=0))

    def refresh(self, *events: AlarmEvent) -> None:
        self.alarms.begin_refresh("plc")
        for event in events:
            self.alarms.take_event(event)
        self.alarms.end_refresh("plc")

    async def rows(self, wanted: AlarmFilter = EVER, **more: Any) -> list[AlarmRecord]:
        """All that was told so far is written, oldest recorded first."""
        marked_ns = clock.now_ns()
        self.history.mark_watch("flush", marked_ns, is_heard=True)
        for _ in range(200):
            await asyncio.sleep(0.02)
            if await self.history.read_alarms(_has_mark) == marked_ns:
                break
        answer = await self.stored.page(wanted, AlarmSort.RECORDED, is_descending=False, limit=1000, **more)
        return list(answer.rows)

    async def steps(self) -> list[tuple[Transition, ...]]:
        return [row.transitions for row in await self.rows()]


def _has_mark(cursor: duckdb.DuckDBPyConnection) -> int | None:
    ((newest,),) = cursor.execute("SELECT max(t) FROM watch WHERE endpoint = 'flush'").fetchall()
    return newest


@pytest.fixture
async def service(file: Path, a_cell: object) -> AsyncIterator[Service]:
    service = Service(file, a_cell)
    await service.start()
    service.connect()
    yield service
    await service.history.stop()


BEGAN = (Transition.BEGAN, Transition.WANTS_ACKNOWLEDGEMENT)


async def test_that_a_life_is_kept_step_by_step_with_how_the_alarm_stood(service: Service):
    event = an_event()
    service.alarms.take_event(event)
    service.alarms.take_event(an_event(is_acknowledged=True, comment="On my way", comment_by="opcua"))
    service.alarms.take_event(an_event(is_active=False, is_acknowledged=True, is_retained=False, comment="On my way"))

    rows = await service.rows()

    assert [row.transitions for row in rows] == [
        BEGAN, (Transition.ACKNOWLEDGED, Transition.COMMENTED), (Transition.RETURNED,),
    ]  # fmt: skip
    first = rows[0]
    assert (first.alarm.condition, first.alarm.event_id, first.equipment) == (JAM, event.event_id, "belt")
    assert (first.alarm.message, first.alarm.severity, first.alarm.priority) == ("Belt is jammed", 700, Priority.HIGH)
    assert (first.time_ns, first.is_call, first.is_late, first.is_time_doubted) == (event.time_ns, True, False, False)
    assert [row.state for row in rows] == [AlarmState.UNACKNOWLEDGED, AlarmState.ACKNOWLEDGED, AlarmState.NORMAL]
    assert (rows[1].who_name, rows[1].alarm.comment) == ("opcua", "On my way")
    assert [row.is_listed for row in rows] == [True, True, False]


async def test_that_a_refresh_that_tells_the_same_again_adds_nothing(service: Service):
    event = an_event()
    service.alarms.take_event(event)

    service.refresh(event)
    service.refresh(msgspec.structs.replace(event, event_id=b"other number"))

    assert await service.steps() == [BEGAN]


async def test_that_a_restart_adds_nothing_where_nothing_happened(service: Service):
    event = an_event()
    service.alarms.take_event(event)

    await service.restart()
    service.connect()
    service.refresh(event)

    assert [step for steps in await service.steps() for step in steps if step is not Transition.HEARD_AGAIN] == [
        *BEGAN, Transition.FELL_SILENT,
    ]  # fmt: skip


async def test_that_what_was_open_stands_unheard_after_a_restart_until_its_source_tells(service: Service):
    service.alarms.take_event(an_event())
    service.alarms.take_event(an_event(DOOR))

    await service.restart()
    before = {alarm.condition: (alarm.is_heard, alarm.state) for alarm in service.alarms.alarms.values()}
    service.connect()
    service.refresh(an_event(JAM, ago_s=5))

    assert before == dict.fromkeys((JAM, DOOR), (False, AlarmState.UNACKNOWLEDGED))
    assert [alarm.condition for alarm in service.alarms.alarms.values() if alarm.is_heard] == [JAM]
    ended = [row for row in await service.rows() if Transition.ENDED_UNSEEN in row.transitions]
    assert [row.alarm.condition for row in ended] == [DOOR]


async def test_that_after_a_restart_without_memory_the_file_still_knows_what_was_told(service: Service, file: Path):
    event = an_event()
    service.alarms.take_event(event)
    await service.history.stop()
    await service.start()
    service.alarms.alarms.clear()  # as where the file could not be read in time

    service.refresh(event)

    assert [row.transitions for row in await service.rows() if row.is_call] == [BEGAN]


async def test_that_late_news_enter_the_history_and_leave_the_list_alone(service: Service):
    service.alarms.take_event(an_event(ago_s=40))
    service.connect(ConnectionState.SILENT)
    service.alarms.take_silence("plc")
    service.connect()
    service.refresh(an_event(ago_s=10, is_acknowledged=True, active_since_ns=clock.now_ns() - 15 * SECOND))

    returned = an_event(ago_s=30, is_active=False)
    service.alarms.take_event(returned, is_late=True)
    service.alarms.take_event(returned, is_late=True)

    (alarm,) = service.alarms.alarms.values()
    assert (alarm.is_active, alarm.is_acknowledged) == (True, True)
    late = [row for row in await service.rows() if row.alarm.event_id == returned.event_id]
    assert [(row.transitions, row.is_late, row.time_ns) for row in late] == [
        ((Transition.RETURNED,), True, returned.time_ns)
    ]


async def test_that_a_beginning_that_comes_after_its_end_brings_nothing_back_and_is_kept(service: Service):
    end = an_event(ago_s=20, is_active=False, is_acknowledged=True, is_retained=False)
    begin = an_event(ago_s=30)

    service.alarms.take_event(end, is_late=True)
    service.alarms.take_event(begin, is_late=True)

    assert service.alarms.alarms == {}
    rows = sorted(await service.rows(), key=lambda row: row.time_ns)
    assert [(row.alarm.event_id, row.alarm.is_active, row.is_late) for row in rows] == [
        (begin.event_id, True, True), (end.event_id, False, True),
    ]  # fmt: skip
    assert rows[0].is_call


async def test_that_events_of_unknown_types_with_missing_fields_are_kept_as_unknown(service: Service):
    nothing_told = AlarmEvent(
        condition=JAM, branch="", event_id=b"", event_type="nsu=urn:foreign;i=77", source_node=None, source="",
        name="", message="", severity=None, time_ns=None, heard_ns=clock.now_ns(),
    )  # fmt: skip

    service.alarms.take_event(nothing_told)

    (row,) = await service.rows()
    assert (row.state, row.alarm.priority, row.alarm.is_active) == (AlarmState.UNKNOWN, Priority.HIGH, None)
    assert abs(row.time_ns - nothing_told.heard_ns) < SECOND


async def test_that_a_huge_message_is_whole_on_disk_and_cut_in_pages(service: Service):
    words = "Förderband \x00 steht\n" * 50_000
    service.alarms.take_event(an_event(message=words))

    (cut,) = await service.rows()
    (whole,) = await service.rows(is_whole=True)

    assert whole.alarm.message == words
    assert (len(cut.alarm.message), cut.message_chars) == (1000, len(words))


@pytest.mark.parametrize(("ago_s", "why"), [(-3600, "ahead"), (86_400, "set back"), (1e9 * 1.75, "no clock at all")])
async def test_that_a_clock_that_jumped_is_overruled_and_named(service: Service, ago_s: float, why: str):
    event = an_event(ago_s=ago_s)
    service.alarms.take_event(event)

    (row,) = await service.rows()

    assert (row.is_time_doubted, row.time_ns) == (True, event.heard_ns), why
    assert row.alarm.changed_ns == event.time_ns


async def test_that_a_server_whose_clock_was_set_back_in_an_outage_is_believed(service: Service):
    service.alarms.take_event(an_event(ago_s=0))
    service.alarms.take_silence("plc")

    service.refresh(an_event(ago_s=7200, is_acknowledged=True))

    (alarm,) = service.alarms.alarms.values()
    assert alarm.is_acknowledged is True
    assert any(Transition.ACKNOWLEDGED in step for step in await service.steps())


async def test_that_whose_answer_brought_a_step_is_known(service: Service):
    service.alarms.take_event(an_event())
    (alarm,) = service.alarms.alarms.values()
    service.recording.begin_answer(alarm.id, (Transition.ACKNOWLEDGED,), PersonRef("p-1"))
    service.alarms.take_event(an_event(is_acknowledged=True))
    service.alarms.use_taken({alarm.id: (PersonRef("p-2"), 5)})
    service.alarms.use_taken({})

    rows = await service.rows()

    assert [(row.transitions, row.who) for row in rows[1:]] == [
        ((Transition.ACKNOWLEDGED,), "p-1"), ((Transition.TAKEN,), "p-2"), ((Transition.GIVEN_BACK,), "p-2"),
    ]  # fmt: skip


async def test_that_an_answer_that_was_refused_is_nobodys(service: Service):
    service.alarms.take_event(an_event())
    (alarm,) = service.alarms.alarms.values()
    service.recording.begin_answer(alarm.id, (Transition.ACKNOWLEDGED,), PersonRef("p-1"))
    service.recording.withdraw_answer(alarm.id, (Transition.ACKNOWLEDGED,))
    service.alarms.take_event(an_event(is_acknowledged=True))

    assert [row.who for row in await service.rows()] == [None, None]


async def test_that_pages_fit_together_whatever_is_recorded_meanwhile(service: Service):
    for number in range(5):
        service.alarms.take_event(an_event(message=f"Number {number}"))
    await service.rows()
    first = await service.stored.page(EVER, AlarmSort.RECORDED, limit=2)
    service.alarms.take_event(an_event(message="Number 5"))
    await service.rows()

    rest = await service.stored.page(EVER, AlarmSort.RECORDED, offset=2, limit=9, newest_seq=first.newest_seq)

    assert [row.alarm.message for row in (*first.rows, *rest.rows)] == [f"Number {one}" for one in (4, 3, 2, 1, 0)]
    assert first.total == rest.total == 5


async def test_that_filters_choose_and_sorting_orders(service: Service):
    service.alarms.take_event(an_event(JAM, severity=900, message="Überlast am Greifer"))
    service.alarms.take_event(an_event(DOOR, severity=100, message="Door open", source="cnc"))
    service.alarms.take_event(an_event(DOOR, severity=100, message="Door open", source="cnc", is_acknowledged=True))
    await service.rows()

    async def found(sort: AlarmSort = AlarmSort.TIME, **chosen: Any) -> list[str]:
        wanted = msgspec.structs.replace(EVER, **chosen)
        return [row.alarm.message for row in (await service.stored.page(wanted, sort, limit=10)).rows]

    assert await found(text="überlast GREIFER") == ["Überlast am Greifer"]
    assert await found(equipment=(EquipmentId("cnc"),)) == ["Door open", "Door open"]
    assert await found(priorities=(Priority.HIGH,)) == ["Überlast am Greifer"]
    assert await found(transitions=(Transition.ACKNOWLEDGED,)) == ["Door open"]
    assert await found(AlarmSort.PRIORITY) == ["Überlast am Greifer", "Door open", "Door open"]
    assert await found(AlarmSort.MESSAGE) == ["Überlast am Greifer", "Door open", "Door open"]
    assert await found(calls_only=True) == ["Door open", "Überlast am Greifer"]
    assert await found(text="' OR 1=1 --") == []


async def test_that_a_moment_shows_what_was_known_then(service: Service):
    before_ns = clock.now_ns()
    service.alarms.take_event(an_event(ago_s=2))
    await service.rows()
    between_ns = clock.now_ns()
    service.alarms.take_event(an_event(is_active=False, is_acknowledged=True, is_retained=False))
    await service.rows()

    then = await service.stored.alarms_at(between_ns)

    assert (await service.stored.alarms_at(before_ns)).alarms == ()
    assert [(alarm.state, alarm.is_heard) for alarm in then.alarms] == [(AlarmState.UNACKNOWLEDGED, True)]
    assert (await service.stored.alarms_at(clock.now_ns())).alarms == ()


async def test_that_nobody_listened_while_the_service_was_off_or_the_source_silent(service: Service):
    service.alarms.take_event(an_event())
    await service.rows()
    service.connect(ConnectionState.SILENT)
    service.alarms.take_silence("plc")
    await service.rows()
    silent_ns = clock.now_ns()
    await service.restart()
    service.connect()
    await service.rows()

    silences, _ = await service.stored.silences(0, 2**62)
    then = await service.stored.alarms_at(silent_ns)

    kinds = [(one.kind, one.endpoint, one.end_ns is None) for one in silences if one.endpoint != "flush"]
    assert (SilenceKind.SERVICE, "", False) in kinds
    assert (SilenceKind.CONTROLLER, "plc", False) in kinds
    assert not any(is_open for _, _, is_open in kinds)
    assert [alarm.is_heard for alarm in then.alarms] == [False]


async def test_that_past_cases_tell_who_took_it_what_was_written_and_what_ended_it(service: Service):
    for minute in (3, 2):
        began = an_event(ago_s=60 * minute)
        service.refresh(began)
        (alarm,) = service.alarms.alarms.values()
        service.alarms.use_taken({alarm.id: (PersonRef("p-1"), 1)})
        service.refresh(an_event(ago_s=60 * minute - 5, is_acknowledged=True, comment="Cleaned the sensor"))
        over = an_event(ago_s=60 * minute - 20, is_active=False, is_acknowledged=True, is_retained=False)
        service.alarms.take_event(over, is_late=True)
        service.alarms.use_taken({})
    await service.rows()

    answer = await service.stored.similar(alarm.id, None, 10, {PersonRef("p-1"): "Ada"})

    assert answer.total == 2
    newest = answer.cases[0]
    assert (newest.began_ns, newest.ended_ns, newest.ended_by) == (began.time_ns, over.time_ns, Transition.RETURNED)
    assert newest.taken_by == "Ada"
    assert [comment.words for comment in newest.comments] == ["Cleaned the sensor"]
    assert (await service.stored.similar(alarm.id, began.time_ns, 10, {})).total == 1


async def test_that_its_like_is_found_here_first_and_then_at_equipment_of_the_same_type(service: Service):
    def jam(where: str, sensor: str, ago_s: float, **more: Any) -> AlarmEvent:
        node = NodeAddress(endpoint="plc", uri="u", identifier=f"s={where}_{sensor}")
        return an_event(node, ago_s, source=where, **more)

    for event in (
        jam("outfeed", "a", 400), jam("belt", "b", 300), jam("oven", "c", 200), jam("outfeed", "a", 100),
        jam("outfeed", "d", 50, name="Slip"),
    ):  # fmt: skip
        service.alarms.take_event(event)
        service.alarms.take_event(msgspec.structs.replace(event, is_active=False, time_ns=event.time_ns + SECOND))
    service.alarms.take_event(an_event())
    await service.rows()
    own = alarm_id(JAM)

    places = (EquipmentId("belt"), EquipmentId("outfeed"))
    kin = await service.stored.kin(own, "Jam", places, None, 10, {})

    found = [(case.likeness, case.equipment) for case in kin]
    assert found == [(Likeness.SAME_KIND_HERE, "belt"), (Likeness.SAME_KIND_ELSEWHERE, "outfeed")]
    assert kin[1].began_ns > kin[0].began_ns, "of each alarm the newest"
    assert await service.stored.kin(own, "Jam", (), None, 10, {}) == ()
    assert await service.stored.kin(own, "Jam", places, kin[0].began_ns, 10, {}) != kin


async def test_that_an_alarm_that_chatters_hides_neither_the_rest_of_its_kind_nor_what_was_before(service: Service):
    def told(sensor: str, ago_s: float, where: str = "belt", **more: Any) -> None:
        node = NodeAddress(endpoint="plc", uri="u", identifier=f"s={where}_{sensor}")
        began = an_event(node, ago_s, source=where, **more)
        for time_ns, is_active in ((began.time_ns, True), (began.time_ns + SECOND // 4, False)):
            event = msgspec.structs.replace(began, time_ns=time_ns, heard_ns=time_ns, is_active=is_active)
            service.alarms.take_event(event)

    told("quiet", 900)
    told("chatters", 800)
    before_ns = clock.now_ns() - 700 * SECOND
    for number in range(MOST_OF_KIN):
        told("chatters", 600 - number)
    for number in range(MOST_OF_KIN):
        told("own", 600 - number, branch=f"b{number}")
    await service.rows()
    own = alarm_id(NodeAddress(endpoint="plc", uri="u", identifier="s=belt_own"))

    places = (EquipmentId("belt"),)
    now = await service.stored.kin(AlarmId(f"{own}|b0"), "Jam", places, None, 10, {})
    then = await service.stored.kin(own, "Jam", places, before_ns, 10, {})

    assert {case.alarm.partition("belt_")[2] for case in now} == {"quiet", "chatters"}
    assert [case.alarm.partition("belt_")[2] for case in then] == ["chatters", "quiet"]
    assert all(case.ended_ns is not None for case in (*now, *then))


async def test_that_figures_count_what_is_stored(service: Service):
    for _ in range(3):
        service.alarms.take_event(an_event())
        service.alarms.take_event(an_event(is_active=False, is_acknowledged=False))
    await service.rows()

    now_ns = clock.now_ns()
    wanted = AlarmFilter(start_ns=now_ns - 3600 * SECOND, end_ns=now_ns)
    figures, oldest_ns = await service.stored.figures(wanted, ("plc", "robot"))

    assert (figures.alarms, figures.by_priority, figures.never_heard) == (3, (3, 0, 0), ("robot",))
    assert [(one.words, one.times) for one in figures.chattering] == [("Belt is jammed", 3)]
    assert oldest_ns is not None
    assert 0 < figures.heard_s <= (now_ns - oldest_ns) / SECOND


async def test_that_old_alarms_go_and_how_open_ones_stand_stays(file: Path, a_cell: object):
    service = Service(file, a_cell)
    await service.start()
    service.refresh(
        an_event(JAM, ago_s=10 * 86_400), an_event(DOOR, ago_s=10 * 86_400, is_active=False, is_acknowledged=False)
    )
    service.alarms.take_event(an_event(DOOR, ago_s=9 * 86_400, is_active=False, is_retained=False), is_late=True)
    await service.rows()

    service.history.keep(1, None)
    for _ in range(100):
        rows = await service.rows()
        if len(rows) == 1:
            break

    assert [(row.alarm.condition, row.alarm.is_active) for row in rows] == [(JAM, True)]
    await service.history.stop()


def test_that_a_queue_that_is_full_says_that_nobody_recorded(caplog: pytest.LogCaptureFixture):
    queue = AlarmQueue(most=4)
    kept: list[AlarmEvent] = []
    alarms = AlarmList(lambda _event: None)
    recording = AlarmRecording(alarms, _Into(queue))
    for number in range(6):
        kept.append(an_event(message=f"Number {number}"))
        alarms.take_event(kept[-1])

    waiting = queue.everything()

    marks = [one.is_heard for one in waiting if isinstance(one, WatchMark)]
    assert marks[:2] == [False, True]
    assert "the oldest are lost" in caplog.text
    assert recording is not None


class _Into:
    def __init__(self, queue: AlarmQueue) -> None:
        self._queue = queue

    def take_alarm(self, change: AlarmChange, recorded_ns: int, who: Any = None) -> None:
        self._queue.add(AlarmArrival(change, recorded_ns, who))

    def mark_watch(self, endpoint: str, time_ns: int, *, is_heard: bool) -> None:
        self._queue.add(WatchMark(endpoint, time_ns, is_heard=is_heard))


def held_in(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.iterdir())


async def test_that_nothing_of_an_erased_name_is_left_in_rows_or_in_the_file(service: Service, file: Path):
    service.connect()
    words = "asked Wilhelmina Straße about the belt"
    service.refresh(
        an_event(message="Jam, see wilhelmina  straße", comment=words, comment_by="Wilhelmina Straße"),
        an_event(DOOR, comment="Wilhelmina Straßenbahn", comment_by="Ada"),
    )
    await service.rows()
    await service.restart()
    assert words.encode() in held_in(file.parent)

    await service.history.forget_name("Wilhelmina Straße")

    rows = await service.rows()
    await service.restart()
    assert {row.alarm.comment for row in rows} == {"asked … about the belt", "Wilhelmina Straßenbahn"}
    assert {row.alarm.message for row in rows} == {"Jam, see …", "Belt is jammed"}
    assert {alarm.comment_by for alarm in service.alarms.alarms.values()} == {"…", "Ada"}
    kept = held_in(file.parent)
    assert words.encode() not in kept
    assert "wilhelmina  straße".encode() not in kept


async def test_that_erasing_a_name_tells_no_step_and_what_comes_after_is_numbered_on(service: Service):
    service.connect()
    service.refresh(an_event(comment="Ada Byron was here"))
    before = await service.rows()
    erased = service.history.forget_name("Ada Byron")
    service.alarms.forget_name("Ada Byron")
    await erased

    service.refresh(an_event(comment="… was here", is_acknowledged=True))

    after = await service.rows()
    assert [row.transitions for row in after[: len(before)]] == [row.transitions for row in before]
    assert [row.transitions for row in after[len(before) :]] == [(Transition.ACKNOWLEDGED,)]
    assert [row.seq for row in after] == sorted({row.seq for row in after})
