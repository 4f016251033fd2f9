"""How far a server's clock is from ours, and how well that is known."""

from collections import deque
from typing import NamedTuple

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.ua_binary import struct_from_binary

from hmi import clock
from hmi.opcua.source_time import time_ns

KEPT_SAMPLES = 15
"""Thirty seconds of them: the quickest answer among these tells most, and a drifting clock is still followed."""
RESOLUTION_NS = 1_000_000
"""Many servers tell time in whole milliseconds."""
REFRESH_NS = 1_000_000_000
"""Servers refresh ServerStatus.CurrentTime as rarely as once a second (asyncua)."""
_CURRENT_TIME = ua.NodeId(ua.Int32(2258))


class _Sample(NamedTuple):
    low_ns: int
    """Smallest difference that fits this answer."""
    high_ns: int


class ServerClock:
    """Server clock minus ours, from the moments at which responses were made."""

    def __init__(self) -> None:
        self._samples: deque[_Sample] = deque(maxlen=KEPT_SAMPLES)

    @property
    def uncertainty_ns(self) -> int:
        """Half the width of what is possible."""
        best = self._best()
        return (best.high_ns - best.low_ns) // 2 if best else 0

    @property
    def skew_ns(self) -> int | None:
        """The best estimate; 0 while equal clocks are possible, None before the first answer."""
        best = self._best()
        if best is None:
            return None
        return 0 if best.low_ns <= 0 <= best.high_ns else (best.low_ns + best.high_ns) // 2

    async def ask(self, client: Client) -> None:
        """Read the server's time once.

        Raises:
            OSError, TimeoutError: the link is of no use.
            ua.UaStatusCodeError: the server refuses.
        """
        protocol = client.uaclient.protocol
        if protocol is None:
            raise ConnectionResetError("the connection is closed")
        wanted = ua.ReadValueId(NodeId=_CURRENT_TIME, AttributeId=ua.IntegerId(AttributeIds.Value))
        request = ua.ReadRequest(Parameters=ua.ReadParameters(NodesToRead=[wanted]))
        before_ns = clock.now_ns()
        body = await protocol.send_request(request)
        after_ns = clock.now_ns()
        response = struct_from_binary(ua.ReadResponse, body)
        response.ResponseHeader.ServiceResult.check()
        results = response.Results or []
        value = results[0].Value.Value if results and results[0].Value is not None else None
        self.take(before_ns, after_ns, time_ns(response.ResponseHeader.Timestamp), time_ns(value))

    def take(self, before_ns: int, after_ns: int, sent_ns: int, current_ns: int) -> None:
        """Note an answer.

        Args:
            before_ns: When we asked, by our clock.
            after_ns: When the answer came, by our clock.
            sent_ns: Timestamp of the response's header, by the server's; 0 when it sends none.
            current_ns: ServerStatus.CurrentTime, by the server's, up to a second old; 0 when it has none.
        """
        if sent_ns > 0:
            self._samples.append(_Sample(sent_ns - after_ns - RESOLUTION_NS, sent_ns - before_ns + RESOLUTION_NS))
        elif current_ns > 0:
            self._samples.append(_Sample(current_ns - after_ns, current_ns + REFRESH_NS - before_ns))

    def _best(self) -> _Sample | None:
        """What fits all answers; where a clock was set meanwhile nothing does, and the newest counts."""
        if not self._samples:
            return None
        low_ns = max(one.low_ns for one in self._samples)
        high_ns = min(one.high_ns for one in self._samples)
        if low_ns > high_ns:
            newest = self._samples[-1]
            self._samples.clear()
            self._samples.append(newest)
            return newest
        return _Sample(low_ns, high_ns)
