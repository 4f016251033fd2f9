import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from asyncua import Client, ua
from asyncua.crypto.cert_gen import setup_self_signed_certificate
from asyncua.crypto.security_policies import SecurityPolicyAes256Sha256RsaPss, SecurityPolicyBasic256Sha256
from cryptography.x509.oid import ExtendedKeyUsageOID

from hmi.simulator.alarm_event import RESTING_SEVERITY

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROBOTICS = "http://opcfoundation.org/UA/Robotics/"
OURS = "urn:tandem:simulated-cell"
ANSWER_S = 30.0
"""For how long an answer may take: a computer that does much else must not end a connection."""


async def node(client, path):
    return client.get_node(ua.NodeId(path, await client.get_namespace_index(OURS)))


async def until(question, seconds=25.0):
    for _ in range(int(seconds / 0.1)):
        if await question():
            return True
        await asyncio.sleep(0.1)
    return False


async def call(client, name, *arguments):
    place = await node(client, "fault_injection")
    await place.call_method(await node(client, f"fault_injection/{name}"), *arguments)


async def test_that_a_robot_is_found_by_its_type_and_its_axes_move(cell_url):
    async with Client(cell_url, timeout=ANSWER_S) as client:
        robotics = await client.get_namespace_index(ROBOTICS)
        di = await client.get_namespace_index("http://opcfoundation.org/UA/DI/")
        device_set = client.get_node(ua.NodeId(5001, di))
        systems = [
            child
            for child in await device_set.get_children()
            if await child.read_type_definition() == ua.NodeId(1002, robotics)
        ]
        assert len(systems) == 1
        axis = await systems[0].get_child(
            [f"{robotics}:MotionDevices", f"{await client.get_namespace_index(OURS)}:UR5e", f"{robotics}:Axes"]
        )
        axes = await axis.get_children()
        assert len(axes) == 6
        assert await axes[0].read_type_definition() == ua.NodeId(16601, robotics)
        position = await axes[0].get_child([f"{di}:ParameterSet", f"{robotics}:ActualPosition"])
        unit = await (await position.get_child("0:EngineeringUnits")).read_value()
        limits = await (await position.get_child("0:EURange")).read_value()
        first = await position.read_value()

        async def has_moved():
            return abs(await position.read_value() - first) > 5.0

        assert unit.DisplayName.Text == "°"
        assert (limits.Low, limits.High) == (-360.0, 360.0)
        assert await until(has_moved)


async def test_that_an_injected_jam_is_seen_told_as_an_alarm_and_acknowledged(cell_url):
    async with Client(cell_url, timeout=ANSWER_S) as client:
        events = asyncio.Queue()
        subscription = await client.create_subscription(100, Events(events))
        await subscription.subscribe_events(
            ua.ObjectIds.Server, [ua.ObjectIds.AlarmConditionType], where_clause_generation=False
        )
        await call(client, "InjectFault", "conveyor_jam", 1.0)
        state = await node(client, "infeed/packml/execute/current_state")

        async def is_held():
            return (await state.read_value()).Text == "Held"

        assert await until(is_held)
        event = await asyncio.wait_for(next_event(events, "Jam"), 20)
        assert event.Severity == 700
        assert event.LastSeverity == RESTING_SEVERITY
        assert event.Retain
        condition = await node(client, "infeed/alarms/Jam")
        acknowledge = client.get_node(ua.ObjectIds.AcknowledgeableConditionType_Acknowledge)
        with pytest.raises(ua.UaStatusCodeError):
            await condition.call_method(acknowledge, b"unknown", ua.LocalizedText("seen"))
        await condition.call_method(acknowledge, event.EventId, ua.LocalizedText("seen"))
        acknowledged = await asyncio.wait_for(next_event(events, "Jam"), 20)
        assert acknowledged.Comment.Text == "seen"
        assert (acknowledged.Severity, acknowledged.LastSeverity) == (700, RESTING_SEVERITY)

        await call(client, "ClearFault", "conveyor_jam")
        gone = await asyncio.wait_for(next_event(events, "Jam"), 20)
        assert not gone.Retain
        assert (gone.Severity, gone.LastSeverity) == (RESTING_SEVERITY, 700)


