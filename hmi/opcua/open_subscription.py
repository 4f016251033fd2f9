"""One subscription at the server, with what the server made of our wishes."""

from dataclasses import dataclass

import numpy as np
from asyncua import ua
from asyncua.client.client import Client

from hmi import clock
from hmi.domain.reading import Uint32

KEEP_ALIVE_S = 2.0
"""Longest silence of a healthy subscription that Tandem allows, beside two publishing intervals."""
ASKED_KEEP_ALIVE_S = 1.5
"""What servers are asked for: half a second is left for the network and a busy controller."""
LOOKING_S = 0.05
"""What passes at most between the end of a silence that is allowed and the look that finds it (measured:
benchmarks/reconnect.py); the silence is taken as over so much earlier."""
LIFETIME_S = 60.0


@dataclass(slots=True, kw_only=True)
class OpenSubscription:
    """Where some of the tags are reported."""

    number: int
    asked_ms: int
    interval_s: float
    keep_alive_s: float
    opened_s: float
    """Monotonic moment of its creation."""
    columns: Uint32
    """Tags it reports."""

    @property
    def silence_limit_s(self) -> float:
        """After this long without any publish response it is marked, so that nothing of it looks live any longer."""
        allowed_s = max(KEEP_ALIVE_S, self.keep_alive_s + KEEP_ALIVE_S - ASKED_KEEP_ALIVE_S)
        return allowed_s + 2 * self.interval_s - LOOKING_S


async def open_subscription(client: Client, period_ms: int) -> OpenSubscription:
    """Ask for a subscription that publishes every ``period_ms``.

    Keep-alive and lifetime are counted in publishing intervals. A server that publishes less often than it was asked
    to would therefore be allowed to be silent for minutes, so it is asked once more, for the interval that it gives.

    Raises:
        OSError, TimeoutError, ua.UaError: the server's or the network's refusal.
    """
    made = await _create(client, float(period_ms))
    interval_ms = float(made.RevisedPublishingInterval)
    if _keep_alive_count(interval_ms) < int(made.RevisedMaxKeepAliveCount) and interval_ms > period_ms:
        await client.uaclient.delete_subscriptions([made.SubscriptionId])
        made = await _create(client, interval_ms)
    interval_s = float(made.RevisedPublishingInterval) / 1000
    return OpenSubscription(
        number=int(made.SubscriptionId),
        asked_ms=period_ms,
        interval_s=interval_s,
        keep_alive_s=interval_s * int(made.RevisedMaxKeepAliveCount),
        opened_s=clock.monotonic_s(),
        columns=np.empty(0, np.uint32),
    )


async def _create(client: Client, interval_ms: float) -> ua.CreateSubscriptionResult:
    keep_alives = _keep_alive_count(interval_ms)
    parameters = ua.CreateSubscriptionParameters(
        RequestedPublishingInterval=ua.Duration(interval_ms),
        RequestedLifetimeCount=ua.Counter(max(3 * keep_alives, int(LIFETIME_S * 1000 / max(interval_ms, 1.0)))),
        RequestedMaxKeepAliveCount=ua.Counter(keep_alives),
        MaxNotificationsPerPublish=ua.Counter(0),
        PublishingEnabled=True,
        Priority=ua.Byte(0),
    )
    # Not asyncua's Subscription: where a server revises the interval, it asks for a keep-alive of 45 minutes.
    return await client.uaclient.session.create_subscription(parameters, _ignore)


def _keep_alive_count(interval_ms: float) -> int:
    return max(1, int(ASKED_KEEP_ALIVE_S * 1000 / max(interval_ms, 1.0)))


def _ignore(_result: ua.PublishResult) -> None:
    """Values come as batches; nothing else is asked for."""
