import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import pytest_asyncio
from asyncua import Client, ua

from hmi.domain.cell import Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.equipment import ComponentKind, EquipmentKind
from hmi.opcua.scan import scan_endpoint
from hmi.opcua.trust import TrustStore
from hmi.simulator.replay_server import ReplayOptions, serve_recording
from hmi.simulator.replay_source import SHIPPED_RECORDING, TimeWish, open_source, recordings_folder

OURS = "urn:tandem:simulated-cell"
LEVEL = "machine/Values/Level"
POSITION = "cobot/axis_1/parameters/ActualPosition"


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def pki(tmp_path_factory):
    return tmp_path_factory.mktemp("pki")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cobot(pki):
    async with replaying(recordings_folder() / SHIPPED_RECORDING, pki, speed=4.0, loop=True) as client:
        yield client


@asynccontextmanager
async def replaying(path, pki, **options):
    source = open_source(path, None, TimeWish())
    ready = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(
        serve_recording(source.recording, source.meaning, ReplayOptions(**options), pki=pki, ready=ready.set_result)
    )
    await asyncio.wait({server, ready}, return_when=asyncio.FIRST_COMPLETED)
    if server.done():
        server.result()
    try:
        async with Client(ready.result()) as client:
            yield client
    finally:
        server.cancel()
        with suppress(asyncio.CancelledError):
            await server


async def node(client, path):
    return client.get_node(ua.NodeId(path, await client.get_namespace_index(OURS)))


async def data(client, path):
    return await (await node(client, path)).read_data_value(raise_on_bad_status=False)


async def until(question, seconds=25.0):
    for _ in range(int(seconds / 0.05)):
        if await question():
            return True
        await asyncio.sleep(0.05)
    return False


def table(tmp_path, rows, name="recording.csv"):
    path = tmp_path / name
    path.write_text("time,Level,Open\n" + "".join(f"{time},{level},{flag}\n" for time, level, flag in rows))
    return path


class Kept:
    def __init__(self):
        self.values = {}

    def datachange_notification(self, node, _value, data):
        self.values.setdefault(node.nodeid.Identifier, []).append(data.monitored_item.Value)


async def test_that_the_shipped_cobot_moves_and_its_times_are_now(cobot):
    position = await node(cobot, POSITION)
    unit = await (await position.get_child("0:EngineeringUnits")).read_value()
    limits = await (await position.get_child("0:EURange")).read_value()
    first = await position.read_value()

    async def has_moved():
        return abs(await position.read_value() - first) > 5.0

    assert unit.DisplayName.Text == "°"
    assert (limits.Low, limits.High) == (-360.0, 360.0)
    assert await until(has_moved)
    value = await data(cobot, POSITION)
    assert abs(datetime.now(UTC) - value.SourceTimestamp) < timedelta(hours=1)
    assert value.ServerTimestamp >= value.SourceTimestamp


async def test_that_a_scan_finds_one_robot_with_six_axes_and_nothing_to_bind_by_hand(cobot, tmp_path):
    endpoint = Endpoint(key="cell", url=cobot.server_url.geturl(), policy=SecurityPolicy.NONE, mode=SecurityMode.NONE)

    result = await scan_endpoint(endpoint, TrustStore(tmp_path))

    (robot,) = result.cell.equipment
    assert robot.kind is EquipmentKind.ROBOT
    assert robot.nameplate["Model"] == "UR3e"
    assert len(robot.components_of(ComponentKind.AXIS)) == 6
    assert all("ActualPosition" in axis.tags for axis in robot.components_of(ComponentKind.AXIS))
    assert len(robot.components_of(ComponentKind.MOTOR)) == 6
    assert result.report.unrecognised == ()
    assert result.report.without_unit == ()


async def test_that_history_holds_every_recorded_row_up_to_now(cobot):
    position = await node(cobot, POSITION)
    newest = await data(cobot, POSITION)

    oldest = await position.read_raw_history(None, None, 0)
    values = await position.read_raw_history(newest.SourceTimestamp - timedelta(seconds=2), newest.SourceTimestamp)

    times = [one.SourceTimestamp for one in values]
    steps = {round((after - before).total_seconds(), 3) for before, after in pairwise(times)}
    assert values[-1].SourceTimestamp == newest.SourceTimestamp
    assert values[-1].Value.Value == newest.Value.Value
    assert steps <= {0.009, 0.01, 0.011}
    assert max(one.SourceTimestamp for one in oldest) <= datetime.now(UTC)


async def test_that_the_server_offers_secured_endpoints(cobot):
    endpoints = await cobot.get_endpoints()

    modes = {one.SecurityMode for one in endpoints}
    assert modes == {ua.MessageSecurityMode.None_, ua.MessageSecurityMode.SignAndEncrypt}


