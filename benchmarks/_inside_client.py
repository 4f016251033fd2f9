"""The usual way: an asyncua client with handlers in a thread of the GUI process, as a peer to the link."""

import asyncio
import contextlib
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from asyncua import Client, ua

from hmi.content.cell_file import read_cell
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.link.frames import frame_of
from hmi.link.messages import FRAME_PERIOD_S, PROTOCOL, FromService, Welcome

PUBLISHING_MS = 100


class InsideClient:
    """An asyncua client in a thread of the screen's process; to the bridge it looks like the link's client."""

    def __init__(self, project: Path) -> None:
        self.cell = read_cell(project / "cell.yaml")
        self.is_attached, self.is_owed, self.denial = True, False, None
        self.public_key = ""
        welcome = Welcome(
            protocol=PROTOCOL, product="", cell=self.cell, connections=(), alarms=(), session=None,
            needs_setup=False, service_time_ns=0, service_started_ns=0,
        )  # fmt: skip
        self._waiting: deque[FromService] = deque([welcome])
        self._awake, self._wakes = socket.socketpair()
        self._awake.setblocking(False)
        self._rows: list[tuple[int, int, float, int]] = []
        self._number = 0
        threading.Thread(target=lambda: asyncio.run(self._follow()), daemon=True).start()

    @property
    def fileno(self) -> int:
        return self._awake.fileno()

    def receive(self, take: Callable[[Any], None]) -> None:
        with contextlib.suppress(BlockingIOError):
            self._awake.recv(4096)
        while self._waiting:
            take(self._waiting.popleft())

    def tend(self) -> bool:
        return False

    def seen(self, frame: int, *, touched: bool) -> None: ...

    def ask(self, query: object, on_answer: Callable[[Any], None]) -> None:
        """There is no history without a service."""

    def do(self, command: object, on_outcome: Callable[[Any], None]) -> None: ...

    def close(self) -> None: ...

    def datachange_notification(self, node: Any, value: float, data: Any) -> None:
        """asyncua's handler, called for every value."""
        item = data.monitored_item.Value
        source_ns = int(item.SourceTimestamp.timestamp() * 1e9)
        self._rows.append((self._columns[node.nodeid.Identifier], source_ns, value, item.StatusCode.value))

    async def _follow(self) -> None:
        self._columns = {tag.node.identifier[2:]: index for index, tag in enumerate(self.cell.tags)}
        async with Client(self.cell.endpoints[0].url, timeout=30) as client:
            subscription = await client.create_subscription(PUBLISHING_MS, self)
            index = await client.get_namespace_index(self.cell.tags[0].node.uri)
            nodes = [client.get_node(ua.NodeId(identifier, index)) for identifier in self._columns]
            await subscription.subscribe_data_change(nodes, queuesize=2, sampling_interval=PUBLISHING_MS)
            while True:
                await asyncio.sleep(FRAME_PERIOD_S)
                self._send_frame()

    def _send_frame(self) -> None:
        rows, self._rows = self._rows, []
        if not rows:
            return
        columns, times, values, statuses = zip(*rows, strict=True)
        tags = np.array(columns, np.uint32)
        batch = ReadingBatch(
            tags,
            np.array(times, np.int64),
            np.array(times, np.int64),
            np.array(values),
            np.array(statuses, np.uint32),
            {},
        )
        self._number += 1
        live = np.unique(tags)
        fresh = FreshnessChange(live, np.full(len(live), Freshness.LIVE, np.uint8))
        self._waiting.append(frame_of(self._number, time.time_ns(), batch, fresh))
        self._wakes.send(b"\0")
