"""What a scan found and what it did not recognise."""

from msgspec import Struct

from hmi.domain.equipment import Equipment, EquipmentId


class ScanReport(Struct, frozen=True, kw_only=True):
    """Counts and names, without sentences for screens."""

    url: str
    nodes: int
    """Nodes looked at."""
    seconds: float
    equipment: tuple[Equipment, ...]
    tags: int
    unrecognised: tuple[str, ...]
    """Paths of objects below Objects whose variables no type explains; browse to them and add what you need."""
    loose_variables: int = 0
    """Variables directly below Objects, in no object that a type could explain."""
    is_cut: bool = False
    """Whether there are more nodes than were looked at, or deeper ones."""
    conditions: tuple[tuple[EquipmentId, str], ...] = ()
    """Equipment and name of the alarms that the server's own objects stand for; others come with their first event."""
    without_unit: tuple[str, ...]
    """Names of floating values that the server gives no unit for."""


def report_lines(report: ScanReport) -> list[str]:
    """The report in English, for the terminal."""
    lines = [f"{report.url}: {report.nodes} nodes in {report.seconds:.1f} s, {report.tags} tags"]
    for equipment in report.equipment:
        kinds: dict[str, int] = {}
        for component in equipment.components:
            kinds[component.kind.value] = kinds.get(component.kind.value, 0) + 1
        parts = ", ".join(f"{count} x {kind}" if count > 1 else kind for kind, count in kinds.items())
        lines.append(f"  {equipment.kind.value:14} {equipment.label}: {parts or 'no known component'}")
    if report.conditions:
        lines.append(f"alarms of the controller: {', '.join(sorted({name for _, name in report.conditions}))}")
    if report.unrecognised:
        lines.append("not recognised, but browsable:")
        lines += [f"  {path}" for path in report.unrecognised]
    if report.loose_variables:
        lines.append(f"not recognised, directly below Objects: {_counted(report.loose_variables)}")
    if report.is_cut:
        lines.append("not looked at in full: there are more nodes, or deeper ones, than a scan goes through")
    if not report.equipment:
        lines.append("no machine was recognised by its type; add what you need in the panel, in its display Browse")
    if report.without_unit:
        shown = ", ".join(report.without_unit[:6])
        more = f" and {len(report.without_unit) - 6} more" if len(report.without_unit) > 6 else ""
        lines.append(f"without a unit: {shown}{more}")
    return lines


def _counted(variables: int) -> str:
    return "1 variable" if variables == 1 else f"{variables} variables"
