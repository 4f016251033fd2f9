"""Joins control of the cell, what it consists of, and its controllers' certificates to the one door."""

from collections.abc import Mapping

from hmi.domain.command import AddTags, CallMethod, DistrustCertificate, RemoveTag, TrustCertificate, WriteTag
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.query import AbsentTagsAnswer, AskAbsentTags, AskBrowse, BrowseAnswer
from hmi.ports.controller import ControllerPort
from hmi.services.caller import Caller
from hmi.services.cell_editor import CellEditor
from hmi.services.control import ControlService
from hmi.services.dispatcher import Dispatcher
from hmi.services.trust import TrustService


def serve_cell(
    dispatcher: Dispatcher, control: ControlService, editor: CellEditor, controllers: Mapping[str, ControllerPort]
) -> None:
    """Every command and query about the cell and its controllers gets its handler."""
    trust = TrustService(controllers)

    async def trust_certificate(command: TrustCertificate, caller: Caller) -> Outcome:
        return trust.trust(command)

    async def distrust_certificate(command: DistrustCertificate, caller: Caller) -> Outcome:
        return trust.distrust(command)

    async def browse(query: AskBrowse, caller: Caller) -> BrowseAnswer | Outcome:
        controller = controllers.get(query.endpoint)
        if controller is None:
            return Refused(reason=Reason.UNKNOWN_ENDPOINT, facts={"endpoint": query.endpoint})
        return await controller.browse(query.node)

    async def absent_tags(query: AskAbsentTags, caller: Caller) -> AbsentTagsAnswer:
        controller = controllers.get(query.endpoint)
        return AbsentTagsAnswer(tags=() if controller is None else controller.absent_tags())

    serve, answer = dispatcher.serve, dispatcher.answer
    serve(WriteTag, lambda command, caller: control.write(command))
    serve(CallMethod, lambda command, caller: control.call(command))
    serve(AddTags, lambda command, caller: editor.add(command))
    serve(RemoveTag, lambda command, caller: editor.remove(command))
    serve(TrustCertificate, trust_certificate)
    serve(DistrustCertificate, distrust_certificate)
    answer(AskBrowse, browse)
    answer(AskAbsentTags, absent_tags)
