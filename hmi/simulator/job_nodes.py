"""Job orders of OPC 10031-4: the list, the methods that steer it, and plain values for a panel."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from asyncua import ua

from hmi.simulator.address_space import HAS_ADD_IN, HAS_COMPONENT
from hmi.simulator.job_orders import MOST_LEFT_S, JobBook, JobOrder, JobState
from hmi.simulator.job_responses import JobResponses, state_of
from hmi.simulator.job_types import JOB_STRUCTURES
from hmi.simulator.node_declarations import MethodArgument, Scale
from hmi.simulator.state_tables import STATE_IDS
from hmi.simulator.supervisor import Supervisor
from hmi.simulator.tag_plan import TagPlan
from hmi.simulator.ua_values import GOOD, INVALID_ARGUMENT, INVALID_STATE

WANTED_PARAMETER = "Quantity"
"""Id of the job order parameter that says how many good parts are wanted."""
_USUAL_QUANTITY = 20
_MOST_PARTS = 10_000
_DESCRIPTION = "Flange 60"
_LEFT = Scale(unit="MIN", low=-MOST_LEFT_S / 60.0, high=MOST_LEFT_S / 60.0)

_JOB_ID = MethodArgument(name="JobOrderID", variant=ua.VariantType.String, about="Job order, by its id")
_ORDER = MethodArgument(name="JobOrder", variant=ua.VariantType.ExtensionObject, about="The order", data_type="J:3008")
_COMMENT = MethodArgument(
    name="Comment", variant=ua.VariantType.LocalizedText, about="Why it is done; may be empty", is_array=True
)
_RETURN = MethodArgument(name="ReturnStatus", variant=ua.VariantType.UInt64, about="0 when it was done")


async def add_jobs(plan: TagPlan, supervisor: Supervisor, machine: str) -> None:
    """JobManager with JobOrderControl and JobOrderResults below the machine's building blocks."""
    space, jobs = plan.space, supervisor.jobs
    classes = {one.name: await space.declare_structure(one) for one in JOB_STRUCTURES}
    manager = await space.add_object("supervisor/jobs", "MJ:JobManager", f"{machine}/blocks", "MJ:1003", HAS_ADD_IN)
    control = await space.add_object("supervisor/job", "MJ:JobOrderControl", manager, "J:1002", label="Job orders")
    results = await space.add_object("supervisor/results", "MJ:JobOrderResults", manager, "J:1003")
    await JobResponses(jobs, classes).add(plan, results)

    def shown() -> JobOrder:
        return jobs.open_order or JobOrder(name="", wanted=0)

    await plan.state(
        control, control, lambda: shown().state.browse_name, lambda name: space.node_id(STATE_IDS[f"job.{name}"])
    )
    await plan.text(f"{control}/order", "S:JobOrderID", control, lambda: shown().name)
    await plan.count(f"{control}/wanted", "S:PartsWanted", control, lambda: shown().wanted)
    await plan.count(f"{control}/made", "S:PartsGood", control, lambda: shown().made, has_history=True)
    await plan.count(f"{control}/scrap", "S:PartsScrapped", control, lambda: shown().scrap)
    await plan.text(f"{control}/following", "S:NextJobOrders", control, lambda: _waiting(jobs))
    await plan.count(f"{control}/next_wanted", "S:NextPartsWanted", control, lambda: _wanted_of(jobs.following))
    await plan.number(
        f"{control}/due", "S:TimeUntilDue", control, lambda: jobs.left_s(jobs.open_order) / 60.0, _LEFT,
        has_history=True, digits=1,
    )  # fmt: skip
    await plan.number(
        f"{control}/next_due", "S:NextTimeUntilDue", control, lambda: jobs.left_s(jobs.following) / 60.0, _LEFT,
        has_history=True, digits=1,
    )  # fmt: skip
    await plan.constant(f"{control}/most", "J:MaxDownloadableJobOrders", control, 20, ua.VariantType.UInt16)
    for name in ("EquipmentID", "MaterialClassID", "MaterialDefinitionID", "PersonnelID", "PhysicalAssetID"):
        await plan.list(f"{control}/{name}", f"J:{name}", control, (), "0:12", reference=HAS_COMPONENT)
    await plan.list(f"{control}/WorkMaster", "J:WorkMaster", control, (), "J:3007", reference=HAS_COMPONENT)
    await plan.structures(f"{control}/list", "J:JobOrderList", control, _ListReader(jobs, classes).read, "J:3015")
    await _add_methods(plan, jobs, control)


