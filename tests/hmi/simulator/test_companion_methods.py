"""The methods of the specifications as a client calls them."""

import asyncio

import pytest
from asyncua import Client, ua

pytestmark = pytest.mark.asyncio(loop_scope="module")

OURS = "urn:tandem:simulated-cell"
ROBOTICS = "http://opcfoundation.org/UA/Robotics/"
VISION = "http://opcfoundation.org/UA/MachineVision"
PACKML = "http://opcfoundation.org/UA/PackML/"
JOBS = "http://opcfoundation.org/UA/ISA95-JOBCONTROL_V2/"


async def node(client, path):
    return client.get_node(ua.NodeId(path, await client.get_namespace_index(OURS)))


async def named(client, uri, name):
    return ua.QualifiedName(name, await client.get_namespace_index(uri))


async def comes_to(client, path, wanted):
    variable = await node(client, path)
    for _ in range(250):
        value = await variable.read_value()
        if getattr(value, "Text", value) == wanted:
            return True
        await asyncio.sleep(0.1)
    return False


async def test_that_the_robot_is_stopped_stood_down_got_ready_and_started(cell_url):
    async with Client(cell_url) as client:
        path = "cobot/controller/operation/machine"
        machine = await node(client, path)
        zero = ua.Variant(0, ua.VariantType.Int64)
        with pytest.raises(ua.uaerrors.BadInvalidState):
            await machine.call_method(await named(client, ROBOTICS, "StandDown"))
        for method, arguments, state, transition in (
            ("Stop", (zero,), "Ready", "ExecutingToReady"), ("StandDown", (), "Idle", "ReadyToIdle"),
            ("GetReady", (), "Ready", "IdleToReady"), ("Start", (), "Executing", "ReadyToExecuting"),
        ):  # fmt: skip
            assert await machine.call_method(await named(client, ROBOTICS, method), *arguments) == 0
            assert await comes_to(client, f"{path}/current_state", state)
            assert await comes_to(client, f"{path}/last_transition", transition)
        assert await comes_to(client, f"{path}/reason", 1)
        assert await comes_to(client, "cobot/task/operation/machine/last_transition", "ReadyToExecuting")
        assert await comes_to(client, "cobot/task/operation/machine/reason/text", "External")


async def test_that_a_job_of_a_client_is_done_and_its_result_can_be_asked_for(cell_url):
    async with Client(cell_url) as client:
        await client.load_data_type_definitions()
        automatic, results = await node(client, "camera/automatic"), await node(client, "camera/results")
        none = [ua.Variant(None, ua.VariantType.ExtensionObject)] * 4
        parameters = ua.Variant([], ua.VariantType.Variant, is_array=True)
        assert await comes_to(client, "camera/automatic/current_state", "Ready")
        job, error = await automatic.call_method(await named(client, VISION, "StartContinuous"), *none, parameters)
        assert (job.Id[:3], error) == ("VJ-", 0)
        assert await comes_to(client, "camera/automatic/current_state", "ContinuousExecution")

        async def listed():
            wanted = [ua.Variant(None, ua.VariantType.ExtensionObject)] * 7
            state = ua.Variant(1, ua.VariantType.Int32)
            page = [ua.Variant(number, ua.VariantType.UInt32) for number in (2, 0)]
            timeout = ua.Variant(0, ua.VariantType.Int32)
            method = await named(client, VISION, "GetResultListFiltered")
            return await results.call_method(method, state, *wanted, job, *page, timeout)

        found = []
        for _ in range(300):
            _complete, _count, _handle, found, _error = await listed()
            if found:
                break
            await asyncio.sleep(0.1)
        cause = (ua.Variant(0, ua.VariantType.Int32), "test")
        assert await automatic.call_method(await named(client, VISION, "Stop"), *cause) == 0
        assert {one.JobId.Id for one in found} == {job.Id}

        timeout = ua.Variant(0, ua.VariantType.Int32)
        method = await named(client, VISION, "GetResultById")
        _handle, result, _error = await results.call_method(method, found[0].ResultId, timeout)
        assert (result.ResultId.Id, result.JobId.Id, result.ResultState) == (found[0].ResultId.Id, job.Id, 1)
        parts = await results.call_method(
            await named(client, VISION, "GetResultComponentsById"), result.ResultId, timeout
        )
        assert len(parts) == 17
        with pytest.raises(ua.uaerrors.BadInvalidArgument):
            await results.call_method(method, "R-nothing", timeout)


