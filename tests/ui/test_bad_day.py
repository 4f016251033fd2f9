"""The bad day on the tour's pictures: asked of the service as people ask it, and told where it did not come about."""

import pytest
from PySide6.QtGui import QPixmap

from hmi.domain.command import CallMethod, Command
from hmi.domain.handover import Handover, HandoverId, HandoverItem, HandoverLine, HandoverState, ItemKey, ItemKind
from hmi.domain.handover_command import AcceptItem, OfferHandover
from hmi.domain.handover_query import AskHandover, HandoverAnswer
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Person, PersonRef, Session
from ui.bad_day import BadDay
from ui.bridge import Bridge
from ui.cast import Cast
from ui.simulated_faults import call_fault


class Service:
    """Answers every question about the handover with one of five lines, and notes what is done."""

    def __init__(self) -> None:
        self.done: list[Command] = []
        items = [HandoverItem(key=ItemKey(f"note|{number}"), kind=ItemKind.NOTE) for number in range(5)]
        self.handover = Handover(
            id=HandoverId("h1"), state=HandoverState.OFFERED, start_ns=1, prepared_ns=2, revision=3,
            lines=tuple(HandoverLine(item=item) for item in items),
        )  # fmt: skip
        self.outcome: Outcome = Done()

    def ask(self, query, on_answer) -> None:
        assert isinstance(query, AskHandover)
        on_answer(HandoverAnswer(handover=self.handover))

    def do(self, command, on_outcome) -> None:
        self.done.append(command)
        on_outcome(self.outcome)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def day(service: Service) -> BadDay:
    person = Person(ref=PersonRef("giver"), display_name="Mira Aslan")
    bridge = Bridge()
    bridge.link = service
    bridge.session = Session(token="t", person=person, signed_in_ns=0, idle_limit_s=300)
    cast = Cast(bridge, "code", None, ())
    cast.pins = {person.ref: "13572468", PersonRef("other"): "24681357"}
    cast.incoming = PersonRef("other")
    return BadDay(bridge, cast, QPixmap)


def test_that_half_of_what_is_handed_over_is_accepted(day: BadDay, service: Service):
    for step in day.steps_of_a_handover():
        step()

    (offer,) = [one for one in service.done if isinstance(one, OfferHandover)]
    accepted = [one.key for one in service.done if isinstance(one, AcceptItem)]
    assert (offer.pin, offer.revision) == ("13572468", 3)
    assert accepted == ["note|0", "note|2", "note|4"]


def test_that_what_was_refused_is_said(day: BadDay, service: Service, capsys: pytest.CaptureFixture[str]):
    service.outcome = Refused(reason=Reason.NOT_SIGNED_IN)

    day.silence()

    assert "SilenceAlarms was not done (not_signed_in)" in capsys.readouterr().out


def test_that_a_cell_without_the_functions_is_left_alone(service: Service):
    bridge = Bridge()
    bridge.link = service

    call_fault(bridge, "InjectFault", "Conveyor jam", 1.0)

    assert not [one for one in service.done if isinstance(one, CallMethod)]
