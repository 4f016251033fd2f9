"""Joins the handover's service to the one door."""

from typing import cast

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
from hmi.services.dispatcher import CommandHandler, Dispatcher, QueryHandler
from hmi.services.handover import HandoverService


def serve_handovers(dispatcher: Dispatcher, handovers: HandoverService) -> None:
    """Every command and query about handovers gets its handler."""
    commands: dict[type, object] = {
        BeginHandover: handovers.begin,
        AddHandoverNote: handovers.add_note,
        RemoveHandoverNote: handovers.remove_note,
        RemarkOnItem: handovers.remark,
        OfferHandover: handovers.offer,
        WithdrawHandover: handovers.withdraw,
        AcceptItem: handovers.accept,
        QuestionItem: handovers.question,
        ReplyToItem: handovers.reply,
        SignHandover: handovers.sign,
        RecordCallBack: handovers.call_back,
    }
    for kind, handler in commands.items():
        dispatcher.serve(kind, cast("CommandHandler", handler))
    dispatcher.answer(AskHandover, cast("QueryHandler", handovers.answer_one))
    dispatcher.answer(AskHandovers, cast("QueryHandler", handovers.answer_many))
