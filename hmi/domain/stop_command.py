"""What a person may do to production stops. Each act is reversible, and what was before stays in the journal."""

from msgspec import Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.stop import ReasonPath, StopId, StopKind


class ClassifyStop(Struct, frozen=True, kw_only=True, tag="classify_stop"):
    """Say why production stood still; an empty ``reason`` takes back what was said.

    ``seen`` is the reason that stood on the screen: somebody else's later one is not overwritten unseen.
    """

    stop: StopId
    reason: ReasonPath
    seen: ReasonPath = ()


class CommentStop(Struct, frozen=True, kw_only=True, tag="comment_stop"):
    """Write something down at a stop; an empty text takes it back."""

    stop: StopId
    comment: str


class SplitStop(Struct, frozen=True, kw_only=True, tag="split_stop"):
    """Make two stops of one that had two causes. The part after ``at_ns`` stays open if the stop is."""

    stop: StopId
    at_ns: int


class MergeStops(Struct, frozen=True, kw_only=True, tag="merge_stops"):
    """Make one stop of neighbours that had one cause. The reason of the longest explained one holds for all."""

    stops: tuple[StopId, ...]


class RestoreStops(Struct, frozen=True, kw_only=True, tag="restore_stops"):
    """Undo the split or merge that made ``stop``: what it replaced stands again, as it was then."""

    stop: StopId


class ExplainShortStops(Struct, frozen=True, kw_only=True, tag="explain_short_stops"):
    """Give all short stops of a machine and a kind one reason; an empty ``reason`` takes back what was said.

    It holds for those that begin in ``start_ns <= t < end_ns`` and have the reason that stood on the screen: short
    stops that come later, or that somebody else explained meanwhile, keep theirs.
    """

    start_ns: int
    end_ns: int
    equipment: EquipmentId | None = None
    """The machine that was first not to work; None: the states name none."""
    stop_kind: StopKind
    reason: ReasonPath
    seen: ReasonPath = ()
