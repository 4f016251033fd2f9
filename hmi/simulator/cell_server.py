"""The simulated cell as a controller on the network: one OPC UA server around one ``CellModel``."""

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from asyncua import ua
from asyncua.server.server import Server

from hmi.clock import monotonic_s
from hmi.simulator.accounts import Accounts
from hmi.simulator.address_space import AddressSpace
from hmi.simulator.alarm_source import AlarmSource
from hmi.simulator.cell_history import CellHistory
from hmi.simulator.cell_model import CellModel
from hmi.simulator.cell_nodes import add_cell
from hmi.simulator.checked_writes import CheckedAttributeService
from hmi.simulator.companion_types import declare_companions
from hmi.simulator.server_build import tell_build
from hmi.simulator.server_certificate import APPLICATION_URI, provide_certificate
from hmi.simulator.tag_plan import TagPlan
from hmi.simulator.value_writer import ValueWriter
from hmi.simulator.vision_results import VisionResults

_TICK_S = 0.1
_LONGEST_CATCH_UP_S = 1.0
_HISTORY_VALUES = 7200
_POLICIES = [
    ua.SecurityPolicyType.NoSecurity,
    ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt,
    ua.SecurityPolicyType.Aes256Sha256RsaPss_SignAndEncrypt,
]


async def serve_cell(
    *,
    port: int = 0,
    host: str = "127.0.0.1",
    speed: float = 1.0,
    seed: int = 1,
    fault_schedule: bool = False,
    pki: Path | None = None,
    users: Mapping[str, str] | None = None,
    ready: Callable[[str], None],
) -> None:
    """Run until cancelled.

    Args:
        port: TCP port; 0 takes a free one.
        host: Address to listen on.
        speed: Simulated seconds per second.
        seed: The same seed gives the same shift.
        fault_schedule: Whether faults come and go by themselves.
        pki: Folder for the server's certificate; None makes one that is forgotten at the end.
        users: Passwords by name; anonymous sign-in is always possible.
        ready: Told the endpoint's URL once clients can connect.
    """
    logging.getLogger("asyncua").setLevel(logging.ERROR)
    model = CellModel(seed=seed, fault_schedule=fault_schedule)
    with _without_collecting():
        server = await _made_server(host, port, pki, users or {})
        space = AddressSpace(server)
        await declare_companions(space)
        plan = TagPlan(space)
        await add_cell(plan, model)
        server.iserver.attribute_service = CheckedAttributeService(server.iserver.aspace, plan.set_points)
        alarms = AlarmSource(server, space, model)
        await alarms.add_nodes()
        results = VisionResults(server, space, model.camera)
        await results.add_nodes()
    server.iserver.history_manager.set_storage(CellHistory())
    writer = ValueWriter(server, plan.sources, plan.historized)
    await writer.keep_history(_HISTORY_VALUES)
    await server.start()
    try:
        ready(_url(server, host))
        await _run(server, model, (writer.write, alarms.update, results.update), speed)
    finally:
        await server.stop()


@contextmanager
def _without_collecting() -> Generator[None]:
    """Thousands of nodes are made and none is given up: looking for garbage among them takes half a second."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def _made_server(host: str, port: int, pki: Path | None, users: Mapping[str, str]) -> Server:
    with TemporaryDirectory(prefix="tandem-cell-") as scratch:
        certificate, key = provide_certificate(pki or Path(scratch))
        server = Server(user_manager=Accounts(users))
        server.iserver.bind_condition_methods = 100
        await server.init()
        await server.set_application_uri(APPLICATION_URI)
        server.set_server_name("Tandem simulated cell")
        await tell_build(server, "Tandem simulated cell")
        server.set_endpoint(f"opc.tcp://{host}:{port}/tandem/cell")
        server.set_security_policy(_POLICIES)
        server.set_identity_tokens([ua.AnonymousIdentityToken, ua.UserNameIdentityToken])
        await server.load_certificate(certificate)
        await server.load_private_key(key)
    return server


def _url(server: Server, host: str) -> str:
    port = server.bserver.port if server.bserver is not None else 0
    return f"opc.tcp://{host}:{port}/tandem/cell"


async def _run(
    server: Server, model: CellModel, tellers: tuple[Callable[[], Awaitable[None]], ...], speed: float
) -> None:
    step_s = 0.1 if speed <= 50.0 else 0.4
    before = monotonic_s()
    is_away = False
    while True:
        now = monotonic_s()
        model.advance(min(now - before, _LONGEST_CATCH_UP_S) * speed, step_s)
        before = now
        if server.bserver is not None and model.network_is_down is not is_away:
            is_away = model.network_is_down
            await (server.bserver.stop() if is_away else server.bserver.start())
        for tell in tellers:
            await tell()
        await asyncio.sleep(max(0.01, _TICK_S - (monotonic_s() - now)))
