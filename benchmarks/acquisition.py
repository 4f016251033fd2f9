"""Benchmark 1: CPU per data change, Tandem's acquisition against asyncua's handlers and the node-opcua client.

What is measured: user plus system time of the client's process, divided by the values it received, while a node-opcua
server changes 500 or 2,000 doubles ten times a second and publishes every 100 ms; unsecured and SignAndEncrypt
(Basic256Sha256). The clients take turns at the same server, each in a process of its own, server and client on
different cores; the least of the runs counts, because disturbance only adds.
  tandem      session, monitored items, publish requests and decoder as the cell service uses them;
  asyncua     a subscription with a data-change handler, as its documentation shows;
  node-opcua  its own client, as its documentation shows.
Each keeps the newest value of every item and counts, nothing more.

Target: at most 1.5 us per value and at least 25 times less than asyncua. Ten messages a second find every cache cold,
so at 5,000/s a message costs more than its 500 values; the last lines tell the two apart for Tandem.
Benchmark 1b (``decoder``) has the decoder alone.
Run: ``./run bench acquisition`` (options ``--quick``, ``--json FILE``, ``--runs N``).
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from _report import Report, options
from asyncua import Client, ua
from asyncua.crypto.cert_gen import setup_self_signed_certificate
from asyncua.crypto.security_policies import SecurityPolicyBasic256Sha256
from cryptography.x509.oid import ExtendedKeyUsageOID

from hmi.domain.cell import Endpoint, SecurityPolicy
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, TagUse
from hmi.opcua.decoder_columns import DecodedColumns
from hmi.opcua.namespaces import read_namespaces
from hmi.opcua.publishing import use_batches
from hmi.opcua.session import NotTrusted, close_client, open_client
from hmi.opcua.subscription import Subscriptions
from hmi.opcua.trust import TrustStore
from tests.interop.foreign_stack import ForeignStack, ForeignStackMissing, foreign_stack

INTERVAL_MS = 100
RATES = (5_000, 20_000)
KINDS = ("tandem", "asyncua", "node-opcua")
TARGET_US = 1.5
TARGET_FACTOR = 25
APPLICATION_URI = "urn:tandem:benchmark"

Costs = dict[tuple[int, str, str], float]


class Latest:
    """What a client has to do at least: keep the newest value of each item, and count."""

    def __init__(self, items: int) -> None:
        self.values = np.zeros(items + 1000)
        self.received = 0
        self.messages = 0

    def take_columns(self, subscription_id: int, columns: DecodedColumns, message: int) -> None:
        self.messages += 1
        self.values[columns.handle] = columns.value
        self.received += len(columns)

    def take_heard(self, subscription_id: int) -> None: ...

    def take_events(self, subscription_id: int, events: Sequence[ua.EventFieldList], *, is_late: bool) -> None: ...

    def take_status_change(self, subscription_id: int, status: int) -> None: ...


class Handler:
    """The documented way to receive with asyncua."""

    def __init__(self) -> None:
        self.values: dict[Any, float] = {}
        self.received = 0
        self.messages = 0
        """asyncua does not tell them."""

    def datachange_notification(self, node: Any, value: float, data: Any) -> None:
        self.values[node] = value
        self.received += 1


async def run_client(kind: str, url: str, items: int, warm_up_s: float, measure_s: float, folder: Path | None) -> None:
    sink: Latest | Handler
    if kind == "tandem":
        sink = Latest(items)
        client = await watch_with_tandem(sink, url, items, folder)
    else:
        sink = Handler()
        client = await watch_with_asyncua(sink, url, items, folder)
    await asyncio.sleep(warm_up_s)
    received, messages, cpu = sink.received, sink.messages, time.process_time()
    await asyncio.sleep(measure_s)
    figures = {"received": sink.received - received, "messages": sink.messages - messages}
    print(json.dumps({**figures, "cpu_s": time.process_time() - cpu}), flush=True)
    await close_client(client)


async def watch_with_tandem(sink: Latest, url: str, items: int, folder: Path | None) -> Client:
    """As the cell service does: its session, its monitored items, its publish requests, its decoder."""
    trust = TrustStore(Path(tempfile.mkdtemp(prefix="pki-", dir=folder)))
    policy = SecurityPolicy.NONE if folder is None else SecurityPolicy.BASIC256SHA256
    endpoint = Endpoint(key="bench", url=url, policy=policy, publishing_ms=INTERVAL_MS, timeout_s=30)

    async def opened() -> Client:
        return await open_client(endpoint, trust, prepare=lambda client: use_batches(client, sink))

    try:
        client = await opened()
    except NotTrusted as shown:
        trust.trust(shown.der)
        client = await opened()
    namespaces = await read_namespaces(client)
    tags = {
        number: TagDefinition(
            name=TagName(f"v{number}"),
            node=NodeAddress(endpoint=endpoint.key, uri=namespaces.uris[1], identifier=f"s=v{number}"),
            data_type=DataType.DOUBLE,
            use=TagUse.MOTION,
        )
        for number in range(items)
    }
    await Subscriptions(client, namespaces, publishing_ms=INTERVAL_MS).follow(tags)
    return client


async def watch_with_asyncua(sink: Handler, url: str, items: int, folder: Path | None) -> Client:
    """As asyncua's documentation does."""
    client = Client(url, timeout=30)
    if folder is not None:
        client.application_uri = APPLICATION_URI
        await client.set_security(
            SecurityPolicyBasic256Sha256,
            folder / "certificate.der",
            folder / "key.pem",
            mode=ua.MessageSecurityMode.SignAndEncrypt,
        )
    await client.connect()
    subscription = await client.create_subscription(INTERVAL_MS, sink)
    nodes = [client.get_node(ua.NodeId(f"v{number}", 1)) for number in range(items)]
    for first in range(0, items, 1000):
        await subscription.subscribe_data_change(
            nodes[first : first + 1000], queuesize=2, sampling_interval=INTERVAL_MS
        )
    return client


