"""Live values, writes, methods, history and security against node-opcua, through the batch decoder."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asyncua import Client, ua
from asyncua.crypto.cert_gen import setup_self_signed_certificate
from asyncua.crypto.security_policies import SecurityPolicyBasic256Sha256
from cryptography.x509.oid import ExtendedKeyUsageOID

from hmi.opcua.decoder_columns import DecodedColumns
from hmi.opcua.publishing import use_batches

PATIENCE_S = 60.0
KINDS: dict[str, float | str] = {
    "Boolean": 1.0,
    "SByte": -8.0,
    "Byte": 200.0,
    "Int16": -30000.0,
    "UInt16": 60000.0,
    "Int32": -5.0,
    "UInt32": 4e9,
    "Float": 0.5,
    "Double": 2.25,
    "String": "läuft",
    "LocalizedText": "bereit",
    "DateTime": "2026-01-02T03:04:05+00:00",
    "Range": '{"Low": 1.0, "High": 2.0}',
    "Array": "[1.0, 2.5]",
}


@dataclass
class Newest:
    """The newest value, text and status of each handle."""

    values: dict[int, float] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    statuses: dict[int, set[int]] = field(default_factory=dict)
    source_times_ns: dict[int, int] = field(default_factory=dict)
    received: int = 0
    undecodable: int = 0

    def take_columns(self, subscription_id: int, columns: DecodedColumns, message: int) -> None:
        self.received += len(columns)
        self.undecodable += columns.undecodable
        for row, handle in enumerate(columns.handle.tolist()):
            self.values[handle] = float(columns.value[row])
            self.statuses.setdefault(handle, set()).add(int(columns.status[row]))
            self.source_times_ns[handle] = int(columns.source_time_ns[row])
            if row in columns.text:
                self.texts[handle] = columns.text[row]

    def take_heard(self, subscription_id: int) -> None: ...

    def take_events(self, subscription_id: int, events: Sequence[ua.EventFieldList], *, is_late: bool) -> None: ...

    def take_status_change(self, subscription_id: int, status: int) -> None: ...


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110  # the delivery is polled, as it has no waiting of its own
            await asyncio.sleep(0.02)


def a_client(url: str) -> Client:
    return Client(url, timeout=PATIENCE_S)


async def subscribed(client: Client, names: list[str]) -> list[int]:
    """Client handles in the order of ``names``: asyncua counts them up from 201."""
    subscription = await client.create_subscription(100)
    await subscription.subscribe_data_change([client.get_node(ua.NodeId(name, 1)) for name in names])
    return [201 + row for row in range(len(names))]


async def test_that_values_of_every_kind_arrive(foreign_url: str) -> None:
    newest = Newest()
    client = a_client(foreign_url)
    use_batches(client, newest)

    async with client:
        handles = await subscribed(client, list(KINDS))
        await until(lambda: set(handles) <= set(newest.values))

    for handle, expected in zip(handles, KINDS.values(), strict=True):
        assert (newest.texts[handle] if isinstance(expected, str) else newest.values[handle]) == expected
    assert newest.undecodable == 0


async def test_that_changes_keep_coming(foreign_url: str) -> None:
    newest = Newest()
    client = a_client(foreign_url)
    session = use_batches(client, newest)

    async with client:
        handles = await subscribed(client, [f"v{number}" for number in range(20)])
        await until(lambda: newest.received > 200)

    assert all(newest.values[handle] > 0 for handle in handles)
    assert session.messages_lost == 0


async def test_that_status_and_source_time_are_those_of_the_sensor(foreign_url: str) -> None:
    newest = Newest()
    client = a_client(foreign_url)
    use_batches(client, newest)
    wanted = {ua.StatusCodes.BadSensorFailure, ua.StatusCodes.UncertainLastUsableValue}

    async with client:
        (handle,) = await subscribed(client, ["Sensor"])
        await until(lambda: wanted <= newest.statuses.get(handle, set()))

    assert time.time_ns() - newest.source_times_ns[handle] > 3_000_000_000  # the sensor's clock is 5 s behind


async def test_that_a_write_without_timestamps_is_taken(foreign_url: str) -> None:
    async with a_client(foreign_url) as client:
        for name, variant in (("Setpoint", ua.Variant(42.5)), ("Count", ua.Variant(7, ua.VariantType.UInt16))):
            node = client.get_node(ua.NodeId(name, 1))

            await node.write_attribute(ua.AttributeIds.Value, ua.DataValue(variant, None))

            assert await node.read_value() == variant.Value


async def test_that_the_server_refuses_what_it_must(foreign_url: str) -> None:
    async with a_client(foreign_url) as client:
        wrong_type = ua.DataValue(ua.Variant("x"), None)
        with pytest.raises(ua.uaerrors.BadTypeMismatch):
            await client.get_node(ua.NodeId("Setpoint", 1)).write_attribute(ua.AttributeIds.Value, wrong_type)
        with pytest.raises((ua.uaerrors.BadNotWritable, ua.uaerrors.BadUserAccessDenied)):
            await client.get_node(ua.NodeId("ReadOnly", 1)).write_attribute(
                ua.AttributeIds.Value, ua.DataValue(ua.Variant(1.0), None)
            )


async def test_that_a_method_answers_and_refuses(foreign_url: str) -> None:
    async with a_client(foreign_url) as client:
        methods = client.get_node(ua.NodeId("Methods", 1))

        assert await methods.call_method(ua.NodeId("Add", 1), 1.5, 2.0) == 3.5
        with pytest.raises(ua.uaerrors.BadOutOfRange):
            await methods.call_method(ua.NodeId("Add", 1), 1.5, -1.0)


class Heard:
    """A handler of asyncua that keeps what events say."""

    def __init__(self) -> None:
        self.words: list[tuple[str, int]] = []

    def event_notification(self, event: object) -> None:
        self.words.append((event.Message.Text, event.Severity))


async def test_that_events_pass_beside_batches_of_values(foreign_url: str) -> None:
    newest, heard = Newest(), Heard()
    client = a_client(foreign_url)
    session = use_batches(client, newest)

    async with client:
        (handle,) = await subscribed(client, ["v0"])
        events = await client.create_subscription(100, heard)
        await events.subscribe_events()
        methods = client.get_node(ua.NodeId("Methods", 1))
        for words in ("Tür offen", "Tür zu"):
            await methods.call_method(ua.NodeId("Announce", 1), words)
        await until(lambda: len(heard.words) >= 2 and newest.values.get(handle, 0.0) > 0)

    assert heard.words == [("Tür offen", 700), ("Tür zu", 700)]
    assert session.messages_lost == 0


async def test_that_history_is_read_with_its_times(foreign_url: str) -> None:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    async with a_client(foreign_url) as client:
        samples = await client.get_node(ua.NodeId("Recorded", 1)).read_raw_history(
            begin, datetime(2026, 1, 1, 0, 5, tzinfo=UTC), numvalues=1000
        )

    values = [sample.Value.Value for sample in samples]
    assert values[:3] == [0.0, 1.0, 2.0]
    assert len(values) >= 300
    assert samples[1].SourceTimestamp.replace(tzinfo=UTC) == datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC)


async def test_that_values_arrive_signed_and_encrypted_for_a_user(foreign_url: str, tmp_path: Path) -> None:
    newest = Newest()
    client = a_client(foreign_url)
    client.application_uri = "urn:tandem:interop"
    await setup_self_signed_certificate(
        tmp_path / "key.pem",
        tmp_path / "certificate.der",
        client.application_uri,
        "localhost",
        [ExtendedKeyUsageOID.CLIENT_AUTH],
        {"commonName": "Tandem interop"},
    )
    await client.set_security(
        SecurityPolicyBasic256Sha256,
        tmp_path / "certificate.der",
        tmp_path / "key.pem",
        mode=ua.MessageSecurityMode.SignAndEncrypt,
    )
    client.set_user("operator")
    client.set_password("operator-password")
    use_batches(client, newest)

    async with client:
        handles = await subscribed(client, ["Double", "String", "Range"])
        await until(lambda: set(handles) <= set(newest.values))

    assert newest.values[handles[0]] == 2.25
    assert newest.texts[handles[1]] == "läuft"


async def test_that_a_wrong_password_is_refused(foreign_url: str) -> None:
    client = a_client(foreign_url)
    client.set_user("operator")
    client.set_password("wrong")

    with pytest.raises((ua.uaerrors.BadUserAccessDenied, ua.uaerrors.BadIdentityTokenRejected)):
        await client.connect()
