"""Joins the past, and why the cell stands or stood, to the one door."""

from hmi.domain.past_query import AskMoment, AskStretch, AskTimeline
from hmi.domain.why import AskWhy
from hmi.services.dispatcher import Dispatcher
from hmi.services.past import PastService
from hmi.services.past_timeline import TimelineService
from hmi.services.past_why import PastWhyService


def serve_past(dispatcher: Dispatcher, past: PastService, timeline: TimelineService, why: PastWhyService) -> None:
    """Every query about the past gets its handler."""
    dispatcher.answer(AskMoment, past.answer_moment)
    dispatcher.answer(AskStretch, past.answer_stretch)
    dispatcher.answer(AskTimeline, timeline.answer)
    dispatcher.answer(AskWhy, why.answer)
