"""What a report says of stops: of the cell, short ones by machine and kind, and machines that stood alone."""

from collections import defaultdict
from collections.abc import Iterator

from hmi.domain.production_state import ProductionState
from hmi.domain.short_stops import grouped
from hmi.domain.stop import Stop
from hmi.domain.stop_query import StopsAnswer
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.displays.report_rows import ReportRows
from ui.displays.stop_words import group_title, place_words, stop_title
from ui.formatting import NOTHING, chain_text, count_text, duration_text
from ui.widgets.report_document import Bar, BarChart, Ribbon, Section, Stretch, Tile, Tone
from ui.wording.stop import state_words

_TONES = {
    ProductionState.PRODUCING: Tone.QUIET,
    ProductionState.WAITING: Tone.ATTENTION,
    ProductionState.STOPPED: Tone.ABNORMAL,
    ProductionState.NO_DATA: Tone.UNKNOWN,
    ProductionState.NOT_PLANNED: Tone.PLAIN,
}
_MOST_BARS = 8


class StopsSection:
    """Counted from the rows that are listed, so that each number can be counted again."""

    def __init__(self, rows: ReportRows) -> None:
        self._rows, self._told = rows, rows.told
        answer = rows.told.answers.get("stops")
        self._answer = answer if isinstance(answer, StopsAnswer) else None
        listed = self._answer.stops if self._answer is not None else ()
        self._stops = [stop for stop in listed if stop.is_record]
        self._short = [stop for stop in listed if stop.is_short]
        self._own = [stop for stop in listed if stop.equipment is not None]

    def section(self) -> Section:
        """Tiles, the ribbon of the cell, and what took the most time."""
        title = _("Stops")
        if self._answer is None:
            return self._rows.missing(title, "stops")
        charts = (*self._ribbons(), *self._pareto(), *self._short_bars(), *self._own_bars())
        return Section(title=title, tiles=tuple(self._tiles()), charts=charts)

    def _tiles(self) -> Iterator[Tile]:
        now_ns, answer = self._told.asked_ns, self._answer
        unexplained = [stop for stop in self._stops if stop.is_asked_for]
        longest = max(self._stops, key=lambda stop: stop.lasted_s(now_ns), default=None)
        yield self._tile(_("Stops"), self._stops)
        yield Tile(
            name=_("Standing time"),
            value=duration_text(sum(self._in_period_s(stop) for stop in self._stops)),
            formula=_("sum of the stops within the period"),
            rows=self._rows.of_stops(stop.id for stop in self._stops),
        )
        yield self._tile(_("Not explained"), unexplained, Tone.ATTENTION if unexplained else Tone.PLAIN)
        yield Tile(
            name=_("Longest stop"),
            value=duration_text(longest.lasted_s(now_ns)) if longest is not None else NOTHING,
            formula=stop_title(longest, self._rows.tree) if longest is not None else "",
            rows=self._rows.of_stops((longest.id,)) if longest is not None else None,
        )
        if answer is not None:
            told = [stop for stop in self._short if stop.reason]
            words = ngettext(
                "together {duration}; {count} has a reason",
                "together {duration}; {count} have a reason",
                len(told),
            )
            yield Tile(
                name=_("Short stops"),
                value=count_text(answer.short),
                formula=words.format(duration=duration_text(answer.short_s), count=count_text(len(told))),
                rows=self._rows.of_stops(stop.id for stop in self._short),
            )
        yield Tile(
            name=_("Machines alone"),
            value=count_text(len(self._own)),
            formula=_("stood while the cell produced; no stops of the cell"),
            rows=self._rows.of_stops(stop.id for stop in self._own),
        )

    def _tile(self, name: str, stops: list[Stop], tone: Tone = Tone.PLAIN) -> Tile:
        rows = self._rows.of_stops(stop.id for stop in stops)
        return Tile(name=name, value=count_text(len(stops)), tone=tone, rows=rows)

    def _pareto(self) -> Iterator[BarChart]:
        groups: dict[str, list[Stop]] = defaultdict(list)
        for stop in self._stops:
            groups[stop_title(stop, self._rows.tree)].append(stop)
        yield from self._bars(_("Stops by reason, the longest time first"), groups)

    def _own_bars(self) -> Iterator[BarChart]:
        groups: dict[str, list[Stop]] = defaultdict(list)
        for stop in self._own:
            words = (place_words(self._rows.bridge, stop.equipment), stop_title(stop, self._rows.tree))
            groups[chain_text(words)].append(stop)
        yield from self._bars(_("Machines that stood while the cell produced"), groups)

    def _short_bars(self) -> Iterator[BarChart]:
        """One machine and reason is one bar: 37 short stops are one thing to somebody who reads.

        Several groups may read alike: of one reason for two kinds of stops, or of machines with the same name.
        """
        groups: dict[str, list[Stop]] = defaultdict(list)
        for group, stops in grouped(self._short):
            groups[group_title(self._rows.bridge, group, self._rows.tree)] += stops
        yield from self._bars(_("Short stops by machine and reason"), groups)

    def _bars(self, title: str, groups: dict[str, list[Stop]]) -> Iterator[BarChart]:
        sums = {words: sum(map(self._in_period_s, found)) for words, found in groups.items()}
        bars = tuple(
            Bar(
                words=words,
                value=sums[words],
                value_words=chain_text((duration_text(sums[words]), f"{len(groups[words])}×")),
                tone=Tone.ATTENTION if any(stop.is_asked_for for stop in groups[words]) else Tone.PLAIN,
                rows=self._rows.of_stops(stop.id for stop in groups[words]),
            )
            for words in sorted(groups, key=lambda words: -sums[words])[:_MOST_BARS]
        )
        if bars:
            yield BarChart(title=title, bars=bars, is_lying=True)

    def _ribbons(self) -> Iterator[Ribbon]:
        if not self._rows.line:
            return
        start_ns, until_ns = self._told.start_ns, self._told.until_ns
        whole = max(until_ns - start_ns, 1)
        stretches = [Stretch(begin=0.0, end=1.0, tone=Tone.UNKNOWN)]
        stretches += [
            Stretch(
                begin=(span.begin_ns - start_ns) / whole,
                end=(span.end_ns - start_ns) / whole,
                tone=_TONES[span.activity.state],
                rows=self._rows.of_states((number,)),
            )
            for number, span in enumerate(self._rows.line)
        ]
        shown = (ProductionState.PRODUCING, ProductionState.WAITING, ProductionState.STOPPED, ProductionState.NO_DATA)
        yield Ribbon(
            title=_("What the cell did"),
            stretches=tuple(stretches),
            begin_words=self._rows.moments.words(start_ns),
            end_words=self._rows.moments.words(until_ns),
            legend=tuple((_TONES[state], state_words(state)) for state in shown),
        )

    def _in_period_s(self, stop: Stop) -> float:
        begin_ns = max(stop.begin_ns, self._told.start_ns)
        end_ns = min(stop.end_ns or self._told.until_ns, self._told.until_ns)
        is_inside = (
            stop.begin_ns >= self._told.start_ns and stop.end_ns is not None and stop.end_ns <= self._told.until_ns
        )
        return stop.seconds if is_inside and stop.seconds is not None else max(0.0, (end_ns - begin_ns) / 1e9)


def stops_section(rows: ReportRows) -> Section:
    """What stood still, and for how long."""
    return StopsSection(rows).section()
