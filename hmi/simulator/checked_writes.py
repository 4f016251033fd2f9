"""What clients write: only set points, only within their range, and straight into the model."""

from collections.abc import Mapping

from asyncua import ua
from asyncua.crypto.permission_rules import User, UserRole
from asyncua.server.address_space import AddressSpace, AttributeService

from hmi.simulator.tag_plan import SetPoint
from hmi.simulator.ua_values import INVALID_STATE, OUT_OF_RANGE


class CheckedAttributeService(AttributeService):
    """asyncua's attribute service with range checks: a refused write answers BadOutOfRange and changes nothing."""

    def __init__(self, aspace: AddressSpace, set_points: Mapping[ua.NodeId, SetPoint]) -> None:
        super().__init__(aspace)
        self._set_points = set_points

    async def write(self, params: ua.WriteParameters, user: User = User(role=UserRole.Admin)) -> list[ua.StatusCode]:  # noqa: B008  # asyncua's own default
        """Write one by one; answers with one status per value."""
        return [await self._write_one(value, user) for value in params.NodesToWrite]

    async def _write_one(self, value: ua.WriteValue, user: User) -> ua.StatusCode:
        set_point = self._set_points.get(value.NodeId) if user.role is not UserRole.Admin else None
        wanted = value.Value.Value.Value if value.Value.Value is not None else None
        if set_point is not None and isinstance(wanted, int | float) and not set_point.low <= wanted <= set_point.high:
            return OUT_OF_RANGE
        if set_point is not None and not set_point.allows():
            return INVALID_STATE
        (status,) = await super().write(ua.WriteParameters(NodesToWrite=[value]), user)
        if set_point is not None and status.is_good() and isinstance(wanted, int | float):
            set_point.apply(float(wanted))
        return status
