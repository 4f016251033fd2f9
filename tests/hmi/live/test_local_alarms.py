"""Local alarms begin, last and end as their rule says, by seconds that nobody can set; doubt is never normal."""

from collections.abc import Callable

import pytest

from hmi.domain.alarm import AlarmState
from hmi.domain.alarm_transition import AlarmChange, Transition
from hmi.domain.local_alarm import Deviation, Limit, Rate, Repetition, Rise, RuleId, Stale, State
from hmi.domain.local_finding import LocalFinding, LocalKind
from hmi.domain.quality import Freshness
from tests.hmi.live.local_post import BAD, HEAT, MODE, SET_POINT, UNCERTAIN, LocalPost, an_alarm


def test_that_a_limit_begins_beyond_it_and_ends_behind_its_deadband():
    post = LocalPost([an_alarm()])

    post.hear(60.0)
    assert post.alarm() is None
    post.hear(60.1)
    assert post.alarm().state is AlarmState.UNACKNOWLEDGED
    assert post.alarm().finding == LocalFinding(kind=LocalKind.HIGH, tag=HEAT, value=60.1, limit=60.0)
    post.hear(58.1)
    assert post.alarm().is_active
    post.hear(58.0)
    assert post.alarm().state is AlarmState.RETURNED


def test_that_a_low_limit_is_told_as_people_read_it():
    post = LocalPost([an_alarm(Limit(kind=LocalKind.LOW, limit=5.0, deadband=1.0))])

    post.hear(4.5)

    assert (post.alarm().finding.value, post.alarm().finding.limit) == (4.5, 5.0)
    post.hear(5.9)
    assert post.alarm().is_active
    post.hear(6.0)
    assert not post.alarm().is_active


def test_that_a_peak_between_two_readings_of_one_batch_is_not_missed():
    post = LocalPost([an_alarm()])
    post.hear(20.0)

    post.hear_all([20.0, 70.0, 20.0])

    assert post.steps() == [Transition.BEGAN, Transition.WANTS_ACKNOWLEDGEMENT, Transition.RETURNED]
    assert post.alarm().state is AlarmState.RETURNED


def test_that_what_does_not_last_as_long_as_its_delay_does_not_call():
    post = LocalPost([an_alarm(on_delay_s=5.0)])

    post.hear(70.0)
    post.wait(4.5)
    post.hear(50.0)
    post.wait(5.0)
    assert post.alarm() is None
    post.hear(70.0)
    post.wait(5.0)
    assert post.alarm().is_active


def test_that_what_is_not_over_for_as_long_as_its_delay_goes_on():
    post = LocalPost([an_alarm(off_delay_s=5.0)])
    post.hear(70.0)

    post.hear(50.0)
    post.wait(4.5)
    post.hear(70.0)
    post.wait(10.0)
    assert post.steps() == [Transition.BEGAN, Transition.WANTS_ACKNOWLEDGEMENT]
    post.hear(50.0)
    post.wait(5.0)
    assert not post.alarm().is_active


@pytest.mark.parametrize("step_s", [-7 * 86400.0, 7 * 86400.0])
def test_that_a_clock_that_is_set_changes_no_delay(step_s: float):
    post = LocalPost([an_alarm(on_delay_s=5.0)])
    post.hear(70.0)
    post.wait(2.5)

    post.clocks.set_wall(step_s)
    post.wait(2.0)
    assert post.alarm() is None
    post.wait(0.5)

    assert post.alarm().is_active


def test_that_a_value_in_doubt_ends_nothing():
    post = LocalPost([an_alarm()])
    post.hear(70.0)

    post.hear(20.0, status=BAD)
    assert (post.alarm().is_active, post.alarm().status) == (True, BAD)
    post.hear(20.0, status=UNCERTAIN)
    assert (post.alarm().is_active, post.alarm().status) == (True, UNCERTAIN)
    post.hear(20.0)

    assert (post.alarm().is_active, post.alarm().status) == (False, 0)


def test_that_an_alarm_whose_source_is_in_doubt_says_so_once_for_all_its_limits():
    limits = [Limit(kind=kind, limit=limit) for kind, limit in ((LocalKind.HIGH_HIGH, 80.0), (LocalKind.HIGH, 60.0))]
    post = LocalPost([an_alarm(one, rule=RuleId(f"hot.{one.kind.value}")) for one in limits])
    post.hear(20.0)

    post.hear(20.0, status=BAD)
    assert not post.list.alarms  # servers flicker
    post.wait(6.0)

    (told,) = post.list.alarms.values()
    assert (told.state, told.name, told.status) == (AlarmState.UNKNOWN, "hot.high_high", BAD)
    assert post.local.blind == 2
    post.hear(20.0)
    assert not post.list.alarms
    assert post.local.blind == 0


