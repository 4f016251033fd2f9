"""A run that is given up, on the screen: the question before something moves, and locks that were left on."""

import msgspec
import pytest

from hmi.domain.procedure import Instruct, RemoveLock, StepId
from hmi.domain.procedure_command import TakeOffLock
from hmi.domain.procedure_query import OfferedAct, RunAct, RunAnswer
from hmi.domain.procedure_run import LockRecord, RunState
from tests.hmi.domain.told_procedures import a_step
from tests.ui.displays.told_runs import ANA, a_run, an_answer, plain, sign_in
from ui.displays.run_banner import banner
from ui.displays.run_steps_content import place_of, step_lines
from ui.displays.runner import RunnerDisplay
from ui.displays.skill_book import SkillBook
from ui.displays.step_words import act_keys, step_text, step_title
from ui.faceplates.lock_removal import LockRemovalFaceplate
from ui.faceplates.run_locks import RunLocksFaceplate

NAMES = {ANA.ref: "Ana"}


@pytest.fixture
def clearance() -> RunAnswer:
    step = a_step("leave.clear.1", Instruct(), is_critical=True)
    step = msgspec.structs.replace(step, title="Let the belt run again", safety=("It starts at once",))
    run = a_run(run_state=RunState.LEAVING, current=step.id, leaving=(step,))
    confirm = OfferedAct(act=RunAct.CONFIRM, needs_pin=True)
    return msgspec.structs.replace(an_answer(run, confirm), step=step, number=0)


def over_with_a_lock() -> RunAnswer:
    lock = LockRecord(step=StepId("lock_out"), point="Q1", number="7", person=ANA.ref, applied_ns=1, zero_result="0")
    run = a_run(run_state=RunState.FAILED, current=None, locks=(lock,), ended_ns=9)
    return an_answer(run, OfferedAct(act=RunAct.TAKE_OFF_LOCK, needs_pin=True))


def test_that_before_something_moves_it_is_asked_whether_all_is_clear_and_of_what_that_is_the_question(
    panel, clearance: RunAnswer
):
    card = step_text(clearance, panel.bridge, SkillBook(panel.bridge, panel.bridge), NAMES)
    (key,) = act_keys(clearance, panel.bridge, NAMES, is_usable=True)

    assert card.title == "All clear? Next: Let the belt run again"
    assert "nobody within reach" in card.text
    assert card.safety == ("It starts at once",)
    assert plain(key.words) == "I have looked: all is clear …"


def test_that_a_run_that_ended_with_a_lock_on_says_so_and_whose_it_is(panel):
    card = step_text(over_with_a_lock(), panel.bridge, SkillBook(panel.bridge, panel.bridge), NAMES)

    assert card.text == "A lock is on still. No procedure sends anything to this machine before its owner takes it off."
    assert any(name == "Locks on" and "Q1: lock 7, Ana" in line for name, line in card.facts)


def test_that_a_lock_that_was_left_on_is_taken_off_where_the_run_is_shown_and_nobody_joins_it(panel, qtbot):
    sign_in(panel, ANA)
    display = RunnerDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.show()
    display.acts.choose(over_with_a_lock())

    display.acts.show_locks()

    (locks,) = display.window().findChildren(RunLocksFaceplate)
    assert locks.addition_keys == []
    locks.removal_keys[0].click()
    (removal,) = display.window().findChildren(LockRemovalFaceplate)
    command = removal.command("493817")
    assert isinstance(command, TakeOffLock)
    assert command.owner == ANA.ref


def test_that_the_banner_of_a_run_that_ended_with_a_lock_on_names_where_it_is(panel):
    content = banner(over_with_a_lock(), panel.bridge, NAMES, None, 0.0)

    assert content.words == "A lock is still on: Q1"
    assert "Given up, not all taken back" in content.detail


def test_that_a_lock_that_was_left_on_has_a_large_key_of_its_own(panel, qtbot):
    sign_in(panel, ANA)
    display = RunnerDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.show()
    display.acts.choose(over_with_a_lock())

    (key,) = act_keys(over_with_a_lock(), panel.bridge, NAMES, is_usable=True)
    display.acts.act(key.act, key.argument)

    assert key.words == "Q1: lock 7 of Ana is off …"
    assert key.is_enabled
    (removal,) = display.window().findChildren(LockRemovalFaceplate)
    assert isinstance(removal.command("493817"), TakeOffLock)


def test_that_the_list_of_steps_tells_what_leaves_the_run_and_where_that_stands(panel, clearance: RunAnswer):
    lines = step_lines(clearance, panel.bridge, SkillBook(panel.bridge, panel.bridge), NAMES)

    place, content = lines[-1]
    assert content.words == "To leave it: All clear? Next: Let the belt run again"
    assert content.badge == "now"
    assert place_of(clearance) == place == len(lines)


def test_that_a_lock_that_comes_off_after_giving_up_is_not_called_by_what_put_it_on(panel):
    step = a_step("leave.lock.1", RemoveLock(lock=StepId("lock_out")))
    step = msgspec.structs.replace(step, title="Lock the arm out")

    assert step_title(step) == "Take the lock off again: Lock the arm out"
