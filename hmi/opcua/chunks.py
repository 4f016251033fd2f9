"""Questions about many nodes, in calls that are not too large for the server."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar
from weakref import WeakKeyDictionary

from asyncua import ua
from asyncua.client.client import Client

_Node = TypeVar("_Node")
_Answer = TypeVar("_Answer")

MOST = 500
"""Nodes in one call."""
TOO_LARGE = (
    ua.uaerrors.BadTooManyOperations,
    ua.uaerrors.BadRequestTooLarge,
    ua.uaerrors.BadResponseTooLarge,
    ua.uaerrors.BadEncodingLimitsExceeded,
)
"""What servers say to a call that holds too much."""
_learnt: "WeakKeyDictionary[Client, dict[str, int]]" = WeakKeyDictionary()
"""What was not too large, by session and service."""


async def in_chunks(
    client: Client, service: str, nodes: Sequence[_Node], ask: Callable[[Sequence[_Node]], Awaitable[Sequence[_Answer]]]
) -> list[_Answer]:
    """The answers for all ``nodes``, in their order. Chunks are halved for as long as the server finds them too large.

    Trying is surer than reading the server's limits: small controllers often do not tell them.

    Args:
        client: the session that is asked over.
        service: names the limit, which is another for each service.
        nodes: what to ask about.
        ask: one call.

    Raises:
        ua.UaError: what the server says to a single node, or to any number of them.
    """
    learnt = _learnt.setdefault(client, {})
    answers: list[_Answer] = []
    while len(answers) < len(nodes):
        part = nodes[len(answers) : len(answers) + learnt.get(service, MOST)]
        try:
            answers += await ask(part)
        except TOO_LARGE:
            if len(part) == 1:
                raise
            learnt[service] = len(part) // 2
    return answers
