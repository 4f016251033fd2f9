"""The people on the tour's pictures, made and signed in as real people are: by commands that the service judges."""

import secrets
from collections.abc import Callable, Generator

from hmi.domain.command import (
    AddPerson,
    Command,
    CreateFirstAdministrator,
    SaveView,
    SetPin,
    SignIn,
    SignOff,
    WriteTag,
)
from hmi.domain.outcome import Done, Outcome
from hmi.domain.person import PersonRef, Role
from hmi.domain.pin import pin_fault
from hmi.domain.tag import TagName
from ui.bridge import Bridge

_LEADER = "Mira Aslan"
_INCOMING = "Amina Diallo"
"""Takes the shift over."""
_OTHERS = (
    ("Jonas Weber", Role.OPERATOR),
    (_INCOMING, Role.OPERATOR),
    ("Pavel Novák", Role.MAINTENANCE),
    ("Lucía Ortega", Role.TRAINER),
)
Script = Generator[Command, Outcome, None]


class Cast:
    """Plays its script once: the first administrator, a team, and the coordinator who stays signed in."""

    def __init__(self, bridge: Bridge, setup_code: str, set_point: TagName | None, traces: tuple[TagName, ...]) -> None:
        self._bridge = bridge
        self.pins: dict[PersonRef, str] = {}
        """Of those who sign."""
        self.incoming: PersonRef | None = None
        """Who takes the shift over."""
        self._script = self._script_of(setup_code, set_point, traces)

    def play(self, on_end: Callable[[str], None]) -> None:
        """Begin; ``on_end`` gets an empty text, or what the service did not let happen. GUI thread."""
        self._on_end = on_end
        self._send(next(self._script))

    def _send(self, command: Command) -> None:
        self._bridge.do(command, lambda outcome: self._go_on(command, outcome))

    def _go_on(self, command: Command, outcome: Outcome) -> None:
        if not isinstance(outcome, Done):
            self._on_end(f"{type(command).__name__}: {outcome.reason}")
            return
        try:
            following = self._script.send(outcome)
        except StopIteration:
            self._on_end("")
            return
        self._send(following)

    def _script_of(self, setup_code: str, set_point: TagName | None, traces: tuple[TagName, ...]) -> Script:
        yield CreateFirstAdministrator(display_name="Ada Keller", pin=_a_pin(), setup_code=setup_code)
        first_pins = {name: _a_pin() for name in (_LEADER, *(name for name, _role in _OTHERS))}
        people: dict[str, PersonRef] = {}
        for name, role in ((_LEADER, Role.COORDINATOR), *_OTHERS):
            added = yield AddPerson(display_name=name, roles=frozenset({role}), pin=first_pins[name])
            assert isinstance(added, Done)
            people[name] = PersonRef(str(added.result["person"]))
        self.incoming = people[_INCOMING]
        for name in (_INCOMING, _LEADER):
            person, pin = people[name], _a_pin()
            yield SignOff()
            yield SignIn(person=person, pin=first_pins[name])
            yield SetPin(person=person, old_pin=first_pins[name], new_pin=pin)
            self.pins[person] = pin
        if set_point is not None:
            seen = self._bridge.picture.reading(set_point).value
            yield WriteTag(tag_name=set_point, value=90.0, seen=seen)
        if traces:
            yield SaveView(name="Cobot", tag_names=traces, span_s=600.0)


def _a_pin() -> str:
    """Eight random digits that no rule about simple PINs refuses."""
    while True:
        pin = f"{secrets.randbelow(10**8):08}"
        if pin_fault(pin) is None:
            return pin
