import asyncio

import pytest
from asyncua import Client, ua

pytestmark = pytest.mark.asyncio(loop_scope="module")

OURS = "urn:tandem:simulated-cell"
JOBS = "http://opcfoundation.org/UA/ISA95-JOBCONTROL_V2/"


@pytest.fixture
def no_comment():
    return ua.Variant([], ua.VariantType.LocalizedText, is_array=True)


async def control_of(client):
    index = await client.get_namespace_index(OURS)
    return client.get_node(ua.NodeId("supervisor/job", index))


async def method(client, name):
    return ua.QualifiedName(name, await client.get_namespace_index(JOBS))


async def states(client, control):
    listed = await (await control.get_child(await method(client, "JobOrderList"))).read_value()
    return {one.JobOrder.JobOrderID: one.State[0].StateText.Text for one in listed}


async def until_state(client, control, name, wanted):
    async with asyncio.timeout(20):
        while (await states(client, control)).get(name) != wanted:  # noqa: ASYNC110  # the list is read, not told
            await asyncio.sleep(0.1)


async def test_that_an_order_is_stored_started_and_listed_with_its_structure(cell_url, no_comment):
    async with Client(cell_url) as client:
        await client.load_data_type_definitions()
        control = await control_of(client)
        quantity = ua.ISA95ParameterDataType(ID="Quantity", Value=ua.Variant(7, ua.VariantType.UInt32))
        order = ua.ISA95JobOrderDataType(
            JobOrderID="T-1", Description=[ua.LocalizedText("Test flange")], Priority=9, JobOrderParameters=[quantity]
        )
        result = await control.call_method(await method(client, "StoreAndStart"), order, no_comment)
        await until_state(client, control, "T-1", "AllowedToStart")

        listed = await (await control.get_child(await method(client, "JobOrderList"))).read_value()
        told = next(one.JobOrder for one in listed if one.JobOrder.JobOrderID == "T-1")
        assert result == 0
        assert told.Description[0].Text == "Test flange"
        assert told.JobOrderParameters[0].Value.Value == 7
        with pytest.raises(ua.uaerrors.BadInvalidState):
            await control.call_method(await method(client, "Store"), order, no_comment)
        await control.call_method(await method(client, "Cancel"), "T-1", no_comment)


async def test_that_the_running_order_is_paused_resumed_and_stopped(cell_url, no_comment):
    async with Client(cell_url) as client:
        await client.load_data_type_definitions()
        control = await control_of(client)
        running = next(name for name, state in (await states(client, control)).items() if state == "Running")
        for act, wanted in (("Pause", "Interrupted"), ("Resume", "Running"), ("Stop", "Ended")):
            assert await control.call_method(await method(client, act), running, no_comment) == 0
            await until_state(client, control, running, wanted)

        assert "Running" in (await states(client, control)).values()
        with pytest.raises(ua.uaerrors.BadInvalidState):
            await control.call_method(await method(client, "Pause"), running, no_comment)
        with pytest.raises(ua.uaerrors.BadInvalidArgument):
            await control.call_method(await method(client, "Start"), "nobody", no_comment)
        await control.call_method(await method(client, "Clear"), running, no_comment)


async def test_that_a_panel_can_order_parts_without_structures(cell_url, no_comment):
    async with Client(cell_url) as client:
        await client.load_data_type_definitions()
        control = await control_of(client)
        ours = ua.QualifiedName("OrderParts", await client.get_namespace_index(OURS))
        await control.call_method(ours, "P-1", ua.Variant(3, ua.VariantType.UInt32))
        await until_state(client, control, "P-1", "AllowedToStart")

        with pytest.raises(ua.uaerrors.BadInvalidArgument):
            await control.call_method(ours, "P-2", ua.Variant(0, ua.VariantType.UInt32))
        await control.call_method(await method(client, "Cancel"), "P-1", no_comment)
