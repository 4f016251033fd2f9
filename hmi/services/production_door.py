"""Joins everything about stops, shifts and OEE to the one door."""

from hmi.domain.oee import AskOee
from hmi.domain.shift import AskShifts
from hmi.domain.site_rules import AskSiteRules
from hmi.domain.stop_command import ClassifyStop, CommentStop, ExplainShortStops, MergeStops, RestoreStops, SplitStop
from hmi.domain.stop_query import AskReasons, AskStates, AskStops
from hmi.services.dispatcher import Dispatcher
from hmi.services.oee import OeeService
from hmi.services.shifts import ShiftService
from hmi.services.short_stops import ShortStopService
from hmi.services.site_rules import SiteRulesService
from hmi.services.stops import StopService


def serve_production(
    dispatcher: Dispatcher,
    stops: StopService,
    short: ShortStopService,
    shifts: ShiftService,
    oee: OeeService,
    rules: SiteRulesService,
) -> None:
    """Every command and query about production gets its handler."""
    serve, answer = dispatcher.serve, dispatcher.answer
    serve(ClassifyStop, stops.classify)
    serve(ExplainShortStops, short.explain)
    serve(CommentStop, stops.comment)
    serve(SplitStop, stops.split)
    serve(MergeStops, stops.merge)
    serve(RestoreStops, stops.restore)
    answer(AskShifts, shifts.answer_shifts)
    answer(AskStops, stops.answer_stops)
    answer(AskStates, stops.answer_states)
    answer(AskReasons, stops.answer_reasons)
    answer(AskSiteRules, rules.answer_site_rules)
    answer(AskOee, oee.answer_oee)
