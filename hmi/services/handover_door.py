"""Joins the handover's service to the one door."""

from hmi.domain.handover_command import (
    AcceptItem,
    AddHandoverNote,
    BeginHandover,
    OfferHandover,
    QuestionItem,
    RecordCallBack,
    RemarkOnItem,
    RemoveHandoverNote,
    ReplyToItem,
    SignHandover,
    WithdrawHandover,
)
from hmi.domain.handover_query import AskHandover, AskHandovers
from hmi.services.dispatcher import Dispatcher
from hmi.services.handover import HandoverService
from hmi.services.handover_questions import HandoverQuestions


def serve_handovers(dispatcher: Dispatcher, handovers: HandoverService, questions: HandoverQuestions) -> None:
    """Every command and query about handovers gets its handler."""
    serve, answer = dispatcher.serve, dispatcher.answer
    serve(BeginHandover, handovers.begin)
    serve(AddHandoverNote, handovers.add_note)
    serve(RemoveHandoverNote, handovers.remove_note)
    serve(RemarkOnItem, handovers.remark)
    serve(OfferHandover, handovers.offer)
    serve(WithdrawHandover, handovers.withdraw)
    serve(AcceptItem, handovers.accept)
    serve(QuestionItem, handovers.question)
    serve(ReplyToItem, handovers.reply)
    serve(SignHandover, handovers.sign)
    serve(RecordCallBack, handovers.call_back)
    answer(AskHandover, questions.answer_one)
    answer(AskHandovers, questions.answer_many)
