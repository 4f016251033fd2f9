"""A bad day at the simulated cell, for pictures: many faults at once, a silence, a case with a photo, half a handover.

Everything is asked of the service as people ask it; a real cell has no functions that let faults come.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QPixmap

from hmi.domain.case import CaseKind, CaseSeverity, ExceptionCase
from hmi.domain.case_command import AttachPhoto, CommentCase, OpenCase
from hmi.domain.command import Command, SignIn, SignOff
from hmi.domain.handover import Handover, content_of
from hmi.domain.handover_command import AcceptItem, AddHandoverNote, BeginHandover, OfferHandover
from hmi.domain.handover_query import AskHandover, HandoverAnswer
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer
from hmi.domain.silence import SilenceAlarms
from ui.bridge import Bridge
from ui.cast import Cast
from ui.simulated_faults import JAM, call_fault, say_refusal

_FAULTS = (
    JAM,
    "Outfeed jam",
    "Air leak",
    "Part lost",
    "Tool break",
    "Guard open",
    "Camera off",
    "Emergency stop",
    "Gripper loss",
    "Dirty lens",
)
SILENCE_S = 600.0
_TITLE = "Conveyor stops again and again"
_FOUND = "Guide rail is bent by 3 mm, spare part ordered"
_NOTE = "The guide rail is bent: stay beside the infeed at every start"
_PHOTO_PX = 960


class BadDay:
    """Steps for the tour, which waits after each until the service has answered. GUI thread."""

    def __init__(self, bridge: Bridge, cast: Cast, seen: Callable[[], QPixmap]) -> None:
        """``seen`` gives what the photo shows."""
        self._bridge, self._cast, self._seen = bridge, cast, seen
        self._handover: Handover | None = None

    def let_faults_come(self) -> None:
        """More than anybody can answer."""
        for fault in _FAULTS:
            call_fault(self._bridge, "InjectFault", fault, 1.0)

    def silence(self) -> None:
        """Whoever is signed in has heard it."""
        self._do(SilenceAlarms(duration_s=SILENCE_S))

    def steps_of_a_case(self) -> list[Callable[[], None]]:
        """Reported, looked at, with a photo; nobody has it yet."""
        return [self._report, self._comment, self._attach]

    def steps_of_a_handover(self) -> list[Callable[[], None]]:
        """Offered by one, half accepted by the other, who stays signed in."""
        begin = [partial(self._do, BeginHandover()), self._ask, self._note, self._ask, self._offer]
        change = [partial(self._do, SignOff()), self._sign_in]
        return [*begin, *change, self._ask, self._accept_half]

    def subject_on(self, display: str) -> str:
        """What a display is to show of it."""
        return self.case.id if display == "cases" and self.case is not None else ""

    @property
    def case(self) -> ExceptionCase | None:
        """The one that was reported here."""
        return next((case for case in self._bridge.cases.values() if case.title == _TITLE), None)

    def _report(self) -> None:
        place = next((one.id for one in self._bridge.picture.cell.equipment if one.id == "infeed"), None)
        wish = OpenCase(kind=CaseKind.MACHINE_FAULT, severity=CaseSeverity.HIGH, equipment=place, title=_TITLE)
        self._do(wish)

    def _comment(self) -> None:
        if self.case is not None:
            self._do(CommentCase(case=self.case.id, revision=self.case.revision, words=_FOUND))

    def _attach(self) -> None:
        if self.case is not None:
            picture, buffer = self._seen(), QBuffer()
            buffer.open(QBuffer.OpenModeFlag.WriteOnly)
            picture.scaledToWidth(_PHOTO_PX, Qt.TransformationMode.SmoothTransformation).save(buffer, "PNG")
            data = bytes(buffer.data().data())
            self._do(AttachPhoto(case=self.case.id, revision=self.case.revision, data=data, words=_FOUND))

    def _ask(self) -> None:
        self._bridge.ask(AskHandover(), self._take)

    def _take(self, answer: Answer | Outcome) -> None:
        self._handover = answer.handover if isinstance(answer, HandoverAnswer) else None

    def _note(self) -> None:
        if self._handover is not None:
            self._do(AddHandoverNote(handover=self._handover.id, words=_NOTE, is_red=True))

    def _offer(self) -> None:
        handover, session = self._handover, self._bridge.session
        if handover is not None and session is not None:
            content = content_of([line.item for line in handover.lines])
            pin = self._cast.pins[session.person.ref]
            self._do(OfferHandover(handover=handover.id, revision=handover.revision, content=content, pin=pin))

    def _sign_in(self) -> None:
        incoming = self._cast.incoming
        if incoming is not None:
            self._do(SignIn(person=incoming, pin=self._cast.pins[incoming]))

    def _accept_half(self) -> None:
        if self._handover is not None:
            for line in self._handover.waiting[::2]:
                self._do(AcceptItem(handover=self._handover.id, key=line.item.key, digest=line.item.digest))

    def _do(self, command: Command) -> None:
        self._bridge.do(command, partial(say_refusal, type(command).__name__))
