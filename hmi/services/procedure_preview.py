"""Files of procedures as they stand, for whoever writes them: read only, and no run comes of it."""

import msgspec

from hmi.domain.procedure_preview import (
    AskProcedureFiles,
    AskProcedurePreview,
    ProcedureFileRow,
    ProcedureFilesAnswer,
    ProcedurePreviewAnswer,
)
from hmi.ports.procedures import ProcedureShelfPort, ShelvedFile
from hmi.services.caller import Caller


class ProcedurePreviews:
    """The shelf is followed by others: what is saved is told here as soon as they have read it."""

    def __init__(self, shelf: ProcedureShelfPort) -> None:
        self._shelf = shelf

    async def files(self, _query: AskProcedureFiles, _caller: Caller) -> ProcedureFilesAnswer:
        """Every file, with its faults."""
        files = sorted(self._shelf.files(), key=lambda one: (one.is_shipped, one.name))
        return ProcedureFilesAnswer(files=tuple(map(_row, files)), is_reading=not self._shelf.is_read)

    async def preview(self, query: AskProcedurePreview, _caller: Caller) -> ProcedurePreviewAnswer:
        """One of them, with what it means."""
        found = next((one for one in self._shelf.files() if one.name == query.file), None)
        if found is None:
            return ProcedurePreviewAnswer()
        return ProcedurePreviewAnswer(file=_row(found), procedure=found.procedure)


def _row(file: ShelvedFile) -> ProcedureFileRow:
    told = file.procedure
    row = ProcedureFileRow(
        name=file.name,
        changed_ns=file.changed_ns,
        faults=file.faults,
        is_shipped=file.is_shipped,
        is_in_use=file.is_in_use,
    )
    if told is None:
        return row
    return msgspec.structs.replace(
        row, title=told.title, version=told.version, state=told.state, steps=len(told.steps), digest=file.digest
    )
