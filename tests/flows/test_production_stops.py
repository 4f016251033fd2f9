"""A jam of the simulated cell, from the stop that opens by itself to the reason that somebody gives; then no data."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from asyncua import Client, ua

from hmi import clock
from hmi.domain.command import AddPerson, Command, CreateFirstAdministrator, SetPin, SignIn, SignOff
from hmi.domain.oee import AskOee, OeeAnswer
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.person import PersonRef, Role
from hmi.domain.query import Answer, AskJournal, JournalAnswer, Query
from hmi.domain.stop import CauseWay, Stop, StopKind, StopSummary
from hmi.domain.stop_command import ClassifyStop, MergeStops, RestoreStops, SplitStop
from hmi.domain.stop_query import AskStates, AskStops, StatesAnswer, StopFilter, StopsAnswer
from hmi.link.address import local_address
from hmi.link.client import LinkClient
from hmi.link.messages import Frame, FromService, StopsChanged
from hmi.paths import shipped

ROOT = Path(__file__).resolve().parents[2]
SIMULATED = "urn:tandem:simulated-cell"
PATIENCE_S = 90.0
SHORT = "short_stop: 4 s"
ADA_PIN, FIRST_PIN, ANA_PIN = "739152", "582047", "905836"
JAM = ("technical", "jam")


class Station:
    """A simulated cell, a service and a screen without pixels; each process can be ended and begun again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.messages: list[FromService] = []
        self.cell = self._tandem("simulate", "--port", "0", "--speed", "10")
        assert self.cell.stdout is not None
        self.url = self.cell.stdout.readline().decode().removeprefix("READY ").strip()
        scan = self._tandem("scan", self.url, "--policy", "None", "--project", str(folder))
        scan.communicate(timeout=60)
        reasons = (shipped("resources") / "reasons.yaml").read_text(encoding="utf-8")
        (folder / "reasons.yaml").write_text(reasons.replace("short_stop: 60 s", SHORT), encoding="utf-8")
        self.serve()
        self.client = LinkClient(local_address(folder), screen="panel", product="test")
        self.until(lambda: self.client.is_attached)

    def serve(self) -> None:
        self.service = self._tandem("serve", "--project", str(self.folder))

    def kill_service(self) -> None:
        self._end(self.service, signal.SIGKILL)

    def kill_cell(self) -> None:
        self._end(self.cell, signal.SIGKILL)

    def end(self) -> None:
        self.client.close()
        for process in (self.service, self.cell):
            self._end(process, signal.SIGTERM)

    def fault(self, name: str, *arguments: object) -> None:
        async def call() -> None:
            async with Client(self.url) as client:
                index = await client.get_namespace_index(SIMULATED)
                place = client.get_node(ua.NodeId("fault_injection", index))
                await place.call_method(client.get_node(ua.NodeId(f"fault_injection/{name}", index)), *arguments)

        asyncio.run(call())

    def until(self, question: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not question():
            assert time.monotonic() < end, "it did not happen"
            self.client.tend()
            self.client.receive(self._take)
            time.sleep(0.02)

    def do(self, command: Command) -> Outcome:
        found: list[Outcome] = []
        self.client.do(command, found.append)
        self.until(lambda: bool(found))
        return found[0]

    def ask(self, query: Query) -> Answer | Outcome:
        """The service's answer; asked again for as long as it is not heard."""
        found: list[Answer | Outcome] = []

        def is_answered() -> bool:
            if found and isinstance(found[-1], Failed | Refused) and found[-1].reason is Reason.SERVICE_SILENT:
                self.client.ask(query, found.append)
                return False
            return bool(found)

        self.client.ask(query, found.append)
        self.until(is_answered)
        return found[-1]

    @property
    def produces(self) -> bool:
        """Whether the service is heard and says that the cell produces now."""
        return self.client.is_attached and self.activities()[-1:] == [None]

    def stops(self, **more: Any) -> tuple[Stop, ...]:
        answer = self.ask(AskStops(filter=StopFilter(**more)))
        assert isinstance(answer, StopsAnswer)
        return answer.stops

    @property
    def summary(self) -> StopSummary:
        told = [one.summary for one in self.messages if isinstance(one, StopsChanged)]
        return told[-1] if told else StopSummary()

    def activities(self) -> list[StopKind | None]:
        now_ns = clock.now_ns()
        answer = self.ask(AskStates(start_ns=now_ns - 3_600 * 10**9, end_ns=now_ns))
        assert isinstance(answer, StatesAnswer)
        return [one.activity.kind for one in answer.spans if one.equipment is None]

    def let_operator_in(self) -> PersonRef:
        code = (self.folder / "setup-code").read_text().strip()
        self.do(CreateFirstAdministrator(display_name="Ada", pin=ADA_PIN, setup_code=code))
        added = self.do(AddPerson(display_name="Ana", roles=frozenset({Role.OPERATOR}), pin=FIRST_PIN))
        assert isinstance(added, Done)
        ana = PersonRef(str(added.result["person"]))
        self.do(SignOff())
        self.do(SignIn(person=ana, pin=FIRST_PIN))
        assert self.do(SetPin(person=ana, old_pin=FIRST_PIN, new_pin=ANA_PIN)) == Done()
        return ana

    def _take(self, message: FromService) -> None:
        if isinstance(message, Frame):
            self.client.seen(message.number, touched=False)
        else:
            self.messages.append(message)

    def _tandem(self, *arguments: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "hmi", *arguments]
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=self.folder
        )

    def _end(self, process: subprocess.Popen[bytes], by: signal.Signals) -> None:
        process.send_signal(by)
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    station = Station(tmp_path)
    yield station
    station.end()


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_that_a_jam_opens_a_stop_which_is_explained_survives_a_kill_and_closes(station: Station):
    station.until(lambda: station.produces)

    # The belt jams: a stop opens by itself, with the alarm that came first as its probable cause.
    station.fault("InjectFault", "outfeed_jam", 1.0)
    station.until(lambda: station.summary.open_stop is not None)
    station.until(lambda: station.summary.open_stop.cause is not None)
    stop = station.summary.open_stop
    assert stop.is_asked_for
    assert station.summary.unexplained == 1
    assert stop.cause.way is CauseWay.FIRST_OUT
    assert "jam" in stop.cause.words.casefold()
    assert (stop.cause.equipment, stop.cause.waits[-1], stop.cause.reason) == ("outfeed", "outfeed", JAM)

    # Nobody who is not signed in explains it; Ana does, and it stays open.
    refused = station.do(ClassifyStop(stop=stop.id, reason=JAM))
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.NOT_SIGNED_IN
    ana = station.let_operator_in()
    assert station.do(ClassifyStop(stop=stop.id, reason=JAM)) == Done()
    station.until(lambda: station.summary.unexplained == 0)
    stale = station.do(ClassifyStop(stop=stop.id, reason=("technical", "tool")))
    assert isinstance(stale, Refused)
    assert stale.reason is Reason.STOP_CHANGED

    # The service is killed: the same stop goes on, and the time that nobody watched is told apart in it.
    station.kill_service()
    time.sleep(6)
    station.serve()
    station.until(lambda: station.client.is_attached and station.summary.open_stop is not None)
    station.until(lambda: station.stops(only_open=True)[0].no_data != ())
    (resumed,) = station.stops(only_open=True)
    assert (resumed.id, resumed.reason, resumed.classified_by) == (stop.id, JAM, ana)

    # The belt runs again: it closes by itself.
    station.fault("ClearFaults")
    station.until(lambda: not station.stops(only_open=True))
    (closed,) = station.stops(reason=JAM)
    assert closed.id == stop.id
    assert closed.end_ns is not None
    assert closed.seconds == pytest.approx((closed.end_ns - closed.begin_ns) / 1e9)

    # Split, merged and undone, all through the link.
    station.do(SignIn(person=ana, pin=ANA_PIN))
    split = station.do(SplitStop(stop=closed.id, at_ns=(closed.begin_ns + closed.end_ns) // 2))
    assert isinstance(split, Done)
    first, second = sorted(
        station.stops(ids=(split.result["first"], split.result["stop"])), key=lambda one: one.begin_ns
    )
    assert (first.reason, second.reason, second.is_asked_for) == (JAM, (), True)
    whole = station.do(MergeStops(stops=(first.id, second.id)))
    assert isinstance(whole, Done)
    assert station.do(RestoreStops(stop=str(whole.result["stop"]))) == Done(result={"stop": first.id})
    assert station.do(RestoreStops(stop=first.id)) == Done(result={"stop": closed.id})
    (again,) = station.stops(reason=JAM)
    assert (again.id, again.begin_ns, again.end_ns) == (closed.id, closed.begin_ns, closed.end_ns)

    # What was said before is in the journal.
    rows = station.ask(AskJournal(kinds=("stop.opened", "stop.classified", "stop.ended")))
    assert isinstance(rows, JournalAnswer)
    assert {row.kind for row in rows.rows if row.subject == stop.id} == {"stop.opened", "stop.classified", "stop.ended"}

    # OEE names the loss and leads to its rows.
    oee = station.ask(AskOee(start_ns=closed.begin_ns - 30 * 10**9, end_ns=closed.end_ns + 10**9))
    assert isinstance(oee, OeeAnswer)
    (loss,) = [one for one in oee.losses if one.reason == JAM]
    assert loss.stops == (closed.id,)
    assert oee.times.apt_s + oee.times.adot_s + oee.times.no_data_s == pytest.approx(oee.times.pbt_s)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_that_a_dead_controller_is_no_data_and_neither_idle_nor_production(station: Station):
    station.until(lambda: station.produces)

    station.kill_cell()
    station.until(lambda: station.summary.open_stop is not None)

    stop = station.summary.open_stop
    assert stop.kind is StopKind.NO_DATA
    assert (stop.cause.way, stop.cause.reason) == (CauseWay.NOT_HEARD, ("technical", "controller"))
    assert station.activities()[-1] is StopKind.NO_DATA
    oee = station.ask(AskOee(start_ns=stop.begin_ns - 10**9, end_ns=clock.now_ns()))
    assert isinstance(oee, OeeAnswer)
    assert oee.times.no_data_s > 0
    assert oee.times.adot_s == 0
    assert oee.availability.low != oee.availability.high
