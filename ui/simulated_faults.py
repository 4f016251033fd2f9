"""Faults of the simulated cell, for pictures: let come and taken away as somebody would who trains there."""

from functools import partial

from hmi.domain.command import CallMethod
from hmi.domain.outcome import Done, Outcome
from ui.bridge import Bridge

JAM = "Conveyor jam"


def call_fault(bridge: Bridge, name: str, fault: str, *more: float) -> None:
    """``InjectFault`` or ``ClearFault``, wherever the cell has it."""
    for equipment in bridge.picture.cell.equipment:
        for component in equipment.components:
            for method in component.methods:
                words = method.inputs[0].words if method.inputs else {}
                number = next((number for number, label in words.items() if label == fault), None)
                if method.name == name and number is not None:
                    call = CallMethod(
                        equipment=equipment.id, component=component.name, method=name, arguments=(number, *more)
                    )
                    bridge.do(call, partial(say_refusal, f"{name} {fault}"))


def say_refusal(what: str, outcome: Outcome) -> None:
    """A picture may lack what it should show: whoever takes it is told why."""
    if not isinstance(outcome, Done):
        print(f"tandem: for the pictures: {what} was not done ({outcome.reason})", flush=True)