def test_that_an_uncertain_value_beyond_the_limit_counts_and_one_within_does_not():
    post = LocalPost([an_alarm()])

    post.hear(20.0, status=UNCERTAIN)
    assert post.local.blind == 1
    post.hear(70.0, status=UNCERTAIN)

    assert post.alarm().is_active


def test_that_an_alarm_whose_tag_is_not_heard_stands_as_it_stood():
    post = LocalPost([an_alarm()])
    post.hear(70.0)

    post.set_freshness(Freshness.STALE)
    post.wait(600.0)
    assert (post.alarm().is_heard, post.alarm().is_active) == (False, True)
    post.set_freshness(Freshness.LIVE)
    assert (post.alarm().is_heard, post.alarm().is_active) == (True, True)

    assert post.steps()[2:] == [Transition.FELL_SILENT, Transition.HEARD_AGAIN]


def test_that_a_silence_stops_a_delay():
    post = LocalPost([an_alarm(on_delay_s=5.0)])
    post.hear(70.0)
    post.wait(4.0)

    post.set_freshness(Freshness.STALE)
    post.wait(60.0)
    assert post.alarm() is None
    post.set_freshness(Freshness.LIVE)
    post.wait(4.5)
    assert post.alarm() is None
    post.wait(0.5)
    assert post.alarm().is_active


def test_that_the_milder_limit_is_silent_by_design_while_the_severe_one_stands():
    limits = [
        Limit(kind=kind, limit=limit, deadband=1.0)
        for kind, limit in ((LocalKind.HIGH_HIGH, 80.0), (LocalKind.HIGH, 60.0))
    ]
    post = LocalPost([an_alarm(one, rule=RuleId(f"hot.{one.kind.value}")) for one in limits])

    post.hear(70.0)
    assert post.alarm("hot.high").state is AlarmState.UNACKNOWLEDGED
    post.hear(85.0)
    assert post.alarm("hot.high").state is AlarmState.SUPPRESSED
    assert post.alarm("hot.high_high").state is AlarmState.UNACKNOWLEDGED
    post.hear(75.0)

    assert post.alarm("hot.high").state is AlarmState.UNACKNOWLEDGED
    assert post.alarm("hot.high_high").state is AlarmState.RETURNED


def test_that_a_deviation_needs_both_values():
    post = LocalPost([an_alarm(Deviation(set_point=SET_POINT, by=5.0, deadband=1.0))])

    post.hear(50.0)
    assert post.local.blind == 1
    post.hear(50.0, SET_POINT)
    assert post.local.blind == 0
    post.hear(56.0, SET_POINT)
    assert post.alarm().finding.value == 6.0
    post.set_freshness(Freshness.STALE, SET_POINT)
    assert not post.alarm().is_heard
    post.set_freshness(Freshness.LIVE, SET_POINT)
    post.hear(45.5, SET_POINT)
    assert post.alarm().is_active  # 4.5 away, and the deadband says 4
    post.hear(46.0)
    assert not post.alarm().is_active


def test_that_a_state_is_wrong_by_number_or_text():
    post = LocalPost(
        [
            an_alarm(State(numbers=frozenset({1.0, 2.0})), rule=RuleId("number")),
            an_alarm(State(texts=frozenset({"Run"}), is_other=True), rule=RuleId("text"), tag=MODE),
        ]
    )

    post.hear(2.0)
    post.hear("Run", MODE)
    assert post.alarm("number").is_active
    assert post.alarm("text") is None
    post.hear("Crash", MODE)
    assert post.alarm("text").finding == LocalFinding(kind=LocalKind.STATE, tag=MODE, text="Crash")
    post.hear(3.0)
    post.hear("Run", MODE)
    assert {one.state for one in post.list.alarms.values()} == {AlarmState.RETURNED}


def test_that_a_rate_is_measured_over_its_time_and_ends_by_itself():
    post = LocalPost([an_alarm(Rate(per_s=1.0, over_s=10.0))])
    post.hear(20.0)
    post.wait(10.0)

    post.hear(29.0)
    post.wait(1.0)
    assert post.alarm() is None
    post.hear(31.0)
    assert post.alarm().is_active
    assert post.alarm().finding.value == pytest.approx(1.1)
    post.wait(12.0)  # no further change is told: it does not change

    assert not post.alarm().is_active


