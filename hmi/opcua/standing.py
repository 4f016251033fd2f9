"""What is told about a connection, and when: on every change, and once a second."""

import asyncio
import logging
from collections.abc import Callable
from typing import NamedTuple

from hmi import clock
from hmi.domain.cell import Endpoint, IdentityKind
from hmi.domain.connection import AlarmHearing, ConnectionState, ConnectionStatus, ServerCertificate
from hmi.opcua.traffic import Traffic
from hmi.ports.reading import ReadingSink

log = logging.getLogger(__name__)

TELL_S = 1.0
GIVING_VALUES = (ConnectionState.LIVE, ConnectionState.PARTIAL)


class TagCounts(NamedTuple):
    """Tags of a connection now, and whether its alarms are heard."""

    wanted: int
    live: int
    absent: int
    is_session: bool
    alarms: AlarmHearing = AlarmHearing.NOT_KNOWN
    alarm_detail: str = ""


class Standing:
    """The connection's state, told to the sink."""

    def __init__(
        self, endpoint: Endpoint, sink: ReadingSink, traffic: Traffic, count_tags: Callable[[], TagCounts]
    ) -> None:
        self.state = ConnectionState.OFF
        self.detail = ""
        self.retry_at_ns: int | None = None
        self.certificate: ServerCertificate | None = None
        """What the server showed last."""
        self.server_name = ""
        """What the server of the last session calls its product."""
        self.former_fingerprint = ""
        """What it showed before, when that is not the same."""
        self.is_idle = asyncio.Event()
        """Set while no values are given: commands under way are then given up."""
        self.is_idle.set()
        self._endpoint = endpoint
        self._sink = sink
        self._traffic = traffic
        self._count_tags = count_tags
        self._since_ns = clock.now_ns()
        self._has_been_live = False

    @property
    def is_giving(self) -> bool:
        """Whether values arrive."""
        return self.state in GIVING_VALUES

    def enter(self, state: ConnectionState, detail: str = "") -> None:
        """Be in a state, and tell it when it is another."""
        if state in GIVING_VALUES:
            self.is_idle.clear()
        else:
            self.is_idle.set()
        if state is self.state and detail == self.detail:
            return
        if state is not self.state:
            self._since_ns = clock.now_ns()
            if state in GIVING_VALUES and self.state not in (*GIVING_VALUES, ConnectionState.SILENT):
                self._traffic.reconnects += self._has_been_live
                self._has_been_live = True
        self.state, self.detail = state, detail
        self.tell()

    async def keep_telling(self) -> None:
        """Once a second, for ever."""
        while True:
            await asyncio.sleep(TELL_S)
            self._traffic.roll()
            self.tell()

    def tell(self) -> None:
        """Tell everything now."""
        tags, traffic = self._count_tags(), self._traffic
        skew_ns = traffic.server_clock.skew_ns if tags.is_session else None
        status = ConnectionStatus(
            endpoint=self._endpoint.key,
            state=self.state,
            since_ns=self._since_ns,
            detail=self.detail,
            policy=self._endpoint.policy,
            mode=self._endpoint.mode,
            identity=self._endpoint.user if self._endpoint.identity is IdentityKind.USER else "",
            server_name=self.server_name,
            certificate=self.certificate,
            former_fingerprint=self.former_fingerprint,
            wanted_tags=tags.wanted,
            live_tags=tags.live,
            absent_tags=tags.absent,
            values_per_s=traffic.values_per_s if tags.is_session else 0.0,
            overflows=traffic.overflows,
            undecodable=traffic.undecodable,
            lag_ms=traffic.lag_ms if tags.is_session else None,
            clock_skew_ms=skew_ns / 1e6 if skew_ns is not None else None,
            reconnects=traffic.reconnects,
            retry_at_ns=self.retry_at_ns,
            alarms=tags.alarms,
            alarm_detail=tags.alarm_detail,
        )
        try:
            self._sink.take_connection(status)
        except Exception:  # what a listener cannot do must not end the connection
            log.exception("%s: the connection's state could not be told", self._endpoint.key)
