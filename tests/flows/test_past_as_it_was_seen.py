"""What a screen showed at some moments of a bad day, and what it shows when it travels there: the same.

A simulated cell with faults, a controller that falls silent, a service that is stopped and one that is killed. Recorded
is what the screen's own model showed; compared is the scene that the service answers for the same moment.

Declared, not equal:

* a value that was on its way: it is placed when it became true, at most ``ON_ITS_WAY_S`` before the screen showed it,
  or a still newer one that came with it;
* what came in the last second before a service was killed and was not durable yet: an earlier value of that time;
* counts, rates and certificates of a connection, which are not recorded.
"""

import asyncio
import random
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from asyncua import Client, ua
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from hmi import clock
from hmi.domain.connection import ConnectionState
from hmi.domain.past_query import AskMoment, MomentAnswer
from hmi.domain.quality import Freshness
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.link.address import local_address
from hmi.link.client import LinkClient
from tests.flows.panel import tandem
from ui.bridge import Bridge
from ui.models.past_scene import scene_of
from ui.models.scene import Scene

ROOT = Path(__file__).resolve().parents[2]
ON_ITS_WAY_S = 1.5
SIMULATED = "urn:tandem:simulated-cell"
PATIENCE_S = 150.0

Shown = tuple[object, int, Freshness]
"""Value, status, freshness."""


@dataclass
class Moment:
    """What was shown at a time, and what was shown of each tag in the time right after it."""

    what: str
    time_ns: int
    is_attached: bool
    tags: dict[TagName, Shown]
    states: dict[str, ConnectionState]
    alarms: dict[str, str]
    source_ns: dict[TagName, int]
    following: dict[TagName, set[object]] = field(default_factory=dict)
    preceding: dict[TagName, set[object]] = field(default_factory=dict)
    """Shown in the last time that the service was heard; only where it is not heard any more."""


def digest(scene: Scene) -> dict[TagName, Shown]:
    """Value, status and freshness of every tag, as displays read them."""
    picture = scene.picture
    shown: dict[TagName, Shown] = {}
    for tag in picture.cell.tags:
        reading = picture.reading(tag.name)
        shown[tag.name] = (reading.value, reading.status, reading.freshness)
    return shown


def times(scene: Scene) -> dict[TagName, int]:
    return {tag.name: scene.picture.reading(tag.name).source_time_ns for tag in scene.picture.cell.tags}


def alarms_of(scene: Scene) -> dict[str, str]:
    return {str(alarm.id): f"{alarm.state} {alarm.is_heard}" for alarm in scene.alarms.values()}


