"""Node groups that several machines share: identification, item state, PackML unit, stacklight, energy."""

from collections.abc import Callable

from asyncua import ua

from hmi.simulator.address_space import HAS_ADD_IN, HAS_COMPONENT, HAS_INTERFACE, ORGANIZES
from hmi.simulator.node_declarations import Scale
from hmi.simulator.operation_mode import MODE_WORDS, OperationMode
from hmi.simulator.packml import PackState, PackUnit
from hmi.simulator.state_tables import STATE_IDS
from hmi.simulator.tag_plan import SetPoint, TagPlan


async def add_machine(
    plan: TagPlan, key: str, name: str, *, maker: str, model: str, serial: str, label: str = ""
) -> str:
    """A machine below Machines with its identification; answers with its path."""
    machine = await plan.space.add_object(key, f"S:{name}", "M:1001", reference=ORGANIZES, label=label)
    await add_identification(plan, machine, maker=maker, model=model, serial=serial)
    return machine


async def add_identification(
    plan: TagPlan, machine: str, *, maker: str, model: str, serial: str, kind: str = "M:1012"
) -> None:
    """The Identification add-in."""
    path = await plan.space.add_object(f"{machine}/identification", "D:Identification", machine, kind, HAS_ADD_IN)
    texts = (("Manufacturer", maker), ("Model", model))
    for name, text in texts:
        await plan.constant(f"{path}/{name}", f"D:{name}", path, ua.LocalizedText(text), ua.VariantType.LocalizedText)
    strings = (
        ("D:SerialNumber", serial),
        ("D:ProductInstanceUri", f"urn:tandem:simulated:{model.replace(' ', '-').lower()}:{serial}"),
        ("D:SoftwareRevision", "1.0.0"),
        ("M:Location", "Cell 7"),
    )
    for name, text in strings:
        await plan.constant(f"{path}/{name[2:]}", name, path, text, ua.VariantType.String)
    await plan.constant(f"{path}/YearOfConstruction", "M:YearOfConstruction", path, 2024, ua.VariantType.UInt16)


async def add_blocks(plan: TagPlan, machine: str, read_item_state: Callable[[], str]) -> str:
    """MachineryBuildingBlocks with the item state; answers with its path."""
    blocks = await plan.space.add_object(f"{machine}/blocks", "M:MachineryBuildingBlocks", machine, "0:61", HAS_ADD_IN)
    state = await plan.space.add_object(f"{machine}/item_state", "M:MachineryItemState", blocks, "M:1002", HAS_ADD_IN)
    await plan.state(state, state, read_item_state, lambda name: plan.space.node_id(STATE_IDS[f"item.{name}"]))
    return blocks


async def add_operation_mode(
    plan: TagPlan, machine: str, read: Callable[[], OperationMode], apply: Callable[[OperationMode], None],
    allows: Callable[[], bool],
) -> None:  # fmt: skip
    """MachineryOperationMode below the building blocks; the specification shows it, a variable of ours sets it."""
    path = await plan.space.add_object(
        f"{machine}/operation_mode", "M:MachineryOperationMode", f"{machine}/blocks", "M:1008", HAS_ADD_IN,
        label="Operation mode",
    )  # fmt: skip
    await plan.state(path, path, lambda: read().browse_name, lambda name: plan.space.node_id(STATE_IDS[f"mode.{name}"]))
    await plan.member(
        f"{path}/requested", "S:RequestedOperationMode", path, lambda: int(read()), words=MODE_WORDS, has_history=True,
        set_point=SetPoint(
            low=OperationMode.MAINTENANCE, high=OperationMode.PROCESSING,
            apply=lambda value: apply(OperationMode(int(value))), allows=allows,
        ),
    )  # fmt: skip


def item_state_of(unit: PackUnit) -> str:
    """The Machinery item state that fits a PackML state."""
    match unit.state:
        case PackState.EXECUTE | PackState.STARTING | PackState.UNHOLDING | PackState.UNSUSPENDING:
            return "Executing"
        case PackState.ABORTED | PackState.ABORTING | PackState.CLEARING:
            return "OutOfService"
        case _:
            return "NotExecuting"


async def add_stacklight(plan: TagPlan, parent: str, read: Callable[[], tuple[bool, bool, bool]]) -> None:
    """A three-lamp stacklight; ``read`` tells red, yellow, green."""
    light = await plan.space.add_object(f"{parent}/stacklight", "IA:Stacklight", parent, "IA:1002")
    await plan.constant(f"{light}/mode", "IA:StacklightMode", light, 0, ua.VariantType.Int32, data_type="IA:3002")
    for row, (name, color) in enumerate((("Red", 1), ("Yellow", 4), ("Green", 2))):
        lamp = await plan.space.add_object(f"{light}/{name.lower()}", f"S:{name}", light, "IA:1006", "0:49")
        await plan.constant(f"{lamp}/number", "0:NumberInList", lamp, row, ua.VariantType.UInt32)
        await plan.constant(
            f"{lamp}/color", "IA:SignalColor", lamp, color, ua.VariantType.Int32,
            reference=HAS_COMPONENT, data_type="IA:3004",
        )  # fmt: skip
        await plan.flag(f"{lamp}/on", "IA:SignalOn", lamp, lambda row=row: read()[row])


async def add_electricity(
    plan: TagPlan, machine: str, power: Callable[[], float], energy: Callable[[], float], most_w: float
) -> str:
    """Monitoring/Consumption/Electricity/Main with total power and imported energy; answers with Main's path."""
    space = plan.space
    monitoring = await space.add_object(f"{machine}/monitoring", "M:Monitoring", machine, "M:1014", HAS_ADD_IN)
    folder = await space.add_object(f"{machine}/consumption", "M:Consumption", monitoring, "0:61")
    resource = await space.add_object(f"{machine}/electricity", "S:Electricity", folder, "0:61")
    main = await space.add_object(f"{machine}/energy", "S:Main", resource, "E:1006")
    await space.refer(main, HAS_INTERFACE, "E:1008")
    await plan.number(
        f"{main}/power", "E:AcActivePowerTotal", main, power, Scale(unit="WTT", low=0.0, high=most_w),
        kind="E:2002", has_history=True, digits=0, variant=ua.VariantType.Float,
    )  # fmt: skip
    await plan.constant(f"{main}/power/id", "E:MeasurementID", f"{main}/power", 1412, ua.VariantType.UInt16)
    await plan.number(
        f"{main}/energy", "E:AcActiveEnergyTotalImportHp", main, energy,
        Scale(unit="WHR", low=0.0, high=1e9), kind="E:2002", has_history=True, digits=1,
    )  # fmt: skip
    return main
