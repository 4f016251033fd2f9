"""Marks on the time axis in words."""

import pytest

from hmi.domain.query import EventMark
from ui.displays.trend_events import MOST_LINES, event_colour, event_words, events_near, readout_lines
from ui.formatting import NO_BREAK


def an_event(kind: str, subject: str = "", time_ns: int = 0, **facts: str) -> EventMark:
    return EventMark(time_ns=time_ns, kind=kind, subject=subject, facts=facts)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (an_event("connection.changed", "cell", state="lost"), "cell: Connection lost"),
        (an_event("connection.changed", "cell", state="of another version"), "The connection changed · cell"),
        (an_event("service.started", version="1"), "The cell service started"),
        (
            an_event("write_tag.done", "cnc/channel_1/feedoverride", value="65.5", seen="99.5", who="Ada"),
            "Milling machine · Channel 1 · Feed override · 99.5 % → 65.5 % · Ada",
        ),
        (
            an_event("write_tag.failed", "cnc/channel_1/feedoverride", value="65.5"),
            "Change a value: failed · Milling machine · Channel 1 · Feed override · 65.5 %",
        ),
        (
            an_event("call_method.done", "cnc", component="Faults", method="InjectFault", arguments="[2]"),
            "Milling machine · InjectFault · 2",
        ),
        (an_event("write_tag.done"), "Change a value: done"),
        (an_event("moon.rose"), "moon.rose"),
    ],
)
def test_that_a_mark_is_told_as_the_journal_tells_it(panel, event, words):
    assert event_words(event, panel.bridge.picture).replace(NO_BREAK, " ") == words


def test_that_only_what_is_within_reach_counts_nearest_first():
    events = [an_event("a", time_ns=time_ns) for time_ns in (10, 50, 60, 100)]

    assert [event.time_ns for event in events_near(events, 58, 10)] == [60, 50]


def test_that_a_crowd_is_counted(panel):
    crowd = [an_event("service.started") for _event in range(MOST_LINES + 3)]

    lines = readout_lines("10:00:00", crowd, panel.bridge.picture)

    assert lines[0] == "10:00:00"
    assert lines[-1] == "and 3 more here; zoom in"
    assert len(lines) == MOST_LINES + 2


def test_that_trouble_stands_out():
    quiet = event_colour(an_event("connection.changed", state="live"))

    assert event_colour(an_event("connection.changed", state="lost")) != quiet
    assert event_colour(an_event("call_method.failed")) != quiet
    assert event_colour(an_event("call_method.done")) == quiet
