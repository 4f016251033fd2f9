"""What came of job orders: the response provider of OPC 10031-4, asked by order or by state."""

from collections.abc import Mapping
from typing import Any

from asyncua import ua

from hmi.simulator.companion_types import arguments_of
from hmi.simulator.job_orders import JobBook, JobOrder
from hmi.simulator.tag_plan import TagPlan
from hmi.simulator.ua_values import INVALID_ARGUMENT


class JobResponses:
    """Answers for the orders that the book still has."""

    def __init__(self, jobs: JobBook, classes: Mapping[str, type[Any]]) -> None:
        self._jobs, self._classes = jobs, classes

    async def add(self, plan: TagPlan, provider: str) -> None:
        """Add both methods below the provider."""
        for name, callback, label in (
            ("RequestJobResponseByJobOrderID", self._by_order, "Ask what came of an order"),
            ("RequestJobResponseByJobOrderState", self._by_state, "Ask what came of orders"),
        ):
            inputs, outputs = arguments_of(f"J:{name}")
            path = f"{provider}/{name}"
            await plan.space.method(path, f"J:{name}", provider, callback, inputs, outputs, label=label)

    async def _by_order(self, _object: ua.NodeId, name: ua.Variant) -> object:
        order = self._jobs.find(str(name.Value))
        return INVALID_ARGUMENT if order is None else _answer(self._response(order))

    async def _by_state(self, _object: ua.NodeId, states: ua.Variant) -> object:
        wanted = {getattr(one, "StateNumber", None) for one in states.Value or ()}
        return _answer([self._response(order) for order in self._jobs.orders if int(order.state) in wanted])

    def _response(self, order: JobOrder) -> object:
        done = (("PartsGood", order.made), ("PartsScrapped", order.scrap))
        return self._classes["ISA95JobResponseDataType"](
            JobResponseID=f"{order.name}-response", JobOrderID=order.name, StartTime=order.started,
            EndTime=order.ended, JobState=[state_of(self._classes, order)],
            JobResponseData=[
                self._classes["ISA95ParameterDataType"](ID=name, Value=ua.Variant(number, ua.VariantType.UInt32))
                for name, number in done
            ],
        )  # fmt: skip


def state_of(classes: Mapping[str, type[Any]], order: JobOrder) -> object:
    """An order's state as a structure."""
    text = ua.LocalizedText(order.state.browse_name)
    return classes["ISA95StateDataType"](BrowsePath=ua.RelativePath(), StateText=text, StateNumber=int(order.state))


def _answer(told: object) -> list[ua.Variant]:
    plain: Any = told
    zero: Any = 0
    return [
        ua.Variant(plain, ua.VariantType.ExtensionObject, is_array=isinstance(told, list)),
        ua.Variant(zero, ua.VariantType.UInt64),
    ]
