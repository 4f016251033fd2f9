"""What is looked for in the journal: words, how far back, and which kind of act."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from hmi import clock
from hmi.domain.query import AskJournal
from hmi.i18n import gettext as _
from ui.displays.journal_period import Period, begin_ns, period_words
from ui.displays.journal_topics import Topic, kinds_of, topic_words
from ui.theme import look
from ui.widgets.subject_picker import SubjectPicker

_SEARCH_PAUSE_MS = 300


class JournalFilter(QWidget):
    """Two rows of keys; the key to read anew, ``refresh_key``, belongs to the display."""

    changed = Signal()
    """Something else is looked for; when words are typed, after a pause."""

    def __init__(
        self, refresh_key: QPushButton, parent: QWidget | None = None, now_ns: Callable[[], int] = clock.now_ns
    ) -> None:
        """``now_ns``: what "today" is counted from; a past moment, while that is shown."""
        super().__init__(parent)
        self._now_ns = now_ns
        self.topic = Topic.ACTS
        self._period = Period.ALL
        self.search, self.periods, self.topics = QLineEdit(), SubjectPicker(), SubjectPicker()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SEARCH_PAUSE_MS)
        self.search.setClearButtonEnabled(True)
        top, column = QHBoxLayout(), QVBoxLayout(self)
        top.setSpacing(look().gap_px)
        top.addWidget(self.search, 1)
        top.addWidget(self.periods)
        top.addWidget(refresh_key)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().gap_px)
        column.addLayout(top)
        column.addWidget(self.topics)
        self.search.textChanged.connect(lambda: self._pause.start())
        self._pause.timeout.connect(self.changed)
        self.topics.subject_picked.connect(self._on_topic)
        self.periods.subject_picked.connect(self._on_period)

    def retranslate(self) -> None:
        """Every text anew."""
        self.search.setPlaceholderText(_("Search: person, value, panel …"))
        self.topics.show_subjects([(topic.value, topic_words(topic)) for topic in Topic])
        self.topics.show_choice(self.topic.value)
        self.periods.show_subjects([(period.name, period_words(period)) for period in Period])
        self.periods.show_choice(self._period.name)

    def question(self, limit: int) -> AskJournal:
        """The newest page of what is looked for."""
        self._pause.stop()
        return AskJournal(
            limit=limit,
            kinds=kinds_of(self.topic),
            text=self.search.text().strip(),
            start_ns=begin_ns(self._period, self._now_ns()),
        )

    @property
    def is_wide_open(self) -> bool:
        """Whether every act is looked for."""
        return not self.search.text().strip() and self.topic is Topic.ACTS and self._period is Period.ALL

    def _on_topic(self, topic: str) -> None:
        self.topic = Topic(topic)
        self.changed.emit()

    def _on_period(self, name: str) -> None:
        self._period = Period[name]
        self.changed.emit()
