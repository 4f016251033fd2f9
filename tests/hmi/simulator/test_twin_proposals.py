"""Bad proposals are caught by the trial, each for its reason; good ones pass."""

from functools import cache

import msgspec
import pytest

from hmi.domain.trial import Effect, Figure, ReasonKind, TrialVerdict
from hmi.simulator.faults import Fault
from tests.hmi.simulator.twin_bench import HandWork, RealCell, a_call, a_write, by_hand

SPEED = "cobot/arm/speed_override"
FEED, RAPID = "cnc/channel/feed_override", "cnc/channel/rapid_override"
INFEED, OUTFEED = "infeed/packml/status/mach_speed", "outfeed/packml/status/mach_speed"
MORE, WARMER = {Figure.PARTS_GOOD}, {Figure.JOINT_SETTLED: 6.0, Figure.JOINT_PEAK: 4.0}
SHORT = {"horizon_s": 200.0, "seeds": 3}


@cache
def healthy():
    return a_cell()


@cache
def slow():
    return a_cell(lambda model: setattr(model.cobot, "speed_override", 40.0))


@cache
def starving():
    return a_cell(lambda model: setattr(model.infeed, "speed_setpoint_mm_s", 2.0), seconds=300)


@cache
def dry_elbow():
    return a_cell(lambda model: model.inject(Fault.JOINT_FRICTION, 1.0), seconds=400)


@cache
def spared_elbow():
    def spare(model):
        model.inject(Fault.JOINT_FRICTION, 1.0)
        model.cobot.speed_override = 40.0

    return a_cell(spare, seconds=400)


@cache
def worn_cup():
    return a_cell(lambda model: model.inject(Fault.GRIPPER_LOSS, 1.0), seconds=200)


@cache
def blunt_tool():
    def blunt(model):
        model.inject(Fault.TOOL_WEAR, 0.5)
        model.cnc.wear = 0.6

    return a_cell(blunt, seconds=150)


@cache
def paused():
    def pause(model):
        model.supervisor.jobs.pause(model.supervisor.jobs.running.name)

    return a_cell(pause, seconds=120)


def a_cell(change=lambda model: None, seconds=120):
    real = RealCell(8)
    real.advance(120, is_exact=False)
    change(real.model)
    real.advance(seconds, is_exact=False)
    return real


def running(real):
    return real.model.supervisor.jobs.running.name


BAD = {
    "a speed above the limit": lambda: (healthy(), a_write(SPEED, 150.0)),
    "a speed below nothing": lambda: (healthy(), a_write(SPEED, -5.0)),
    "a speed that is no number": lambda: (healthy(), a_write(SPEED, float("nan"))),
    "a speed in another unit": lambda: (healthy(), a_write(SPEED, 0.8, unit="")),
    "a share where percent are meant": lambda: (healthy(), a_write(SPEED, 0.8)),
    "a speed as text": lambda: (healthy(), a_write(SPEED, "80")),
    "metres where millimetres are meant": lambda: (healthy(), a_write(INFEED, 0.15, unit="mm/s")),
    "a belt that starves the cell": lambda: (healthy(), a_write(INFEED, 2.0, unit="mm/s")),
    "a belt faster than it can run": lambda: (healthy(), a_write(INFEED, 400.0, unit="mm/s")),
    "a belt that lets parts jam behind it": lambda: (healthy(), a_write(OUTFEED, 2.0, unit="mm/s")),
    "a feed so low that all wait for the mill": lambda: (healthy(), a_write(FEED, 20.0)),
    "a feed that a blunt tool does not cut": lambda: (blunt_tool(), a_write(FEED, 150.0)),
    "rapid moves at a crawl": lambda: (healthy(), a_write(RAPID, 5.0)),
    "a command that the state forbids": lambda: (healthy(), a_call("supervisor/packml/Unhold")),
    "a hold that nobody ends": lambda: (healthy(), a_call("supervisor/packml/Hold")),
    "a mill that is aborted in the cut": lambda: (healthy(), a_call("cnc/Abort")),
    "maintenance in the middle of an order": lambda: (
        healthy(),
        a_write("supervisor/operation_mode/requested", 1, unit=""),
    ),
    "an order given up": lambda: (healthy(), a_call("supervisor/job/Abort", running(healthy()), ())),
    "an order put behind all others": lambda: (healthy(), a_call("supervisor/job/Pause", running(healthy()), ())),
    "an order that nobody knows": lambda: (healthy(), a_call("supervisor/job/Cancel", "JO-9999", ())),
    "an order for nothing": lambda: (healthy(), a_call("supervisor/job/OrderParts", "JO-1", 0)),
    "a camera that is halted": lambda: (healthy(), a_call("camera/state/Halt", 0, "")),
    "another program while one runs": lambda: (
        healthy(),
        a_call("cobot/task/operation/machine/LoadByName", "flange_cell_gentle"),
    ),
    "a value that nobody can set": lambda: (healthy(), a_write("cnc/tool/life", 100.0)),
    "what is so already": lambda: (healthy(), a_write(SPEED, 100.0)),
    "the same feed once more": lambda: (healthy(), a_write(FEED, 100.0)),
    "full speed for a gear that runs dry": lambda: (spared_elbow(), a_write(SPEED, 100.0)),
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if place % 6 == 0 else pytest.mark.slow) for place, name in enumerate(BAD)]
)
def test_that_a_bad_proposal_is_caught(name):
    real, step = BAD[name]()

    verdict, reasons = real.verdict(step, **SHORT)

    assert verdict is not TrialVerdict.BETTER, reasons
    assert reasons


