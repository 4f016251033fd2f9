"""What a report says of alarms: how many, how they came, which misbehaved, and how they were answered."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from hmi.domain.alarm_figures import (
    FLOOD_BEGINS_ABOVE,
    LIMITS,
    TEN_MINUTES_NS,
    AlarmFigures,
    Durations,
    Figure,
    FrequentAlarm,
)
from hmi.domain.alarm_query import AlarmFiguresAnswer, AlarmHistoryAnswer
from hmi.domain.alarm_record import AlarmRecord
from hmi.domain.alarm_transition import Transition
from hmi.i18n import gettext as _
from ui.displays.alarm_figure_words import FIGURES
from ui.displays.report_rows import ReportRows
from ui.displays.stop_words import place_words
from ui.formatting import NOTHING, chain_text, count_text, duration_text, limit_text, number_text
from ui.widgets.report_document import Bar, BarChart, Row, Rows, Section, Table, Tile, Tone
from ui.wording.alarm import priority_words

_BAD = (Figure.STANDING, Figure.CHATTERING, Figure.FLEETING)
_BAD_KEY = "alarms_that_misbehave"


class AlarmsSection:
    """Figures as the service counted them, each with the rows of the history that it counted."""

    def __init__(self, rows: ReportRows, figures: AlarmFigures) -> None:
        self._rows, self._figures = rows, figures
        records = rows.told.answers.get("alarms")
        self._records: Sequence[AlarmRecord] = records.rows if isinstance(records, AlarmHistoryAnswer) else ()
        self._counted = self._heard_calls()
        self._times_ns = [one.time_ns for one in self._counted]
        self._bad = self._bad_table()

    def section(self) -> Section:
        """All of it."""
        heard = _("Counted only while all sources were heard: {duration}.").format(
            duration=duration_text(self._figures.heard_s)
        )
        charts = [self._rhythm(), *self._frequent()]
        return Section(
            title=_("Alarms"), tiles=tuple(self._tiles()), words=(heard,), charts=tuple(charts), table=self._bad
        )

    def _tiles(self) -> Iterator[Tile]:
        figures, everything = self._figures, _rows_of(self._counted)
        limit, rate = LIMITS[Figure.PER_TEN_MINUTES], figures.per_ten_minutes
        is_short = figures.heard_s * 1e9 < TEN_MINUTES_NS
        shares = chain_text(
            (
                _("high {count}").format(count=count_text(figures.by_priority[0])),
                _("medium {count}").format(count=count_text(figures.by_priority[1])),
                _("low {count}").format(count=count_text(figures.by_priority[2])),
            )
        )
        late = _("{count} told late").format(count=count_text(figures.late_alarms)) if figures.late_alarms else ""
        yield Tile(name=_("Alarms"), value=count_text(figures.alarms), formula=shares, why=late, rows=everything)
        yield Tile(
            name=_("In 10 min, on average"),
            value=number_text(rate, 2) if rate is not None else NOTHING,
            formula=_("at most {limit} ({source})").format(limit=number_text(limit.most), source=limit.source),
            why=_("heard for less than 10 min: says little") if is_short else "",
            tone=Tone.ABNORMAL if rate is not None and rate > limit.most and not is_short else Tone.PLAIN,
            rows=everything,
        )
        peak_ns = figures.peak_ns or 0
        yield Tile(
            name=_("Most in 10 min"),
            value=count_text(figures.peak) if figures.peak is not None else NOTHING,
            formula=_("from {time}").format(time=self._rows.moments.words(peak_ns)) if peak_ns else "",
            rows=_rows_of(self._between(peak_ns, peak_ns + TEN_MINUTES_NS)) if peak_ns else None,
        )
        yield Tile(
            name=_("Floods"),
            value=count_text(len(figures.floods)),
            formula=_("more than {count} in 10 min").format(count=FLOOD_BEGINS_ABOVE),
            tone=Tone.ABNORMAL if figures.floods else Tone.PLAIN,
            rows=_rows_of(one for it in figures.floods for one in self._between(it.start_ns, it.end_ns)),
        )
        for figure in _BAD:
            yield self._bad_tile(figure)
        yield self._answer_tile(_("Acknowledged after"), figures.to_acknowledge, Transition.ACKNOWLEDGED)
        yield self._answer_tile(_("Taken after"), figures.to_take, Transition.TAKEN)
        never = {f"A{seq}" for seq in figures.to_acknowledge.never_rows}
        yield Tile(
            name=_("Never acknowledged"),
            value=count_text(figures.to_acknowledge.never),
            formula=_("over before anybody did"),
            tone=Tone.ATTENTION if figures.to_acknowledge.never else Tone.PLAIN,
            rows=_rows_of(one for one in self._counted if f"A{one.seq}" in never),
        )

    def _bad_tile(self, figure: Figure) -> Tile:
        """Which alarms want to be dealt with themselves (IEC 62682 clause 16)."""
        limit, found = LIMITS[figure], self._found(figure)
        is_known = self._figures.heard_s > 0
        ids = tuple(row.id for row in self._bad.rows if row.raw[0] == figure.value) if self._bad is not None else ()
        return Tile(
            name=_(FIGURES[figure]),
            value=count_text(len(found)) if is_known else NOTHING,
            formula=_("at most {limit} ({source})").format(limit=limit_text(limit.most), source=limit.source),
            why="" if is_known else _("not known: nothing was heard"),
            tone=Tone.ABNORMAL if len(found) > limit.most else Tone.PLAIN,
            rows=Rows(table=_BAD_KEY, ids=ids) if ids else None,
        )

    def _bad_table(self) -> Table | None:
        rows: list[Row] = []
        for figure in _BAD:
            rows += [
                Row(
                    id=f"F{len(rows) + number}",
                    cells=(
                        _(FIGURES[figure]),
                        one.words,
                        place_words(self._rows.bridge, one.equipment) if one.equipment is not None else "",
                        priority_words(one.priority),
                        f"{count_text(one.times)}×",
                        duration_text(one.longest_s) if one.longest_s else "",
                    ),
                    raw=(figure.value, one.alarm, str(one.times), f"{one.longest_s:.1f}"),
                    display="alarms",
                    subject=one.alarm,
                )
                for number, one in enumerate(self._found(figure), 1)
            ]
        if not rows:
            return None
        return Table(
            key=_BAD_KEY,
            title=_("Alarms that stand, chatter or are over before anybody can answer"),
            heads=(_("Row"), _("What"), _("Alarm"), _("Where"), _("Priority"), _("How often"), _("Stood at most")),
            rows=tuple(rows),
            raw_heads=("figure", "alarm", "times", "longest_s"),
            shares=(5, 9, 4, 3, 3, 4),
        )

    def _found(self, figure: Figure) -> tuple[FrequentAlarm, ...]:
        figures = self._figures
        return {
            Figure.STANDING: figures.standing, Figure.CHATTERING: figures.chattering, Figure.FLEETING: figures.fleeting,
        }[figure]  # fmt: skip

    def _answer_tile(self, name: str, told: Durations, step: Transition) -> Tile:
        ids = tuple(f"A{one.seq}" for one in self._records if step in one.transitions)
        return Tile(
            name=name,
            value=duration_text(told.median_s) if told.median_s is not None else NOTHING,
            formula=_("median of {count}").format(count=count_text(told.count)),
            rows=Rows(table="alarm_answers", ids=ids) if ids and told.count else None,
        )

    def _rhythm(self) -> BarChart:
        counts, start_ns = self._figures.period_counts, self._figures.start_ns
        bars: list[Bar] = []
        for number, count in enumerate(np.frombuffer(counts, "<i4").tolist()):
            begin_ns = start_ns + number * TEN_MINUTES_NS
            is_whole = count >= 0
            bars.append(
                Bar(
                    words=self._rows.moments.label(begin_ns),
                    value=count if is_whole else -1 - count,
                    tone=Tone.PLAIN if is_whole else Tone.UNKNOWN,
                    rows=_rows_of(self._between(begin_ns, begin_ns + TEN_MINUTES_NS)),
                )
            )
        limit = LIMITS[Figure.PER_TEN_MINUTES]
        return BarChart(
            title=_("Alarms in each 10 min; hatched: not all sources were heard, or not a whole 10 min"),
            bars=tuple(bars),
            limit=limit.most,
            limit_words=_("most that can be managed: {limit}").format(limit=number_text(limit.most)),
            note=_("Each bar: the rows of its ten minutes among the alarms in the appendix, by their time."),
        )

    def _frequent(self) -> Iterator[BarChart]:
        bars = tuple(
            Bar(
                words=one.words,
                value=one.times,
                value_words=f"{count_text(one.times)}×",
                rows=self._rows.of_alarms((one.alarm,)),
            )
            for one in self._figures.top
        )
        if bars:
            yield BarChart(title=_("The most frequent alarms"), bars=bars, is_lying=True)

    def _heard_calls(self) -> list[AlarmRecord]:
        """The alarms that count, in the order of time: those that called while all sources were heard."""
        calls = sorted((one for one in self._records if one.is_call), key=lambda one: one.time_ns)
        times_ns = np.array([one.time_ns for one in calls], np.int64)
        is_heard = np.ones(len(calls), bool)
        for silence in self._figures.silences:
            end_ns = silence.end_ns or self._rows.told.until_ns
            first, after = np.searchsorted(times_ns, (silence.start_ns, end_ns))
            is_heard[first:after] = False
        return [one for one, counts in zip(calls, is_heard.tolist(), strict=True) if counts]

    def _between(self, begin_ns: int, end_ns: int) -> Sequence[AlarmRecord]:
        """Those that count with ``begin_ns <= t < end_ns``."""
        return self._counted[bisect_left(self._times_ns, begin_ns) : bisect_left(self._times_ns, end_ns)]


def _rows_of(records: Iterable[AlarmRecord]) -> Rows | None:
    ids = tuple(f"A{one.seq}" for one in records)
    return Rows(table="alarms", ids=ids) if ids else None


def alarms_section(rows: ReportRows) -> Section:
    """What called, and what came of it."""
    answer = rows.told.answers.get("figures")
    if not isinstance(answer, AlarmFiguresAnswer):
        return rows.missing(_("Alarms"), "figures")
    return AlarmsSection(rows, answer.figures).section()
