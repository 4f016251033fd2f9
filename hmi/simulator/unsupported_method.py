"""Methods that a type demands and that the simulated cell does not offer: there, and told as not executable."""

from asyncua import ua
from asyncua.ua.status_codes import StatusCodes

from hmi.simulator.address_space import AddressSpace
from hmi.simulator.companion_types import arguments_of
from hmi.simulator.ua_values import status

_NOT_EXECUTABLE = status(StatusCodes.BadNotExecutable)


async def add_unsupported(space: AddressSpace, path: str, name: str, parent: str) -> None:
    """Add a method whose every call answers BadNotExecutable."""

    async def call(_object: ua.NodeId, *_arguments: ua.Variant) -> ua.StatusCode:
        return _NOT_EXECUTABLE

    inputs, outputs = arguments_of(name)
    await space.method(path, name, parent, call, inputs, outputs, is_executable=False)
