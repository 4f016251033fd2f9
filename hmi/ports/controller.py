"""One controller, as the services see it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from hmi.domain.alarm_act import AlarmAct
from hmi.domain.argument import Argument
from hmi.domain.cell import Endpoint
from hmi.domain.connection import ServerCertificate
from hmi.domain.equipment import MethodDefinition
from hmi.domain.outcome import Failed, Outcome
from hmi.domain.query import (
    AbsentTag,
    BrowseAnswer,
)
from hmi.domain.tag import NodeAddress, Scalar, TagDefinition


class ControllerPort(Protocol):
    """One endpoint: keeps its tags subscribed for as long as it runs, whatever the network does."""

    @property
    def endpoint(self) -> Endpoint:
        """The endpoint it talks to."""
        ...

    async def start(self) -> None:
        """Begin to connect; returns at once. Everything else is told to the sink."""
        ...

    async def stop(self) -> None:
        """Close the session politely, within two seconds."""
        ...

    def want(self, tags: Mapping[int, TagDefinition]) -> None:
        """The tags to keep subscribed, by column number; replaces what was wanted before."""
        ...

    async def write(self, tag: TagDefinition, value: Scalar) -> Outcome:
        """Write and read back. Fails at once with NOT_CONNECTED during an outage; never retries."""
        ...

    async def call(self, method: MethodDefinition, arguments: Sequence[Argument]) -> Outcome:
        """Call a method; outputs come back in ``Done.result``."""
        ...

    async def act_on_alarm(self, condition: NodeAddress, act: AlarmAct) -> Outcome:
        """Answer a condition at its source; as ``write`` during an outage. The list changes when the source tells."""
        ...

    async def browse(self, node: NodeAddress | None) -> BrowseAnswer | Failed:
        """Children of a node, or why they cannot be read."""
        ...

    async def describe(self, nodes: Sequence[NodeAddress]) -> tuple[TagDefinition, ...] | Failed:
        """Read what is constant about variables, in their order, to add them to the cell; about all of them or none."""
        ...

    def absent_tags(self) -> tuple[AbsentTag, ...]:
        """What the controller does not deliver."""
        ...

    def presented_certificate(self) -> ServerCertificate | None:
        """The certificate that the server showed last."""
        ...

    def trust(self, fingerprint: str) -> bool:
        """Trust the presented certificate if it is the one named; reconnects. False when it is another."""
        ...

    def distrust(self, fingerprint: str) -> bool:
        """Remove trust and disconnect; False when it was not trusted."""
        ...