def test_that_a_step_that_the_machine_refuses_is_named_with_what_is_wrong():
    plans = {
        "out_of_range": a_write(SPEED, 150.0),
        "unit": a_write(SPEED, 0.8, unit=""),
        "not_a_number": a_write(SPEED, float("inf")),
        "wrong_type": a_write(SPEED, True),
        "wrong_state": a_call("supervisor/packml/Unhold"),
        "not_writable": a_write("cnc/tool/life", 100.0),
        "wrong_argument": a_call("supervisor/job/Cancel", "JO-9999", ()),
    }

    for detail, step in plans.items():
        verdict, (reason, *_) = healthy().verdict(step, horizon_s=20.0, seeds=2)
        assert (verdict, reason.kind, reason.detail) == (TrialVerdict.WORSE, ReasonKind.ACT_REFUSED, detail)


def test_that_a_way_out_is_not_gone():
    hold = msgspec.structs.replace(a_call("supervisor/packml/Hold", step="hold"), is_detour=True)

    answer = healthy().try_out(a_write(SPEED, 90.0), hold, horizon_s=60.0, seeds=2)

    assert [act.step for act in answer.acts] == ["set"]
    assert next(one for one in answer.figures if one.figure is Figure.STOPPED).planned.mean == 0.0


def test_that_it_waits_for_the_end_of_the_program_as_a_procedure_does():
    real = a_cell()
    while not real.model.cnc.is_milling:
        real.advance(1, is_exact=False)
    steps = (a_write("cnc/operation_mode/requested", 1, unit="", step="out_of_service"),
             a_call("supervisor/packml/Hold", step="hold"))  # fmt: skip

    answer = real.try_out(*steps, horizon_s=120.0, seeds=2)

    mode, hold = answer.acts
    assert (mode.refusal, hold.refusal) == ("", "")
    assert 1.0 <= mode.at_s <= 30.0
    assert hold.at_s == mode.at_s + 2.0


def test_that_what_the_machine_never_takes_is_told_and_the_rest_goes_on():
    steps = (a_call("supervisor/packml/Unhold", step="unhold"), a_write(SPEED, 90.0))

    unhold, speed = healthy().try_out(*steps, horizon_s=120.0, seeds=2).acts

    assert (unhold.refusal, speed.refusal) == ("wrong_state", "")


def test_that_what_the_twin_does_not_have_cannot_be_told_of():
    verdict, (reason, *_) = healthy().verdict(a_call("camera/recipes/PrepareRecipe"), horizon_s=20.0, seeds=2)

    assert (verdict, reason.detail) == (TrialVerdict.CANNOT_TELL, "unknown")


def test_that_a_plan_without_effect_makes_no_difference():
    assert healthy().verdict(a_write(SPEED, 100.0), **SHORT)[0] is TrialVerdict.NO_DIFFERENCE


def test_that_a_starving_belt_makes_it_worse_and_says_by_what():
    verdict, reasons = healthy().verdict(a_write(INFEED, 0.15, unit="mm/s"), **SHORT)

    assert verdict is TrialVerdict.WORSE
    assert Figure.PARTS_GOOD in {one.figure for one in reasons if one.kind is ReasonKind.FIGURE_WORSE}
    assert any(one.kind is ReasonKind.ALARM and one.name == "supervisor/Starved" for one in reasons)


