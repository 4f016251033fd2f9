"""What a client that knows only OPC UA sees of the types: their members, and that every instance has them."""

import pytest
import pytest_asyncio
from asyncua import Client, ua

from hmi.simulator.alarm_conditions import ALARM_CONDITIONS

pytestmark = pytest.mark.asyncio(loop_scope="module")

OURS = "urn:tandem:simulated-cell"
HAS_MODELLING_RULE, MANDATORY = ua.NodeId(37), ua.NodeId(78)
HAS_SUBTYPE, HAS_TYPE = ua.NodeId(45), ua.NodeId(40)
AGGREGATES, HIERARCHICAL = ua.NodeId(44), ua.NodeId(33)
SERVER, HAS_NOTIFIER, HAS_CONDITION = ua.NodeId(2253), ua.NodeId(48), ua.NodeId(9006)
STATE, TRANSITION = ua.NodeId(2307), ua.NodeId(2310)


class Browser:
    """Browses each node once."""

    def __init__(self, client, namespaces):
        self.client, self.known, self.namespaces = client, {}, namespaces

    async def references(self, node):
        if node not in self.known:
            every = ua.BrowseDescription(
                NodeId=node, BrowseDirection=ua.BrowseDirection.Both, ReferenceTypeId=ua.NodeId(31),
                IncludeSubtypes=True, NodeClassMask=0, ResultMask=63,
            )  # fmt: skip
            (result,) = await self.client.uaclient.browse(ua.BrowseParameters(NodesToBrowse=[every]))
            self.known[node] = result.References
        return self.known[node]

    async def forward(self, node, kind):
        return [one for one in await self.references(node) if one.IsForward and one.ReferenceTypeId == kind]

    async def children(self, node):
        kinds = {ua.NodeId(number) for number in (35, 46, 47, 49, 17604)}
        return [one for one in await self.references(node) if one.IsForward and one.ReferenceTypeId in kinds]

    async def members(self, kind):
        """Mandatory children of a type and of its supertypes."""
        found = await self.mandatory(kind)
        for one in await self.references(kind):
            if one.ReferenceTypeId == HAS_SUBTYPE and not one.IsForward:
                found += await self.members(one.NodeId)
        return found

    async def mandatory(self, node):
        return [one for one in await self.children(node) if await self.rule_of(one.NodeId) == MANDATORY]

    async def rule_of(self, node):
        rules = await self.forward(node, HAS_MODELLING_RULE)
        return rules[0].NodeId if rules else None

    async def instances(self):
        """Everything below Objects that is of a companion type."""
        seen, waiting, found = set(), [ua.NodeId(85)], []
        while waiting:
            node = waiting.pop()
            for child in await self.children(node):
                if child.NodeId in seen or child.NodeId == ua.NodeId(2253):
                    continue
                seen.add(child.NodeId)
                waiting.append(child.NodeId)
                if child.NodeClass is ua.NodeClass.Object and child.TypeDefinition.NamespaceIndex in self.namespaces:
                    found.append(child)
        return found

    async def missing(self, node, declared, path):
        """Paths of what is declared and not there, or there as something else."""
        have = {key_of(one): one.NodeId for one in await self.children(node)}
        lacking = []
        for one in declared:
            name = f"{path}/{one.BrowseName.Name}"
            if key_of(one) in have:
                lacking += await self.missing(have[key_of(one)], await self.mandatory(one.NodeId), name)
            else:
                lacking.append(name)
        return lacking


def key_of(one):
    return one.BrowseName.NamespaceIndex, one.BrowseName.Name, one.NodeClass


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser(cell_url):
    async with Client(cell_url, timeout=30.0) as client:  # a busy computer must not end it
        uris = await client.get_namespace_array()
        companions = {
            number for number, uri in enumerate(uris) if uri.startswith("http://opcfoundation.org/UA/") and number
        }
        yield Browser(client, companions)


async def type_node(browser, space, number):
    index = await browser.client.get_namespace_index(f"http://opcfoundation.org/UA/{space}")
    return ua.NodeId(number, index)


@pytest.mark.parametrize(
    ("space", "number", "names"),
    [
        ("Robotics/", 16601, {"MotionProfile", "ParameterSet"}),
        ("Robotics/", 1004, {"Axes", "Manufacturer", "Model", "MotionDeviceCategory", "ParameterSet", "PowerTrains",
                             "ProductCode", "SerialNumber"}),
        ("Robotics/", 1021, {"CurrentState", "LastTransition", "LastTransitionReason"}),
        ("PackML/", 6, {"Admin", "BaseStateMachine", "SetMachSpeed", "SetParameter", "SetProduct", "SetUnitMode",
                        "Status"}),
        ("MachineVision", 1021, {"CurrentState", "Abort", "StartContinuous", "StartSingleJob", "Stop"}),
        ("Machinery/", 1012, {"Manufacturer", "SerialNumber", "ProductInstanceUri"}),
    ],
)  # fmt: skip
async def test_that_a_type_shows_what_it_demands(browser, space, number, names):
    members = await browser.members(await type_node(browser, space, number))

    assert {one.BrowseName.Name for one in members} == names


