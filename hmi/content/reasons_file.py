"""``reasons.yaml``: a site's reasons for stops, as people write them."""

from pathlib import Path

from msgspec import Struct

from hmi.content.quantity import BadQuantity, Written, seconds_of
from hmi.content.written_words import missing_words
from hmi.domain.reason_tree import ReasonGroup, ReasonTree
from hmi.handwritten import ContentError, Handwritten, Place
from hmi.paths import shipped

REASONS_FILE = "reasons.yaml"
_LONGEST_SHORT_S = 3_600.0


class _WrittenReasons(Struct, frozen=True, kw_only=True):
    version: int = 1
    short_stop: Written = "60 s"
    groups: tuple[ReasonGroup, ...] = ()


def read_reasons(path: Path) -> ReasonTree:
    """Read a reason tree.

    Raises:
        ContentError: with every fault.
        FileNotFoundError: there is no such file.
    """
    written = Handwritten.read(path, "reasons are a mapping with short_stop and groups")
    told = written.convert(_WrittenReasons)
    faults: list[tuple[Place, str]] = []
    if not told.groups:
        faults.append((("groups",), "at least one group is needed, or no stop can be explained"))
    seconds = _short_stop(told.short_stop, faults)
    faults += _twice([group.id for group in told.groups], ("groups",))
    icons = {file.stem for file in (shipped("resources") / "icons").glob("*.svg")}
    for number, group in enumerate(told.groups):
        place = ("groups", number)
        faults += missing_words(group.label, (*place, "label"))
        if group.icon and group.icon not in icons:
            faults.append(((*place, "icon"), f"no such icon; these ship: {', '.join(sorted(icons))}"))
        if not group.reasons:
            faults.append(((*place, "reasons"), "a group without reasons leads nowhere"))
        faults += _twice([reason.id for reason in group.reasons], (*place, "reasons"))
        for row, reason in enumerate(group.reasons):
            faults += missing_words(reason.label, (*place, "reasons", row, "label"))
            hints = reason.suggested_by
            if hints is not None and not (hints.alarms or hints.kinds or hints.equipment):
                where = (*place, "reasons", row, "suggested_by")
                faults.append((where, "needs alarms, kinds or equipment, or it fits nothing"))
    if faults:
        raise ContentError([written.fault(place, fault, shows_value=True) for place, fault in faults])
    return ReasonTree(version=told.version, short_stop_s=seconds, groups=told.groups)


def _short_stop(written: Written, faults: list[tuple[Place, str]]) -> float:
    try:
        seconds = seconds_of(written)
    except BadQuantity as error:
        faults.append((("short_stop",), str(error)))
        return 0.0
    if seconds > _LONGEST_SHORT_S:
        faults.append((("short_stop",), "a stop of more than an hour is not short"))
    return seconds


def _twice(ids: list[str], place: Place) -> list[tuple[Place, str]]:
    return [((*place, number, "id"), f"{one!r} stands twice") for number, one in enumerate(ids) if one in ids[:number]]