async def _add_methods(plan: TagPlan, jobs: JobBook, control: str) -> None:
    by_id: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
        ("Start", "Start order", jobs.start), ("Pause", "Pause order", jobs.pause),
        ("Resume", "Resume order", jobs.resume), ("Stop", "Stop order", jobs.stop),
        ("Abort", "Abort order", jobs.abort), ("Cancel", "Cancel order", jobs.cancel),
        ("Clear", "Clear order", jobs.clear), ("RevokeStart", "Revoke start", jobs.revoke_start),
    )  # fmt: skip
    for name, label, act in by_id:
        await plan.space.method(
            f"{control}/{name}", f"J:{name}", control, _order_method(jobs, act), (_JOB_ID, _COMMENT), (_RETURN,),
            label=label,
        )  # fmt: skip

    async def store(_object: ua.NodeId, order: ua.Variant, _comment: ua.Variant) -> object:
        taken = _order_of(order.Value, jobs)
        if taken is None:
            return INVALID_ARGUMENT
        return _returned() if jobs.store(taken) else INVALID_STATE

    async def store_and_start(_object: ua.NodeId, order: ua.Variant, _comment: ua.Variant) -> object:
        taken = _order_of(order.Value, jobs)
        if taken is None:
            return INVALID_ARGUMENT
        return _returned() if jobs.store(taken) and jobs.start(taken.name) else INVALID_STATE

    for name, label, callback in (
        ("Store", "Store order", store), ("StoreAndStart", "Store and start order", store_and_start),
    ):  # fmt: skip
        await plan.space.method(
            f"{control}/{name}", f"J:{name}", control, callback, (_ORDER, _COMMENT), (_RETURN,), label=label
        )

    async def order_parts(_object: ua.NodeId, name: ua.Variant, quantity: ua.Variant) -> object:
        wanted = quantity.Value
        if not isinstance(wanted, int) or not 1 <= wanted <= _MOST_PARTS or not name.Value:
            return INVALID_ARGUMENT
        order = JobOrder(name=str(name.Value), wanted=wanted, description=_DESCRIPTION)
        return GOOD if jobs.store(order) and jobs.start(order.name) else INVALID_STATE

    quantity = MethodArgument(name="Quantity", variant=ua.VariantType.UInt32, about="Good parts wanted")
    await plan.space.method(
        f"{control}/OrderParts", "S:OrderParts", control, order_parts, (_JOB_ID, quantity), label="Order parts"
    )


def _order_method(jobs: JobBook, act: Callable[[str], bool]) -> Callable[..., Any]:
    async def call(_object: ua.NodeId, name: ua.Variant, _comment: ua.Variant) -> object:
        if jobs.find(str(name.Value)) is None:
            return INVALID_ARGUMENT
        return _returned() if act(str(name.Value)) else INVALID_STATE

    return call


def _returned() -> list[ua.Variant]:
    zero: Any = 0
    return [ua.Variant(zero, ua.VariantType.UInt64)]


def _order_of(told: Any, jobs: JobBook) -> JobOrder | None:
    """An order from what a client sent, due at its end time; None when it is none, or wants no sensible number."""
    name = str(getattr(told, "JobOrderID", None) or "")
    wanted: object = _USUAL_QUANTITY
    for parameter in getattr(told, "JobOrderParameters", None) or ():
        if parameter.ID == WANTED_PARAMETER:
            wanted = getattr(parameter.Value, "Value", parameter.Value)
    if not name or not isinstance(wanted, int) or not 1 <= wanted <= _MOST_PARTS:
        return None
    texts = getattr(told, "Description", None) or ()
    description = next((str(one.Text) for one in texts if one.Text), _DESCRIPTION)
    return JobOrder(
        name=name, wanted=wanted, description=description, priority=int(told.Priority or 0),
        due_s=jobs.second_of(told.EndTime) if isinstance(told.EndTime, datetime) else None,
    )  # fmt: skip


def _wanted_of(order: JobOrder | None) -> int:
    return 0 if order is None else order.wanted


def _waiting(jobs: JobBook) -> str:
    waiting = [order for order in jobs.orders if order.state is JobState.ALLOWED_TO_START]
    waiting.sort(key=lambda order: -order.priority)
    return ", ".join(f"{order.name} ({order.wanted})" for order in waiting)


class _ListReader:
    """JobOrderList as structures, built anew only when an order changed."""

    def __init__(self, jobs: JobBook, classes: dict[str, type[Any]]) -> None:
        self._jobs, self._classes = jobs, classes
        self._revision = -1
        self._list: list[object] = []

    def read(self) -> list[object]:
        """The present list."""
        if self._revision != self._jobs.revision:
            self._revision = self._jobs.revision
            self._list = [self._shown(order) for order in self._jobs.orders]
        return self._list

    def _shown(self, order: JobOrder) -> object:
        quantity = self._classes["ISA95ParameterDataType"](
            ID=WANTED_PARAMETER, Value=ua.Variant(order.wanted, ua.VariantType.UInt32)
        )
        told = self._classes["ISA95JobOrderDataType"](
            JobOrderID=order.name, Description=[ua.LocalizedText(order.description)], StartTime=order.started,
            EndTime=self._jobs.ends_by(order), Priority=order.priority, JobOrderParameters=[quantity],
        )  # fmt: skip
        return self._classes["ISA95JobOrderAndStateDataType"](JobOrder=told, State=[state_of(self._classes, order)])
