"""The objects of a motion device system that a recording fills: only what was recorded is there."""

from collections.abc import Sequence

from asyncua import ua

from hmi.simulator.replay_map import EquipmentMap
from hmi.simulator.replay_roles import Role
from hmi.simulator.tag_plan import TagPlan

_ARTICULATED = 1
_ROTARY, _ENDLESS = 1, 2
_FIXED = {"device": "arm/parameters", "tool": "tcp", "load": "flange_load", "controller": "controller/parameters",
          "task": "task/parameters", "safety": "safety/parameters"}  # fmt: skip


class RobotFrame:
    """Adds the objects and knows where a role belongs.

    Args:
        plan: Adds the nodes.
        one: The robot.
        roles: Everything that was recorded of it.
    """

    def __init__(self, plan: TagPlan, one: EquipmentMap, roles: Sequence[Role]) -> None:
        self._plan, self._space, self._one, self._key = plan, plan.space, one, one.id
        self._places = {role.place for role in roles}
        self._axes = sorted({role.number for role in roles if role.number})
        self._motors = sorted({role.number for role in roles if role.place == "motor"})

    def place_of(self, role: Role) -> str:
        """Path of the object that the variable of a role lies in."""
        if role.place in ("axis", "motor"):
            return f"{self._key}/{role.place}_{role.number}/parameters"
        return f"{self._key}/{_FIXED[role.place]}"

    async def add(self) -> None:
        """Add device, axes, motors, and controller, task and safety where something of them was recorded."""
        space, key, one = self._space, self._key, self._one
        devices = await space.add_object(f"{key}/devices", "R:MotionDevices", key, "0:61")
        device = await space.add_object(f"{key}/arm", f"S:{one.model or 'Robot'}", devices, "R:1004")
        await self._nameplate(device)
        await self._plan.constant(
            f"{device}/category", "R:MotionDeviceCategory", device, _ARTICULATED, ua.VariantType.Int32,
            data_type="R:18193",
        )  # fmt: skip
        await space.add_object(f"{device}/parameters", "D:ParameterSet", device)
        axes = await space.add_object(f"{key}/axes", "R:Axes", device, "0:61")
        trains = await space.add_object(f"{key}/power_trains", "R:PowerTrains", device, "0:61")
        for number in self._axes:
            await self._add_axis(axes, number)
        for number in self._motors:
            await self._add_motor(trains, number)
        if "load" in self._places:
            await space.add_object(f"{key}/flange_load", "R:FlangeLoad", device, "R:1018")
        if "tool" in self._places:
            await space.add_object(f"{key}/tcp", "S:ToolCentrePoint", device)
        await self._add_controller(device)
        await self._add_safety()

    async def _nameplate(self, device: str) -> None:
        texts = (("Manufacturer", self._one.maker), ("Model", self._one.model))
        for name, text in texts:
            await self._plan.constant(
                f"{device}/{name}", f"D:{name}", device, ua.LocalizedText(text), ua.VariantType.LocalizedText
            )
        await self._plan.constant(
            f"{device}/SerialNumber", "D:SerialNumber", device, self._one.serial, ua.VariantType.String
        )

    async def _add_axis(self, axes: str, number: int) -> None:
        path = f"{self._key}/axis_{number}"
        await self._space.add_object(path, f"S:Axis_{number}", axes, "R:16601")
        if number <= len(self._one.axes):
            name = ua.LocalizedText(self._one.axes[number - 1])
            await self._plan.constant(f"{path}/name", "D:ComponentName", path, name, ua.VariantType.LocalizedText)
        profile = _ENDLESS if number in self._one.endless_axes else _ROTARY
        await self._plan.constant(
            f"{path}/profile", "R:MotionProfile", path, profile, ua.VariantType.Int32, data_type="R:3008"
        )
        await self._space.add_object(f"{path}/parameters", "D:ParameterSet", path)

    async def _add_motor(self, trains: str, number: int) -> None:
        space, key = self._space, self._key
        train = await space.add_object(f"{key}/train_{number}", f"S:PowerTrain_{number}", trains, "R:16794")
        motor = await space.add_object(f"{key}/motor_{number}", f"S:Motor_{number}", train, "R:1019")
        await space.add_object(f"{motor}/parameters", "D:ParameterSet", motor)
        await space.refer(train, "R:18178", f"{key}/axis_{number}")

    async def _add_controller(self, device: str) -> None:
        space, key = self._space, self._key
        folder = await space.add_object(f"{key}/controllers", "R:Controllers", key, "0:61")
        controller = await space.add_object(f"{key}/controller", "S:Controller", folder, "R:1003")
        await space.add_object(f"{controller}/parameters", "D:ParameterSet", controller)
        await space.refer(controller, "R:4002", device)
        if "task" in self._places:
            tasks = await space.add_object(f"{key}/tasks", "R:TaskControls", controller, "0:61")
            task = await space.add_object(f"{key}/task", "S:Task", tasks, "R:1011")
            await space.add_object(f"{task}/parameters", "D:ParameterSet", task)

    async def _add_safety(self) -> None:
        if "safety" not in self._places:
            return
        space, key = self._space, self._key
        folder = await space.add_object(f"{key}/safety_states", "R:SafetyStates", key, "0:61")
        safety = await space.add_object(f"{key}/safety", "S:Safety", folder, "R:1013")
        await space.add_object(f"{safety}/parameters", "D:ParameterSet", safety)
        await space.refer(f"{key}/controller", "R:18182", safety)
