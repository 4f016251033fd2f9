"""A shift in sections: what was made and lost, what stopped it, alarms, acts, cases and the handover."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from hmi.domain.alarm_figures import LIMITS, TEN_MINUTES_NS, Figure
from hmi.domain.alarm_query import AlarmFiguresAnswer, AlarmHistoryAnswer
from hmi.domain.case_query import CasesAnswer
from hmi.domain.handover import Handover, HandoverState
from hmi.domain.handover_query import HandoversAnswer
from hmi.domain.oee import Count, OeeAnswer
from hmi.domain.person import PersonRef
from hmi.domain.production_state import ProductionState
from hmi.domain.query import PeopleAnswer, TrendAnswer, TrendTrace
from hmi.domain.stop import Stop
from hmi.domain.stop_query import ReasonsAnswer, StatesAnswer, StopsAnswer
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.case_words import untold_words
from ui.displays.handover_unknowns import untold_acts
from ui.displays.oee_words import element_facts, figures_of, loss_words
from ui.displays.report_gathering import MOST_ACTS, ReportAnswers
from ui.displays.report_tables import acts_by, acts_table, alarms_table, cases_table, items_table, stops_table
from ui.displays.stop_words import stop_title
from ui.formatting import (
    NOTHING,
    chain_text,
    count_text,
    date_time_text,
    duration_text,
    number_text,
    quantity_text,
    time_text,
)
from ui.models.handover_words import handover_facts, signature_words
from ui.models.journal_list import Stage
from ui.models.tag_labels import tag_label
from ui.widgets.report_document import Bar, BarChart, Document, Ribbon, Rows, Section, Stretch, Table, Tile, Tone
from ui.wording.stop import state_words

_TONES = {
    ProductionState.PRODUCING: Tone.QUIET,
    ProductionState.WAITING: Tone.ATTENTION,
    ProductionState.STOPPED: Tone.ABNORMAL,
    ProductionState.NO_DATA: Tone.UNKNOWN,
    ProductionState.NOT_PLANNED: Tone.PLAIN,
}
_MOST_BARS = 8
_GAP_NS = 10**9


class ShiftReport:
    """Makes the document of a shift from what was answered; a part without an answer says why."""

    def __init__(self, bridge: Bridge, told: ReportAnswers, shift: str, made_by: str) -> None:
        self._bridge, self._told, self._shift, self._made_by = bridge, told, shift, made_by
        people = told.answers.get("people")
        self._names: dict[PersonRef, str] = (
            {one.ref: one.display_name for one in people.people} if isinstance(people, PeopleAnswer) else {}
        )
        reasons = told.answers.get("reasons")
        self._tree = reasons.tree if isinstance(reasons, ReasonsAnswer) else None
        self._stops = self._stops_table()
        self._stop_ids = {row.raw[0]: row.id for row in self._stops.rows} if self._stops is not None else {}

    def document(self) -> Document:
        """The whole report."""
        told, cell = self._told, self._bridge.picture.cell
        sections = [
            self._oee(), self._stopped(), self._made(), self._energy(), self._alarms(), self._acts(), self._cases(),
            *self._handovers(), self._unknown(),
        ]  # fmt: skip
        period = f"{date_time_text(told.start_ns)} – {date_time_text(told.end_ns)}"
        tables = [self._stops, self._alarms_table(), self._acts_table(), self._cases_table()]
        return Document(
            title=_("Shift report"),
            subtitle=chain_text((cell.label, self._shift)),
            facts=(
                (_("Cell"), cell.label),
                (_("Period"), period),
                (_("Data until"), date_time_text(told.until_ns)),
                (_("Made by"), chain_text((self._made_by or _("nobody signed in"), date_time_text(told.asked_ns)))),
                (_("Rows"), _("Each number names the rows that it is made of; they are listed in the appendix.")),
            ),
            sections=tuple(sections),
            appendix=tuple(table for table in tables if table is not None and table.rows),
            footer=chain_text((_("Shift report"), cell.label, self._shift or period)),
        )

    def _oee(self) -> Section:
        answer = self._told.answers.get("oee")
        title = _("OEE (ISO 22400-2)")
        if not isinstance(answer, OeeAnswer):
            return self._missing(title, "oee")
        tiles = [
            Tile(
                name=one.name,
                value=one.value,
                formula=f"{one.formula} = {one.numbers}",
                why=one.why,
                rows=Rows(table="stops") if number in (0, 1) and self._stop_ids else None,
            )
            for number, one in enumerate(figures_of(answer))
        ]
        return Section(title=title, tiles=tuple(tiles), facts=tuple(element_facts(answer)), charts=self._losses(answer))

    def _losses(self, answer: OeeAnswer) -> tuple[BarChart, ...]:
        losses = sorted(answer.losses, key=lambda loss: -loss.seconds)[:_MOST_BARS]
        bars = tuple(
            Bar(
                words=loss_words(loss, self._tree),
                value=loss.seconds,
                value_words=duration_text(loss.seconds),
                rows=self._stop_rows([str(one) for one in loss.stops]),
            )
            for loss in losses
        )
        return (
            (BarChart(title=_("What time was lost to, the greatest first"), bars=bars, is_lying=True),) if bars else ()
        )

    def _stopped(self) -> Section:
        answer = self._told.answers.get("stops")
        title = _("Stops")
        if not isinstance(answer, StopsAnswer):
            return self._missing(title, "stops")
        stops = [stop for stop in answer.stops if not stop.is_short]
        now_ns = self._told.asked_ns
        unexplained = [stop for stop in stops if stop.is_asked_for]
        longest = max(stops, key=lambda stop: stop.lasted_s(now_ns), default=None)
        tiles = (
            self._stop_tile(_("Stops"), stops),
            Tile(
                name=_("Standing time"),
                value=duration_text(sum(self._in_period_s(stop) for stop in stops)),
                formula=_("sum of the stops within the period"),
                rows=self._stop_rows([stop.id for stop in stops]),
            ),
            self._stop_tile(_("Not explained"), unexplained, Tone.ATTENTION if unexplained else Tone.PLAIN),
            Tile(
                name=_("Short stops"),
                value=count_text(answer.short),
                formula=_("together {duration}; nobody is asked").format(duration=duration_text(answer.short_s)),
            ),
            Tile(
                name=_("Longest stop"),
                value=duration_text(longest.lasted_s(now_ns)) if longest is not None else NOTHING,
                formula=stop_title(longest, self._tree) if longest is not None else "",
                rows=self._stop_rows([longest.id]) if longest is not None else None,
            ),
        )
        return Section(title=title, tiles=tiles, charts=(*self._ribbons(), *self._pareto(stops)))

    def _stop_tile(self, name: str, stops: list[Stop], tone: Tone = Tone.PLAIN) -> Tile:
        return Tile(
            name=name, value=count_text(len(stops)), tone=tone, rows=self._stop_rows([stop.id for stop in stops])
        )

    def _pareto(self, stops: list[Stop]) -> Iterator[BarChart]:
        groups: dict[str, list[Stop]] = defaultdict(list)
        for stop in stops:
            groups[stop_title(stop, self._tree)].append(stop)
        sums = {words: sum(map(self._in_period_s, found)) for words, found in groups.items()}
        bars = tuple(
            Bar(
                words=words,
                value=sums[words],
                value_words=chain_text((duration_text(sums[words]), f"{len(groups[words])}×")),
                tone=Tone.ATTENTION if any(stop.is_asked_for for stop in groups[words]) else Tone.PLAIN,
                rows=self._stop_rows([stop.id for stop in groups[words]]),
            )
            for words in sorted(groups, key=lambda words: -sums[words])[:_MOST_BARS]
        )
        if bars:
            yield BarChart(title=_("Stops by reason, the longest time first"), bars=bars, is_lying=True)

    def _ribbons(self) -> Iterator[Ribbon]:
        answer = self._told.answers.get("states")
        if not isinstance(answer, StatesAnswer):
            return
        start_ns, until_ns = self._told.start_ns, self._told.until_ns
        whole = max(until_ns - start_ns, 1)
        spans = sorted((span for span in answer.spans if span.equipment is None), key=lambda span: span.begin_ns)
        stretches = [Stretch(begin=0.0, end=1.0, tone=Tone.UNKNOWN)]
        stretches += [
            Stretch(
                begin=max(0.0, (span.begin_ns - start_ns) / whole),
                end=min(1.0, (span.end_ns - start_ns) / whole),
                tone=_TONES[span.activity.state],
            )
            for span in spans
        ]
        shown = (ProductionState.PRODUCING, ProductionState.WAITING, ProductionState.STOPPED, ProductionState.NO_DATA)
        yield Ribbon(
            title=_("What the cell did"),
            stretches=tuple(stretches),
            begin_words=time_text(start_ns),
            end_words=time_text(until_ns),
            legend=tuple((_TONES[state], state_words(state)) for state in shown),
        )

    def _made(self) -> Section:
        answer = self._told.answers.get("oee")
        title = _("Production")
        if not isinstance(answer, OeeAnswer):
            return self._missing(title, "oee")
        tiles = tuple(
            self._count_tile(name, count)
            for name, count in (
                (_("Parts produced"), answer.produced),
                (_("Good parts"), answer.good),
                (_("Rejected parts"), answer.rejected),
            )
        )
        return Section(title=title, tiles=tiles)

    def _count_tile(self, name: str, count: Count) -> Tile:
        value = count_text(count.count) if count.count is not None else NOTHING
        definition = self._bridge.picture.definition(count.tag_name) if count.tag_name is not None else None
        source = f"{tag_label(definition)} ({definition.name})" if definition is not None else ""
        whys: list[str] = []
        if count.is_least:
            whys.append(_("at least: the counter began anew while nobody watched"))
        if count.count is None:
            whys.append(_("not known"))
        if count.resets:
            words = ngettext(
                "the counter began anew {count} time", "the counter began anew {count} times", count.resets
            )
            whys.append(words.format(count=count_text(count.resets)))
        return Tile(name=name, value=value, formula=source, why="; ".join(whys))

    def _energy(self) -> Section:
        answer = self._told.answers.get("energy")
        title = _("Energy")
        if not isinstance(answer, TrendAnswer):
            return self._missing(title, "energy")
        tiles = [tile for trace in answer.traces if (tile := self._energy_tile(trace)) is not None]
        if not tiles:
            return Section(title=title, words=(_("No counter of energy told anything in this period."),))
        return Section(title=title, tiles=tuple(tiles))

    def _energy_tile(self, trace: TrendTrace) -> Tile | None:
        definition = self._bridge.picture.definition(trace.tag_name)
        values = np.frombuffer(trace.last, "<f8")
        values = values[np.isfinite(values)]
        if definition is None or len(values) < 2:
            return None
        steps = np.diff(values)
        used = float(steps[steps > 0].sum())
        gaps = int(np.frombuffer(trace.is_gap_before, np.uint8).sum())
        resets = int((steps < 0).sum())
        whys: list[str] = []
        if gaps:
            whys.append(_("not recorded in between: what was used then is counted in one step"))
        if resets:
            whys.append(_("the counter began anew: at least so much"))
        place = next(
            (one.label for one in self._bridge.picture.cell.equipment if trace.tag_name in one.tag_names()), ""
        )
        formula = _("{last} − {first} by {counter}").format(
            last=number_text(float(values[-1])), first=number_text(float(values[0])), counter=tag_label(definition)
        )
        return Tile(
            name=chain_text((place, _("Energy used"))),
            value=quantity_text(used, definition.unit),
            formula=formula,
            why="; ".join(whys),
        )

    def _alarms(self) -> Section:
        answer = self._told.answers.get("figures")
        title = _("Alarms")
        if not isinstance(answer, AlarmFiguresAnswer):
            return self._missing(title, "figures")
        figures = answer.figures
        everything = Rows(table="alarms") if self._has_rows("alarms") else None
        limit = LIMITS[Figure.PER_TEN_MINUTES]
        rate, high = figures.per_ten_minutes, figures.by_priority[0]
        is_short = figures.heard_s * 1e9 < TEN_MINUTES_NS
        shares = chain_text(
            (
                _("high {count}").format(count=count_text(high)),
                _("medium {count}").format(count=count_text(figures.by_priority[1])),
                _("low {count}").format(count=count_text(figures.by_priority[2])),
            )
        )
        late = _("{count} told late").format(count=count_text(figures.late_alarms)) if figures.late_alarms else ""
        tiles = (
            Tile(name=_("Alarms"), value=count_text(figures.alarms), formula=shares, why=late, rows=everything),
            Tile(
                name=_("In 10 min, on average"),
                value=number_text(rate, 2) if rate is not None else NOTHING,
                formula=_("at most {limit} ({source})").format(limit=number_text(limit.most), source=limit.source),
                why=_("heard for less than 10 min: says little") if is_short else "",
                tone=Tone.ABNORMAL if rate is not None and rate > limit.most and not is_short else Tone.PLAIN,
                rows=everything,
            ),
            Tile(
                name=_("Most in 10 min"),
                value=count_text(figures.peak) if figures.peak is not None else NOTHING,
                formula=_("from {time}").format(time=time_text(figures.peak_ns)) if figures.peak_ns else "",
                rows=everything,
            ),
            Tile(
                name=_("Floods"),
                value=count_text(len(figures.floods)),
                formula=_("more than 10 in 10 min"),
                tone=Tone.ABNORMAL if figures.floods else Tone.PLAIN,
            ),
            Tile(
                name=_("Acknowledged after"),
                value=_median(figures.to_acknowledge.median_s),
                formula=_("median of {count}").format(count=count_text(figures.to_acknowledge.count)),
            ),
            Tile(
                name=_("Taken after"),
                value=_median(figures.to_take.median_s),
                formula=_("median of {count}").format(count=count_text(figures.to_take.count)),
            ),
        )
        heard = _("Counted only while all sources were heard: {duration}.").format(
            duration=duration_text(figures.heard_s)
        )
        charts: list[BarChart] = [self._rhythm(figures.period_counts, figures.start_ns)]
        if figures.top:
            bars = tuple(
                Bar(words=one.words, value=one.times, value_words=f"{one.times}×", rows=self._alarm_rows(one.alarm))
                for one in figures.top
            )
            charts.append(BarChart(title=_("The most frequent alarms"), bars=bars, is_lying=True))
        return Section(title=title, tiles=tiles, words=(heard,), charts=tuple(charts))

    def _rhythm(self, counts: bytes, start_ns: int) -> BarChart:
        records = self._told.answers.get("alarms")
        times = {f"A{one.seq}": one.time_ns for one in records.rows} if isinstance(records, AlarmHistoryAnswer) else {}
        bars: list[Bar] = []
        for number, count in enumerate(np.frombuffer(counts, "<i4").tolist()):
            begin_ns = start_ns + number * TEN_MINUTES_NS
            end_ns = begin_ns + TEN_MINUTES_NS
            ids = tuple(key for key, at_ns in times.items() if begin_ns <= at_ns < end_ns)
            is_whole = count >= 0
            value = count if is_whole else -1 - count
            bars.append(
                Bar(
                    words=time_text(begin_ns),
                    value=value,
                    tone=Tone.PLAIN if is_whole else Tone.UNKNOWN,
                    rows=Rows(table="alarms", ids=ids) if ids else None,
                )
            )
        limit = LIMITS[Figure.PER_TEN_MINUTES]
        title = _("Alarms in each 10 min; hatched: not all sources were heard, or not a whole 10 min")
        words = _("most that can be managed: {limit}").format(limit=number_text(limit.most))
        return BarChart(title=title, bars=tuple(bars), limit=limit.most, limit_words=words)

    def _acts(self) -> Section:
        title = _("What people did")
        if "acts" in self._told.faults:
            return self._missing(title, "acts")
        table = self._acts_table()
        tiles: list[Tile] = []
        for name, entries in (("done", Stage.DONE), ("refused", Stage.REFUSED), ("failed", Stage.FAILED)):
            found = [one for some in acts_by(self._told.acts).values() for one in some if one.stage is entries]
            ids = tuple(f"J{one.row.seq}" for one in found)
            words = {"done": _("Done"), "refused": _("Refused"), "failed": _("Failed")}[name]
            tone = Tone.ABNORMAL if name == "failed" and found else Tone.PLAIN
            rows = Rows(table="acts", ids=ids) if ids and table is not None else None
            tiles.append(Tile(name=words, value=count_text(len(found)), tone=tone, rows=rows))
        return Section(title=title, tiles=tuple(tiles))

    def _cases(self) -> Section:
        answer = self._told.answers.get("cases")
        title = _("Cases")
        if not isinstance(answer, CasesAnswer):
            return self._missing(title, "cases")
        unsolved = [case for case in answer.cases if case.is_unsolved]
        rows = Rows(table="cases") if answer.cases else None
        tiles = (
            Tile(name=_("Cases in this period"), value=count_text(len(answer.cases)), rows=rows),
            Tile(
                name=_("Not solved yet"),
                value=count_text(len(unsolved)),
                tone=Tone.ATTENTION if unsolved else Tone.PLAIN,
                rows=rows,
            ),
        )
        return Section(title=title, tiles=tiles, words=tuple(filter(None, (untold_words(answer.untold),))))

    def _handovers(self) -> Iterator[Section]:
        answer = self._told.answers.get("handovers")
        title = _("Handover")
        if not isinstance(answer, HandoversAnswer):
            yield self._missing(title, "handovers")
            return
        found = [one for one in answer.handovers if one.state is not HandoverState.WITHDRAWN]
        if answer.untold:
            yield Section(title=title, words=(untold_acts(answer.untold),))
        elif not found:
            yield Section(title=title, words=(_("Nobody handed over in this period."),))
        for number, handover in enumerate(reversed(found), 1):
            yield self._handover(handover, title if len(found) == 1 else f"{title} {number}", number)

    def _handover(self, handover: Handover, title: str, number: int) -> Section:
        words = [signature_words(one) for one in handover.signatures] or [_("Nobody has signed yet.")]
        table = items_table(handover, self._bridge.picture.cell, self._names, key=f"handover_{number}")
        return Section(title=title, words=tuple(words), facts=tuple(handover_facts(handover)), table=table)

    def _unknown(self) -> Section:
        """What nobody knows of the period, named and not passed over."""
        told = self._told
        words: list[str] = []
        figures = told.answers.get("figures")
        if isinstance(figures, AlarmFiguresAnswer):
            for silence in figures.figures.silences:
                who = silence.endpoint or _("the cell service itself")
                end_ns = silence.end_ns or told.until_ns
                words.append(
                    _("Not heard: {who}, {begin} – {end}").format(
                        who=who, begin=date_time_text(silence.start_ns), end=date_time_text(end_ns)
                    )
                )
            words += [_("Never heard: {who}").format(who=who) for who in figures.figures.never_heard]
        states = told.answers.get("states")
        if isinstance(states, StatesAnswer):
            words += self._unwatched(states)
        if told.end_ns > told.until_ns:
            words.append(
                _("The period is not over: what comes after {time} is not in here.").format(
                    time=date_time_text(told.until_ns)
                )
            )
        return Section(title=_("What is not known"), words=tuple(words) or (_("Nothing is missing."),))

    def _unwatched(self, states: StatesAnswer) -> list[str]:
        spans = sorted((span for span in states.spans if span.equipment is None), key=lambda span: span.begin_ns)
        ends = [self._told.start_ns, *(span.end_ns for span in spans)]
        begins = [*(span.begin_ns for span in spans), self._told.until_ns]
        gaps = [(end, begin) for end, begin in zip(ends, begins, strict=True) if begin - end > _GAP_NS]
        return [
            _("Nobody watched production: {begin} – {end}").format(begin=date_time_text(end), end=date_time_text(begin))
            for end, begin in gaps
        ]

    def _missing(self, title: str, name: str) -> Section:
        why = self._told.faults.get(name) or _("The cell service did not answer.")
        return Section(title=title, fault=_("Not available. {reason}").format(reason=why))

    def _in_period_s(self, stop: Stop) -> float:
        begin_ns = max(stop.begin_ns, self._told.start_ns)
        end_ns = min(stop.end_ns or self._told.until_ns, self._told.until_ns)
        is_inside = (
            stop.begin_ns >= self._told.start_ns and stop.end_ns is not None and stop.end_ns <= self._told.until_ns
        )
        return stop.seconds if is_inside and stop.seconds is not None else max(0.0, (end_ns - begin_ns) / 1e9)

    def _stops_table(self) -> Table | None:
        answer = self._told.answers.get("stops")
        if not isinstance(answer, StopsAnswer):
            return None
        return stops_table(self._bridge, answer.stops, self._tree, self._told.asked_ns, answer.left_out)

    def _alarms_table(self) -> Table | None:
        answer = self._told.answers.get("alarms")
        return alarms_table(self._bridge, answer.rows, answer.total) if isinstance(answer, AlarmHistoryAnswer) else None

    def _acts_table(self) -> Table | None:
        acts = self._told.acts
        return acts_table(self._bridge, acts, len(acts) >= MOST_ACTS) if "acts" in self._told.answers else None

    def _cases_table(self) -> Table | None:
        answer = self._told.answers.get("cases")
        if not isinstance(answer, CasesAnswer):
            return None
        return cases_table(self._bridge, answer.cases, self._names, answer.has_more)

    def _stop_rows(self, ids: list[str]) -> Rows | None:
        known = tuple(self._stop_ids[one] for one in ids if one in self._stop_ids)
        return Rows(table="stops", ids=known) if known else None

    def _alarm_rows(self, alarm: str) -> Rows | None:
        table = self._alarms_table()
        ids = tuple(row.id for row in table.rows if row.subject == alarm) if table is not None else ()
        return Rows(table="alarms", ids=ids) if ids else None

    def _has_rows(self, name: str) -> bool:
        answer = self._told.answers.get(name)
        return isinstance(answer, AlarmHistoryAnswer) and bool(answer.rows)


def _median(seconds: float | None) -> str:
    return duration_text(seconds) if seconds is not None else NOTHING
