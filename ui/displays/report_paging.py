"""Long answers page by page: what to ask next, and what the pages make together. Reports hold every row."""

from typing import Final

import msgspec

from hmi.domain.alarm_query import AlarmHistoryAnswer, AskAlarmHistory
from hmi.domain.case_query import AskCases, CasesAnswer
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer, AskJournal, JournalAnswer, Query
from hmi.domain.stop_query import AskStops, StopsAnswer

PAGE: Final = 1000
"""Rows asked for at once: small enough for the service to answer between two looks at the cell."""
MOST_ROWS: Final = 50_000
"""Of one kind: beyond, the report says how many are left out."""


def joined_answer(before: Answer | None, answer: Answer | Outcome) -> Answer | Outcome:
    """The pages so far as one answer. A row that comes twice is kept once, as it stood last."""
    match before, answer:
        case StopsAnswer(), StopsAnswer():
            stops = {one.id: one for one in (*before.stops, *answer.stops)}
            return msgspec.structs.replace(answer, stops=tuple(stops.values()))
        case AlarmHistoryAnswer(), AlarmHistoryAnswer():
            records = {one.seq: one for one in (*before.rows, *answer.rows)}
            return msgspec.structs.replace(answer, rows=tuple(records.values()))
        case CasesAnswer(), CasesAnswer():
            cases = {one.id: one for one in (*before.cases, *answer.cases)}
            untold = max(before.untold, answer.untold)
            return msgspec.structs.replace(answer, cases=tuple(cases.values()), untold=untold)
        case _:
            return answer


def next_page(query: Query, answer: Answer | Outcome, so_far: Answer | Outcome, acts: int) -> Query | None:
    """What has to be asked for the next rows; None where there are none, or ``MOST_ROWS`` are there.

    Args:
        query: What was asked last.
        answer: What was answered to it.
        so_far: All pages of it.
        acts: How many rows of the journal there are so far.
    """
    replace = msgspec.structs.replace
    match query, answer, so_far:
        case AskStops(), StopsAnswer(), StopsAnswer() if answer.left_out and len(so_far.stops) < MOST_ROWS:
            return replace(query, offset=query.offset + len(answer.stops)) if answer.stops else None
        case AskAlarmHistory(), AlarmHistoryAnswer(), AlarmHistoryAnswer() if answer.rows:
            read = query.offset + len(answer.rows)
            is_more = read < answer.total and read < MOST_ROWS
            return replace(query, offset=read, newest_seq=answer.newest_seq) if is_more else None
        case AskCases(), CasesAnswer(), CasesAnswer() if answer.has_more and len(so_far.cases) < MOST_ROWS:
            return replace(query, before=answer.cases[-1].id) if answer.cases else None
        case AskJournal(), JournalAnswer(), _ if len(answer.rows) == query.limit and acts < MOST_ROWS:
            return replace(query, before=answer.rows[-1].seq)
        case _:
            return None
