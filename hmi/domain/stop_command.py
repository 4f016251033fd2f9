"""What a person may do to production stops. Each act is reversible, and what was before stays in the journal."""

from msgspec import Struct

from hmi.domain.stop import ReasonPath, StopId


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
