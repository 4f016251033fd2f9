"""By what it is judged whether an intervention helped."""

from collections.abc import Iterable, Iterator
from typing import Final

from hmi.domain.cell import Cell
from hmi.domain.finding import Direction, Finding
from hmi.domain.outcome_measure import Aim, MeasuringWindows, OutcomeMeasure, Statistic
from hmi.domain.state_tags import Look
from hmi.domain.tag import TagDefinition, TagUse

_WORTH_A_DIFFERENCE: Final = 0.03
"""Of the bound that was passed: less is what the same cell shows from shift to shift."""
_METERED: Final = "EnergyTotalImportHp"


def measures_of(
    findings: Iterable[Finding], cell: Cell, look: Look, windows: MeasuringWindows
) -> Iterator[OutcomeMeasure]:
    """By what was found is judged whether it is gone: each finding's first tag, back towards what was expected."""
    tags = {tag.name: tag for tag in cell.tags}
    told = set[str]()
    for one in findings:
        sample = next(iter(one.evidence), None)
        if sample is None or sample.tag_name in told or sample.tag_name not in tags:
            continue
        told.add(sample.tag_name)
        reading = look(sample.tag_name).value
        bound = next((value for value in (sample.expected_high, sample.expected_low, reading) if value), 1.0)
        yield OutcomeMeasure(
            tag_name=sample.tag_name,
            unit=sample.unit,
            statistic=_statistic(tags[sample.tag_name], one),
            aim=Aim.HIGHER if one.direction is Direction.DOWN else Aim.LOWER,
            least=max(abs(float(bound)) * _WORTH_A_DIFFERENCE, 1e-6),
            baseline_s=windows.baseline_s,
            settle_s=windows.settle_s,
            watch_s=windows.watch_s,
        )


def _statistic(tag: TagDefinition, finding: Finding) -> Statistic:
    """A counter by how fast it rises; a current of a joint, which swings to both sides, by its peak."""
    if tag.use is TagUse.COUNTER or tag.role.endswith(_METERED):
        return Statistic.RATE
    return Statistic.PEAK if finding.part else Statistic.LEVEL
