"""Open runs, seen from elsewhere: what is mine, held, offered or calls somebody, and one line on every display."""

from typing import Any

import msgspec

from hmi.domain.advice_notice import AI_STOPPED
from hmi.domain.person import Role
from hmi.domain.procedure import StepId
from hmi.domain.procedure_notice import SUBJECT, RunNotice, notice_text
from hmi.domain.procedure_run import HoldCause, RunId, RunState
from hmi.link.messages import Notice
from tests.ui.displays.told_runs import ANA, BEN, CAI, SERVICE, sign_in
from ui.displays.attention import attention_items
from ui.displays.frame_content import strip_items
from ui.displays.run_attention import run_count
from ui.models.scene import Scene


def a_notice(**more: Any) -> RunNotice:
    told = RunNotice(
        run=RunId("run-1"), procedure=SERVICE.id, title=SERVICE.title, revision=1, state=RunState.RUNNING,
        operator=ANA.ref, operator_name="Ana", step=StepId("gap"), step_title="Measure the gap", number=3, steps=10,
    )  # fmt: skip
    return msgspec.structs.replace(told, **more)


def tell(panel, *runs: RunNotice) -> None:
    panel.bridge.take(Notice(subject=SUBJECT, text=notice_text(runs)))


def items(panel) -> list[Any]:
    return [item for item in attention_items(panel.bridge, []) if item.display == "runner"]


def test_that_ones_own_run_is_listed_quietly_with_its_step(panel):
    sign_in(panel, ANA)
    tell(panel, a_notice())

    (item,) = items(panel)
    assert item.words == "Service the elbow joint: yours, under way"
    assert item.detail == "Ana · Step 3 of 10 · Measure the gap"
    assert (item.wants_attention, item.subject) == (False, "run-1")


def test_that_a_run_of_somebody_else_that_wants_nobody_needs_nobody(panel):
    sign_in(panel, BEN)
    tell(panel, a_notice())

    assert items(panel) == []


def test_that_a_held_run_says_why_and_since_when(panel):
    sign_in(panel, BEN)
    now_ns = panel.bridge.now_ns
    tell(panel, a_notice(state=RunState.HELD, hold=HoldCause.RESTART, held_ns=now_ns))

    (item,) = items(panel)
    assert item.words == "Service the elbow joint: Held after a restart"
    assert "held since" in item.detail
    assert item.wants_attention


def test_that_who_is_called_because_it_takes_too_long_is_told_and_others_are_not(panel):
    tell(panel, a_notice(overdue=2))

    sign_in(panel, BEN)
    assert items(panel) == []
    sign_in(panel, CAI)
    assert items(panel) == []
    tell(panel, a_notice(overdue=3))
    assert items(panel)[0].words == "Service the elbow joint: takes too long, you are called"


def test_that_the_role_that_a_step_calls_is_told(panel):
    sign_in(panel, CAI)
    tell(panel, a_notice(calls=Role.COORDINATOR))

    assert items(panel)[0].words == "Service the elbow joint: Coordinator is called"


def test_that_who_is_wanted_to_go_on_is_told(panel):
    sign_in(panel, BEN)
    tell(panel, a_notice(is_offered=True, offered_to=BEN.ref))
    assert items(panel)[0].words == "Service the elbow joint: you are wanted to go on"

    tell(panel, a_notice(is_offered=True, offered_to=CAI.ref))
    assert items(panel) == []


def test_that_every_display_says_in_one_line_that_hands_may_be_in_the_machine(panel):
    tell(panel, a_notice())
    assert "Procedure: Service the elbow joint · Ana · Step 3 of 10" in [one.words for one in strip_items(panel.bridge)]

    tell(panel, a_notice(), a_notice(run=RunId("run-2")))
    assert "2 procedures under way" in [one.words for one in strip_items(panel.bridge)]
    assert run_count(panel.bridge).words == "2"


def test_that_without_the_service_no_run_is_claimed_to_be_open(panel):
    tell(panel, a_notice())
    panel.bridge.picture.is_attached = False

    assert run_count(panel.bridge) is None
    assert items(panel) == []


def test_that_a_lock_that_was_left_on_is_told_to_everybody_on_every_display(panel):
    sign_in(panel, BEN)
    tell(panel, a_notice(state=RunState.FAILED, step=None, number=0))

    (item,) = items(panel)
    assert item.words == "Service the elbow joint: given up with a lock left on"
    assert item.wants_attention
    assert "Lock left on: Service the elbow joint" in [one.words for one in strip_items(panel.bridge)]
    count = run_count(panel.bridge)
    assert count is not None
    assert count.wants_attention
    assert "1 ended with a lock left on" in count.spoken


def test_that_over_the_past_what_is_under_way_now_is_told_as_of_now(panel):
    tell(panel, a_notice())
    panel.bridge.take(Notice(subject=AI_STOPPED, text="since"))
    live = panel.bridge.live

    panel.bridge.show_past(Scene(picture=live.picture, service_time_ns=live.service_time_ns - 600 * 10**9))

    words = [one.words for one in strip_items(panel.bridge)]
    assert "Now: Procedure: Service the elbow joint · Ana · Step 3 of 10" in words
    assert "Now: AI off" in words
    assert run_count(panel.bridge) is None
    live.picture.is_attached = False
    assert not [one for one in strip_items(panel.bridge) if "Service the elbow joint" in one.words]