async def test_that_every_typed_instance_has_all_mandatory_children_of_its_type(browser):
    instances = await browser.instances()
    lacking = {}
    for one in instances:
        missing = await browser.missing(one.NodeId, await browser.members(one.TypeDefinition), "")
        if missing:
            lacking[one.NodeId.to_string()] = missing

    assert len(instances) > 60
    assert lacking == {}


async def conditions_of(browser):
    """Everything that a machine refers to as its condition (OPC 10000-9, 5.12)."""
    machines = await browser.forward(SERVER, HAS_NOTIFIER)
    return [one for machine in machines for one in await browser.forward(machine.NodeId, HAS_CONDITION)]


async def test_that_every_condition_has_all_mandatory_children_of_its_types(browser):
    conditions = await conditions_of(browser)
    lacking = {}
    for one in conditions:
        missing = await browser.missing(one.NodeId, await browser.members(one.TypeDefinition), "")
        children = await browser.children(one.NodeId)
        (shelving,) = [child for child in children if child.BrowseName.Name == "ShelvingState"]
        missing += await browser.missing(shelving.NodeId, await browser.members(shelving.TypeDefinition), "shelving")
        for child in (*children, *await browser.children(shelving.NodeId)):
            if child.NodeClass is ua.NodeClass.Variable:
                name = child.BrowseName.Name
                missing += await browser.missing(child.NodeId, await browser.members(child.TypeDefinition), name)
        if missing:
            lacking[one.NodeId.to_string()] = missing

    assert len(conditions) == len(ALARM_CONDITIONS)
    assert lacking == {}


async def test_that_every_field_of_a_condition_has_the_data_type_that_its_type_declares(browser):
    (jam,) = [one for one in await conditions_of(browser) if one.NodeId.Identifier == "infeed/alarms/Jam"]
    declared = {one.BrowseName.Name: one.NodeId for one in await browser.members(jam.TypeDefinition)}
    wrong = {}
    for child in await browser.children(jam.NodeId):
        if child.NodeClass is not ua.NodeClass.Variable:
            continue
        node = browser.client.get_node(child.NodeId)
        kind = await browser.client.get_node(declared[child.BrowseName.Name]).read_data_type()
        if await node.read_data_type() != kind or (await node.read_data_value()).StatusCode.is_bad():
            wrong[child.BrowseName.Name] = kind

    assert wrong == {}


async def test_that_nothing_is_an_instance_of_an_abstract_type(browser):
    kinds = {one.TypeDefinition for one in await browser.instances()}

    abstract = [kind for kind in kinds if await is_abstract(browser.client.get_node(kind))]

    assert abstract == []


async def is_abstract(node):
    return (await node.read_attribute(ua.AttributeIds.IsAbstract)).Value.Value


async def test_that_instances_carry_no_modelling_rule_and_declarations_do(browser):
    instances = await browser.instances()
    rules = [await browser.rule_of(child.NodeId) for one in instances for child in await browser.children(one.NodeId)]
    axis = await browser.members(await type_node(browser, "Robotics/", 16601))

    assert set(rules) == {None}
    assert {await browser.rule_of(one.NodeId) for one in axis} == {MANDATORY}


async def test_that_the_arguments_of_a_demanded_method_are_told_on_the_type(browser):
    members = await browser.members(await type_node(browser, "PackML/", 6))
    (method,) = [one for one in members if one.BrowseName.Name == "SetMachSpeed"]
    (inputs,) = await browser.children(method.NodeId)
    (argument,) = await browser.client.get_node(inputs.NodeId).read_value()

    assert (argument.Name, argument.DataType) == ("RequestedMachineSpeed", ua.NodeId(10))


async def test_that_every_current_state_is_a_state_of_its_machine(browser):
    wrong, count = [], 0
    for one in await browser.instances():
        for state in await browser.children(one.NodeId):
            if state.BrowseName != ua.QualifiedName("CurrentState"):
                continue
            (pointer,) = [child for child in await browser.children(state.NodeId) if child.BrowseName.Name == "Id"]
            node = await browser.client.get_node(pointer.NodeId).read_value()
            shown = [child for child in await browser.children(one.TypeDefinition) if child.NodeId == node]
            count += 1
            if [child.TypeDefinition for child in shown] != [STATE]:
                wrong.append(one.NodeId.to_string())

    assert count > 15
    assert wrong == []


async def test_that_a_transition_leads_from_a_state_to_a_state(browser):
    machine = await type_node(browser, "Robotics/", 1021)
    transitions = [one for one in await browser.children(machine) if one.TypeDefinition == TRANSITION]
    (ready,) = [one for one in transitions if one.BrowseName.Name == "IdleToReady"]
    ends = [(await browser.forward(ready.NodeId, ua.NodeId(kind)))[0].BrowseName.Name for kind in (51, 52)]
    (number,) = await browser.children(ready.NodeId)

    assert len(transitions) == 6
    assert ends == ["Idle", "Ready"]
    assert await browser.client.get_node(number.NodeId).read_value() == 2