async def test_that_every_sample_arrives_in_order_with_its_recorded_spacing(tmp_path, pki):
    rows = [(f"2026-03-01T10:00:{n // 10:02}.{n % 10}", n, n % 2 == 0) for n in range(100)]
    kept = Kept()
    async with replaying(table(tmp_path, rows), pki, speed=5.0, original_times=True) as client:
        subscription = await client.create_subscription(100, kept)
        await subscription.subscribe_data_change(await node(client, LEVEL), queuesize=100)

        async def has_ended():
            return any(not one.StatusCode.is_good() for one in kept.values.get(LEVEL, []))

        assert await until(has_ended)

    seen = [one for one in kept.values[LEVEL] if one.StatusCode.is_good()]
    steps = {after.SourceTimestamp - before.SourceTimestamp for before, after in pairwise(seen)}
    numbers = [one.Value.Value for one in seen]
    assert steps == {timedelta(milliseconds=100)}
    assert numbers == [float(n) for n in range(int(numbers[0]), 100)]
    assert seen[-1].SourceTimestamp == datetime(2026, 3, 1, 10, 0, 9, 900_000, tzinfo=UTC)


async def subscription_with_deadband(client, kept):
    subscription = await client.create_subscription(50, kept)
    await subscription.deadband_monitor(await node(client, LEVEL), 0.5, queuesize=100)


async def test_that_a_gap_is_bad_and_good_again_after_it_and_the_end_is_bad_for_good(tmp_path, pki):
    rows = [(t, 7, True) for t in (0.0, 0.1, 0.2, 0.3, 2.3, 2.4, 2.5)]
    kept, coarse = Kept(), Kept()
    async with replaying(table(tmp_path, rows), pki) as client:
        subscription = await client.create_subscription(50, kept)
        for name in (LEVEL, "machine/recording/ReplayState"):
            await subscription.subscribe_data_change(await node(client, name), queuesize=100)

        await subscription_with_deadband(client, coarse)

        async def is_over():
            return (await data(client, "machine/recording/ReplayState")).Value.Value == 2

        assert await until(is_over)
        assert (await data(client, "machine/Values/Open")).StatusCode.name == "BadOutOfService"

        async def has_heard():
            return all(one.values[LEVEL][-1].StatusCode.name == "BadOutOfService" for one in (kept, coarse))

        assert await until(has_heard)
        past = await (await node(client, LEVEL)).read_raw_history(
            datetime.now(UTC) - timedelta(hours=1), datetime.now(UTC)
        )

    names = [one.StatusCode.name for one in kept.values[LEVEL]]
    assert names[-3:] == ["BadNoCommunication", "Good", "BadOutOfService"]
    assert [one.StatusCode.name for one in coarse.values[LEVEL]][-3:] == names[-3:]
    assert [one.StatusCode.name for one in past] == ["Good"] * 4 + ["BadNoCommunication"] + ["Good"] * 3
    silent, back = kept.values[LEVEL][-3:-1]
    assert back.SourceTimestamp - silent.SourceTimestamp == timedelta(seconds=1.5)
    assert {one.Value.Value for one in kept.values["machine/recording/ReplayState"]} >= {1, 2}


async def test_that_a_bad_cell_is_bad_for_its_sample_only(tmp_path, pki):
    rows = [(f"{row * 0.05:.2f}", row, True) for row in range(20)]
    rows[10] = ("0.50", "", True)
    rows[12] = ("0.60", 12, "oops")
    rows.append(("9.0", 99, True))
    kept = Kept()
    async with replaying(table(tmp_path, rows), pki) as client:
        subscription = await client.create_subscription(50, kept)
        await subscription.subscribe_data_change(await node(client, LEVEL), queuesize=100)
        await subscription.subscribe_data_change(await node(client, "machine/Values/Open"), queuesize=100)

        async def has_gap():
            return (await data(client, LEVEL)).StatusCode.name == "BadNoCommunication"

        assert await until(has_gap)
        assert await until(lambda: heard(kept, "BadNoCommunication"))

    level = [(one.StatusCode.name, one.Value and one.Value.Value) for one in kept.values[LEVEL]]
    assert ("BadNoData", None) in level
    assert level[-2:] == [("Good", 19.0), ("BadNoCommunication", None)]
    assert [one.StatusCode.name for one in kept.values["machine/Values/Open"]][-3:] == [
        "BadNoData",
        "Good",
        "BadNoCommunication",
    ]


async def heard(kept, name):
    return all(values[-1].StatusCode.name == name for values in kept.values.values())


async def test_that_more_samples_than_can_be_served_are_thinned_and_counted_never_late(tmp_path, pki):
    path = tmp_path / "fast.csv"
    names = [f"v{n}" for n in range(40)]
    with path.open("w") as target:
        target.write(f"time,{','.join(names)},on\n")
        for row in range(4000):
            target.write(f"{row * 0.001:.3f},{','.join(str(row + n) for n in range(40))},{row // 500 % 2 == 0}\n")
    kept = Kept()
    async with replaying(path, pki, speed=10.0, loop=True) as client:
        subscription = await client.create_subscription(100, kept)
        nodes = [await node(client, f"machine/Values/{name}") for name in (*names, "on")]
        await subscription.subscribe_data_change(nodes, queuesize=10)

        async def has_thinned():
            return (await data(client, "machine/recording/SamplesLeftOut")).Value.Value > 0

        assert await until(has_thinned)
        assert await until(lambda: played_rounds(client, 3))
        value = await data(client, "machine/Values/v0")

    assert datetime.now(UTC) - value.SourceTimestamp < timedelta(minutes=5)
    for values in kept.values.values():
        times = [one.SourceTimestamp for one in values]
        assert times == sorted(times)


async def played_rounds(client, count):
    return (await data(client, "machine/recording/Rounds")).Value.Value >= count
