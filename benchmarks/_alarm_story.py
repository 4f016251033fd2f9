"""A service that tells a story of alarms over the real link: conditions begin, are acknowledged, return and end."""

import asyncio
import json
import random
import time
from pathlib import Path

from hmi import clock
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.cell import Cell
from hmi.domain.command import Command
from hmi.domain.equipment import Equipment, EquipmentId, EquipmentKind
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.person import Session, SessionEnd
from hmi.domain.query import Answer, Query
from hmi.domain.tag import NodeAddress
from hmi.link.address import local_address
from hmi.link.server import LinkServer
from hmi.live.alarm_list import AlarmList
from hmi.live.process_image import ProcessImage

PLACES = ("infeed", "cobot", "cnc", "camera", "outfeed", "supervisor")
PUBLISHING_S = 0.25
"""As ``hmi/opcua/alarm_watch.py`` asks for."""
_KINDS = (
    EquipmentKind.CONVEYOR, EquipmentKind.ROBOT, EquipmentKind.MACHINE_TOOL, EquipmentKind.INSPECTION,
    EquipmentKind.CONVEYOR, EquipmentKind.SUPERVISOR,
)  # fmt: skip
_NS = 10**9


class _Door:
    """Nobody signs in and nothing is done."""

    needs_setup = False

    async def do(self, command: Command, session: Session | None, screen: str) -> tuple[Outcome, Session | None]:
        return Done(), session

    def refuse(self, command: Command, session: Session | None, screen: str, refusal: Refused) -> None:
        """Nothing is kept."""

    async def ask(self, query: Query, session: Session | None, screen: str) -> Answer | Outcome:
        return Failed(reason=Reason.INTERNAL)

    def session_of(self, token: str, screen: str) -> Session | None:
        return None

    def touch(self, session: Session) -> Session | None:
        return session

    def is_open(self, session: Session) -> bool:
        return True

    def why_ended(self, token: str) -> SessionEnd:
        return SessionEnd.SIGNED_OFF


def a_cell() -> Cell:
    """Six pieces of equipment without values."""
    equipment = tuple(
        Equipment(id=EquipmentId(place), kind=kind, label=place.capitalize())
        for place, kind in zip(PLACES, _KINDS, strict=True)
    )
    return Cell(id="story", label="Story", equipment=equipment)


class _Condition:
    """One of them, walking through its life."""

    def __init__(self, number: int, chance: random.Random) -> None:
        self.place = PLACES[number % len(PLACES)]
        self._node = NodeAddress(endpoint="cell", uri="urn:story", identifier=f"s={self.place}/{number}")
        self._name = f"{self.place.capitalize()} fault {number:03d}"
        self._severity = chance.choices((900, 500, 200), (5, 15, 80))[0]
        self._began_ns = self._count = 0
        self.is_active = False
        self.is_acknowledged = True

    def step(self) -> AlarmEvent:
        """The next transition: begins, is acknowledged, returns, and begins again."""
        now_ns = clock.now_ns()
        self._count += 1
        if not self.is_active and self.is_acknowledged:
            self.is_active, self.is_acknowledged, self._began_ns = True, False, now_ns
        elif not self.is_acknowledged:
            self.is_acknowledged = True
        else:
            self.is_active = False
        return AlarmEvent(
            condition=self._node, branch="", event_id=self._count.to_bytes(8), event_type="i=2915", source_node=None,
            source=self.place, name=self._name, message=f"{self._name}: value beyond its limit",
            severity=self._severity, time_ns=now_ns, heard_ns=now_ns, is_active=self.is_active,
            active_since_ns=self._began_ns, is_acknowledged=self.is_acknowledged,
            is_retained=self.is_active or not self.is_acknowledged,
        )  # fmt: skip


async def tell(project: Path, conditions: int, transitions: int, length_s: float) -> None:
    """Wait for a screen, tell the story at an even rate, print what it cost as one line of JSON."""
    chance = random.Random(7)
    alarms = AlarmList(lambda event: EquipmentId(event.source))
    image = ProcessImage(a_cell())
    server = LinkServer(image, alarms, _Door(), "story")
    Path(local_address(project).removeprefix("ipc://")).parent.mkdir(parents=True, exist_ok=True)
    await server.start((local_address(project),))
    print("READY", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, input)
    every = [_Condition(number, chance) for number in range(conditions)]
    steps = [chance.choice(every) for _ in range(transitions)] if transitions > conditions else every[:transitions]
    if transitions <= conditions:
        chance.shuffle(steps)
    cpu_s, start_s, told = time.process_time(), time.monotonic(), 0
    first_ns = 0
    while told < len(steps):
        due = min(round((time.monotonic() - start_s + PUBLISHING_S) / length_s * len(steps)), len(steps))
        first_ns = first_ns or time.monotonic_ns()
        for condition in steps[told:due]:
            alarms.take_event(condition.step())
        told = due
        await asyncio.sleep(PUBLISHING_S)
    cost_us = (time.process_time() - cpu_s) / len(steps) * 1e6
    figures = {"service_us": cost_us, "first_ns": first_ns, "open": len(alarms.alarms), "name": steps[0].step().name}
    print(json.dumps(figures), flush=True)
    await asyncio.sleep(1.0)
    await server.stop()
