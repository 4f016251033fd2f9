"""What a trend marks on its time axis for whom, and who gets samples."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from hmi.domain.alarm import AlarmId
from hmi.domain.alarm_figures import AlarmFigures
from hmi.domain.alarm_plan import AlarmPlan
from hmi.domain.alarm_query import (
    AlarmFilter,
    AlarmHistoryAnswer,
    AlarmsAtAnswer,
    AlarmSort,
    PastCase,
    SimilarAlarmsAnswer,
)
from hmi.domain.alarm_record import Silence
from hmi.domain.alarm_transition import AlarmChange
from hmi.domain.alarms_file import WrittenAlarms
from hmi.domain.cell import Cell, HistoryLimits
from hmi.domain.command import AddPerson, KeepHistory, SaveView
from hmi.domain.episode import EpisodeWatch
from hmi.domain.outcome import Done, Failed, Reason, Refused
from hmi.domain.person import PersonRef, Role, SessionEnd
from hmi.domain.query import (
    AskHistory,
    AskJournal,
    AskSamples,
    AskTrend,
    HistoryAnswer,
    SamplesAnswer,
    TrendAnswer,
    TrendTrace,
)
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.live.alarm_list import AlarmList
from hmi.live.alarm_recording import AlarmRecording
from hmi.live.present_silence import PresentSilence
from hmi.ports.cell_file import CellFileChanged
from hmi.ports.history import HistoryUnavailable
from hmi.ports.past import PastReadings
from hmi.services.access import actor_of
from hmi.services.alarm import AlarmService
from hmi.services.alarm_door import serve_alarms
from hmi.services.alarm_history import AlarmHistoryService
from hmi.services.alarms_file import AlarmsFileService
from hmi.services.cell_editor import CellEditor
from hmi.services.console_key import ConsoleKey
from hmi.services.dispatcher import Dispatcher
from hmi.services.door import Door
from hmi.services.guidance import GuidanceService
from hmi.services.history_keeper import HistoryKeeper
from hmi.services.past import nothing
from hmi.services.people_door import serve_people
from hmi.services.records_door import serve_records
from hmi.services.saved_views import SavedViewService
from hmi.services.silence import SilenceService
from hmi.services.trend_marks import MOST_EVENTS
from hmi.store.alarms import AlarmStore

NOTHING = SamplesAnswer(
    tags=(), end_ns=9, tag=b"", time_ns=b"", value=b"", status=b"", is_backfilled=b"", is_gap=b"", text={}
)


class EmptyHistory:
    """A history in which nothing is stored."""

    trouble = ""

    def take(self, batch: ReadingBatch) -> None: ...

    def take_backfill(self, batch: ReadingBatch) -> None: ...

    def mark_gap(self, tag: Sequence[int], time_ns: int) -> None: ...

    async def trend(
        self, tags: Sequence[TagName], start_ns: int, end_ns: int, columns: int
    ) -> tuple[tuple[TrendTrace, ...], int | None]:
        if self.trouble:
            raise HistoryUnavailable(self.trouble)
        return (), None

    async def samples(self, patterns: Sequence[str], start_ns: int, end_ns: int) -> SamplesAnswer:
        return NOTHING

    async def moment(self, tags: Sequence[TagName], time_ns: int, began_ns: int) -> PastReadings:
        return PastReadings(columns=nothing(tuple(tags)), oldest_ns=None)

    async def stretch(self, tags: Sequence[TagName], start_ns: int, end_ns: int, step_ns: int) -> PastReadings:
        return PastReadings(columns=nothing(tuple(tags)), oldest_ns=None, end_ns=end_ns)

    async def oldest_ns(self) -> int | None:
        return None

    async def at_work_ns(self, before_ns: int) -> int | None:
        return None

    def keep(self, keep_days: int, most_bytes: int) -> None: ...

    async def extent(self) -> tuple[int, int | None]:
        return 2_000_000, 5


@pytest.fixture
def history() -> EmptyHistory:
    return EmptyHistory()


class KeptCells(list[Cell]):
    """Every cell that was written down, newest last."""

    is_changed_by_hand = False

    async def use(self, cell: Cell) -> None:
        if self.is_changed_by_hand:
            raise CellFileChanged
        self.append(cell)


class NoAlarmRecords:
    """Nobody keeps them."""

    def take_alarm(self, change: AlarmChange, recorded_ns: int, who: PersonRef | None = None) -> None:
        return

    def mark_watch(self, endpoint: str, time_ns: int, *, is_heard: bool) -> None:
        return


NOTHING = WrittenAlarms(sha256="", plan=AlarmPlan())


class NoFile:
    """A project in which nobody wrote anything about alarms."""

    def stamp(self) -> object:
        return None

    def read(self, cell: Cell) -> WrittenAlarms:
        return NOTHING

    def read_again(self, written: WrittenAlarms, cell: Cell) -> WrittenAlarms:
        return NOTHING

    def keep(self, written: WrittenAlarms) -> None:
        return


class NoAlarmHistory:
    """Nothing is stored of alarms."""

    async def page(self, wanted: AlarmFilter, sort: AlarmSort, **_: object) -> AlarmHistoryAnswer:
        return AlarmHistoryAnswer(rows=(), total=0)

    async def figures(self, wanted: AlarmFilter, endpoints: Collection[str]) -> tuple[AlarmFigures, int | None]:
        raise HistoryUnavailable("not started")

    async def similar(
        self, alarm: AlarmId, before_ns: int | None, limit: int, names: Mapping[PersonRef, str]
    ) -> SimilarAlarmsAnswer:
        return SimilarAlarmsAnswer(cases=(), total=0)

    async def kin(self, *_: object) -> tuple[PastCase, ...]:
        return ()

    async def alarms_at(self, time_ns: int) -> AlarmsAtAnswer:
        return AlarmsAtAnswer(alarms=())

    async def silences(self, start_ns: int, end_ns: int) -> tuple[tuple[Silence, ...], int | None]:
        return (), None


@pytest.fixture
def cells() -> KeptCells:
    return KeptCells()


@pytest.fixture
def door(desk: Any, history: EmptyHistory, cells: KeptCells, tmp_path: Path) -> Door:
    console = ConsoleKey(tmp_path / "run" / "console-key")
    console.offer()
    cell = Cell(id="cell", label="Cell")
    editor = CellEditor(cell, {}, cells.use)
    alarms = AlarmList(lambda _event: None)
    dispatcher = Dispatcher(desk.journal)
    serve_people(dispatcher, desk.access, desk.people, SavedViewService(desk.store))
    serve_records(dispatcher, desk.journal, history, HistoryKeeper(editor, history, 100 * 10**9))
    serve_alarms(
        dispatcher,
        alarms=AlarmService(alarms, {}, AlarmStore(desk.journal)),
        recording=AlarmRecording(alarms, NoAlarmRecords()),
        history=AlarmHistoryService(lambda: cell, NoAlarmHistory(), desk.store),
        guidance=GuidanceService(alarms),
        file=AlarmsFileService(NoFile(), NOTHING, alarms, lambda: cell, lambda _plan, _by: None),
        episodes=EpisodeWatch(),
        silence=SilenceService(alarms, PresentSilence()),
    )
    return Door(dispatcher, desk.access, console)


def note(desk: Any, kind: str, subject: str = "") -> None:
    desk.journal.record(kind, subject, {"state": "lost"}, actor=None, roles=frozenset(), screen="service")


def a_question() -> AskTrend:
    return AskTrend(tag_names=(), start_ns=0, end_ns=2**62, columns=100)


async def test_that_a_trend_marks_what_happened_to_the_cell_for_everybody(desk: Any, door: Door):
    note(desk, "service.started")
    note(desk, "connection.changed", "plc")
    note(desk, "write_tag.done", "cobot/speed")
    note(desk, "sign_in.done")

    answer = await door.ask(a_question(), None, "panel")

    assert isinstance(answer, TrendAnswer)
    assert [(event.kind, event.subject) for event in answer.events] == [
        ("service.started", ""),
        ("connection.changed", "plc"),
    ]
    assert answer.events[1].facts == {"state": "lost"}


async def test_that_a_trend_marks_acts_for_those_who_may_read_of_them(desk: Any, door: Door):
    session = desk.access.sessions.open(desk.add("Ada", Role.OPERATOR), "panel")
    note(desk, "connection.changed", "plc")
    note(desk, "write_tag.done", "cobot/speed")

    answer = await door.ask(a_question(), session, "panel")

    assert isinstance(answer, TrendAnswer)
    assert [event.kind for event in answer.events] == ["connection.changed", "write_tag.done"]


async def test_that_a_mark_of_an_act_says_what_was_asked_and_by_whom(desk: Any, door: Door):
    ada = desk.add("Ada", Role.OPERATOR)
    session = desk.access.sessions.open(ada, "panel")
    who = {"actor": ada.ref, "roles": ada.roles, "screen": "panel"}
    asked = desk.journal.record("write_tag.asked", "cobot/speed", {"value": 65.0, "seen": 80.0}, **who)
    desk.journal.record("write_tag.done", "cobot/speed", {"asked": asked}, **who)

    answer = await door.ask(a_question(), session, "panel")

    assert isinstance(answer, TrendAnswer)
    (mark,) = answer.events
    assert mark.kind == "write_tag.done"
    assert (mark.facts["seen"], mark.facts["value"], mark.facts["who"]) == ("80.0", "65.0", "Ada")


async def test_that_a_trend_says_how_much_of_what_happened_it_does_not_mark(desk: Any, door: Door):
    for _ in range(MOST_EVENTS + 3):
        note(desk, "connection.changed", "plc")

    answer = await door.ask(a_question(), None, "panel")

    assert isinstance(answer, TrendAnswer)
    assert (len(answer.events), answer.events_left_out) == (MOST_EVENTS, 3)


async def test_that_what_an_ended_session_still_asks_is_refused_on_record(desk: Any, door: Door):
    session = desk.access.sessions.open(desk.add("Ada", Role.ADMINISTRATOR), "panel")
    desk.access.sessions.end_all(session.person.ref, SessionEnd.ROLES_CHANGED)
    command = AddPerson(display_name="Ben", roles=frozenset({Role.OPERATOR}), pin=desk.pin)

    refusal, left = await door.do(command, session, "panel")

    newest, asked, *_ = (await desk.journal.read(AskJournal(limit=9))).rows
    assert (refusal, left) == (Refused(reason=Reason.SESSION_ENDED), None)
    assert (newest.kind, newest.facts["reason"], newest.actor) == ("add_person.refused", "session_ended", asked.actor)
    assert (asked.kind, newest.facts["asked"]) == ("add_person.asked", str(asked.seq))


async def test_that_somebody_with_a_given_pin_is_refused_on_record(desk: Any, door: Door):
    ole = desk.add("Ole", Role.OPERATOR)
    desk.store.set_pin_hash(ole.ref, "given", actor_of(desk.caller(ole)), must_replace_pin=True)
    session = desk.access.sessions.open(desk.store.person(ole.ref), "panel")

    refusal, left = await door.do(SaveView(name="press", tag_names=(), span_s=60.0), session, "panel")

    newest = (await desk.journal.read(AskJournal(limit=1))).rows[0]
    assert (refusal, left) == (Refused(reason=Reason.WEAK_PIN, facts={"rule": "replace"}), session)
    assert (newest.kind, newest.actor_name) == ("save_view.refused", "Ole")


async def test_that_a_trend_marks_only_its_own_time(desk: Any, door: Door):
    note(desk, "connection.changed", "plc")

    answer = await door.ask(AskTrend(tag_names=(), start_ns=0, end_ns=5, columns=1), None, "panel")

    assert isinstance(answer, TrendAnswer)
    assert answer.events == ()


async def test_that_a_history_that_cannot_be_read_is_an_answer(door: Door, history: EmptyHistory):
    history.trouble = "disk full"

    answer = await door.ask(a_question(), None, "panel")

    assert answer == Failed(reason=Reason.HISTORY_UNAVAILABLE, facts={"detail": "disk full"})


async def test_that_samples_need_a_person_or_the_key_of_the_console(desk: Any, door: Door, tmp_path: Path):
    session = desk.access.sessions.open(desk.add("Ada", Role.OPERATOR), "panel")
    key_file = tmp_path / "run" / "console-key"

    def question(key: str = "") -> AskSamples:
        return AskSamples(patterns=("*",), start_ns=0, end_ns=9, console_key=key)

    assert isinstance(await door.ask(question(), None, "panel"), Refused)
    assert isinstance(await door.ask(question("wrong"), None, "panel"), Refused)
    assert await door.ask(question(key_file.read_text()), None, "export") == NOTHING
    assert await door.ask(question(), session, "panel") == NOTHING
    assert key_file.stat().st_mode & 0o077 == 0


async def test_that_everybody_sees_how_much_of_the_past_is_kept(door: Door):
    answer = await door.ask(AskHistory(), None, "panel")

    assert answer == HistoryAnswer(
        limits=HistoryLimits(), most_bytes=100 * 10**9, room_bytes=100 * 10**9, held_bytes=2_000_000, oldest_ns=5
    )


async def test_that_an_administrator_says_how_much_of_the_past_is_kept(desk: Any, door: Door, cells: KeptCells):
    session = desk.access.sessions.open(desk.add("Ada", Role.ADMINISTRATOR), "panel")

    outcome, _ = await door.do(KeepHistory(keep_days=30, most_gb=20), session, "panel")
    answer = await door.ask(AskHistory(), None, "panel")

    assert outcome == Done()
    assert [cell.history for cell in cells] == [HistoryLimits(keep_days=30, most_gb=20)]
    assert isinstance(answer, HistoryAnswer)
    assert (answer.limits.keep_days, answer.most_bytes) == (30, 20 * 10**9)
    rows = (await desk.journal.read(AskJournal(kinds=("keep_history.asked", "keep_history.done")))).rows
    assert [row.kind for row in rows] == ["keep_history.done", "keep_history.asked"]
    assert (rows[1].facts["keep_days"], rows[1].facts["most_gb"]) == ("30", "20")


async def test_that_a_cell_that_people_changed_by_hand_is_left_to_them(desk: Any, door: Door, cells: KeptCells):
    session = desk.access.sessions.open(desk.add("Ada", Role.ADMINISTRATOR), "panel")
    cells.is_changed_by_hand = True

    outcome, _ = await door.do(KeepHistory(keep_days=30), session, "panel")

    assert outcome == Refused(reason=Reason.CELL_FILE_CHANGED)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.MAINTENANCE, Role.TRAINER, Role.COORDINATOR, None])
async def test_that_nobody_else_shortens_the_past(desk: Any, door: Door, cells: KeptCells, role: Role | None):
    session = None if role is None else desk.access.sessions.open(desk.add("Ole", role), "panel")

    outcome, _ = await door.do(KeepHistory(keep_days=1), session, "panel")

    assert isinstance(outcome, Refused)
    assert outcome.reason is (Reason.NOT_SIGNED_IN if role is None else Reason.NOT_PERMITTED)
    assert not cells
    assert (await desk.journal.read(AskJournal(kinds=("keep_history.refused",)))).rows


@pytest.mark.parametrize(
    ("command", "high"),
    [
        (KeepHistory(keep_days=0), 36_500),
        (KeepHistory(keep_days=36_501), 36_500),
        (KeepHistory(keep_days=30, most_gb=0), 100),
        (KeepHistory(keep_days=30, most_gb=101), 100),
    ],
)
async def test_that_limits_that_make_no_sense_are_refused(
    desk: Any, door: Door, cells: KeptCells, command: KeepHistory, high: int
):
    session = desk.access.sessions.open(desk.add("Ada", Role.ADMINISTRATOR), "panel")

    outcome, _ = await door.do(command, session, "panel")

    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.facts["high"]) == (Reason.OUT_OF_RANGE, high)
    assert not cells
