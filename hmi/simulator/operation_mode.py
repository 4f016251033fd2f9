"""What a machine is used for just now (OPC 40001-1, MachineryOperationMode)."""

from enum import IntEnum


class OperationMode(IntEnum):
    """Modes with the numbers of their states."""

    NONE = 0
    MAINTENANCE = 1
    SETUP = 2
    PROCESSING = 3

    @property
    def browse_name(self) -> str:
        """The state's BrowseName: ``Processing``."""
        return self.name.capitalize()

    @property
    def pack_mode(self) -> int:
        """The PackML unit mode that fits: Produce 1, Maintenance 2, Manual 3."""
        return {OperationMode.PROCESSING: 1, OperationMode.MAINTENANCE: 2}.get(self, 3)


MODE_WORDS = tuple(mode.browse_name for mode in OperationMode)
