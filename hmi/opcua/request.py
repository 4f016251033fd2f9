"""What somebody asks of a controller in a session: to look into it, and to act on it while values arrive."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import NamedTuple, TypeVar

from asyncua import ua
from asyncua.client.client import Client

from hmi import clock
from hmi.domain.outcome import Failed, Outcome, Reason, Refused
from hmi.domain.tag import Scalar
from hmi.opcua.aftermath import words
from hmi.opcua.delivery import InwardDelivery
from hmi.opcua.namespaces import NamespaceTable
from hmi.opcua.session import break_link
from hmi.opcua.standing import Standing

log = logging.getLogger(__name__)

Found = TypeVar("Found")
Look = Callable[[Client, NamespaceTable], Coroutine[None, None, Found]]
Act = Callable[[Client, NamespaceTable], Coroutine[None, None, Outcome]]


class HeldSession(NamedTuple):
    """What a request needs of an open session."""

    client: Client
    namespaces: NamespaceTable


async def look(held: HeldSession | None, endpoint: str, read: Look[Found]) -> Found | Failed:
    """What ``read`` finds, or why it cannot be read."""
    facts: dict[str, Scalar] = {"endpoint": endpoint}
    if held is None:
        return Failed(reason=Reason.NOT_CONNECTED, facts=facts)
    try:
        return await read(held.client, held.namespaces)
    except ua.UaStatusCodeError as error:
        return Failed(reason=Reason.SERVER_REFUSED, facts={**facts, "status": words(error)})
    except (OSError, TimeoutError, ua.UaError) as error:
        log.info("%s: looking into the address space failed: %s", endpoint, words(error))
        return Failed(reason=Reason.TIMED_OUT, facts=facts)


async def act_while_heard(
    held: HeldSession | None, endpoint: str, standing: Standing, delivery: InwardDelivery, act: Act
) -> Outcome:
    """Act only while values arrive; when they stop before the answer comes, nobody waits for it any longer.

    A request that a dead link has swallowed would be sent again once the link is back, minutes after the person was
    told that it failed. The connection is therefore thrown away, and the request with it.
    """
    facts: dict[str, Scalar] = {"endpoint": endpoint}
    if held is None or not standing.is_giving:
        return Refused(reason=Reason.NOT_CONNECTED, facts=facts)
    asked_ns = clock.now_ns()
    acting = asyncio.ensure_future(act(held.client, held.namespaces))
    idle = asyncio.ensure_future(standing.is_idle.wait())
    try:
        await asyncio.wait({acting, idle}, return_when=asyncio.FIRST_COMPLETED)
        is_given_up = not acting.done()
        outcome = Failed(reason=Reason.NOT_CONNECTED, facts=facts) if is_given_up else acting.result()
    finally:
        acting.cancel()
        idle.cancel()
    is_timed_out = isinstance(outcome, Failed) and outcome.reason is Reason.TIMED_OUT
    if is_given_up or (is_timed_out and delivery.heard_ns < asked_ns):
        break_link(held.client)
    return outcome
