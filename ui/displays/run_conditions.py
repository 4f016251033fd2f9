"""What the machine says beside a step: what is needed, what it has to say, and values that matter. Drawn live."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from hmi.domain.procedure import Step, Write
from hmi.domain.procedure_condition import Condition, Verdict
from hmi.domain.procedure_query import RunAnswer
from hmi.domain.procedure_run import RunState, StepState
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.shown_values import tile_content
from ui.models.condition_lines import ConditionLine, condition_line
from ui.models.tag_places import place_label
from ui.theme import look
from ui.widgets.card_content import Loudness
from ui.widgets.condition_mark import Mark
from ui.widgets.condition_row import ConditionContent, ConditionRow
from ui.widgets.text_direction import at_beginning
from ui.widgets.value_tile import ValueTile

_MARKS = {Verdict.TRUE: Mark.DONE, Verdict.FALSE: Mark.HELD, Verdict.UNKNOWN: Mark.UNKNOWN}
_LOUDNESS = {
    Verdict.TRUE: Loudness.NORMAL,
    Verdict.FALSE: Loudness.ATTENTION,
    Verdict.UNKNOWN: Loudness.DOUBTFUL,
}
_BEGUN = (StepState.RUNNING, StepState.VERIFYING, StepState.FAILED)


class _Section(QWidget):
    """A heading over rows of conditions."""

    def __init__(self) -> None:
        super().__init__()
        self.heading = QLabel()
        self.heading.setProperty("look", "heading")
        self.rows: list[ConditionRow] = []
        self.conditions: tuple[Condition, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.heading)

    def show_conditions(self, heading: str, conditions: Sequence[Condition]) -> None:
        self.heading.setText(heading)
        self.heading.setAlignment(at_beginning())
        self.conditions = tuple(conditions)
        while len(self.rows) > len(conditions):
            gone = self.rows.pop()
            self._column.removeWidget(gone)
            gone.deleteLater()
        while len(self.rows) < len(conditions):
            row = ConditionRow()
            self._column.addWidget(row)
            self.rows.append(row)
        self.setVisible(bool(conditions))


class RunConditions(QWidget):
    """Judged here from what is heard this moment, for the eyes; the service judges once more for what is done."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.changed_ones, self.needed, self.awaited = _Section(), _Section(), _Section()
        self.watch_heading = QLabel()
        self.watch_heading.setProperty("look", "heading")
        self.tiles: dict[TagName, ValueTile] = {}
        self._watched: tuple[TagName, ...] = ()
        self._is_begun = False
        """Whether what the machine has to say is awaited already."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().gap_px)
        for section in (self.changed_ones, self.needed, self.awaited):
            column.addWidget(section)
        column.addWidget(self.watch_heading)
        self._tiles_column = QVBoxLayout()
        self._tiles_column.setSpacing(6)
        column.addLayout(self._tiles_column)
        column.addStretch(1)

    @property
    def tags(self) -> frozenset[TagName]:
        """Every tag that is shown here."""
        conditions = (*self.changed_ones.conditions, *self.needed.conditions, *self.awaited.conditions)
        return frozenset({condition.tag for condition in conditions} | set(self._watched))

    def show_answer(self, answer: RunAnswer) -> None:
        """Of the step whose turn it is; of none, nothing."""
        step, run = answer.step, answer.run
        if step is None or run is None:
            for section in (self.changed_ones, self.needed, self.awaited):
                section.show_conditions("", ())
            self._show_watched(())
            return
        now = run.now
        is_begun = now is not None and now.state in _BEGUN
        self._is_begun = is_begun
        changed = [seen.condition for seen in answer.changed] if run.state is RunState.HELD else []
        self.changed_ones.show_conditions(_("No longer as earlier steps left it"), changed)
        self.needed.show_conditions(_("Needed for this step"), () if is_begun else step.preconditions)
        self.awaited.show_conditions(_("The machine has to say"), awaited_of(step))
        shown = {condition.tag for condition in (*self.needed.conditions, *self.awaited.conditions)}
        self._show_watched(tuple(tag for tag in step.watch if tag not in shown))
        self.paint()

    def paint(self) -> None:
        """Draw what is heard this moment."""
        picture = self._bridge.picture
        for section in (self.changed_ones, self.needed, self.awaited):
            is_due = section is not self.awaited or self._is_begun
            for row, condition in zip(section.rows, section.conditions, strict=True):
                row.show_content(_content(condition_line(picture, condition), is_due=is_due))
        for tag, tile in self.tiles.items():
            tile.show_content(tile_content(self._bridge, tag))

    def lacking(self) -> ConditionLine | None:
        """The first condition in sight that is not known to hold."""
        conditions = self.needed.conditions or self.awaited.conditions
        lines = (condition_line(self._bridge.picture, condition) for condition in conditions)
        return next((line for line in lines if line.verdict is not Verdict.TRUE), None)

    def _show_watched(self, tags: tuple[TagName, ...]) -> None:
        self.watch_heading.setText(_("Values that matter"))
        self.watch_heading.setAlignment(at_beginning())
        self.watch_heading.setVisible(bool(tags))
        if tags != self._watched:
            self._watched = tags
            for tile in self.tiles.values():
                self._tiles_column.removeWidget(tile)
                tile.hide()
                tile.deleteLater()
            self.tiles = {tag: self._tile(tag) for tag in tags}
        for tag, tile in self.tiles.items():
            tile.show_label(place_label(self._bridge.picture, tag))

    def _tile(self, tag: TagName) -> ValueTile:
        tile = ValueTile()
        tile.clicked.connect(lambda: self._bridge.display_requested.emit("trends", tag))
        self._tiles_column.addWidget(tile)
        return tile


def awaited_of(step: Step) -> tuple[Condition, ...]:
    """What the machine has to say before a step is done: what is written, and what is verified."""
    verified = step.verify.conditions if step.verify is not None else ()
    if not isinstance(step.work, Write):
        return verified
    work = step.work
    written = Condition(tag=work.tag, is_one_of=(work.value,), unit=work.unit, tolerance=work.tolerance)
    return (written, *verified)


def _content(line: ConditionLine, *, is_due: bool) -> ConditionContent:
    """``is_due`` false: it need not be so yet, and nothing is wrong while it is not."""
    is_early = not is_due and line.verdict is Verdict.FALSE
    return ConditionContent(
        label=line.label,
        expected=_("Expected: {value}").format(value=line.expected),
        actual=line.actual,
        doubt=line.doubt,
        why=line.why,
        mark=Mark.IDLE if is_early else _MARKS[line.verdict],
        loudness=Loudness.NORMAL if is_early else _LOUDNESS[line.verdict],
        spoken=line.spoken,
    )
