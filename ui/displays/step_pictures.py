"""Pictures of steps, asked for one at a time and kept for as long as the screen runs."""

from functools import partial

from PySide6.QtGui import QPixmap

from hmi.domain.outcome import Outcome
from hmi.domain.procedure import Procedure, ProcedureId
from hmi.domain.procedure_query import AskProcedurePicture, ProcedurePictureAnswer
from hmi.domain.query import Answer
from ui.bridge import Bridge
from ui.displays.step_card import StepCard

_MOST_KEPT = 60
_Name = tuple[ProcedureId, str, str]


class StepPictures:
    """Shows the one of the present step as soon as it comes; until then, or without one, there is none."""

    def __init__(self, bridge: Bridge, card: StepCard) -> None:
        self._bridge, self._card = bridge, card
        self._kept: dict[_Name, QPixmap] = {}
        self._wanted: _Name | None = None
        self._words = ""

    def show(self, procedure: Procedure | None, picture: str, words: str) -> None:
        """The picture of a step; ``words`` for who cannot see it."""
        self._words = words
        if procedure is None or not picture:
            self._wanted = None
            self._card.show_picture(None)
            return
        name = (procedure.id, procedure.version, picture)
        known = self._kept.get(name)
        if known is not None:
            self._wanted = name
            self._card.show_picture(None if known.isNull() else known, words)
        elif name != self._wanted:
            self._wanted = name
            self._card.show_picture(None)
            self._bridge.ask(AskProcedurePicture(procedure=procedure.id, picture=picture), partial(self._take, name))

    def forget(self) -> None:
        """Somebody saved something: pictures are asked for anew."""
        self._kept.clear()
        self._wanted = None

    def _take(self, name: _Name, answer: Answer | Outcome) -> None:
        if not isinstance(answer, ProcedurePictureAnswer):
            self._wanted = None if self._wanted == name else self._wanted  # asked again with the next answer
            return
        picture = QPixmap()
        if answer.data:
            picture.loadFromData(answer.data)
        if len(self._kept) >= _MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[name] = picture
        if self._wanted == name:
            self._card.show_picture(None if picture.isNull() else picture, self._words)
