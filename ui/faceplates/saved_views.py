"""Saved trend views: open one, save what is shown under a name, delete one."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from hmi.domain.command import DeleteView, SaveView
from hmi.domain.outcome import Done, Outcome
from hmi.domain.query import Answer, AskViews, SavedView, ViewsAnswer
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.faceplates.faceplate import Faceplate
from ui.formatting import count_text, duration_text
from ui.models.text_table import TextTable
from ui.widgets.touch_table import TouchTable
from ui.wording.outcome import outcome_sentence

_SIZE = (740, 560)


class SavedViewsFaceplate(Faceplate):
    """A list to choose from, and a name for what is shown now."""

    is_for_the_past = True

    view_chosen = Signal(object)
    """A ``SavedView`` to show."""

    def __init__(self, bridge: Bridge, tags: tuple[TagName, ...], span_s: float) -> None:
        super().__init__()
        self._bridge, self._tags, self._span_s = bridge, tags, span_s
        self.setMinimumSize(*_SIZE)
        self.model: TextTable[SavedView] = TextTable()
        self.table = TouchTable(self.model)
        self.table.set_widths(290, 120)
        self.table.clicked.connect(self._on_row_chosen)
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.name_field = QLineEdit()
        self.name_field.returnPressed.connect(self._save)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.state)
        self.body.addWidget(self.name_field)
        self.delete_key, self.open_key, self.save_key = QPushButton(), QPushButton(), QPushButton()
        self.open_key.setProperty("look", "primary")
        self.delete_key.clicked.connect(self._delete)
        self.open_key.clicked.connect(self._open)
        self.save_key.clicked.connect(self._save)
        for key in (self.delete_key, self.save_key, self.open_key):
            self.keys.addWidget(key)
        self.say(
            lambda: self.show_title(_("Saved views")),
            lambda: self.model.show_heads((_("Name"), _("Traces"), _("Span"))),
            lambda: self.name_field.setPlaceholderText(_("Name for what is shown now")),
            lambda: self.name_field.setAccessibleName(_("Name for what is shown now")),
            lambda: self.delete_key.setText(_("Delete")),
            lambda: self.open_key.setText(_("Open")),
            lambda: self.save_key.setText(_("Save")),
            self._ask,
        )

    def _ask(self) -> None:
        self.state.setText(_("Asking for the saved views …"))
        self._enable(False)
        self._bridge.ask(AskViews(), self._take)

    def _take(self, answer: Answer | Outcome) -> None:
        if not isinstance(answer, ViewsAnswer):
            self.state.setText(_("Saved views are not available now."))
            return
        self.model.show_rows(answer.views, [_words(view) for view in answer.views])
        self.state.setText("" if answer.views else _("No view is saved yet. Give what is shown now a name."))
        self._enable(False)

    def _on_row_chosen(self, _index: QModelIndex) -> None:
        self._enable(True)

    def _enable(self, is_chosen: bool) -> None:
        self.open_key.setEnabled(is_chosen)
        self.delete_key.setEnabled(is_chosen)

    def _chosen(self) -> SavedView | None:
        return self.model.thing_at(self.table.currentIndex().row())

    def _open(self) -> None:
        view = self._chosen()
        if view is not None:
            self.view_chosen.emit(view)
            self.close_with(True)

    def _save(self) -> None:
        name = self.name_field.text().strip()
        if not name:
            self.state.setText(_("Type a name first."))
            self.name_field.setFocus()
            return
        self._bridge.do(SaveView(name=name, tag_names=self._tags, span_s=self._span_s), self._on_outcome)

    def _delete(self) -> None:
        view = self._chosen()
        if view is not None:
            self._bridge.do(DeleteView(name=view.name), self._on_outcome)

    def _on_outcome(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self.name_field.clear()
            self._ask()
        else:
            self.state.setText(str(outcome_sentence(outcome)))


def _words(view: SavedView) -> tuple[str, str, str]:
    count = len(view.tag_names)
    traces = ngettext("{count} trace", "{count} traces", count).format(count=count_text(count))
    return view.name, traces, duration_text(view.span_s)
