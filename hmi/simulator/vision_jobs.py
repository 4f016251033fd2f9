"""Jobs and recipes of OPC 40100-1 that a client gives to the camera."""

from collections.abc import Callable, Mapping
from typing import Any

from asyncua import ua

from hmi.simulator.address_space import AddressSpace
from hmi.simulator.camera import RECIPES, Camera
from hmi.simulator.companion_types import arguments_of
from hmi.simulator.ua_values import INVALID_ARGUMENT, INVALID_STATE
from hmi.simulator.vision_nodes import AUTOMATIC

_NO, _YES = 0, 1
"""What is asked of a recipe; 2 takes both."""
_LABELS = {
    "StartSingleJob": "Start one inspection",
    "StartContinuous": "Start continuous inspection",
    "Stop": "Stop inspection",
    "PrepareRecipe": "Prepare recipe",
    "UnprepareRecipe": "Forget recipe",
    "GetRecipeListFiltered": "List recipes",
}


class VisionJobs:
    """The methods; an id is taken from its structure, or from a plain string."""

    def __init__(self, space: AddressSpace, camera: Camera, classes: Mapping[str, type[Any]]) -> None:
        self._space, self._camera, self._classes = space, camera, classes

    async def add_nodes(self) -> None:
        """Add the methods of automatic mode, and recipe management."""
        for name, start in (
            ("StartSingleJob", self._camera.start_single), ("StartContinuous", self._camera.start_continuous),
        ):  # fmt: skip
            await self._add(name, AUTOMATIC, self._starting(start))
        await self._add("Stop", AUTOMATIC, self._stop)
        recipes = await self._space.add_object("camera/recipes", "V:RecipeManagement", "camera", "V:1004")
        for name, callback in (
            ("PrepareRecipe", self._prepare), ("UnprepareRecipe", self._unprepare),
            ("GetRecipeListFiltered", self._list),
        ):  # fmt: skip
            await self._add(name, recipes, callback)

    async def _add(self, name: str, owner: str, callback: Callable[..., Any]) -> None:
        inputs, outputs = arguments_of(f"V:{name}")
        await self._space.method(f"{owner}/{name}", f"V:{name}", owner, callback, inputs, outputs, label=_LABELS[name])

    def _starting(self, start: Callable[[], str]) -> Callable[..., Any]:
        async def call(
            _object: ua.NodeId, _measurement: ua.Variant, _part: ua.Variant, recipe: ua.Variant, *_more: ua.Variant
        ) -> object:
            wanted = id_of(recipe.Value)
            if wanted and wanted != self._camera.recipe:
                return INVALID_ARGUMENT
            job = start()
            return [structure(self._classes["JobIdDataType"](Id=job)), no_error()] if job else INVALID_STATE

        return call

    async def _stop(self, _object: ua.NodeId, *_cause: ua.Variant) -> object:
        return [no_error()] if self._camera.stop() else INVALID_STATE

    async def _prepare(self, _object: ua.NodeId, external: ua.Variant, internal: ua.Variant) -> object:
        recipe = id_of(internal.Value) or id_of(external.Value)
        if recipe not in RECIPES:
            return INVALID_ARGUMENT
        if not self._camera.prepare(recipe):
            return INVALID_STATE
        return [self._recipe(recipe), ua.Variant(True, ua.VariantType.Boolean), no_error()]

    async def _unprepare(self, _object: ua.NodeId, external: ua.Variant, internal: ua.Variant) -> object:
        recipe = id_of(internal.Value) or id_of(external.Value)
        if recipe not in RECIPES:
            return INVALID_ARGUMENT
        return [self._recipe(recipe), no_error()] if self._camera.unprepare(recipe) else INVALID_STATE

    async def _list(
        self, _object: ua.NodeId, external: ua.Variant, _product: ua.Variant, prepared: ua.Variant, *page: ua.Variant
    ) -> object:
        wanted, is_prepared = id_of(external.Value), prepared.Value
        found = [
            name
            for name in RECIPES
            if wanted in ("", name)
            and (is_prepared not in (0, 1) or (name == self._camera.recipe) == bool(is_prepared))
        ]
        shown, is_complete = page_of(found, page)
        recipes = [self._classes["RecipeIdInternalDataType"](Id=name) for name in shown]
        return [is_complete, number(len(recipes), ua.VariantType.UInt32), NO_HANDLE, structure(recipes), no_error()]

    def _recipe(self, name: str) -> ua.Variant:
        return structure(self._classes["RecipeIdInternalDataType"](Id=name))


def id_of(told: object) -> str:
    """The id in a structure or a plain string; empty for none."""
    return str(getattr(told, "Id", told) or "")


def number(value: int, variant: ua.VariantType) -> ua.Variant:
    """A whole number."""
    plain: Any = value
    return ua.Variant(plain, variant)


def no_error() -> ua.Variant:
    """The output that says that it was done."""
    return number(0, ua.VariantType.Int32)


def structure(told: object) -> ua.Variant:
    """A structure, or a list of some."""
    plain: Any = told
    return ua.Variant(plain, ua.VariantType.ExtensionObject, is_array=isinstance(told, list))


def page_of(found: list[Any], page: tuple[ua.Variant, ...]) -> tuple[list[Any], ua.Variant]:
    """What a client asked for by MaxResults (0: all), StartIndex and Timeout, and whether that is the rest."""
    most, start = (int(one.Value or 0) for one in page[:2])
    end = start + most if most else len(found)
    return found[start:end], ua.Variant(end >= len(found), ua.VariantType.Boolean)


NO_HANDLE = number(0, ua.VariantType.UInt32)
"""Nothing is kept for the client, so there is nothing to release."""
