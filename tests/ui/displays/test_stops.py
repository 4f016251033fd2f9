"""The display of stops: three taps to a reason, what nobody explained in sight, nothing shown before it is told."""

import time
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from hmi.content.reasons_file import read_reasons
from hmi.domain.case import CaseKind, LinkKind
from hmi.domain.equipment import EquipmentId
from hmi.domain.outcome import Done, Failed, Reason, Refused
from hmi.domain.production_state import Activity, StateSpan
from hmi.domain.query import AskPeople, PeopleAnswer
from hmi.domain.shift import AskShifts, Shift, ShiftsAnswer
from hmi.domain.short_stops import ShortStops
from hmi.domain.stop import CauseWay, Stop, StopId, StopKind, StopSummary, SuggestedCause
from hmi.domain.stop_command import ClassifyStop, ExplainShortStops, MergeStops, RestoreStops, SplitStop
from hmi.domain.stop_query import AskReasons, AskStates, AskStops, ReasonsAnswer, StatesAnswer, StopFilter, StopsAnswer
from hmi.link.messages import StopsChanged
from hmi.paths import shipped
from ui.displays.attention import attention_items
from ui.displays.frame_content import stop_count
from ui.displays.stop_ribbons import brackets_of
from ui.displays.stops import StopsDisplay
from ui.faceplates.stop_splitting import StopSplittingFaceplate
from ui.models.keyed_rows import ROW_ROLE
from ui.models.picture import Picture
from ui.models.report_context import ReportContext
from ui.models.scene import Scene
from ui.models.stop_rows import StopGroup

S = 10**9
MINUTE = 60 * S
NOW = int(time.time()) * S
TREE = read_reasons(shipped("resources") / "reasons.yaml")
JAM = ("technical", "jam")


def a_stop(name: str = "a", begin_min: int = -10, end_min: int | None = None, **more: Any) -> Stop:
    end_ns = None if end_min is None else NOW + end_min * MINUTE
    seconds = None if end_min is None else (end_min - begin_min) * 60.0
    told: dict[str, Any] = {"kind": StopKind.BLOCKED, "is_asked_for": not more.get("reason"), **more}
    return Stop(id=StopId(name), begin_ns=NOW + begin_min * MINUTE, end_ns=end_ns, seconds=seconds, **told)


JAMMED = SuggestedCause(
    way=CauseWay.FIRST_OUT, alarm="plc|jam", words="Outfeed belt is jammed", equipment=EquipmentId("cnc"), reason=JAM
)


class Service:
    """Answers the display from a list of stops, as the service does."""

    def __init__(self, panel) -> None:
        self.panel = panel
        self.stops: list[Stop] = []
        self.outcome: Done | Refused = Done()
        self.commands: list[object] = []
        self.revision = 0
        self.groups: tuple[ShortStops, ...] = ()
        self.spans: tuple[StateSpan, ...] = ()
        self.filters: list[StopFilter] = []
        self.beside: list[AskStates] = []
        """Asked about the time of one stop."""
        self.beside_outcome: Done | Failed | None = Done()
        """None: it does not answer that."""
        panel.bridge.link = self
        panel.bridge.live.service_time_ns = NOW

    def ask(self, query, on_answer) -> None:
        match query:
            case AskShifts():
                shift = Shift(id="early", label="Early", day="", begin_ns=NOW - 200 * MINUTE, end_ns=NOW + 100 * MINUTE)
                on_answer(ShiftsAnswer(shifts=(shift,), now_ns=NOW, time_zone="UTC"))
            case AskReasons():
                on_answer(ReasonsAnswer(tree=TREE))
            case AskStops():
                rows = [one for one in self.stops if one.is_asked_for or not query.filter.only_unexplained]
                count = sum(one.is_asked_for for one in self.stops)
                recent = (("technical", "tool"),)
                self.filters.append(query.filter)
                groups = self.groups if query.filter.with_short else ()
                answer = StopsAnswer(stops=tuple(rows), unexplained=count, recent=recent, groups=groups, asked_ns=NOW)
                on_answer(answer)
            case AskStates():
                is_beside = query.start_ns > NOW - 200 * MINUTE
                self.beside += [query] if is_beside else []
                if is_beside and not isinstance(self.beside_outcome, Done):
                    if self.beside_outcome is not None:
                        on_answer(self.beside_outcome)
                    return
                made = StateSpan(activity=Activity(), begin_ns=NOW - 200 * MINUTE, end_ns=NOW)
                on_answer(StatesAnswer(spans=(made, *self.spans), watched_ns=NOW))
            case AskPeople():
                on_answer(PeopleAnswer(people=()))
            case _:
                pass

    def do(self, command, on_outcome) -> None:
        self.commands.append(command)
        on_outcome(self.outcome)

    def tell(self, *stops: Stop) -> None:
        """These are the stops from now on."""
        self.stops = list(stops)
        self.revision += 1
        asked = [one for one in stops if one.is_asked_for]
        oldest = min((one.begin_ns for one in asked), default=None)
        summary = StopSummary(revision=self.revision, unexplained=len(asked), oldest_unexplained_ns=oldest)
        self.panel.bridge.take(StopsChanged(summary=summary))


