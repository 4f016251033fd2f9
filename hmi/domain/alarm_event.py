"""What a source says of a condition, before anybody compares it with what was known."""

from msgspec import Struct

from hmi.domain.alarm import Dialog, Shelving
from hmi.domain.local_finding import LocalFinding
from hmi.domain.tag import NodeAddress


class AlarmEvent(Struct, frozen=True, kw_only=True):
    """One event of a condition or branch. ``None`` is "not told": the field is missing or of a wrong type."""

    condition: NodeAddress
    branch: str
    event_id: bytes
    event_type: str
    """NodeId with the namespace's URI."""
    source_node: NodeAddress | None
    source: str
    name: str
    message: str
    severity: int | None
    time_ns: int | None
    """By the source's clock."""
    heard_ns: int
    is_retained: bool | None = None
    is_enabled: bool | None = None
    is_active: bool | None = None
    active_since_ns: int | None = None
    is_acknowledged: bool | None = None
    is_confirmed: bool | None = None
    shelving: Shelving | None = None
    unshelve_ms: float | None = None
    """Until it comes back by itself."""
    is_suppressed: bool | None = None
    is_out_of_service: bool | None = None
    is_suppressed_or_shelved: bool | None = None
    """All that some sources tell of the three facts before."""
    status: int | None = None
    comment: str = ""
    comment_by: str = ""
    dialog: Dialog | None = None
    finding: LocalFinding | None = None
    """Of an alarm that Tandem makes itself."""
    began_ns: int | None = None
    """When the occurrence began, of a source that tells it also after the return."""
    is_heard: bool = True
    """False when what it watches is not heard: how it stood then."""
