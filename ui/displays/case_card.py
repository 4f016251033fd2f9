"""One case beside the list: all that is known about it, its photos, its story, and keys for what may be done."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from hmi.domain.case import CaseState, ExceptionCase
from hmi.i18n import gettext as _
from ui.theme import look
from ui.widgets.act_card import ActCard
from ui.widgets.fact_list import FactList
from ui.widgets.icon_key import IconKey
from ui.widgets.photo_strip import PhotoStrip
from ui.widgets.text_direction import at_beginning
from ui.widgets.then_key import ThenKey

Facts = Sequence[tuple[str, str]]
MOST_LINES = 60
"""Of a story, the newest first; the journal has all of it."""


class CaseCard(ActCard):
    """Shows a case; emits what is asked for and does nothing itself."""

    act_requested = Signal(str)
    """The name of the key, as in ``act_keys``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.photos_heading, self.story_heading, self.similar_heading = QLabel(), QLabel(), QLabel()
        for label in (self.photos_heading, self.story_heading, self.similar_heading):
            label.setProperty("look", "heading")
        self.facts = FactList(is_large=True)
        self.photos = PhotoStrip()
        self.story, self.similar = FactList(), FactList()
        self.act_keys = {
            "take": IconKey("hand"),
            "resolve": IconKey("check"),
            "close": IconKey("check"),
            "hand_on": IconKey("users"),
            "reopen": IconKey("history"),
            "comment": IconKey("message-square-text"),
            "photo": IconKey("camera"),
            "more": IconKey("plus"),
        }
        for name, key in self.act_keys.items():
            key.clicked.connect(lambda _on=False, name=name: self.act_requested.emit(name))
        for name in ("take", "close"):
            self.act_keys[name].setProperty("look", "primary")
        self.then_key = ThenKey()
        self.keys.hold([*self.act_keys.values(), self.then_key], self)
        photos = (self.photos_heading, self.photos)
        past = (self.similar_heading, self.similar, self.story_heading, self.story)
        self.lay_out((self.facts, *photos, *past), look().gap_px)
        self.retranslate()

    @property
    def acting_parts(self) -> list[QWidget]:
        """What changes something about the case."""
        return list(self.act_keys.values())

    def retranslate(self) -> None:
        """Set the texts that are always the same."""
        words = {
            "take": _("I have it"),
            "resolve": _("Solved …"),
            "close": _("It holds: close"),
            "hand_on": _("Hand on …"),
            "reopen": _("Open again …"),
            "comment": _("Comment …"),
            "photo": _("Add a photo …"),
            "more": _("More …"),
        }
        for name, text in words.items():
            self.act_keys[name].setText(text)
        self.then_key.retranslate()
        for label in (self.heading, self.photos_heading, self.story_heading, self.similar_heading, self.remark):
            label.setAlignment(at_beginning())
        self.photos_heading.setText(_("Photos"))
        self.story_heading.setText(_("What happened"))
        self.similar_heading.setText(_("What solved it before"))

    def show_case(self, case: ExceptionCase, heading: str, facts: Facts, *, is_own: bool) -> None:
        """What is known of ``case``; keys for what makes sense now. ``is_own``: the person signed in has it."""
        self.heading.setText(heading)
        self.facts.show_facts([(name, value) for name, value in facts if value])
        is_merged = case.merged_into is not None
        wanted = {
            "take": case.is_unsolved and not (is_own and case.state is CaseState.OWNED and case.offered_to is None),
            "resolve": case.is_unsolved,
            "close": case.state is CaseState.RESOLVED,
            "hand_on": is_own and case.is_unsolved,
            "reopen": not case.is_unsolved,
            "comment": not is_merged,
            "photo": not is_merged,
            "more": case.is_unsolved,
        }
        self.then_key.keep_moment(case.opened_ns)
        keys = [self.act_keys[name] for name, is_wanted in wanted.items() if is_wanted]
        self.keys.show_keys([*keys, self.then_key] if self.then_key.has_moment else keys, case.id)
        self.setVisible(True)

    def show_story(self, lines: Facts, left_out: int, similar: Facts, *, is_known: bool) -> None:
        """What happened, newest first; ``is_known`` is false until it was told."""
        shown = list(lines)
        if left_out:
            shown.append(("", _("{count} earlier ones are in the journal").format(count=left_out)))
        if not is_known:
            shown = [("", _("Loading …"))]
        self.story.show_facts(shown)
        self.similar.show_facts(similar)
        self.similar_heading.setVisible(bool(similar))
        self.similar.setVisible(bool(similar))

    def show_photos(self, photos: Facts) -> None:
        """Name and words of each."""
        self.photos_heading.setVisible(bool(photos))
        self.photos.show_photos(photos)
