"""What a display asks, turned into what it would have asked at a past moment: nothing newer is told."""

import msgspec

from hmi.domain.alarm_query import AskAlarmFigures, AskAlarmHistory, AskSimilarAlarms
from hmi.domain.case_query import AskCase, AskCases
from hmi.domain.handover_query import AskHandover, AskHandovers
from hmi.domain.oee import AskOee
from hmi.domain.query import AskJournal, Query
from hmi.domain.shift import AskShifts
from hmi.domain.stop_query import AskStates, AskStops
from hmi.domain.why import AskWhy


def as_of(query: Query, time_ns: int) -> Query:
    """``query`` as of ``time_ns``; what tells no past, as people and saved views, is asked as it is."""
    after_ns = time_ns + 1
    match query:
        case AskJournal():
            end_ns = after_ns if query.end_ns is None else min(query.end_ns, after_ns)
            return msgspec.structs.replace(query, end_ns=end_ns)
        case AskAlarmHistory() | AskAlarmFigures():
            chosen = msgspec.structs.replace(query.filter, end_ns=min(query.filter.end_ns, after_ns))
            return msgspec.structs.replace(query, filter=chosen)
        case AskSimilarAlarms():
            before_ns = after_ns if query.before_ns is None else min(query.before_ns, after_ns)
            return msgspec.structs.replace(query, before_ns=before_ns)
        case AskWhy():
            return msgspec.structs.replace(query, at_ns=time_ns)
        case AskStops() | AskCases() | AskCase() | AskHandover() | AskHandovers():
            return msgspec.structs.replace(query, at_ns=time_ns)
        case AskShifts():
            return msgspec.structs.replace(query, at_ns=time_ns)
        case AskStates() | AskOee():
            return msgspec.structs.replace(query, end_ns=min(query.end_ns, after_ns))
        case _:
            return query
