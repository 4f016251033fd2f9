"""Joins everything about cases to the one door."""

from hmi.domain.case_command import (
    AcceptRisk,
    AttachPhoto,
    ChangeCase,
    CloseCase,
    CommentCase,
    HandOnCase,
    LetCaseWait,
    LinkToCase,
    MergeCases,
    OpenCase,
    RemovePhoto,
    ReopenCase,
    ResolveCase,
    TakeCase,
    UnlinkFromCase,
)
from hmi.domain.case_query import AskCase, AskCases, AskPhoto
from hmi.services.case import CaseService
from hmi.services.case_answers import CaseAnswers
from hmi.services.case_photos import CasePhotos
from hmi.services.dispatcher import Dispatcher


def serve_cases(dispatcher: Dispatcher, cases: CaseService, photos: CasePhotos, answers: CaseAnswers) -> None:
    """Every command and query about cases gets its handler."""
    serve, answer = dispatcher.serve, dispatcher.answer
    serve(OpenCase, cases.open)
    serve(TakeCase, cases.take)
    serve(HandOnCase, cases.hand_on)
    serve(CommentCase, cases.comment)
    serve(AttachPhoto, photos.attach)
    serve(RemovePhoto, photos.remove)
    serve(LetCaseWait, cases.wait)
    serve(AcceptRisk, cases.accept)
    serve(ResolveCase, cases.resolve)
    serve(CloseCase, cases.close)
    serve(ReopenCase, cases.reopen)
    serve(ChangeCase, cases.change)
    serve(LinkToCase, cases.link)
    serve(UnlinkFromCase, cases.unlink)
    serve(MergeCases, cases.merge)
    answer(AskCases, answers.answer_cases)
    answer(AskCase, answers.answer_case)
    answer(AskPhoto, answers.answer_photo)
