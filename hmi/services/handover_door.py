"""Joins handovers to the one door."""

from hmi.domain import handover_command as commands
from hmi.domain.handover_query import AskHandover, AskHandovers
from hmi.services.dispatcher import Dispatcher
from hmi.services.handover import HandoverService
from hmi.services.handover_items import HandoverItemService
from hmi.services.handover_questions import HandoverQuestions


def serve_handovers(
    dispatcher: Dispatcher, handovers: HandoverService, items: HandoverItemService, questions: HandoverQuestions
) -> None:
    """Every command and query about handovers gets its handler."""
    serve, answer = dispatcher.serve, dispatcher.answer
    serve(commands.BeginHandover, handovers.begin)
    serve(commands.OfferHandover, handovers.offer)
    serve(commands.WithdrawHandover, handovers.withdraw)
    serve(commands.SignHandover, handovers.sign)
    serve(commands.RecordCallBack, handovers.call_back)
    serve(commands.AddHandoverNote, items.add_note)
    serve(commands.RemoveHandoverNote, items.remove_note)
    serve(commands.RemarkOnItem, items.remark)
    serve(commands.AcceptItem, items.accept)
    serve(commands.QuestionItem, items.question)
    serve(commands.ReplyToItem, items.reply)
    answer(AskHandover, questions.answer_one)
    answer(AskHandovers, questions.answer_many)