@pytest.mark.slow
def test_that_an_order_given_up_counts_as_short():
    verdict, reasons = healthy().verdict(a_call("supervisor/job/Abort", running(healthy()), ()), **SHORT)

    assert verdict is TrialVerdict.WORSE
    assert Figure.ORDERS_SHORT in {one.figure for one in reasons}


@pytest.mark.slow
def test_that_a_blunt_tool_fed_faster_spoils_parts():
    answer = blunt_tool().try_out(a_write(FEED, 150.0), horizon_s=400.0, seeds=3)

    rejects = next(one for one in answer.figures if one.figure is Figure.REJECTS)
    assert rejects.planned.mean > rejects.nothing.mean
    assert rejects.nothing.mean > 0


@pytest.mark.slow
def test_that_a_slow_arm_made_faster_passes_when_its_warmth_is_allowed():
    assert slow().verdict(a_write(SPEED, 100.0), aims=MORE, allowed=WARMER, **SHORT)[0] is TrialVerdict.BETTER


def test_that_a_gain_against_a_loss_is_left_to_people_when_no_aim_is_told():
    verdict, reasons = slow().verdict(a_write(SPEED, 100.0), **SHORT)

    assert verdict is TrialVerdict.CANNOT_TELL
    assert reasons[0].kind is ReasonKind.TRADE_OFF


@pytest.mark.slow
def test_that_a_starving_cell_is_fed_by_a_faster_belt():
    faster = a_write(INFEED, 150.0, unit="mm/s")

    assert starving().verdict(faster, aims=MORE, allowed=WARMER, **SHORT)[0] is TrialVerdict.BETTER


@pytest.mark.slow
def test_that_an_order_is_resumed_for_the_better():
    name = paused().model.supervisor.jobs.open_order.name

    verdict, _ = paused().verdict(a_call("supervisor/job/Resume", name, ()), aims=MORE, allowed=WARMER, **SHORT)

    assert verdict is TrialVerdict.BETTER


def test_that_a_dry_elbow_is_relieved_by_less_speed():
    allowed = {
        Figure.PARTS_GOOD: 4.0, Figure.CYCLE_TIME: 30.0, Figure.ENERGY_PER_PART: 0.02, Figure.JOINT_SETTLED: 3.0,
    }  # fmt: skip

    verdict, reasons = dry_elbow().verdict(
        a_write(SPEED, 50.0), aims={Figure.JOINT_PEAK}, allowed=allowed, **SHORT
    )  # fmt: skip

    assert verdict is TrialVerdict.BETTER, reasons


@pytest.mark.slow
def test_that_more_speed_for_a_dry_elbow_misses_the_aim_of_sparing_it():
    verdict, reasons = spared_elbow().verdict(a_write(SPEED, 100.0), aims={Figure.JOINT_PEAK}, **SHORT)

    assert verdict is TrialVerdict.WORSE
    assert ReasonKind.AIM_MISSED in {one.kind for one in reasons}


@pytest.mark.slow
def test_that_a_cup_changed_by_hand_ends_the_losses():
    steps = (a_call("supervisor/packml/Hold", step="hold"), by_hand("change_cup"),
             a_call("supervisor/packml/Unhold", step="unhold"))  # fmt: skip
    hands = (HandWork(step="change_cup", seconds=60.0, restores=("suction",)),)
    allowed = {Figure.STOPPED: 90.0, Figure.PARTS_GOOD: 3.0, Figure.CYCLE_TIME: 15.0, Figure.ENERGY_PER_PART: 0.02}

    verdict, reasons = worn_cup().verdict(
        *steps, aims={Figure.PARTS_LOST}, allowed=allowed, hands=hands, horizon_s=600.0, seeds=4
    )  # fmt: skip

    assert verdict is TrialVerdict.BETTER, reasons


@pytest.mark.slow
def test_that_work_by_hand_of_unknown_effect_is_not_judged():
    steps = (by_hand("look"), a_write(SPEED, 100.0))

    verdict, reasons = healthy().verdict(*steps, unknown_hands=("look",), **SHORT)

    assert verdict is TrialVerdict.CANNOT_TELL
    assert reasons[0].kind is ReasonKind.HANDS_UNKNOWN


def test_that_effects_are_told_against_doing_nothing_with_their_range():
    answer = slow().try_out(a_write(SPEED, 100.0), **SHORT)

    parts = next(one for one in answer.figures if one.figure is Figure.PARTS_GOOD)
    assert parts.effect is Effect.BETTER
    assert parts.planned.low <= parts.planned.mean <= parts.planned.high
    assert parts.difference.low > 0.0
