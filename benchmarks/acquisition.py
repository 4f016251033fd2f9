"""Benchmark 1: CPU per data change, Tandem's acquisition against asyncua's handlers and the node-opcua client.

Run: ``./run bench acquisition`` (or with ``--quick``, ``--decoder``, ``--json FILE``). One foreign server for all, a
process per client, server and client on different cores; CPU is user plus system time of the client's process.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from asyncua import Client, ua
from asyncua.common.utils import Buffer
from asyncua.crypto.cert_gen import setup_self_signed_certificate
from asyncua.crypto.security_policies import SecurityPolicyBasic256Sha256
from asyncua.ua.ua_binary import struct_from_binary, struct_to_binary
from cryptography.x509.oid import ExtendedKeyUsageOID

from hmi.domain.cell import Endpoint, SecurityPolicy
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, TagUse
from hmi.opcua.decoder import decode_data_change
from hmi.opcua.decoder_columns import DecodedColumns
from hmi.opcua.namespaces import read_namespaces
from hmi.opcua.publishing import use_batches
from hmi.opcua.session import NotTrusted, close_client, open_client
from hmi.opcua.subscription import Subscriptions
from hmi.opcua.trust import TrustStore
from tests.interop.foreign_stack import ForeignStack, ForeignStackMissing, foreign_stack

INTERVAL_MS = 100
CHANGES_PER_VARIABLE_S = 1000 / INTERVAL_MS
TARGET_US = 1.5
TARGET_FACTOR = 25
APPLICATION_URI = "urn:tandem:benchmark"


class Latest:
    """What a client has to do at least: keep the newest value of each item, and count."""

    def __init__(self, items: int) -> None:
        self.values = np.zeros(items + 1000)
        self.received = 0

    def take_columns(self, subscription_id: int, columns: DecodedColumns) -> None:
        self.values[columns.handle] = columns.value
        self.received += len(columns)

    def take_heard(self, subscription_id: int) -> None: ...

    def take_status_change(self, subscription_id: int, status: int) -> None: ...


class Handler:
    """The documented way to receive with asyncua."""

    def __init__(self) -> None:
        self.values: dict[Any, float] = {}
        self.received = 0

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
    received, cpu = sink.received, time.process_time()
    await asyncio.sleep(measure_s)
    print(json.dumps({"received": sink.received - received, "cpu_s": time.process_time() - cpu}), flush=True)
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


def measure(stack: ForeignStack, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    warm_up_s, measure_s = (1.0, 3.0) if arguments.quick else (3.0, 8.0)
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as name:
        folder = Path(name)
        asyncio.run(make_certificate(folder))
        for rate in (5_000, 20_000):
            items = int(rate / CHANGES_PER_VARIABLE_S)
            for encrypted in (False, True):
                for kind in ("tandem", "asyncua", "node-opcua"):
                    with stack.server("--variables", items, "--period", INTERVAL_MS, cpu=0) as url:
                        if kind == "node-opcua":
                            command = stack.command(
                                "foreign_client.mjs", url, items, INTERVAL_MS, warm_up_s, measure_s,
                                "encrypt" if encrypted else "none", folder,
                            )  # fmt: skip
                        else:
                            command = [
                                sys.executable, __file__, "--client", kind, url, str(items), str(warm_up_s),
                                str(measure_s), str(folder) if encrypted else "-",
                            ]  # fmt: skip
                        result = run_pinned(command, stack)
                    rows.append(
                        {
                            "offered_per_s": rate,
                            "security": "SignAndEncrypt" if encrypted else "None",
                            "client": kind,
                            "delivered_per_s": result["received"] / measure_s,
                            "cpu_percent": 100 * result["cpu_s"] / measure_s,
                            "us_per_value": 1e6 * result["cpu_s"] / max(result["received"], 1),
                        }
                    )
                    print_row(rows[-1])
    return rows


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


def print_row(row: dict[str, Any]) -> None:
    print(
        f"{row['offered_per_s']:>8} {row['security']:<15} {row['client']:<11}"
        f" {row['delivered_per_s']:>12.0f} {row['cpu_percent']:>7.1f} {row['us_per_value']:>12.2f}",
        flush=True,
    )


def print_verdicts(rows: list[dict[str, Any]]) -> None:
    found = {(row["offered_per_s"], row["security"], row["client"]): row["us_per_value"] for row in rows}
    for (rate, security, client), ours in found.items():
        if client == "tandem":
            factor = found[rate, security, "asyncua"] / ours
            met = ours <= TARGET_US and factor >= TARGET_FACTOR
            print(
                f"{rate}/s {security}: {ours:.2f} us (target {TARGET_US}), {factor:.0f}x less than asyncua's handlers"
                f" (target {TARGET_FACTOR}x): {'met' if met else 'NOT MET'}"
            )


def messages(items: int) -> dict[str, list[ua.Variant]]:
    chance = random.Random(1)
    kinds: list[Callable[[], ua.Variant]] = [
        lambda: ua.Variant(chance.random()),
        lambda: ua.Variant(chance.randrange(1000), ua.VariantType.Int32),
        lambda: ua.Variant(chance.random() < 0.5),
        lambda: ua.Variant(chance.random(), ua.VariantType.Float),
    ]

    def mixed(strings: float, texts: float, arrays: float) -> ua.Variant:
        draw = chance.random()
        if draw < arrays:
            return ua.Variant([1.0, 2.0])
        if draw < arrays + texts:
            return ua.Variant(ua.LocalizedText("running", "en"))
        if draw < arrays + texts + strings:
            return ua.Variant(f"part {chance.random()}")
        return chance.choice(kinds)()

    return {
        "all doubles": [kinds[0]() for _ in range(items)],
        "four number types in turn": [kinds[number % 4]() for number in range(items)],
        "number types at random, 10 % strings": [mixed(0.1, 0, 0) for _ in range(items)],
        "and 5 % LocalizedText, 1 % arrays": [mixed(0.1, 0.05, 0.01) for _ in range(items)],
    }


def measure_decoder(items: int = 5_000, rounds: int = 20) -> list[dict[str, Any]]:
    now = datetime.now(UTC)
    rows: list[dict[str, Any]] = []
    print(f"\nDecoder alone, {items} values per message, us per value\n{'':<40} {'Tandem':>9} {'asyncua':>9}")
    for name, variants in messages(items).items():
        values = [
            ua.MonitoredItemNotification(handle, ua.DataValue(variant, None, now, now))
            for handle, variant in enumerate(variants)
        ]
        body = struct_to_binary(ua.DataChangeNotification(MonitoredItems=values))
        ours = cpu_us(lambda body=body: decode_data_change(body), rounds) / items
        theirs = cpu_us(lambda body=body: struct_from_binary(ua.DataChangeNotification, Buffer(body)), 3) / items
        rows.append({"message": name, "tandem_us": ours, "asyncua_us": theirs})
        print(f"{name:<40} {ours:>9.3f} {theirs:>9.2f}", flush=True)
    return rows


def cpu_us(work: Callable[[], object], rounds: int) -> float:
    work()
    start = time.process_time()
    for _ in range(rounds):
        work()
    return (time.process_time() - start) / rounds * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="shorter measurements")
    parser.add_argument("--decoder", action="store_true", help="the decoder alone, without servers")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--client", nargs=6, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.client:
        kind, url, items, warm_up, window, folder = arguments.client
        secured = None if folder == "-" else Path(folder)
        asyncio.run(run_client(kind, url, int(items), float(warm_up), float(window), secured))
        return
    rows: list[dict[str, Any]] = []
    missing = ""
    if not arguments.decoder:
        try:
            stack = foreign_stack()
        except ForeignStackMissing as fault:
            missing = str(fault)
            print(f"*** NOT MEASURED: no foreign server and no node-opcua client, because {missing} ***")
        else:
            print(
                f"{'offered':>8} {'security':<15} {'client':<11} {'delivered/s':>12} {'CPU %':>7} {'us per value':>12}"
            )
            rows = measure(stack, arguments)
            print_verdicts(rows)
    decoder = measure_decoder()
    if arguments.json:
        figures = {"acquisition": rows, "decoder": decoder, "not_measured": missing}
        arguments.json.write_text(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
