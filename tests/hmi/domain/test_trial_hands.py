"""What hands do in a trial: on the usual way through a plan, and at the right moment of it."""

from msgspec.structs import replace as other

from hmi.domain.advice import Worth
from hmi.domain.advice_plan import Plan
from hmi.domain.trial_hands import hands_of
from tests.hmi.domain.advices import LOOK, SLOW_DOWN, STOP, a_proposal


def test_that_hands_work_before_the_last_thing_that_is_sent_on_the_usual_way():
    listen = other(LOOK, id="listen")
    held_if_hot = other(STOP, id="hold_hot", is_detour=True)
    plan = Plan(procedure="service", steps=(STOP, LOOK, SLOW_DOWN, listen, held_if_hot))

    (work,), unknown = hands_of(a_proposal(intervention="joint_lubrication", plan=plan, cost=Worth(minutes=5.0)))

    assert (work.step, work.seconds, unknown) == ("look", 300.0, ())


def test_that_nobody_works_on_a_detour():
    plan = Plan(procedure="service", steps=(SLOW_DOWN, other(LOOK, is_detour=True)))

    assert hands_of(a_proposal(intervention="joint_lubrication", plan=plan, cost=Worth(minutes=5.0))) == ((), ())
