"""The simulated cell in simulated time, heard through the service's own code: image, changes, alarms, and the answer.

Between model and image stands what OPC UA stands for otherwise: values of the very nodes that the server has, told
when they change. Everything from there on is what runs in a cell service.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from asyncua import ua
from asyncua.server.server import Server

from hmi.domain.alarm import Shelving
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.cell import Cell, Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.equipment import EquipmentId
from hmi.domain.quality import Freshness
from hmi.domain.query import AskJournal, JournalAnswer, JournalRow
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import DataType, NodeAddress
from hmi.domain.why import AskWhy, WhyAnswer
from hmi.domain.words import NO_WORDS
from hmi.live.alarm_list import AlarmList
from hmi.live.process_image import ProcessImage
from hmi.live.recent_changes import RecentChanges
from hmi.opcua.scan import scan_endpoint
from hmi.opcua.trust import TrustStore
from hmi.services.caller import Caller
from hmi.services.why import WhyService
from hmi.simulator.address_space import AddressSpace
from hmi.simulator.alarm_conditions import ALARM_CONDITIONS
from hmi.simulator.cell_model import CellModel
from hmi.simulator.cell_nodes import add_cell
from hmi.simulator.cell_server import serve_cell
from hmi.simulator.companion_types import declare_companions
from hmi.simulator.standing_alarm import StandingAlarm
from hmi.simulator.tag_plan import Source, TagPlan

KEY = "cell"
_START_NS = 1_790_000_000 * 10**9
_STEP_S = 0.1
_TELL_EVERY = 3
"""As the simulated server: what does not move fast is told every third tick."""
_AWAY_S = 2.5
"""After this long without anything a connection is silent."""


async def scan_cell(folder: Path) -> Cell:
    """The simulated cell as a scan finds it, over real OPC UA."""
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve_cell(pki=folder / "server", users={}, ready=ready.set_result))
    try:
        await asyncio.wait({server, ready}, return_when=asyncio.FIRST_COMPLETED)
        endpoint = Endpoint(key=KEY, url=ready.result(), policy=SecurityPolicy.NONE, mode=SecurityMode.NONE)
        return (await scan_endpoint(endpoint, TrustStore(folder / "trust"), secret="", label="Cell")).cell
    finally:
        server.cancel()
        with suppress(asyncio.CancelledError):
            await server


class SteppedCell:
    """One shift of the simulated cell, as far as it is stepped. Make it with ``start``."""

    def __init__(self, cell: Cell, model: CellModel, sources: list[Source], uris: list[str]) -> None:
        self.cell, self.model = cell, model
        self.acts: list[JournalRow] = []
        self._uris = uris
        self._told: dict[int, object] = {}
        self._alarms = [StandingAlarm(condition) for condition in ALARM_CONDITIONS]
        self._tick = 0
        self._away_s = 0.0
        self._is_live = False
        columns = {
            (tag.node.uri, tag.node.identifier): index for index, tag in enumerate(cell.tags)
        }  # fmt: skip
        self._sources = [
            (index, source) for source in sources if (index := columns.get(self._address(source.node))) is not None
        ]
        self.listen()

    @classmethod
    async def start(cls, cell: Cell, seed: int) -> "SteppedCell":
        """A cell of a seed at the beginning of its shift."""
        server = Server()
        await server.init()
        space = AddressSpace(server)
        await declare_companions(space)
        plan = TagPlan(space)
        model = CellModel(seed=seed)
        await add_cell(plan, model)
        uris = await server.get_namespace_array()
        constants = await _constants(server, cell, plan, uris)
        return cls(cell, model, [*plan.sources, *constants], uris)

    def listen(self) -> None:
        """Begin to listen, as a cell service does that has just started."""
        self.image = ProcessImage(self.cell)
        self.changes = RecentChanges(self.image, lambda: self.now_ns)
        self.alarms = AlarmList(lambda event: self.cell.equipment_at(event.source_node))
        self.service = WhyService(
            self.image, self.changes, self.alarms, self, lambda _alarm: NO_WORDS, lambda: self.now_ns
        )
        self._told.clear()
        self._is_live = False

    def reseed(self, seed: int) -> None:
        """Let chance go on otherwise from now on."""
        self.model.reseed(seed)

    @property
    def now_ns(self) -> int:
        """Simulated time."""
        return _START_NS + round(self.model.time_s * 1e9)

    def advance(self, seconds: float) -> None:
        """Let time pass, and hear what it brings."""
        for _ in range(round(seconds / _STEP_S)):
            self.model.advance(_STEP_S)
            self._hear()

    def advance_until(self, is_so: Callable[[], bool], most_s: float) -> bool:
        """Let time pass until something is so, or for the most; whether it came."""
        for _ in range(round(most_s / _STEP_S)):
            if is_so():
                return True
            self.advance(_STEP_S)
        return is_so()

    def record(
        self, equipment: str, method: str, *, component: str = "PackMLBaseObject", kind: str = "call_method",
        subject: str = "", outcome: str = "done",
    ) -> None:  # fmt: skip
        """Write down an act as the dispatcher does."""
        facts = {"equipment": equipment, "component": component, "method": method}
        seq = len(self.acts) + 1
        for stage, told in (("asked", facts), (outcome, {"asked": str(seq)})):
            self.acts.append(
                JournalRow(
                    seq=len(self.acts) + 1, id="", time_ns=self.now_ns, actor="p-1", actor_name="Ada", role="operator",
                    panel="panel", kind=f"{kind}.{stage}", subject=subject or equipment, facts=told,
                )
            )  # fmt: skip

    async def read(self, question: AskJournal) -> JournalAnswer:
        """The journal, newest first."""
        rows = [row for row in reversed(self.acts) if not question.kinds or row.kind in question.kinds]
        return JournalAnswer(rows=tuple(rows[: question.limit]))

    async def ask(self, equipment: str | None = None) -> WhyAnswer:
        """The answer of the service."""
        query = AskWhy(equipment=None if equipment is None else EquipmentId(equipment))
        answer = await self.service.answer(query, Caller(None, "panel"))
        assert isinstance(answer, WhyAnswer)
        return answer

    def _hear(self) -> None:
        self._tick += 1
        is_away = self.model.network_is_down
        self._away_s = self._away_s + _STEP_S if is_away else 0.0
        if self._away_s > _AWAY_S and self._is_live:
            self._lose()
        if is_away:
            return
        self._tell_alarms()
        if self._tick % _TELL_EVERY == 0:
            self._tell_values()

    def _lose(self) -> None:
        self._is_live = False
        self._tell_connection(ConnectionState.LOST)
        everything = np.arange(len(self.cell.tags), dtype=np.uint32)
        self._set_freshness(everything[self.image.freshness == Freshness.LIVE], Freshness.STALE)
        self.alarms.take_silence(KEY)
        self._told.clear()

    def _tell_connection(self, state: ConnectionState) -> None:
        self.image.take_connection(ConnectionStatus(endpoint=KEY, state=state, since_ns=self.now_ns))

    def _set_freshness(self, tags: np.ndarray, freshness: Freshness) -> None:
        self.image.take_freshness(FreshnessChange(tags, np.full(len(tags), freshness, np.uint8)))

    def _tell_values(self) -> None:
        changed: list[tuple[int, object]] = []
        for index, source in self._sources:
            value = source.read()
            if isinstance(value, float):
                value = round(value, source.digits)
            if index not in self._told or self._told[index] != value:
                self._told[index] = value
                changed.append((index, value))
        if changed:
            self.image.take_readings(self._batch(changed))
        if not self._is_live:
            self._is_live = True
            self._tell_connection(ConnectionState.LIVE)
            self._set_freshness(np.array(sorted(self._told), np.uint32), Freshness.LIVE)
            self._refresh_alarms()

    def _batch(self, changed: list[tuple[int, object]]) -> ReadingBatch:
        count = len(changed)
        times = np.full(count, self.now_ns, np.int64)
        value, text = np.full(count, np.nan), {}
        for row, (_index, told) in enumerate(changed):
            plain = self._plain(told)
            if isinstance(plain, str):
                text[row] = plain
            elif plain is not None:
                value[row] = float(plain)
        tags = np.array([index for index, _told in changed], np.uint32)
        return ReadingBatch(tags, times, times, value, np.zeros(count, np.uint32), text)

    def _plain(self, value: object) -> str | float | None:
        if isinstance(value, ua.LocalizedText):
            return value.Text or ""
        if isinstance(value, ua.NodeId):
            return f"nsu={self._uris[value.NamespaceIndex]};i={value.Identifier}"
        if isinstance(value, str | int | float):
            return value
        return None

    def _address(self, node: ua.NodeId) -> tuple[str, str]:
        kind = "s" if isinstance(node.Identifier, str) else "i"
        return self._uris[node.NamespaceIndex], f"{kind}={node.Identifier}"

    def _refresh_alarms(self) -> None:
        self.alarms.begin_refresh(KEY)
        for alarm in self._alarms:
            if alarm.is_retained and alarm.active_since is not None:
                self._tell_alarm(alarm)
        self.alarms.end_refresh(KEY)

    def _tell_alarms(self) -> None:
        now = datetime.fromtimestamp(self.now_ns / 1e9, UTC)
        for alarm in self._alarms:
            is_active = alarm.condition.is_active(self.model, alarm.is_active)
            if alarm.set_active(is_active, now) and self._is_live:
                self._tell_alarm(alarm)

    def _tell_alarm(self, alarm: StandingAlarm) -> None:
        since = alarm.active_since
        self.alarms.take_event(
            AlarmEvent(
                condition=NodeAddress(endpoint=KEY, uri="urn:tandem:simulated-cell", identifier=f"s={alarm.path}"),
                branch="", event_id=f"{alarm.path}{self._tick}".encode(), event_type="i=2915",
                source_node=self._source_node(alarm.condition.source), source=alarm.condition.source,
                name=alarm.condition.name, message=alarm.condition.message, severity=alarm.condition.severity,
                time_ns=self.now_ns, heard_ns=self.now_ns, is_retained=alarm.is_retained, is_enabled=True,
                is_active=alarm.is_active, active_since_ns=None if since is None else round(since.timestamp() * 1e9),
                is_acknowledged=alarm.is_acknowledged, shelving=Shelving.UNSHELVED,
            )
        )  # fmt: skip

    def _source_node(self, source: str) -> NodeAddress | None:
        return next((one.node for one in self.cell.equipment if one.id == source), None)


async def _constants(server: Server, cell: Cell, plan: TagPlan, uris: list[str]) -> list[Source]:
    """Tags that the model does not move: names, nameplates."""
    moved = {(uris[one.node.NamespaceIndex], str(one.node.Identifier)) for one in plan.sources}
    found: list[Source] = []
    for tag in cell.tags:
        uri, identifier = tag.node.uri, tag.node.identifier
        if (uri, identifier[2:]) in moved or tag.data_type is DataType.OTHER or uri not in uris:
            continue
        node = ua.NodeId(int(identifier[2:]) if identifier[0] == "i" else identifier[2:], uris.index(uri))
        value = server.iserver.aspace.read_attribute_value(node, ua.AttributeIds.Value)
        if value.Value is not None and value.Value.Value is not None:
            found.append(_constant(node, value.Value))
    return found


def _constant(node: ua.NodeId, value: ua.Variant) -> Source:
    return Source(node=node, variant=value.VariantType, read=lambda: value.Value, is_motion=False, digits=6)
