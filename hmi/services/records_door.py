"""Joins what was recorded, in the journal and in the history of samples, to the one door."""

from hmi.domain.command import ExportJournal, KeepHistory, VerifyJournal
from hmi.domain.query import (
    AskHistory,
    AskJournal,
    AskSamples,
    AskTrend,
    JournalAnswer,
    SamplesAnswer,
    TrendAnswer,
)
from hmi.ports.history import HistoryPort
from hmi.ports.journal import JournalPort
from hmi.services.audit import AuditService
from hmi.services.caller import Caller
from hmi.services.dispatcher import Dispatcher
from hmi.services.history_keeper import HistoryKeeper
from hmi.services.trend_marks import marks_of


def serve_records(dispatcher: Dispatcher, journal: JournalPort, history: HistoryPort, keeper: HistoryKeeper) -> None:
    """Every command and query about the journal and the history of samples gets its handler."""
    audit = AuditService(journal)

    async def trend(query: AskTrend, caller: Caller) -> TrendAnswer:
        traces, oldest_ns = await history.trend(query.tag_names, query.start_ns, query.end_ns, query.columns)
        events, left_out = await marks_of(query, journal, caller)
        return TrendAnswer(traces=traces, oldest_ns=oldest_ns, events=events, events_left_out=left_out)

    async def samples(query: AskSamples, caller: Caller) -> SamplesAnswer:
        return await history.samples(query.patterns, query.start_ns, query.end_ns)

    async def journal_rows(query: AskJournal, caller: Caller) -> JournalAnswer:
        return await journal.read(query)

    serve, answer = dispatcher.serve, dispatcher.answer
    serve(KeepHistory, keeper.handle)
    serve(VerifyJournal, audit.handle_verify)
    serve(ExportJournal, audit.handle_export)
    answer(AskTrend, trend)
    answer(AskSamples, samples)
    answer(AskJournal, journal_rows)
    answer(AskHistory, keeper.answer)