async def test_that_an_alarm_is_commented_shelved_refreshed_and_confirmed_where_offered(cell_url):
    async with Client(cell_url, timeout=ANSWER_S) as client:
        events = asyncio.Queue()
        subscription = await client.create_subscription(100, Events(events))
        await subscription.subscribe_events(
            ua.ObjectIds.Server, [ua.ObjectIds.AlarmConditionType], where_clause_generation=False
        )
        await call(client, "InjectFault", "air_leak", 1.0)
        event = await asyncio.wait_for(next_event(events, "AirPressureLow"), 25)
        condition = await node(client, "meter/alarms/AirPressureLow")
        text = ua.LocalizedText("compressor checked")
        await condition.call_method(client.get_node(ua.ObjectIds.ConditionType_AddComment), event.EventId, text)
        commented = await asyncio.wait_for(next_event(events, "AirPressureLow"), 20)
        assert commented.Comment.Text == "compressor checked"
        with pytest.raises(ua.uaerrors.BadNotSupported):
            await condition.call_method(
                client.get_node(ua.ObjectIds.AcknowledgeableConditionType_Confirm), commented.EventId, text
            )

        shelving = await node(client, "meter/alarms/AirPressureLow/ShelvingState")
        timed = client.get_node(ua.ObjectIds.ShelvedStateMachineType_TimedShelve)
        with pytest.raises(ua.uaerrors.BadShelvingTimeOutOfRange):
            await shelving.call_method(timed, ua.Variant(0.0, ua.VariantType.Double))
        await shelving.call_method(timed, ua.Variant(1500.0, ua.VariantType.Double))
        assert (await asyncio.wait_for(next_event(events, "AirPressureLow"), 20)).SuppressedOrShelved
        assert not (await asyncio.wait_for(next_event(events, "AirPressureLow"), 20)).SuppressedOrShelved

        refresh = client.get_node(ua.ObjectIds.ConditionType_ConditionRefresh)
        await client.get_node(ua.ObjectIds.ConditionType).call_method(
            refresh, ua.Variant(subscription.subscription_id, ua.VariantType.UInt32)
        )
        again = await asyncio.wait_for(next_event(events, "AirPressureLow"), 20)
        assert (again.Retain, again.Comment.Text) == (True, "compressor checked")
        await call(client, "ClearFaults")


async def test_that_a_condition_that_is_switched_off_tells_nothing_until_it_is_switched_on(cell_url):
    async with Client(cell_url, timeout=ANSWER_S) as client:
        events = asyncio.Queue()
        subscription = await client.create_subscription(100, Events(events))
        await subscription.subscribe_events(
            ua.ObjectIds.Server, [ua.ObjectIds.AlarmConditionType], where_clause_generation=False
        )
        condition = await node(client, "outfeed/alarms/Jam")
        is_enabled = await node(client, "outfeed/alarms/Jam/EnabledState/Id")
        disable, enable = (
            client.get_node(one) for one in (ua.ObjectIds.ConditionType_Disable, ua.ObjectIds.ConditionType_Enable)
        )
        await condition.call_method(disable)
        told = await asyncio.wait_for(next_event(events, "Jam"), 20)
        assert (told.Retain, await is_enabled.read_value()) == (False, False)
        with pytest.raises(ua.uaerrors.BadConditionAlreadyDisabled):
            await condition.call_method(disable)
        acknowledge = client.get_node(ua.ObjectIds.AcknowledgeableConditionType_Acknowledge)
        with pytest.raises(ua.uaerrors.BadConditionDisabled):
            await condition.call_method(acknowledge, told.EventId, ua.LocalizedText("seen"))

        await condition.call_method(enable)
        assert await is_enabled.read_value()
        with pytest.raises(ua.uaerrors.BadConditionAlreadyEnabled):
            await condition.call_method(enable)


@pytest.mark.slow
async def test_that_every_inspected_part_is_told_as_a_result_of_its_order(cell_url):
    async with Client(cell_url, timeout=ANSWER_S) as client:
        await client.load_data_type_definitions()
        events = asyncio.Queue()
        subscription = await client.create_subscription(100, Events(events))
        vision = await client.get_namespace_index("http://opcfoundation.org/UA/MachineVision")
        names = ("ResultId", "JobId", "PartId", "InternalRecipeId", "ResultState", "ResultContent", "IsSimulated")
        chosen = ua.EventFilter(
            SelectClauses=[
                ua.SimpleAttributeOperand(
                    TypeDefinitionId=ua.NodeId(1024, vision), BrowsePath=[ua.QualifiedName(name, vision)],
                    AttributeId=ua.AttributeIds.Value,
                )
                for name in names
            ]
        )  # fmt: skip
        await subscription.subscribe_events(ua.ObjectIds.Server, evfilter=chosen, queuesize=10)

        async def next_result():
            while True:
                told = await events.get()
                if getattr(told, "ResultId", None) is not None:
                    return told

        first, second = await asyncio.wait_for(next_result(), 40), await asyncio.wait_for(next_result(), 40)
        assert first.ResultId.Id < second.ResultId.Id
        assert first.PartId.Id.startswith("FL-")
        assert first.JobId.Id.startswith("JO-")
        assert first.InternalRecipeId.Id == "FLANGE_60_DIAMETER"
        assert (first.ResultState, first.IsSimulated) == (1, True)
        assert abs(first.ResultContent[0].Value) < 100.0


