"""Servers that do less than they were asked for, or something else: what is there is live, the rest is told."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import pytest
from asyncua.ua.status_codes import StatusCodes

from hmi.domain.cell import Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState
from hmi.domain.outcome import Reason, Refused
from hmi.domain.quality import Freshness
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, TagUse
from hmi.opcua.connection import Controller
from hmi.opcua.trust import TrustStore
from tests.hmi.opcua.odd_server import URI, Oddities, OddServer

Begin = Callable[..., Awaitable[tuple[OddServer, Controller]]]


def a_tag(number: int, use: TagUse = TagUse.MOTION) -> TagDefinition:
    node = NodeAddress(endpoint="plc", uri=URI, identifier=f"s=tag_{number}")
    return TagDefinition(name=TagName(f"tag_{number}"), node=node, data_type=DataType.DOUBLE, use=use)


@pytest.fixture
async def begin(unused_tcp_port: int, sink, tmp_path: Path) -> AsyncIterator[Begin]:
    running: list[OddServer | Controller] = []

    async def start(odd: Oddities, tags: Sequence[TagDefinition]) -> tuple[OddServer, Controller]:
        server = OddServer(unused_tcp_port, odd)
        await server.start()
        endpoint = Endpoint(key="plc", url=server.url, policy=SecurityPolicy.NONE, mode=SecurityMode.NONE)
        controller = Controller(endpoint, sink, TrustStore(tmp_path))
        controller.want(dict(enumerate(tags)))
        running[:] = [controller, server]
        await controller.start()
        return server, controller

    yield start
    for one in running:
        await one.stop()


MANY = [a_tag(number) for number in range(60)]


async def test_that_a_server_that_refuses_whole_calls_beyond_its_items_fills_up_to_the_last(begin, sink, wait_until):
    _, controller = await begin(Oddities(most_items=37), MANY)

    await wait_until(lambda: sink.state is ConnectionState.PARTIAL and sink.status.live_tags == 37)

    assert {one.status for one in controller.absent_tags()} == {StatusCodes.BadTooManyMonitoredItems}
    assert len(controller.absent_tags()) == 23


@pytest.mark.parametrize(
    "too_large",
    [
        StatusCodes.BadEncodingLimitsExceeded, StatusCodes.BadRequestTooLarge, StatusCodes.BadResponseTooLarge,
        StatusCodes.BadTooManyOperations,
    ],
)  # fmt: skip
async def test_that_calls_become_as_small_as_a_server_that_tells_no_limit_wants_them(
    begin, sink, wait_until, too_large
):
    server, _ = await begin(Oddities(items_per_call=8, too_large=too_large), MANY)

    await wait_until(lambda: sink.state is ConnectionState.LIVE)

    assert sink.status.live_tags == 60
    assert max(server.odd.calls) <= 8
    assert sink.status.reconnects == 0


async def test_that_one_item_that_no_call_can_hold_does_not_hide_the_others(begin, sink, wait_until):
    _, controller = await begin(Oddities(forbidden="tag_21"), MANY)

    await wait_until(lambda: sink.state is ConnectionState.PARTIAL and sink.status.live_tags == 59)

    assert [(one.tag_name, one.status) for one in controller.absent_tags()] == [
        ("tag_21", StatusCodes.BadEncodingLimitsExceeded)
    ]


async def test_that_a_server_that_publishes_rarely_may_not_be_silent_for_minutes(begin, sink, wait_until):
    server, _ = await begin(Oddities(slowest_ms=700.0), MANY[:2])
    await wait_until(lambda: sink.state is ConnectionState.LIVE)

    (subscription,) = server.server.iserver.subscription_service.subscriptions.values()
    made = subscription.data

    assert made.RevisedPublishingInterval * made.RevisedMaxKeepAliveCount <= 1500.0
    assert made.RevisedPublishingInterval * made.RevisedLifetimeCount <= 61_000.0


@pytest.mark.slow
async def test_that_a_server_that_insists_on_a_long_silence_is_given_it(begin, sink, wait_until):
    server, _ = await begin(Oddities(fewest_keep_alives=40), [a_tag(0), a_tag(1, TagUse.STATIC)])
    await wait_until(lambda: sink.state is ConnectionState.LIVE)
    told = sink.told

    await wait_until(lambda: sink.told > told + 5)

    assert sink.states[-1] is ConnectionState.LIVE
    assert ConnectionState.SILENT not in sink.states
    assert len(server.server.iserver.subscription_service.subscriptions) == 2


async def test_that_a_subscription_that_the_server_ends_is_made_anew(begin, sink, wait_until):
    server, _ = await begin(Oddities(), [a_tag(0), a_tag(1, TagUse.STATIC)])
    await wait_until(lambda: sink.state is ConnectionState.LIVE)

    await server.end_subscription(0, StatusCodes.BadTimeout)
    await wait_until(lambda: sink.freshness[0] is Freshness.STALE)
    await wait_until(lambda: sink.freshness[0] is Freshness.LIVE)

    assert sink.freshness[1] is Freshness.LIVE
    assert sink.status.reconnects == 0


async def test_that_what_never_changes_is_stale_with_the_rest_when_nothing_is_heard(begin, sink, wait_until):
    server, controller = await begin(Oddities(), [a_tag(0), a_tag(1, TagUse.PROCESS), a_tag(2, TagUse.STATIC)])
    await wait_until(lambda: sink.state is ConnectionState.LIVE)

    server.odd.is_mute = True
    await wait_until(lambda: set(sink.freshness.values()) == {Freshness.STALE})
    outcome = await controller.write(a_tag(2), 1.0)

    assert outcome == Refused(reason=Reason.NOT_CONNECTED, facts={"endpoint": "plc"})