class Plant:
    """A simulated cell, a cell service and a screen, each of which can be treated badly."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.simulator = tandem("simulate", "--port", "0")
        assert self.simulator.stdout is not None
        self.url = self.simulator.stdout.readline().decode().removeprefix("READY ").strip()
        scan = tandem("scan", self.url, "--policy", "None", "--project", str(folder), "--label", "Cell")
        assert scan.wait(PATIENCE_S) == 0
        _closed(scan)
        self.service = tandem("serve", "--project", str(folder))
        self.bridge = Bridge()
        self.bridge.attach(LinkClient(local_address(folder), screen="test", product="test"))
        self.moments: list[Moment] = []
        self._shown: dict[TagName, deque[tuple[int, object]]] = {}
        """What was shown of each tag last, and since when by the service's clock."""
        self.bridge.frame_arrived.connect(self._keep)

    def _keep(self, batch: ReadingBatch) -> None:
        picture, time_ns = self.bridge.live.picture, self.bridge.live.service_time_ns
        for tag in set(batch.tag.tolist()):
            name = picture.cell.tags[tag].name
            lately = self._shown.setdefault(name, deque(maxlen=300))
            lately.append((time_ns, picture.reading(name).value))

    def end(self) -> None:
        self.bridge.detach()
        for process in (self.service, self.simulator):
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
            process.wait(15)
            _closed(process)

    def until(self, question: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
        end_s = time.monotonic() + seconds
        while not question():
            assert time.monotonic() < end_s, "it did not happen"
            QCoreApplication.processEvents()
            time.sleep(0.005)

    def wait(self, seconds: float) -> None:
        end_s = time.monotonic() + seconds
        self.until(lambda: time.monotonic() >= end_s, seconds + 1)

    def is_live(self) -> bool:
        states = {status.state for status in self.bridge.connections.values()}
        picture = self.bridge.picture
        return picture.is_attached and states == {ConnectionState.LIVE} and bool((picture.freshness == 1).all())

    def note(self, what: str) -> None:
        """Write down what is shown, as soon as it was shown; by the service's clock, if that is heard."""
        scene = self.bridge.live
        if scene.picture.is_attached:
            before_ns = scene.service_time_ns
            self.until(lambda: scene.service_time_ns != before_ns)
        moment = Moment(
            what=what,
            time_ns=scene.service_time_ns if scene.picture.is_attached else clock.now_ns(),
            is_attached=scene.picture.is_attached,
            tags=digest(scene),
            states={key: status.state for key, status in scene.connections.items()},
            alarms=alarms_of(scene),
            source_ns=times(scene),
        )
        self.moments.append(moment)
        if not moment.is_attached:
            for name, lately in self._shown.items():
                for time_ns, value in lately:
                    if time_ns <= scene.service_time_ns - ON_ITS_WAY_S * 1e9:
                        moment.preceding[name] = {value}  # still in force when that time began
                    else:
                        moment.preceding.setdefault(name, set()).add(value)

        def follow(_batch: object) -> None:
            for name, shown in digest(scene).items():
                moment.following.setdefault(name, set()).add(shown[0])

        self.bridge.frame_arrived.connect(follow)
        self.wait(ON_ITS_WAY_S)
        self.bridge.frame_arrived.disconnect(follow)

    def fault(self, name: str, *arguments: object) -> None:
        async def call() -> None:
            async with Client(self.url) as client:
                index = await client.get_namespace_index(SIMULATED)
                place = client.get_node(ua.NodeId("fault_injection", index))
                await place.call_method(client.get_node(ua.NodeId(f"fault_injection/{name}", index)), *arguments)

        asyncio.run(call())

    def travel(self, time_ns: int) -> MomentAnswer:
        answers: list[object] = []
        self.bridge.ask_present(AskMoment(time_ns=time_ns), answers.append)
        self.until(lambda: bool(answers))
        assert isinstance(answers[0], MomentAnswer), answers[0]
        return answers[0]


def _closed(process: subprocess.Popen[bytes]) -> None:
    process.wait(PATIENCE_S)
    if process.stdout is not None:
        process.stdout.close()


@pytest.fixture
def plant(tmp_path: Path, qtbot: QtBot) -> Iterator[Plant]:
    made = Plant(tmp_path / "cell")
    yield made
    made.end()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_that_the_past_is_shown_as_it_was_seen(plant: Plant):
    chance = random.Random(11)
    plant.until(plant.is_live)
    for _ in range(3):
        plant.wait(chance.uniform(0.2, 1.0))
        plant.note("ordinary")
    plant.fault("InjectFault", "conveyor_jam", 1.0)
    plant.until(lambda: bool(plant.bridge.live.alarms))
    plant.note("an alarm stands")

    plant.simulator.send_signal(signal.SIGSTOP)
    plant.wait(0.6)
    plant.note("silent, and nobody knows yet")
    plant.until(lambda: not plant.is_live())
    plant.wait(1.0)
    plant.note("silent")
    plant.simulator.send_signal(signal.SIGCONT)
    plant.until(plant.is_live)
    plant.wait(1.0)
    plant.note("heard again")
    plant.fault("ClearFaults")
    plant.until(lambda: all(alarm.is_active is False for alarm in plant.bridge.live.alarms.values()))
    plant.note("the alarm is over")

    plant.service.terminate()
    plant.until(lambda: not plant.bridge.live.picture.is_attached)
    plant.wait(1.0)
    plant.note("the service is stopped")
    _closed(plant.service)
    plant.service = tandem("serve", "--project", str(plant.folder))
    plant.until(plant.is_live)
    plant.wait(1.0)
    plant.note("another service")

    plant.service.kill()
    plant.until(lambda: not plant.bridge.live.picture.is_attached)
    plant.wait(1.0)
    plant.note("the service is killed")
    _closed(plant.service)
    plant.service = tandem("serve", "--project", str(plant.folder))
    plant.until(plant.is_live)
    plant.wait(2.0)
    plant.note("a third service")

    plant.wait(2.0)
    others: list[str] = []
    for moment in plant.moments:
        answer = plant.travel(moment.time_ns)
        scene = scene_of(answer, plant.bridge.live.picture.cell)
        others += differences(moment, scene, has_alarms=answer.are_alarms_recorded)

    assert not others, "\n".join(others)
    stale = {
        moment.what: sum(shown[2] is Freshness.STALE for shown in moment.tags.values()) for moment in plant.moments
    }
    assert all(stale[what] for what in ("silent", "the service is stopped", "the service is killed"))
    assert not stale["ordinary"]
    assert any(moment.alarms for moment in plant.moments)


def differences(moment: Moment, scene: Scene, *, has_alarms: bool) -> list[str]:
    """What is shown otherwise than it was, and was not on its way."""
    found: list[str] = []
    if scene.picture.is_attached != moment.is_attached:
        found.append(f"{moment.what}: attached {moment.is_attached}, now {scene.picture.is_attached}")
    source_ns = times(scene)
    for name, now in digest(scene).items():
        then = moment.tags[name]
        is_on_its_way = now[1:] == then[1:] and (
            now[0] in moment.following.get(name, set())
            or max(moment.source_ns[name], moment.time_ns - ON_ITS_WAY_S * 1e9) < source_ns[name] <= moment.time_ns
        )
        is_not_durable = now[1:] == then[1:] and now[0] in moment.preceding.get(name, set())
        if not _are_same(now, then) and not is_on_its_way and not is_not_durable:
            found.append(f"{moment.what}: {name} was {then}, is shown as {now}")
    if moment.is_attached:
        states = {key: status.state for key, status in scene.connections.items()}
        if states != moment.states:
            found.append(f"{moment.what}: connections {moment.states}, now {states}")
        if has_alarms and alarms_of(scene) != moment.alarms:
            found.append(f"{moment.what}: alarms {moment.alarms}, now {alarms_of(scene)}")
    return found


def _are_same(now: Shown, then: Shown) -> bool:
    if isinstance(now[0], float) and isinstance(then[0], float) and np.isnan(now[0]) and np.isnan(then[0]):
        return now[1:] == then[1:]
    return now == then
