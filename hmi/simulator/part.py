"""A workpiece on its way through the cell."""

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Part:
    """One workpiece; what happens to it is written down as it happens."""

    serial: int
    error_um: float = 0.0
    """True deviation of the milled diameter."""
    order: str = ""
    """Job order that it is made for."""
    is_milled: bool = False
    is_good: bool | None = None
    """The inspection's verdict, None before it."""

    @property
    def name(self) -> str:
        """Part number as printed on it."""
        return f"FL-{self.serial:06d}"


PART_KG = 1.2
