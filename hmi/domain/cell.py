"""The cell: its endpoints, equipment and tags. One ``cell.yaml`` is one ``Cell``."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from hmi.domain.equipment import Equipment, EquipmentId
from hmi.domain.tag import NodeAddress, TagDefinition, TagName


class SecurityPolicy(StrEnum):
    """Channel security a cell may ask for. ``NONE`` is shown on every display for as long as it lasts."""

    NONE = "None"
    BASIC256SHA256 = "Basic256Sha256"
    AES256_SHA256_RSAPSS = "Aes256_Sha256_RsaPss"


class SecurityMode(StrEnum):
    """Message security mode (OPC 10000-4, 7.20)."""

    NONE = "None"
    SIGN = "Sign"
    SIGN_AND_ENCRYPT = "SignAndEncrypt"


class IdentityKind(StrEnum):
    """How Tandem identifies itself to a controller."""

    ANONYMOUS = "anonymous"
    USER = "user"
    CERTIFICATE = "certificate"


class CellSource(StrEnum):
    """Where the values of a cell come from; anything but controllers is shown on every display."""

    CONTROLLERS = "controllers"
    SIMULATION = "simulation"
    RECORDING = "recording"


class Endpoint(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A controller to connect to. Passwords are never here: they lie in the project's secrets file."""

    key: str
    url: str
    policy: SecurityPolicy = SecurityPolicy.BASIC256SHA256
    mode: SecurityMode = SecurityMode.SIGN_AND_ENCRYPT
    identity: IdentityKind = IdentityKind.ANONYMOUS
    user: str = ""
    publishing_ms: int = 100
    timeout_s: float = 4.0


class HistoryLimits(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How much of what was recorded is kept; whichever limit is reached first deletes the oldest."""

    keep_days: Annotated[int, Meta(ge=1, le=36_500)] = 400
    """A year, and the same month of the year before to compare with."""
    most_gb: Annotated[int, Meta(ge=1)] | None = None
    """1 GB is 10^9 bytes. None is half of the disk that the project lies on; more than that is never used."""


class FormerTag(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tag that a person took out of the cell. What was recorded of it stays under its name."""

    name: TagName
    node: NodeAddress


class Cell(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cell as configured. The index of a tag in ``tags`` is its column number everywhere."""

    version: int = 1
    id: str
    label: str
    endpoints: tuple[Endpoint, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    tags: tuple[TagDefinition, ...] = ()
    source: CellSource = CellSource.CONTROLLERS
    history: HistoryLimits = HistoryLimits()
    former_tags: tuple[FormerTag, ...] = ()
    """Their names stay theirs: another node under one of them would take over a past that is not its own."""

    def index_of_tags(self) -> dict[TagName, int]:
        """Tag name to column number."""
        return {tag.name: index for index, tag in enumerate(self.tags)}

    def equipment_at(self, node: NodeAddress | None) -> EquipmentId | None:
        """The equipment that a node stands for, or holds a tag of; None when it is none of them."""
        if node is None:
            return None
        at_root = next((one.id for one in self.equipment if one.node == node), None)
        if at_root is not None:
            return at_root
        names = {tag.name for tag in self.tags if tag.node == node}
        return next((one.id for one in self.equipment if not names.isdisjoint(one.tag_names())), None)