async def make_certificate(folder: Path) -> None:
    await setup_self_signed_certificate(
        folder / "key.pem",
        folder / "certificate.der",
        APPLICATION_URI,
        "localhost",
        [ExtendedKeyUsageOID.CLIENT_AUTH],
        {"commonName": "Tandem benchmark"},
    )


def measure(stack: ForeignStack, report: Report, runs: int, warm_up_s: float, measure_s: float) -> Costs:
    """CPU us per value by rate, security and client: the least of the runs, because disturbance only adds."""
    found: Costs = {}
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as name:
        folder = Path(name)
        asyncio.run(make_certificate(folder))
        for rate in RATES:
            items = rate * INTERVAL_MS // 1000
            with stack.server("--variables", items, "--period", INTERVAL_MS, cpu=0) as url:
                for encrypted in (False, True):
                    for kind in KINDS:
                        secured = folder if encrypted else None
                        results = [
                            run_pinned(
                                command_of(stack, kind, url, items, warm_up_s, measure_s, secured, folder), stack
                            )
                            for _ in range(runs)
                        ]
                        costs = [1e6 * one["cpu_s"] / max(one["received"], 1) for one in results]
                        security = "SignAndEncrypt" if encrypted else "None"
                        found[rate, security, kind] = min(costs)
                        report.row(
                            **{
                                "changes/s": rate,
                                "security": security,
                                "client": kind,
                                "delivered/s": results[-1]["received"] / measure_s,
                                "CPU %": 100 * min(one["cpu_s"] for one in results) / measure_s,
                                "us per value": min(costs),
                                "values a message": values_a_message(results),
                                "of the runs": ", ".join(f"{cost:.2f}" for cost in costs),
                            }
                        )
    return found


def values_a_message(results: list[dict[str, float]]) -> float | None:
    messages = sum(one.get("messages", 0) for one in results)
    return sum(one["received"] for one in results) / messages if messages else None


def command_of(
    stack: ForeignStack, kind: str, url: str, items: int, warm_up_s: float, measure_s: float,
    secured: Path | None, folder: Path,
) -> list[str]:  # fmt: skip
    if kind == "node-opcua":
        security = "none" if secured is None else "encrypt"
        return stack.command("foreign_client.mjs", url, items, INTERVAL_MS, warm_up_s, measure_s, security, folder)
    values = (kind, url, items, warm_up_s, measure_s, secured or "-")
    return [sys.executable, __file__, "--client", *map(str, values)]


def run_pinned(command: list[str], stack: ForeignStack) -> dict[str, float]:
    with subprocess.Popen(
        command, env=stack.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(process.pid, {(os.cpu_count() or 1) - 1})
        output, trouble = process.communicate(timeout=180)
    lines = [line for line in output.splitlines() if line.startswith('{"received"')]
    if not lines:
        raise RuntimeError(f"{command}: {trouble[-2000:]} {output[-2000:]}")
    return json.loads(lines[-1])


def judge(report: Report, found: Costs) -> None:
    """The target, and what a waking costs beside its values: two rates, both ten wakings a second, tell them apart."""
    for (rate, security, client), ours in found.items():
        if client == "tandem":
            factor = found[rate, security, "asyncua"] / ours
            report.verdict(
                f"{rate}/s {security}: {ours:.2f} us (at most {TARGET_US}), {factor:.0f}x less than asyncua's handlers"
                f" (at least {TARGET_FACTOR}x)",
                ours <= TARGET_US and factor >= TARGET_FACTOR,
            )
    for security in ("None", "SignAndEncrypt"):
        few, many = (
            (row["delivered/s"] * INTERVAL_MS / 1000, row["CPU %"] * INTERVAL_MS * 10)
            for row in report.rows
            if row["client"] == "tandem" and row["security"] == security
        )
        value_us = (many[1] - few[1]) / (many[0] - few[0])
        waking_us = few[1] - value_us * few[0]
        report.note(f"{security}, tandem: {value_us:.2f} us a value, and {waking_us:.0f} us each 100 ms beside them")


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--client", nargs=6, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.client:
        kind, url, items, warm_up, window, folder = arguments.client
        secured = None if folder == "-" else Path(folder)
        asyncio.run(run_client(kind, url, int(items), float(warm_up), float(window), secured))
        return
    report = Report(
        "acquisition",
        {
            "changes/s": "9d", "security": "-14", "client": "-10", "delivered/s": "11.0f", "CPU %": "6.1f",
            "us per value": "12.2f", "values a message": "16.0f", "of the runs": "-16",
        },
    )  # fmt: skip
    try:
        stack = foreign_stack()
    except ForeignStackMissing as missing:
        report.note(f"*** NOT MEASURED: no foreign server and no node-opcua client, because {missing} ***")
    else:
        warm_up_s, measure_s = (1.0, 3.0) if arguments.quick else (2.0, 6.0)
        judge(report, measure(stack, report, 1 if arguments.quick else arguments.runs, warm_up_s, measure_s))
    report.finish(arguments.json)


if __name__ == "__main__":
    main()