class Events:
    def __init__(self, queue):
        self.queue = queue

    def event_notification(self, event):
        self.queue.put_nowait(event)


async def next_event(events, name):
    while getattr(event := await events.get(), "ConditionName", "") != name:
        pass
    return event


async def test_that_set_points_are_obeyed_within_their_range_only(cell_url):
    async with Client(cell_url, timeout=ANSWER_S) as client:
        override = await node(client, "cobot/arm/speed_override")
        await override.write_value(ua.DataValue(ua.Variant(50.0, ua.VariantType.Double)))
        assert await override.read_value() == 50.0

        with pytest.raises(ua.uaerrors.BadOutOfRange):
            await override.write_value(ua.DataValue(ua.Variant(150.0, ua.VariantType.Double)))
        position = await node(client, "cobot/axis_1/position")
        with pytest.raises(ua.uaerrors.BadUserAccessDenied):
            await position.write_value(ua.DataValue(ua.Variant(1.0, ua.VariantType.Double)))

        await asyncio.sleep(0.5)
        assert await override.read_value() == 50.0
        await override.write_value(ua.DataValue(ua.Variant(100.0, ua.VariantType.Double)))


async def test_that_a_command_out_of_place_is_refused_by_state(cell_url):
    async with Client(cell_url, timeout=ANSWER_S) as client:
        unit = await node(client, "outfeed/packml")
        start = await node(client, "outfeed/packml/Start")
        with pytest.raises(ua.uaerrors.BadInvalidState):
            await unit.call_method(start)
        with pytest.raises(ua.uaerrors.BadInvalidArgument):
            await call(client, "InjectFault", "earthquake", 1.0)


async def test_that_faults_go_by_number_or_name_and_a_severity_out_of_range_is_refused(cell_url):
    async with Client(cell_url, timeout=ANSWER_S) as client:
        active = await node(client, "fault_injection/active")
        with pytest.raises(ua.uaerrors.BadOutOfRange):
            await call(client, "InjectFault", 7, 1.5)
        with pytest.raises(ua.uaerrors.BadInvalidState):
            await call(client, "ClearFault", 7)
        await call(client, "InjectFault", ua.Variant(7, ua.VariantType.Int32), 0.1)

        async def is_active():
            return await active.read_value() == "air_leak"

        assert await until(is_active)
        await call(client, "ClearFaults")
        assert await until(lambda: reads(active, "none"))


async def reads(variable, value):
    return await variable.read_value() == value


async def test_that_the_operation_mode_is_set_and_none_is_no_mode_to_set(cell_url):
    async with Client(cell_url, timeout=ANSWER_S) as client:
        requested = await node(client, "supervisor/operation_mode/requested")
        shown = await node(client, "supervisor/operation_mode/current_state")
        for number, word in ((2, "Setup"), (3, "Processing")):
            await requested.write_value(ua.DataValue(ua.Variant(number, ua.VariantType.Int32)))

            async def is_shown(word=word):
                return (await shown.read_value()).Text == word

            assert await until(is_shown)
        with pytest.raises(ua.uaerrors.BadOutOfRange):
            await requested.write_value(ua.DataValue(ua.Variant(0, ua.VariantType.Int32)))


async def test_that_the_program_is_stopped_and_started_by_the_methods_of_the_specification(cell_url):
    async with Client(cell_url, timeout=ANSWER_S) as client:
        robotics = await client.get_namespace_index(ROBOTICS)
        machine = await node(client, "cobot/task/operation/machine")
        state = await node(client, "cobot/task/operation/machine/current_state")
        stop, start, load = (ua.QualifiedName(name, robotics) for name in ("Stop", "Start", "LoadByName"))

        async def is_ready():
            return (await state.read_value()).Text == "Ready"

        assert await machine.call_method(stop, ua.Variant(0, ua.VariantType.Int64)) == 0
        assert await until(is_ready)
        with pytest.raises(ua.uaerrors.BadInvalidArgument):
            await machine.call_method(load, "unknown program")
        assert await machine.call_method(start) == 0
        with pytest.raises(ua.uaerrors.BadInvalidState):
            await machine.call_method(start)


