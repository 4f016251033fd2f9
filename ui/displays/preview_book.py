"""What the service said of files of procedures: all of them, and one whole, asked anew as soon as it was saved."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.procedure import Procedure
from hmi.domain.procedure_preview import (
    AskProcedureFiles,
    AskProcedurePreview,
    ProcedureFileRow,
    ProcedureFilesAnswer,
    ProcedurePreviewAnswer,
)
from hmi.domain.procedure_query import AskProcedures, ProceduresAnswer
from hmi.domain.query import Answer
from ui.bridge import Bridge
from ui.displays.skill_book import SkillBook


class PreviewBook(QObject):
    """Nothing is asked while the display is not seen, nor a second time before there is an answer."""

    changed = Signal()
    reloaded = Signal()
    """The chosen file stands otherwise than before, or a picture beside it does."""

    def __init__(self, bridge: Bridge, display: QWidget, skills: SkillBook) -> None:
        super().__init__(display)
        self._bridge, self._display, self._skills = bridge, display, skills
        self.files: tuple[ProcedureFileRow, ...] | None = None
        """None: not told yet, or not to be told."""
        self.is_reading = False
        self.fault: Refused | Failed | None = None
        """Why they are not told, the last time."""
        self.chosen = ""
        """Name of a file; empty: none."""
        self.row: ProcedureFileRow | None = None
        """Of the chosen file, with what is shown of it."""
        self.procedure: Procedure | None = None
        """What stands in it; while it has faults, what stood there before."""
        self.is_gone = False
        """The chosen file was there, or was asked for, and is not."""
        self._is_asked = self._is_one_asked = False

    @property
    def is_kept(self) -> bool:
        """Whether what is shown is from before the faults that the file has now."""
        return self.row is not None and not self.row.digest and self.procedure is not None

    def choose(self, file: str) -> None:
        """From now on this one; empty: none."""
        if file != self.chosen:
            self.chosen, self.row, self.procedure, self.is_gone = file, None, None, False
            self._is_one_asked = False
            self._look_at_chosen()

    def forget(self) -> None:
        """Somebody else looks: what they may see is asked anew."""
        self.files, self.fault, self.row, self.procedure = None, None, None, None
        self._is_asked = self._is_one_asked = False
        self.ask()

    def ask(self) -> None:
        """Ask the service, if that is of use."""
        if self._display.isVisible() and self._bridge.is_heard and not self._is_asked:
            self._is_asked = True
            self._bridge.ask(AskProcedureFiles(), self._take_files)
            if not self._skills.known:
                self._bridge.ask(AskProcedures(), self._take_skills)

    def _take_skills(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, ProceduresAnswer):
            self._skills.use(answer.skills)

    def _take_files(self, answer: Answer | Outcome) -> None:
        self._is_asked = False
        if isinstance(answer, ProcedureFilesAnswer):
            self.files, self.is_reading, self.fault = answer.files, answer.is_reading, None
            self._look_at_chosen()
        elif isinstance(answer, Refused | Failed):
            self.fault = answer
            if isinstance(answer, Refused):
                self.files, self.row, self.procedure = None, None, None
        self.changed.emit()

    def _look_at_chosen(self) -> None:
        """Ask for it where the list tells it otherwise than it is shown."""
        if not self.chosen or self.files is None:
            return
        row = next((one for one in self.files if one.name == self.chosen), None)
        self.is_gone = row is None and not self.is_reading
        if row is not None and row != self.row and not self._is_one_asked:
            self._is_one_asked = True
            self._bridge.ask(AskProcedurePreview(file=self.chosen), partial(self._take_one, self.chosen))

    def _take_one(self, asked: str, answer: Answer | Outcome) -> None:
        if asked != self.chosen:
            return
        self._is_one_asked = False
        if isinstance(answer, ProcedurePreviewAnswer) and answer.file is not None:
            self.row = answer.file
            self.procedure = answer.procedure if answer.procedure is not None else self.procedure
            self.reloaded.emit()
        self.changed.emit()