async def test_that_a_recipe_is_prepared_listed_and_shown(cell_url):
    async with Client(cell_url) as client:
        await client.load_data_type_definitions()
        recipes = await node(client, "camera/recipes")
        fine, usual = "FLANGE_60_DIAMETER_FINE", "FLANGE_60_DIAMETER"
        prepare = await named(client, VISION, "PrepareRecipe")
        none = ua.Variant(None, ua.VariantType.ExtensionObject)
        for recipe in (fine, usual):
            assert await comes_to(client, "camera/automatic/current_state", "Ready")
            told, is_completed, error = await recipes.call_method(prepare, none, ua.RecipeIdInternalDataType(Id=recipe))
            assert (told.Id, is_completed, error) == (recipe, True, 0)
            assert await comes_to(client, "camera/last_result/recipe", recipe)
        with pytest.raises(ua.uaerrors.BadInvalidArgument):
            await recipes.call_method(prepare, none, "nothing")

        number = [ua.Variant(0, kind) for kind in (ua.VariantType.UInt32, ua.VariantType.UInt32, ua.VariantType.Int32)]
        method = await named(client, VISION, "GetRecipeListFiltered")
        for wanted, names in ((0, [fine]), (1, [usual]), (2, [usual, fine])):
            state = ua.Variant(wanted, ua.VariantType.Int32)
            is_complete, count, _handle, found, _error = await recipes.call_method(method, none, none, state, *number)
            assert (is_complete, count, [one.Id for one in found]) == (True, len(names), names)


async def test_that_a_belt_takes_its_speed_by_method_and_refuses_what_it_has_not(cell_url):
    async with Client(cell_url) as client:
        unit = await node(client, "outfeed/packml")
        speed = await named(client, PACKML, "SetMachSpeed")
        await unit.call_method(speed, ua.Variant(120.0, ua.VariantType.Float))
        assert await comes_to(client, "outfeed/packml/status/mach_speed", 120.0)
        await unit.call_method(speed, ua.Variant(150.0, ua.VariantType.Float))
        with pytest.raises(ua.uaerrors.BadOutOfRange):
            await unit.call_method(speed, ua.Variant(5000.0, ua.VariantType.Float))

        product = await node(client, "outfeed/packml/SetProduct")
        executable = await product.read_attribute(ua.AttributeIds.Executable)
        assert executable.Value.Value is False
        with pytest.raises(ua.UaStatusCodeError) as refused:
            await unit.call_method(await named(client, PACKML, "SetProduct"), ua.Variant(None, ua.VariantType.Null))
        assert refused.value.code == ua.StatusCodes.BadNotExecutable


async def test_that_the_unit_mode_is_set_by_method(cell_url):
    async with Client(cell_url) as client:
        unit, method = await node(client, "supervisor/packml"), await named(client, PACKML, "SetUnitMode")
        for number, word in ((3, "Setup"), (1, "Processing")):
            await unit.call_method(method, ua.Variant(number, ua.VariantType.Int32))
            assert await comes_to(client, "supervisor/operation_mode/current_state", word)
        with pytest.raises(ua.uaerrors.BadInvalidArgument):
            await unit.call_method(method, ua.Variant(7, ua.VariantType.Int32))


async def test_that_what_came_of_an_order_is_told(cell_url):
    async with Client(cell_url) as client:
        await client.load_data_type_definitions()
        provider = await node(client, "supervisor/results")
        order = await (await node(client, "supervisor/job/order")).read_value()
        method = await named(client, JOBS, "RequestJobResponseByJobOrderID")
        response, status = await provider.call_method(method, order)

        assert (response.JobOrderID, response.JobState[0].StateNumber, status) == (order, 3, 0)
        assert {one.ID for one in response.JobResponseData} == {"PartsGood", "PartsScrapped"}
        by_state = await named(client, JOBS, "RequestJobResponseByJobOrderState")
        running, _status = await provider.call_method(by_state, [response.JobState[0]])
        assert [one.JobOrderID for one in running] == [order]
        with pytest.raises(ua.uaerrors.BadInvalidArgument):
            await provider.call_method(method, "nothing")
