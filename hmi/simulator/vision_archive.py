"""Results that clients ask for (OPC 40100-1, ResultManagementType): the last that the camera told."""

from collections import deque
from collections.abc import Callable
from typing import Any

from asyncua import ua

from hmi.simulator.address_space import AddressSpace
from hmi.simulator.companion_types import arguments_of
from hmi.simulator.method_signatures import SIGNATURES
from hmi.simulator.ua_values import INVALID_ARGUMENT
from hmi.simulator.vision_jobs import NO_HANDLE, id_of, no_error, number, page_of, structure

_MOST_KEPT = 200
_COMPONENTS = "V:GetResultComponentsById"
_LABELS = {
    "GetResultById": "Get a result",
    "GetResultComponentsById": "Get a result in parts",
    "GetResultListFiltered": "List results",
}


class VisionArchive:
    """Results as ResultDataType, newest first when asked for a list."""

    def __init__(self, space: AddressSpace) -> None:
        self._space = space
        self._kept: deque[Any] = deque(maxlen=_MOST_KEPT)

    async def add_nodes(self, owner: str) -> None:
        """Add the methods below the result management ``owner``."""
        calls: dict[str, Callable[..., Any]] = {
            "GetResultById": self._by_id, "GetResultComponentsById": self._components,
            "GetResultListFiltered": self._list,
        }  # fmt: skip
        for name, callback in calls.items():
            inputs, outputs = arguments_of(f"V:{name}")
            await self._space.method(
                f"{owner}/{name}", f"V:{name}", owner, callback, inputs, outputs, label=_LABELS[name]
            )

    def keep(self, result: object) -> None:
        """Remember one; the oldest go."""
        self._kept.append(result)

    async def _by_id(self, _object: ua.NodeId, result: ua.Variant, _timeout: ua.Variant) -> object:
        found = self._find(result)
        return INVALID_ARGUMENT if found is None else [NO_HANDLE, structure(found), no_error()]

    async def _components(self, _object: ua.NodeId, result: ua.Variant, _timeout: ua.Variant) -> object:
        found = self._find(result)
        if found is None:
            return INVALID_ARGUMENT
        return [self._component(found, name) for name, _type in SIGNATURES[_COMPONENTS][1]]

    async def _list(self, _object: ua.NodeId, state: ua.Variant, *filters: ua.Variant) -> object:
        names = ("MeasId", "PartId", "ExternalRecipeId", "InternalRecipeId", "ExternalConfigurationId",
                 "InternalConfigurationId", "ProductId", "JobId")  # fmt: skip
        wanted = {name: id_of(one.Value) for name, one in zip(names, filters, strict=False)}
        found = [
            one
            for one in reversed(self._kept)
            if state.Value in (None, 0, one.ResultState)
            and all(not told or id_of(getattr(one, name)) == told for name, told in wanted.items())
        ]
        shown, is_complete = page_of(found, filters[len(names) :])
        return [is_complete, number(len(shown), ua.VariantType.UInt32), NO_HANDLE, structure(shown), no_error()]

    def _find(self, result: ua.Variant) -> Any:
        return next((one for one in self._kept if one.ResultId.Id == id_of(result.Value)), None)

    def _component(self, result: Any, name: str) -> ua.Variant:
        match name:
            case "ResultHandle":
                return NO_HANDLE
            case "Error":
                return no_error()
            case "ResultState":
                return number(result.ResultState, ua.VariantType.Int32)
            case "CreationTime":
                return ua.Variant(result.CreationTime, ua.VariantType.DateTime)
            case "HasTransferableDataOnFile" | "IsPartial" | "IsSimulated":
                return ua.Variant(bool(getattr(result, name)), ua.VariantType.Boolean)
            case "ResultContent":
                return ua.Variant(result.ResultContent, ua.VariantType.Variant, is_array=True)
            case _:
                return structure(getattr(result, name))
