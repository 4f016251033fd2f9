"""Joins everything about cases to the one door."""

from collections.abc import Awaitable, Callable
from typing import Any

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
from hmi.services.case_photos import CasePhotos

Join = Callable[[Any, Callable[[Any, Any], Awaitable[Any]]], None]


def join_cases(serve: Join, answer: Join, cases: CaseService, photos: CasePhotos) -> None:
    """Every command and query about cases gets its service."""
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
    answer(AskCases, cases.answer_cases)
    answer(AskCase, cases.answer_case)
    answer(AskPhoto, cases.answer_photo)