def test_that_a_rate_is_not_guessed_over_a_silence():
    post = LocalPost([an_alarm(Rate(per_s=1.0, over_s=10.0))])
    post.hear(20.0)
    post.wait(10.0)

    post.set_freshness(Freshness.STALE)
    post.wait(5.0)
    post.hear(80.0)
    post.wait(20.0)

    assert post.alarm() is None


def test_that_a_counter_calls_when_it_goes_up_too_often_and_not_when_it_is_set_back():
    post = LocalPost([an_alarm(Rise(by=3.0, within_s=60.0))])

    for count in (10.0, 11.0, 12.0, 0.0, 0.0):
        post.hear(count)
    assert post.alarm() is None
    post.hear(1.0)
    assert post.alarm().finding.value == 3.0
    post.wait(61.0)

    assert not post.alarm().is_active


@pytest.mark.parametrize("freshness", [Freshness.STALE, Freshness.ABSENT])
def test_that_a_tag_that_is_silent_or_not_there_is_an_alarm_of_its_own(freshness: Freshness):
    post = LocalPost([an_alarm(Stale(after_s=30.0))])
    post.hear(20.0)

    post.set_freshness(freshness)
    post.wait(29.5)
    assert post.alarm() is None
    post.wait(0.5)
    assert (post.alarm().state, post.alarm().is_heard) == (AlarmState.UNACKNOWLEDGED, True)
    post.hear(20.0)

    assert post.alarm().state is AlarmState.RETURNED


def test_that_a_tag_that_was_never_heard_is_stale_from_the_start():
    post = LocalPost([an_alarm(Stale(after_s=30.0))])

    post.wait(30.0)

    assert post.alarm().is_active


def test_that_what_is_counted_calls_at_the_number_and_is_over_when_that_is_long_ago():
    post = LocalPost([an_alarm(repetition=Repetition(times=3, within_s=100.0))])

    for _ in range(2):
        post.hear(70.0)
        post.hear(20.0)
        post.wait(10.0)
    assert post.alarm() is None
    post.hear(70.0)
    assert post.alarm().finding.times == 3
    post.hear(20.0)
    assert post.alarm().is_active
    post.wait(79.5)
    assert post.alarm().is_active
    post.wait(1.0)

    assert not post.alarm().is_active


def test_that_what_is_latched_stands_after_its_value_is_normal():
    post = LocalPost([an_alarm(is_latched=True, wants_confirmation=True)])

    post.hear(70.0)
    post.hear(20.0)

    assert (post.alarm().state, post.alarm().is_confirmed) == (AlarmState.UNACKNOWLEDGED, False)
    assert post.alarm().finding.is_latched


def test_that_a_changed_cell_loses_nothing():
    post = LocalPost([an_alarm(on_delay_s=5.0), an_alarm(rule=RuleId("gone"), tag=SET_POINT)])
    post.hear(70.0)
    post.hear(70.0, SET_POINT)
    post.wait(4.0)
    cell = post.image.cell

    post.image.use_cell(type(cell)(id="cell", label="Cell", tags=(cell.tags[2], cell.tags[0])))
    post.local.use_cell()
    post.wait(1.0)

    assert (post.alarm().is_active, post.alarm().is_heard) == (True, True)
    assert (post.alarm("gone").is_active, post.alarm("gone").is_heard) == (True, False)
    post.hear(20.0)
    assert not post.alarm().is_active


def takes_a_file_over(post: LocalPost) -> None:
    """One in which another rule stands that was not there."""
    post.local.use_alarms((an_alarm(rule=RuleId("other"), tag=SET_POINT), *post.rules))


def changes_the_cell(post: LocalPost) -> None:
    """The same tags at other places."""
    cell = post.image.cell
    post.image.use_cell(type(cell)(id="cell", label="Cell", tags=cell.tags[::-1]))
    post.local.use_cell()


changes = pytest.mark.parametrize("change", [takes_a_file_over, changes_the_cell])


@changes
def test_that_what_a_counter_went_up_by_is_known_over_a_change(change: Callable[[LocalPost], None]):
    post = LocalPost([an_alarm(Rise(by=3.0, within_s=10.0))])
    post.hear_all([0.0, 3.0])
    post.hear(3.0)
    post.wait(4.0)

    change(post)

    assert post.alarm().is_active
    post.wait(5.5)
    assert post.alarm().is_active
    post.wait(0.5)
    assert post.alarm().state is AlarmState.RETURNED


