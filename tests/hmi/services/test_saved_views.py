"""Saved trend views."""

from typing import Any

import pytest

from hmi.domain.command import DeleteView, SaveView
from hmi.domain.outcome import Done, Reason, Refused
from hmi.domain.person import Role
from hmi.domain.query import AskViews
from hmi.domain.tag import TagName
from hmi.services.saved_views import MOST_TRACES, SavedViewService

Desk = Any
"""The fixture's class lives in conftest."""


async def test_that_a_view_is_saved_for_everybody_and_deleted(desk: Desk):
    service, ana = SavedViewService(desk.store), desk.caller(desk.add("Ana", Role.OPERATOR))

    saved = await service.handle_save_view(SaveView(name=" Joints ", tag_names=(TagName("a"),), span_s=60.0), ana)
    (view,) = (await service.answer_views(AskViews(), ana)).views
    gone = await service.handle_delete_view(DeleteView(name="Joints"), ana)
    again = await service.handle_delete_view(DeleteView(name="Joints"), ana)

    assert isinstance(saved, Done)
    assert (view.name, view.tag_names, view.span_s) == ("Joints", ("a",), 60.0)
    assert isinstance(gone, Done)
    assert isinstance(again, Refused)


@pytest.mark.parametrize(
    "command",
    [
        SaveView(name=" ", tag_names=(TagName("a"),), span_s=60.0),
        SaveView(name="Joints", tag_names=(), span_s=60.0),
        SaveView(name="Joints", tag_names=(TagName("a"),) * (MOST_TRACES + 1), span_s=60.0),
        SaveView(name="Joints", tag_names=(TagName("a"),), span_s=0.0),
    ],
)
async def test_that_a_view_that_cannot_be_drawn_is_refused(desk: Desk, command: SaveView):
    service, ana = SavedViewService(desk.store), desk.caller(desk.add("Ana", Role.OPERATOR))

    outcome = await service.handle_save_view(command, ana)

    assert isinstance(outcome, Refused)
    assert outcome.reason is Reason.BAD_REQUEST
    assert desk.store.views() == ()
