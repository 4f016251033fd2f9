"""What the keys of a case's card do: ask the service, or open the faceplate for it, and say what came of it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from hmi.domain.case import CaseKind, CaseState, ExceptionCase
from hmi.domain.case_command import CloseCase, HandOnCase, TakeCase
from hmi.domain.command import Command
from hmi.domain.permission import Action, may
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.card_acts import CardActs
from ui.displays.case_card import CaseCard
from ui.displays.case_sayings import (
    accepting,
    commenting,
    handing_on,
    merging,
    removing,
    reopening,
    resolving,
    waiting,
)
from ui.displays.case_words import Names, case_title
from ui.displays.subjects import display_of
from ui.faceplates.case_more import CaseMoreFaceplate
from ui.faceplates.case_saying import CaseSayingFaceplate, Saying
from ui.faceplates.change_case import ChangeCaseFaceplate
from ui.faceplates.faceplate import Faceplate
from ui.faceplates.photo_picker import PhotoPickerFaceplate
from ui.faceplates.photo_view import PhotoViewFaceplate

MOST_TO_MERGE = 11


class CaseActs(CardActs):
    """Acts on the case that the card shows."""

    def __init__(self, bridge: Bridge, card: CaseCard, names: Callable[[], Names], over: QWidget) -> None:
        super().__init__(bridge, card, over)
        self._card, self._names = card, names
        self._case: ExceptionCase | None = None
        self._acts: dict[str, Callable[[ExceptionCase], None]] = {
            "take": lambda it: self._do(TakeCase(case=it.id, revision=it.revision)),
            "close": lambda it: self._do(CloseCase(case=it.id, revision=it.revision)),
            "give_back": lambda it: self._do(HandOnCase(case=it.id, revision=it.revision, to=None)),
            "resolve": lambda it: self._say(it, resolving()),
            "reopen": lambda it: self._say(it, reopening()),
            "comment": lambda it: self._say(it, commenting()),
            "hand_on": lambda it: self._say(it, handing_on(it, self._names())),
            "wait": lambda it: self._say(it, waiting(it)),
            "accept": lambda it: self._say(it, accepting()),
            "merge": lambda it: self._say(it, merging(bridge, it, self._others(it))),
            "change": lambda it: self.open(ChangeCaseFaceplate(bridge, it)),
            "photo": lambda it: self.open(PhotoPickerFaceplate(bridge, it)),
            "place": self._show_place,
            "more": self._show_more,
        }
        card.act_requested.connect(self.act)
        card.photos.chosen.connect(self._show_photo)
        card.then_key.wished.connect(bridge.moment_requested)

    def choose(self, case: ExceptionCase | None) -> None:
        """From now on act on ``case``; what was said of another one is forgotten."""
        if case is None or self._case is None or case.id != self._case.id:
            self.forget()
        self._case = case

    def act(self, name: str) -> None:
        """What a key of this name does."""
        if self._case is not None:
            self._acts[name](self._case)

    def _others(self, case: ExceptionCase) -> list[ExceptionCase]:
        """Cases that may be the same problem: of the same machine first, then the newest."""
        others = [other for other in self.bridge.cases.values() if other.is_unsolved and other.id != case.id]
        others.sort(key=lambda other: (other.equipment != case.equipment, -other.opened_ns))
        return others[:MOST_TO_MERGE]

    def _show_more(self, case: ExceptionCase) -> None:
        is_active = case.state in (CaseState.OPEN, CaseState.OWNED)
        offered = (
            ("wait", "pause", _("Let it wait …"), is_active),
            ("hand_on", "users", _("Hand on …"), is_active or case.state is CaseState.WAITING),
            ("give_back", "corner-down-left", _("Give it back"), case.state in (CaseState.OWNED, CaseState.WAITING)),
            ("change", "pencil", _("Say better what it is …"), True),
            ("merge", "plus", _("It is the same as …"), bool(self._others(case))),
            ("accept", "shield-alert", _("Accept the risk …"), self._may_accept(case)),
            ("place", "factory", _("Open the machine"), case.equipment is not None),
        )
        more = CaseMoreFaceplate(
            self.bridge,
            case_title(self.bridge, case),
            [(name, pictogram, words) for name, pictogram, words, is_offered in offered if is_offered],
        )
        more.chosen.connect(self.act)
        self.open(more)

    def _may_accept(self, case: ExceptionCase) -> bool:
        session = self.bridge.session
        is_allowed = session is not None and may(session.person.roles, Action.ACCEPT_RISK)
        return is_allowed and case.kind is not CaseKind.SAFETY_STOP and case.state is not CaseState.ACCEPTED_RISK

    def _show_place(self, case: ExceptionCase) -> None:
        equipment = next((one for one in self.bridge.picture.cell.equipment if one.id == case.equipment), None)
        if equipment is not None:
            self.bridge.display_requested.emit(display_of(equipment), equipment.id)

    def _show_photo(self, photo: str) -> None:
        case, session = self._case, self.bridge.session
        if case is None:
            return
        may_act = session is not None and may(session.person.roles, Action.HANDLE_CASES) and not self.bridge.is_past
        may_remove = may_act and not case.merged_into
        view = PhotoViewFaceplate(self.bridge, photo, case_title(self.bridge, case), may_remove=may_remove)
        view.removal_requested.connect(lambda: self._say(case, removing(photo)))
        view.open_over(self._over)

    def _say(self, case: ExceptionCase, saying: Saying) -> None:
        self.open(CaseSayingFaceplate(self.bridge, case, saying))

    @override
    def open(self, faceplate: Faceplate) -> None:
        self.forget()
        super().open(faceplate)

    def _do(self, command: Command) -> None:
        self.do(command, _("Saving …"))