@changes
def test_that_what_a_counter_went_up_by_before_a_change_counts_after_it(change: Callable[[LocalPost], None]):
    post = LocalPost([an_alarm(Rise(by=3.0, within_s=10.0))])
    post.hear_all([0.0, 2.0])

    change(post)
    assert post.alarm() is None
    post.hear(3.0)

    assert post.alarm().finding.value == 3.0


@changes
def test_that_a_rate_is_measured_over_a_change(change: Callable[[LocalPost], None]):
    post = LocalPost([an_alarm(Rate(per_s=2.0, over_s=2.0))])
    post.hear(0.0)
    post.wait(1.5)

    change(post)
    post.hear(6.0)
    post.wait(0.5)

    assert post.alarm().is_active


@changes
def test_that_a_change_gives_nobody_more_time_to_come_back(change: Callable[[LocalPost], None]):
    post = LocalPost([an_alarm(Stale(after_s=30.0))])
    post.hear(20.0)
    post.set_freshness(Freshness.STALE)
    post.wait(20.0)

    change(post)
    post.wait(9.5)
    assert post.alarm() is None
    post.wait(0.5)
    assert post.alarm().is_active

    change(post)
    post.wait(10.0)
    assert post.alarm().is_active
    post.hear(20.0)
    assert not post.alarm().is_active


def test_that_a_counter_that_called_when_the_service_ended_is_over_only_after_its_whole_time():
    post = LocalPost([an_alarm(Rise(by=3.0, within_s=10.0))])
    post.hear_all([0.0, 3.0])

    post.open(dict(post.local.states()), list(post.list.alarms.values()))
    post.hear(3.0)
    post.wait(9.5)

    assert post.alarm().is_active
    post.wait(0.5)
    assert post.alarm().state is AlarmState.RETURNED


def test_that_a_counter_that_goes_up_after_a_restart_goes_on_calling_by_what_it_went_up_by():
    post = LocalPost([an_alarm(Rise(by=3.0, within_s=10.0))])
    post.hear_all([0.0, 3.0])

    post.open(dict(post.local.states()), list(post.list.alarms.values()))
    post.hear(3.0)
    post.wait(8.0)
    post.hear(6.0)
    post.wait(9.5)

    assert (post.alarm().is_active, post.alarm().is_heard) == (True, True)
    post.wait(0.5)
    assert post.alarm().state is AlarmState.RETURNED


@pytest.mark.parametrize(("delay_s", "after_s"), [(5.0, 1.0), (2.0, 1.0), (0.0, 0.0), (60.0, 1.0)])
def test_that_a_delay_that_runs_is_over_as_before_or_sooner_where_it_is_another_now(delay_s: float, after_s: float):
    post = LocalPost([an_alarm(on_delay_s=5.0)])
    post.hear(70.0)
    post.wait(4.0)

    post.local.use_alarms([an_alarm(on_delay_s=delay_s)])

    if after_s:
        post.wait(after_s - 0.5)
        assert post.alarm() is None
        post.wait(0.5)
    else:
        post.local.tick()
    assert post.alarm().is_active


def test_that_a_long_delay_that_is_short_now_is_over_soon():
    post = LocalPost([an_alarm(on_delay_s=600.0)])
    post.hear(70.0)
    post.wait(4.0)

    post.local.use_alarms([an_alarm(on_delay_s=2.0)])
    post.wait(1.5)
    assert post.alarm() is None
    post.wait(0.5)

    assert post.alarm().is_active


def test_that_a_delay_of_another_condition_calls_nobody():
    post = LocalPost([an_alarm(Rate(per_s=2.0, over_s=2.0), on_delay_s=5.0)])
    post.hear(0.0)
    for value in range(5, 50, 5):
        post.wait(0.5)
        post.hear(float(value))

    post.local.use_alarms([an_alarm(Rate(per_s=200.0, over_s=60.0), on_delay_s=5.0)])
    post.wait(10.0)

    assert post.alarm() is None


def test_that_one_that_fails_takes_no_other_that_is_due_with_it():
    rules = [an_alarm(Stale(after_s=5.0), rule=RuleId(name)) for name in ("first", "second", "third")]
    post = LocalPost(rules)
    failures: list[str] = []

    def fail_once(change: AlarmChange) -> None:
        if not failures:
            failures.append(change.after.name)
            raise RuntimeError(change.after.name)

    post.list.on_change.append(fail_once)

    with pytest.raises(RuntimeError):
        post.wait(5.0)
    post.wait(0.5)

    assert [post.alarm(one.rule).is_active for one in rules] == [True, True, True]
