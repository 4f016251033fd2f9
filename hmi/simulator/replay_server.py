"""A recording as a controller on the network: an OPC UA server that plays it in recorded time."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from asyncua import ua
from asyncua.server.server import Server

from hmi.clock import monotonic_s, now_ns
from hmi.recordings.recording import Recording
from hmi.recordings.time_axis import SECOND_NS
from hmi.simulator.address_space import AddressSpace
from hmi.simulator.companion_types import declare_companions
from hmi.simulator.replay_history import RecordedHistory
from hmi.simulator.replay_map import RecordingMap
from hmi.simulator.replay_nodes import add_equipment
from hmi.simulator.replay_state import ReplayFacts, ReplayState
from hmi.simulator.replay_timeline import FallSilent, Finish, PlayRows, Step, Timeline
from hmi.simulator.replay_times import SourceTimes
from hmi.simulator.replay_writer import OVER, SILENT, Binding, ReplayWriter
from hmi.simulator.server_build import tell_build
from hmi.simulator.server_certificate import APPLICATION_URI, provide_certificate

_POLICIES = [
    ua.SecurityPolicyType.NoSecurity,
    ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt,
    ua.SecurityPolicyType.Aes256Sha256RsaPss_SignAndEncrypt,
]
_SHORTEST_WAIT_S = 0.02
_LONGEST_WAIT_S = 0.5
_FACTS_EVERY_S = 1.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayOptions:
    """How to play."""

    speed: float = 1.0
    """Recorded seconds per second."""
    loop: bool = False
    original_times: bool = False
    """Source times as recorded; else recorded time is laid so that its beginning is now."""


async def serve_recording(
    recording: Recording, meaning: RecordingMap, options: ReplayOptions, *,
    port: int = 0, host: str = "127.0.0.1", pki: Path | None = None, ready: Callable[[str], None],
) -> None:  # fmt: skip
    """Play until cancelled; after the end without ``loop`` the server stays, with bad values.

    Args:
        recording: What to play.
        meaning: Its map; every column of it must have been read.
        options: Speed, rounds, times.
        port: TCP port; 0 takes a free one.
        host: Address to listen on.
        pki: Folder for the server's certificate; None makes one that is forgotten at the end.
        ready: Told the endpoint's URL once clients can connect.
    """
    logging.getLogger("asyncua").setLevel(logging.ERROR)
    server = await _server(host, port, pki)
    space = AddressSpace(server)
    await declare_companions(space)
    bindings: list[Binding] = []
    for one in meaning.equipment:
        bindings += await add_equipment(space, recording, one)
    facts = ReplayFacts(server)
    await facts.add(
        space, meaning.equipment[0].id, title=meaning.label, source=meaning.source,
        duration_s=recording.report.duration_ns / SECOND_NS,
    )  # fmt: skip
    player = _Player(server, recording, bindings, facts, options)
    await player.begin()
    await server.start()
    try:
        ready(f"opc.tcp://{host}:{server.bserver.port if server.bserver is not None else 0}/tandem/replay")
        await player.run()
    finally:
        await server.stop()


async def _server(host: str, port: int, pki: Path | None) -> Server:
    server = Server()
    await server.init()
    await server.set_application_uri(APPLICATION_URI)
    server.set_server_name("Tandem replay")
    await tell_build(server, "Tandem replay")
    server.set_endpoint(f"opc.tcp://{host}:{port}/tandem/replay")
    server.set_security_policy(_POLICIES)
    server.set_identity_tokens([ua.AnonymousIdentityToken])
    with TemporaryDirectory(prefix="tandem-replay-") as scratch:
        certificate, key = provide_certificate(pki or Path(scratch))
        await server.load_certificate(certificate)
        await server.load_private_key(key)
    return server


class _Player:
    """Moves the recording along with the clock."""

    def __init__(
        self, server: Server, recording: Recording, bindings: Sequence[Binding], facts: ReplayFacts,
        options: ReplayOptions,
    ) -> None:  # fmt: skip
        self._speed, self._facts = options.speed, facts
        self._timeline = Timeline(recording, loop=options.loop)
        self._writer = ReplayWriter(server, bindings)
        self._state = ReplayState.PLAYING
        self._start_s = self._facts_s = monotonic_s()
        if options.original_times:
            self._times = SourceTimes(origin_ns=int(recording.time_ns[0]), speed=1.0)
        else:
            self._times = SourceTimes(origin_ns=now_ns(), speed=options.speed)
        self._history = RecordedHistory(recording, self._timeline, self._times, bindings)
        server.iserver.history_manager.set_storage(self._history)

    async def begin(self) -> None:
        """Show the first row, before anyone can see an empty server."""
        await self._play_until(0)

    async def run(self) -> None:
        """Play; due times come from the start, so that lateness never adds up."""
        while True:
            due_ns = self._timeline.next_ns()
            wait_s = _LONGEST_WAIT_S
            if due_ns is not None:
                wait_s = self._start_s + due_ns / SECOND_NS / self._speed - monotonic_s()
            await asyncio.sleep(min(max(wait_s, _SHORTEST_WAIT_S), _LONGEST_WAIT_S))
            await self._play_until(self._played_ns())
            if monotonic_s() - self._facts_s >= _FACTS_EVERY_S:
                self._facts_s = monotonic_s()
                await self._tell()

    def _played_ns(self) -> int:
        return int((monotonic_s() - self._start_s) * self._speed * SECOND_NS)

    async def _play_until(self, played_ns: int) -> None:
        self._history.played_ns = self._timeline.reached_ns(played_ns)
        for step in self._timeline.until(played_ns):
            before = self._state
            await self._take(step)
            if self._state is not before:
                await self._tell()

    async def _take(self, step: Step) -> None:
        match step:
            case PlayRows():
                self._state = ReplayState.PLAYING
                rows = self._timeline.row_ns[step.first : step.stop] + step.base_ns
                await self._writer.write_rows(step.first, step.stop, self._times.of_all(rows).tolist())
            case FallSilent():
                self._state = ReplayState.GAP
                await self._writer.write_status(SILENT, self._times.of(step.at_ns))
            case Finish():
                self._state = ReplayState.OVER
                await self._writer.write_status(OVER, self._times.of(step.at_ns))
                _log.info("the recording is over; its values are bad from now on, the server stays")

    async def _tell(self) -> None:
        elapsed_s = self._timeline.elapsed_ns(self._history.played_ns) / SECOND_NS
        await self._facts.show(self._state, round(elapsed_s, 3), self._timeline.rounds, self._writer.left_out)