@pytest.fixture
def service(panel) -> Service:
    return Service(panel)


@pytest.fixture
def display(panel, service, qtbot) -> StopsDisplay:
    display = StopsDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.resize(1170, 680)
    display.show()
    display.enter()
    panel.keep.append(display)
    return display


def key(display: StopsDisplay, words: str):
    return next(one for one in display.card.reasons.keys if one.text() == words)


def tap(qtbot, widget) -> None:
    """As soon as it takes one: a key that comes where another was does not at once."""
    qtbot.waitUntil(lambda: not widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents))
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_that_no_stops_is_said_in_words(display):
    assert display.all_well.isVisible()
    assert display.all_well.accessibleName().startswith("No stops in this shift")


def test_that_without_the_service_no_stops_is_not_claimed(display, panel):
    panel.bridge.picture.is_attached = False
    panel.bridge.attachment_changed.emit()

    assert display.all_well.accessibleName().startswith("No stop is known")
    assert "not heard" in display.summary.text()


def test_that_a_stop_is_explained_with_three_taps(display, service, qtbot):
    service.tell(a_stop("new"), a_stop("old", -60, -50))
    row = display.rows.row_of(StopId("old"))
    place = display.list.visualRect(display.rows.index(row)).center()
    qtbot.mouseClick(display.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    tap(qtbot, key(display, "Material and parts"))
    tap(qtbot, key(display, "No parts to work on"))

    assert service.commands == [ClassifyStop(stop=StopId("old"), reason=("material", "no_parts"), seen=())]


def test_that_the_proposed_reason_stands_first_with_what_speaks_for_it_and_then_one_given_lately(
    display, service, qtbot
):
    service.tell(a_stop(cause=JAMMED))

    first, second = display.card.reasons.keys[:2]
    assert (first.text(), first.property("look")) == ("Part or belt jammed", "primary")
    assert second.text() == "Tool broken or worn"
    assert "Outfeed belt is jammed · This alarm came first." in display.card.cause.text()
    tap(qtbot, first)
    assert service.commands == [ClassifyStop(stop=StopId("a"), reason=JAM, seen=())]


def test_that_a_group_leads_back(display, service, qtbot):
    service.tell(a_stop())
    tap(qtbot, key(display, "Safety"))
    assert display.card.reasons.heading.text() == "Safety"
    tap(qtbot, key(display, "Back"))

    assert display.card.reasons.heading.text() == "Why did it stop?"


def test_that_nothing_changes_before_the_service_tells(display, service, qtbot):
    service.tell(a_stop(cause=JAMMED))
    service.outcome = Refused(reason=Reason.STOP_CHANGED)
    tap(qtbot, display.card.reasons.keys[0])

    assert display.card.heading.text() == "Cannot give parts away"
    assert "Somebody changed this stop meanwhile" in display.card.remark.text()
    assert display.rows.index(0).data(ROW_ROLE) is StopGroup.UNEXPLAINED


def test_that_an_explained_stop_shows_its_reason_and_offers_another_and_to_take_it_back(display, service, qtbot):
    service.tell(a_stop("a", -30, -20, reason=JAM))
    assert display.card.heading.text() == "Part or belt jammed"
    assert not display.card.reasons.isVisible()

    tap(qtbot, display.card.take_back_key)
    assert service.commands[-1] == ClassifyStop(stop=StopId("a"), reason=(), seen=JAM)
    tap(qtbot, display.card.change_key)
    assert display.card.reasons.isVisible()


def test_that_the_card_keeps_its_stop_whatever_else_comes(display, service):
    service.tell(a_stop("chosen", -60, -50))
    display._choose_stop("chosen")
    service.tell(a_stop("later"), a_stop("chosen", -60, -50, reason=JAM))

    assert display.card.heading.text() == "Part or belt jammed"


def test_that_unexplained_stops_stand_on_top_whatever_their_age(display, service):
    service.tell(a_stop("told", -5, -2, reason=JAM), a_stop("old", -600, -590), a_stop("new", -20, -15))

    rows = [display.rows.index(number).data(ROW_ROLE) for number in range(display.rows.rowCount())]
    assert [row if isinstance(row, StopGroup) else row.id for row in rows] == [
        StopGroup.UNEXPLAINED, "new", "old", StopGroup.OTHERS, "told",
    ]  # fmt: skip


def test_that_neighbours_are_merged_and_undone_with_one_tap(display, service, qtbot):
    service.tell(a_stop("one", -60, -50), a_stop("two", -45, -40))
    display._choose_stop("two")
    assert not display.card.merge_key.isVisible()
    tap(qtbot, display.card.more_key)
    tap(qtbot, display.card.merge_key)
    service.tell(a_stop("whole", -60, -40, replaces=(StopId("one"), StopId("two"))))
    assert display.card.restore_key.text() == "Undo the merging"
    tap(qtbot, display.card.restore_key)

    assert service.commands == [MergeStops(stops=(StopId("one"), StopId("two"))), RestoreStops(stop=StopId("whole"))]


def test_that_stops_far_apart_offer_no_merging(display, service, qtbot):
    service.tell(a_stop("one", -160, -150), a_stop("two", -45, -40))
    display._choose_stop("two")
    tap(qtbot, display.card.more_key)

    assert display.card.split_key.isVisible()
    assert not display.card.merge_key.isVisible()


def test_that_a_split_tells_both_parts_and_asks_for_exactly_that_moment(display, service, panel, qtbot):
    stop = a_stop("a", -30, -20)
    plate = StopSplittingFaceplate(panel.bridge, stop)
    plate.open_over(display)
    qtbot.mouseClick(plate.step_keys[4], Qt.MouseButton.LeftButton)

    assert plate.slider.value() == 360
    assert "6 min 00 s" in plate.parts_label.text()
    assert "4 min 00 s" in plate.parts_label.text()
    tap(qtbot, plate.split_key)
    assert service.commands == [SplitStop(stop=StopId("a"), at_ns=stop.begin_ns + 360 * S)]


def test_that_a_tap_on_the_ribbon_chooses_the_stop_there(display, service, qtbot):
    service.tell(a_stop("early", -150, -140), a_stop("late", -20, -10))
    x = round(display.ribbon._x(NOW - 145 * MINUTE))
    qtbot.mouseClick(display.ribbon, Qt.MouseButton.LeftButton, pos=QPoint(x, 12))

    assert display._chosen == "early"


def test_that_what_nobody_explained_is_counted_on_the_rail_and_needs_a_person(display, service, panel):
    service.tell(a_stop("a"), a_stop("b", -60, -50))

    count = stop_count(panel.bridge)
    assert count is not None
    assert (count.words, count.spoken, count.is_present) == ("2", "2 stops are not explained", True)
    (item,) = [one for one in attention_items(panel.bridge, ()) if one.display == "stops"]
    assert item.words == "2 stops are not explained"

    service.tell(a_stop("a", reason=JAM))
    assert stop_count(panel.bridge) is None
    assert not [one for one in attention_items(panel.bridge, ()) if one.display == "stops"]


def test_that_a_problem_reported_from_a_stop_takes_the_stop_and_its_machine_along(display, service):
    service.tell(a_stop("starved", kind=StopKind.STARVED, cause=JAMMED))

    context = display.report_context()

    assert [(link.kind, link.ref) for link in context.links] == [(LinkKind.STOP, "starved")]
    assert (context.equipment, context.kind) == ("cnc", CaseKind.SHORTAGE)


def test_that_without_a_stop_nothing_is_taken_along(display):
    assert display.report_context() == ReportContext()


def test_that_stops_of_the_present_are_not_shown_for_a_past_moment(display, service, panel):
    service.tell(a_stop("new"))
    shown = display.rows.rowCount()
    service.ask = lambda query, on_answer: None
    live = panel.bridge.live
    panel.bridge.show_past(Scene(picture=live.picture, service_time_ns=live.service_time_ns - 10 * MINUTE))

    assert shown
    assert not display.rows.rowCount()
    assert display.all_well.accessibleName().startswith("Loading …")


def test_that_of_a_moment_that_nobody_watched_no_stops_is_not_claimed(display, service, panel):
    live = panel.bridge.live
    then = Scene(picture=Picture(live.picture.cell), service_time_ns=live.service_time_ns - 10 * MINUTE)
    panel.bridge.show_past(then)

    assert display.all_well.accessibleName().startswith("No stop is known")
    assert "Nobody watched the cell at this moment" in display.all_well.accessibleName()
    assert "not heard" not in display.summary.text()


def test_that_stops_that_cannot_be_read_are_not_denied(display, service):
    service.tell(a_stop("new"))
    service.ask = lambda query, on_answer: on_answer(Refused(reason=Reason.NOT_PERMITTED, facts={"action": "view"}))
    display._ask_shift()

    assert display.all_well.accessibleName().startswith("No stop is known")
    assert display.summary.text() in display.all_well.accessibleName()


SLIPPED = ShortStops(
    equipment=EquipmentId("cobot"), kind=StopKind.WAITING, count=37, seconds=185.0, first_ns=NOW - 90 * MINUTE,
    last_ns=NOW - 3 * MINUTE,
)  # fmt: skip


def show_short(display, service, *groups: ShortStops) -> None:
    service.groups = groups
    display.short_key.setChecked(True)
    display._choose_stop(f"short|{groups[0].key}")


def test_that_short_stops_of_a_machine_are_one_row_that_says_how_many_and_how_long(display, service):
    show_short(display, service, SLIPPED)

    assert display.card.heading.text() == "Waits · Cobot"
    (row,) = [row for row in display.rows.rows if isinstance(row, ShortStops)]
    spoken = display.rows.index(display.rows.rows.index(row)).data()
    assert "37×" in spoken
    assert "no reason given" in spoken


def test_that_all_short_stops_of_a_group_are_explained_with_one_act_up_to_what_was_seen(display, service, qtbot):
    show_short(display, service, SLIPPED)

    assert display.card.reasons.heading.text() == "Why did it stop 37 times?"
    tap(qtbot, key(display, "Machine or robot"))
    tap(qtbot, key(display, "Gripper or vacuum"))

    assert service.commands == [
        ExplainShortStops(
            start_ns=NOW - 200 * MINUTE, end_ns=NOW, equipment=EquipmentId("cobot"), stop_kind=StopKind.WAITING,
            reason=("technical", "gripper"), seen=(),
        )
    ]  # fmt: skip


def test_that_the_group_is_shown_on_with_the_reason_that_it_was_given(display, service, qtbot):
    show_short(display, service, SLIPPED)
    tap(qtbot, key(display, "Machine or robot"))
    told = msgspec.structs.replace(SLIPPED, reason=("technical", "gripper"))

    tap(qtbot, key(display, "Gripper or vacuum"))
    service.groups = (told,)
    service.tell()

    assert display.card.heading.text() == "Gripper or vacuum · Cobot"
    assert not display.card.reasons.isVisible()
    tap(qtbot, display.card.take_back_key)
    assert service.commands[-1].reason == ()
    assert service.commands[-1].seen == ("technical", "gripper")


def test_that_short_stops_that_changed_meanwhile_are_not_said_to_be_explained(display, service, qtbot):
    show_short(display, service, SLIPPED)
    service.outcome = Refused(reason=Reason.STOP_CHANGED)

    tap(qtbot, key(display, "Machine or robot"))
    tap(qtbot, key(display, "Gripper or vacuum"))

    assert display.card.heading.text() == "Waits · Cobot"
    assert "Somebody changed this stop meanwhile" in display.card.remark.text()


def test_that_a_machine_that_stood_alone_stands_under_its_own_heading_and_asks_nothing(display, service):
    alone = a_stop("machine-cnc-1", -30, -20, equipment=EquipmentId("cnc"), is_asked_for=False)

    service.tell(alone)

    assert list(display.rows.rows) == [StopGroup.MACHINES, alone]
    assert not display.card.reasons.isVisible()
    assert not display.card.comment_key.isVisible()
    assert not display.card.split_key.isVisible()
    assert "1 machine stood alone while the cell produced" in display.summary.text()
    assert brackets_of((alone,), NOW) == []


def test_that_a_stop_names_what_each_machine_did_over_it(display, service):
    service.spans = (
        StateSpan(
            equipment=EquipmentId("cnc"), activity=Activity(kind=StopKind.FAULT, word="Fault"),
            begin_ns=NOW - 20 * MINUTE, end_ns=NOW - 13 * MINUTE,
        ),
        StateSpan(
            equipment=EquipmentId("cobot"), activity=Activity(kind=StopKind.STARVED), begin_ns=NOW - 20 * MINUTE,
            end_ns=NOW - 10 * MINUTE,
        ),
    )  # fmt: skip

    service.tell(a_stop("a", -15, -10))

    told = display.card.machines.accessibleName() or " ".join(
        label.text() for label in display.card.machines.findChildren(QLabel)
    )
    assert "Fault 2 min 00 s" in told
    assert "No data 3 min 00 s" in told
    assert "Waits for parts 5 min 00 s" in told
    assert display.card.machines_heading.isVisible()


def test_that_what_machines_did_over_a_stop_is_asked_for_once_however_often_it_is_drawn(display, service):
    service.beside_outcome = None
    service.tell(a_stop("a", -15, -10), a_stop("b", -9, -8))
    before = list(service.beside)

    display._show_chosen()
    display._on_names()
    display._show_stops()

    assert service.beside == before
    assert len(before) == 1


def test_that_what_machines_did_is_asked_for_again_where_it_could_not_be_told(display, service):
    service.beside_outcome = Failed(reason=Reason.SERVICE_SILENT)
    service.tell(a_stop("a", -15, -10))
    refused = len(service.beside)
    display._show_chosen()
    drawn = len(service.beside)
    service.beside_outcome = Done()

    display._ask_states()
    display._ask_states()

    assert drawn == refused
    assert len(service.beside) == refused + 1


def test_that_the_ribbon_and_the_summary_are_of_the_machine_that_stops_are_narrowed_down_to(display, service):
    service.spans = tuple(
        StateSpan(equipment=EquipmentId(one), activity=Activity(kind=StopKind.FAULT), begin_ns=NOW - MINUTE, end_ns=NOW)
        for one in ("cnc", "cobot")
    )
    display.machines_key.setChecked(False)
    whole = [one.name for one in display.ribbon._ribbons]

    display._on_machine("cnc")

    assert len(whole) == 1
    assert [one.name for one in display.ribbon._ribbons] == [*whole, "Milling machine"]
    assert display.summary.text().startswith("Milling machine · ")
    display.machines_key.setChecked(True)
    assert len(display.ribbon._ribbons) == 2
    display._on_machine("")
    assert len(display.ribbon._ribbons) == 3


def test_that_stops_are_narrowed_down_to_a_machine_and_the_key_says_to_which(display, service):
    display._on_machine("cnc")

    assert service.filters[-1].machine == EquipmentId("cnc")
    assert display.machine_key.text() == "Milling machine"
    assert "by Milling machine" in display.all_well.accessibleName()
    display._on_machine("")
    assert service.filters[-1].machine is None
    assert display.machine_key.text() == "All machines"