async def test_that_the_camera_is_halted_and_put_to_work_by_the_methods_of_the_specification(cell_url):
    async with Client(cell_url, timeout=ANSWER_S) as client:
        vision = await client.get_namespace_index("http://opcfoundation.org/UA/MachineVision")
        machine = await node(client, "camera/state")
        state = await node(client, "camera/state/current_state")
        halt, reset, select = (ua.QualifiedName(name, vision) for name in ("Halt", "Reset", "SelectModeAutomatic"))
        cause = (ua.Variant(0, ua.VariantType.Int32), "test")
        with pytest.raises(ua.uaerrors.BadInvalidState):
            await machine.call_method(select)

        for method, inputs, word in (
            (halt, cause, "Halted"),
            (reset, cause, "Preoperational"),
            (select, (), "Operational"),
        ):
            assert await machine.call_method(method, *inputs) == 0

            async def is_shown(word=word):
                return (await state.read_value()).Text == word

            assert await until(is_shown)


async def test_that_the_flow_names_the_machines(cell_url):
    async with Client(cell_url, timeout=ANSWER_S) as client:
        flow = json.loads(await (await node(client, "layout/flow")).read_value())

    assert flow["infeed"] == ["cobot"]


async def test_that_history_answers_with_what_was(cell_url):
    async with Client(cell_url, timeout=ANSWER_S) as client:
        position = await node(client, "cobot/axis_1/position")
        now = datetime.now(UTC)

        async def has_history():
            values = await position.read_raw_history(now - timedelta(minutes=5), datetime.now(UTC))
            return len(values) > 5

        assert await until(has_history)


@pytest.mark.parametrize("is_backward", [False, True])
async def test_that_history_is_told_page_by_page_until_nothing_is_left(cell_url, is_backward):
    async with Client(cell_url, timeout=ANSWER_S) as client:
        flow = await node(client, "meter/air/flow")
        since = datetime.now(UTC) - timedelta(minutes=5)

        async def has_history():
            return len(await flow.read_raw_history(since, datetime.now(UTC))) > 7

        assert await until(has_history)
        span = (datetime.now(UTC), since) if is_backward else (since, datetime.now(UTC))
        every = [one.SourceTimestamp for one in await flow.read_raw_history(*span)]

        paged, point = [], None
        while not paged or point:
            page, point = await a_page(client, flow, span, 3, point)
            paged += [one.SourceTimestamp for one in page]

        assert paged == every


async def a_page(client, variable, span, most, point):
    """Values, and the point where the next page begins."""
    details = ua.ReadRawModifiedDetails(StartTime=span[0], EndTime=span[1], NumValuesPerNode=ua.Counter(most))
    wanted = ua.HistoryReadValueId(NodeId=variable.nodeid, ContinuationPoint=point)
    parameters = ua.HistoryReadParameters(HistoryReadDetails=details, NodesToRead=[wanted])
    (result,) = await client.uaclient.history_read(parameters)
    return result.HistoryData.DataValues, result.ContinuationPoint


async def test_that_a_wrong_password_is_refused_and_the_right_one_is_not(cell_url):
    wrong = Client(cell_url)
    wrong.set_user("op")
    wrong.set_password("guess")
    with pytest.raises(ua.uaerrors.BadUserAccessDenied):
        await wrong.connect()

    right = Client(cell_url)
    right.set_user("op")
    right.set_password("secret")
    async with right:
        assert await (await node(right, "cobot/task/loaded")).read_value()


@pytest.mark.parametrize("policy", [SecurityPolicyBasic256Sha256, SecurityPolicyAes256Sha256RsaPss])
async def test_that_signed_and_encrypted_channels_work(cell_url, tmp_path, policy):
    certificate, key = tmp_path / "client.der", tmp_path / "client.pem"
    await setup_self_signed_certificate(
        key, certificate, "urn:test:client", "localhost", [ExtendedKeyUsageOID.CLIENT_AUTH], {}
    )
    client = Client(cell_url)
    client.application_uri = "urn:test:client"
    await client.set_security(policy, certificate=str(certificate), private_key=str(key))
    async with client:
        assert await (await node(client, "cobot/task/loaded")).read_value()


async def test_that_a_network_loss_really_cuts_the_connection_and_ends(cell_url):
    host, port = cell_url.removeprefix("opc.tcp://").partition("/")[0].split(":")

    async def answers():
        try:
            _reader, writer = await asyncio.open_connection(host, int(port))
        except OSError:
            return False
        writer.close()
        return True

    async def refuses():
        return not await answers()

    client = Client(cell_url)
    async with client:
        await call(client, "InjectFault", "network_loss", 0.6)
    assert await until(refuses)
    assert await until(answers)
