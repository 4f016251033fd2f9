"""Something that was noticed, in full: what it rests on, what may be behind it, and the one check that would tell."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from hmi.i18n import gettext as _
from ui.displays.problem_words import Facts
from ui.theme import look
from ui.widgets.act_card import ActCard
from ui.widgets.fact_list import FactList
from ui.widgets.icon_key import IconKey
from ui.widgets.reason_keys import Path, ReasonChoice, ReasonKeys
from ui.widgets.text_direction import at_beginning

MOST_TRENDS = 4


class _Suspect(QWidget):
    """A heading over facts, and a key that leads to the failure mode."""

    mode_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.heading, self.facts, self.key = QLabel(), FactList(), IconKey("list-tree")
        self.heading.setProperty("look", "heading")
        self.heading.setWordWrap(True)
        self.mode = ""
        self.key.clicked.connect(lambda: self.mode_wanted.emit(self.mode))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, look().gap_px)
        for widget in (self.heading, self.facts, self.key):
            column.addWidget(widget)

    def show_suspect(self, mode: str, heading: str, facts: Facts) -> None:
        self.mode = mode
        self.heading.setText(heading)
        self.heading.setAlignment(at_beginning())
        self.facts.show_facts([fact for fact in facts if fact[1]])
        self.key.setText(_("How this fails"))


class FindingCard(ActCard):
    """Shows; emits what is asked for and does nothing itself."""

    answer_given = Signal(str)
    """Id of the answer."""
    taking_back_requested = Signal()
    learning_requested = Signal()
    """This is normal now."""
    trend_requested = Signal(int)
    """Number of the evidence."""
    advice_requested = Signal()
    place_requested = Signal()
    mode_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said, self.who = QLabel(), QLabel()
        for label in (self.said, self.who):
            label.setWordWrap(True)
        self.who.setProperty("look", "muted")
        self.ask, self.ask_facts = ReasonKeys(), FactList(is_large=True)
        self.facts = FactList(is_large=True)
        self.behind_heading = QLabel()
        self.behind_heading.setProperty("look", "heading")
        self.suspects: list[_Suspect] = []
        self._behind = QWidget()
        self._column = QVBoxLayout(self._behind)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.trend_keys = [IconKey("chart-line") for _number in range(MOST_TRENDS)]
        self.advice_key, self.place_key = IconKey("lightbulb"), IconKey("factory")
        self.take_back_key, self.learn_key = IconKey("undo"), IconKey("repeat")
        self._all_keys = (self.advice_key, *self.trend_keys, self.take_back_key, self.place_key, self.learn_key)
        for number, key in enumerate(self.trend_keys):
            key.clicked.connect(partial(self.trend_requested.emit, number))
        self.advice_key.clicked.connect(self.advice_requested)
        self.place_key.clicked.connect(self.place_requested)
        self.take_back_key.clicked.connect(self.taking_back_requested)
        self.learn_key.clicked.connect(self.learning_requested)
        self.ask.chosen.connect(self._on_answer)
        self.keys.hold(self._all_keys, self)
        content = (self.said, self.ask, self.who, self.ask_facts, self.facts, self.behind_heading, self._behind)
        self.lay_out(content, look().gap_px)
        self.retranslate()

    @property
    def acting_parts(self) -> list[QWidget]:
        """What puts something on record; the other keys only lead somewhere."""
        return [self.ask, self.take_back_key, self.learn_key]

    def retranslate(self) -> None:
        """Set the words of the keys."""
        self.advice_key.setText(_("Open the recommendation"))
        self.place_key.setText(_("Open the machine"))
        self.take_back_key.setText(_("Take the answer back"))
        self.learn_key.setText(_("This is normal now …"))
        self.behind_heading.setText(_("What may be behind it"))

    def show_heading(self, heading: str, said: str, facts: Facts) -> None:
        """What it is, what that means, and all that is known."""
        self.heading.setText(heading)
        self.said.setText(said)
        self.said.setVisible(bool(said))
        self.facts.show_facts([fact for fact in facts if fact[1]])
        for label in (self.heading, self.said, self.who, self.behind_heading):
            label.setAlignment(at_beginning())

    def show_question(
        self, question: str, choices: Sequence[tuple[str, str]], given: str, who: str, facts: Facts, *, may: bool
    ) -> None:
        """Ask this; without choices nothing is asked.

        Args:
            choices: Id and words of each answer.
            given: Id of the one that counts now.
            who: Why the person at the screen may not answer, or what an answer does.
            facts: What it takes to answer.
            may: Whether they may; who is not signed in may try, and is asked who they are.
        """
        for widget in (self.ask, self.ask_facts, self.who):
            widget.setVisible(bool(choices))
        keys = [
            ReasonChoice(path=(name,), words=words, icon="check" if name == given else "message-square-text")
            for name, words in choices
        ]
        self.ask.show_choices(question, keys)
        self.ask.heading.setAlignment(at_beginning())
        self.who.setText(who)
        self.ask_facts.show_facts([fact for fact in facts if fact[1]])
        for key in self.ask.keys:
            key.setEnabled(may)

    def show_suspects(self, suspects: Sequence[tuple[str, str, Facts]]) -> None:
        """Mode, heading and facts of each, the first one first."""
        self.behind_heading.setVisible(bool(suspects))
        while len(self.suspects) > len(suspects):
            gone = self.suspects.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self.suspects) < len(suspects):
            part = _Suspect()
            part.mode_wanted.connect(self.mode_requested)
            self._column.addWidget(part)
            self.suspects.append(part)
        for part, told in zip(self.suspects, suspects, strict=True):
            part.show_suspect(*told)

    def show_keys(
        self, trends: Sequence[str], subject: object, *, advice: bool, place: bool, answer: bool, stands: bool
    ) -> None:
        """Keys for what leads on from ``subject``; ``trends`` are the names of values that it rests on."""
        for key, words in zip(self.trend_keys, trends, strict=False):
            key.setText(_("Trend: {value}").format(value=words).replace("&", "&&"))
        wanted = [
            *([self.advice_key] if advice else []),
            *self.trend_keys[: len(trends)],
            *([self.take_back_key] if answer else []),
            *([self.place_key] if place else []),
            *([self.learn_key] if stands else []),
        ]
        self.keys.show_keys(wanted, subject)

    def _on_answer(self, path: Path) -> None:
        self.answer_given.emit(path[0])
