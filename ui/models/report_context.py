"""What somebody looks at while they report a problem: it goes with the report."""

import msgspec
from msgspec import Struct

from hmi.domain.case import CaseKind, CaseLink
from hmi.domain.equipment import EquipmentId


class ReportContext(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where, and what belongs to it."""

    equipment: EquipmentId | None = None
    links: tuple[CaseLink, ...] = ()
    kind: CaseKind | None = None
    """What sort of problem it most likely is."""

    @property
    def text(self) -> str:
        """As the subject of a faceplate."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def of(cls, text: str) -> "ReportContext":
        """From what ``text`` gave; nothing at all from anything else."""
        try:
            return msgspec.json.decode(text, type=cls)
        except msgspec.MsgspecError:
            return cls()
