"""A report holds every row: long answers are asked for page by page, and nothing is lost or doubled between two."""

from hmi.domain.alarm_query import AlarmFilter, AlarmHistoryAnswer, AskAlarmHistory
from hmi.domain.alarm_record import AlarmRecord
from hmi.domain.query import AskJournal, JournalAnswer
from hmi.domain.stop import Stop, StopId, StopKind
from hmi.domain.stop_query import AskStops, StopsAnswer
from ui.displays.report_paging import MOST_ROWS, joined_answer, next_page


def stops(*numbers: int, left_out: int = 0) -> StopsAnswer:
    listed = tuple(Stop(id=StopId(f"s-{one}"), kind=StopKind.FAULT, begin_ns=one) for one in numbers)
    return StopsAnswer(stops=listed, left_out=left_out)


def test_that_pages_of_stops_go_on_where_the_last_one_ended():
    first = stops(1, 2, left_out=3)

    further = next_page(AskStops(limit=2), first, first, 0)

    assert isinstance(further, AskStops)
    assert further.offset == 2
    last = stops(3)
    assert next_page(further, last, joined_answer(first, last), 0) is None


def test_that_a_row_that_comes_on_two_pages_is_kept_once():
    whole = joined_answer(stops(1, 2, left_out=1), stops(2, 3))

    assert isinstance(whole, StopsAnswer)
    assert [one.id for one in whole.stops] == ["s-1", "s-2", "s-3"]
    assert whole.left_out == 0


def test_that_further_pages_of_alarms_fit_to_the_first_whatever_is_recorded_meanwhile(an_alarm):
    record = AlarmRecord(seq=1, time_ns=1, alarm=an_alarm("Jam"), transitions=())
    answer = AlarmHistoryAnswer(rows=(record,), total=2, newest_seq=7)
    query = AskAlarmHistory(filter=AlarmFilter(start_ns=0, end_ns=9), limit=1)

    further = next_page(query, answer, answer, 0)

    assert isinstance(further, AskAlarmHistory)
    assert (further.offset, further.newest_seq) == (1, 7)


def test_that_it_stops_asking_where_no_memory_would_be_enough():
    rows = JournalAnswer(rows=())
    assert next_page(AskJournal(limit=0), rows, rows, MOST_ROWS) is None
