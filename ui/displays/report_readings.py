"""Rows of measured things in a report: what the cell did, span by span, and what its counters told."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from hmi.domain.energy_used import MeterReading
from hmi.domain.intervals import Intervals, common, seconds_in
from hmi.domain.production_state import StateSpan
from hmi.domain.query import TrendAnswer, TrendTrace
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.report_moments import ReportMoments
from ui.displays.report_tables import utc
from ui.formatting import NOTHING, duration_text, quantity_text
from ui.models.state_words import said as state_said
from ui.models.tag_labels import tag_label
from ui.widgets.report_document import Row, Table
from ui.wording.stop import kind_words, state_words


def states_table(moments: ReportMoments, line: Sequence[StateSpan], planned: Intervals | None) -> Table:
    """What the cell did, one span after the other: ``T1`` is the first. ``planned`` None: not told."""
    return Table(
        key="states",
        title=_("What the cell did"),
        heads=(_("Row"), _("Began"), _("Lasted"), _("In planned time"), _("State"), _("Said by the controller")),
        rows=tuple(_state_row(moments, span, planned, f"T{number}") for number, span in enumerate(line, 1)),
        raw_heads=("begin_utc", "end_utc", "seconds", "planned_seconds", "state", "kind"),
        shares=(4, 4, 4, 5, 6),
    )


def readings_table(bridge: Bridge, moments: ReportMoments, answers: Iterable[TrendAnswer]) -> Table | None:
    """What counters of parts and of energy told, each by time; only the readings at which one was another."""
    rows: list[Row] = []
    for trace in (trace for answer in answers for trace in answer.traces):
        definition = bridge.picture.definition(trace.tag_name)
        readings = readings_of(trace)
        if definition is None or not readings:
            continue
        label = _place(bridge, trace) or definition.label
        for before, reading in pairwise([None, *readings]):
            if reading is None or (reading is not readings[-1] and before is not None and _is_same(before, reading)):
                continue
            remarks = (
                _("nobody listened before") if reading.is_after_gap else "",
                _("began anew") if before is not None and reading.low < before.value else "",
            )
            rows.append(
                Row(
                    id=f"R{len(rows) + 1}",
                    cells=(
                        moments.words(reading.time_ns),
                        label,
                        tag_label(definition),
                        quantity_text(reading.value, definition.unit),
                        ", ".join(filter(None, remarks)),
                    ),
                    raw=(trace.tag_name, utc(reading.time_ns), repr(reading.value), repr(reading.low), definition.unit),
                    display="trends",
                    subject=trace.tag_name,
                )
            )
    if not rows:
        return None
    return Table(
        key="readings",
        title=_("What the counters told"),
        heads=(_("Row"), _("Time"), _("Where"), _("Counter"), _("Reading"), _("Remark")),
        rows=tuple(rows),
        raw_heads=("tag", "time_utc", "value", "least_since", "unit"),
        shares=(3, 6, 7, 4, 5),
    )


def readings_of(trace: TrendTrace) -> list[MeterReading]:
    """What a counter told, without what is no number."""
    times, last = np.frombuffer(trace.time_ns, "<i8"), np.frombuffer(trace.last, "<f8")
    low = np.frombuffer(trace.low, "<f8") if trace.low else last
    gaps = np.frombuffer(trace.is_gap_before, np.uint8)
    columns = zip(times.tolist(), last.tolist(), low.tolist(), gaps.tolist(), strict=True)
    return [
        MeterReading(time_ns=time_ns, value=value, low=least, is_after_gap=bool(gap))
        for time_ns, value, least, gap in columns
        if np.isfinite(value) and np.isfinite(least)
    ]


def _is_same(before: MeterReading, after: MeterReading) -> bool:
    return after.value == before.value and after.low >= before.value and not after.is_after_gap


def _place(bridge: Bridge, trace: TrendTrace) -> str:
    return next((one.label for one in bridge.picture.cell.equipment if trace.tag_name in one.tag_names()), "")


def _state_row(moments: ReportMoments, span: StateSpan, planned: Intervals | None, number: str) -> Row:
    seconds = (span.end_ns - span.begin_ns) / 1e9
    planned_s = None if planned is None else seconds_in(common(((span.begin_ns, span.end_ns),), planned))
    kind = span.activity.kind
    return Row(
        id=number,
        cells=(
            moments.words(span.begin_ns),
            duration_text(seconds),
            NOTHING if planned_s is None else duration_text(planned_s),
            state_words(span.activity.state) if kind is None else kind_words(kind),
            state_said(span.activity.word),
        ),
        raw=(
            utc(span.begin_ns), utc(span.end_ns), f"{seconds:.3f}", "" if planned_s is None else f"{planned_s:.3f}",
            span.activity.state.value, "" if kind is None else kind.value,
        ),
    )  # fmt: skip
