"""Which alarms that were are shown, and in which order: one choice a row, at once."""

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.alarm import Priority
from hmi.domain.alarm_query import AlarmFilter, AlarmSort
from hmi.domain.alarm_transition import Transition
from hmi.domain.equipment import EquipmentId
from hmi.i18n import gettext as _
from ui.faceplates.faceplate import Faceplate
from ui.theme import look
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.scroll_column import ScrollColumn

_WIDTH_PX = 860
CALLS, LATE = "calls", "late"
"""Two choices of what happened that are no single step."""
OFFERED = (
    Transition.BEGAN, Transition.RETURNED, Transition.ACKNOWLEDGED, Transition.TAKEN, Transition.SHELVED,
    Transition.COMMENTED, Transition.ENDED_UNSEEN, Transition.FELL_SILENT,
)  # fmt: skip
"""Steps that people look for; the others are found by words and in an alarm's story."""

Options = Sequence[tuple[object, str]]


class AlarmFilterFaceplate(Faceplate):
    """Shows and changes a filter; ``words`` gives the options of each row in the language in use."""

    is_for_the_past = True

    def __init__(
        self,
        wanted: AlarmFilter,
        sort: AlarmSort,
        *,
        is_descending: bool,
        words: Callable[[], tuple[Options, Options, Options, Options]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self.wanted, self.sort, self.is_descending = wanted, sort, is_descending
        self._words = words
        self.priorities, self.steps, self.equipment = ChoiceRow(), ChoiceRow(), ChoiceRow()
        self.sorts, self.ways = ChoiceRow(), ChoiceRow()
        self.reset_key, self.show_key = QPushButton(), QPushButton()
        self._build()
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        priorities, steps, equipment, sorts = self._words()
        self.show_title(_("What is shown"))
        for row, heading, options in (
            (self.priorities, _("Priority"), priorities),
            (self.steps, _("What happened"), steps),
            (self.equipment, _("Equipment"), equipment),
            (self.sorts, _("Sorted by"), sorts),
            (self.ways, _("Direction"), [(True, _("Newest or most urgent first")), (False, _("The other way round"))]),
        ):
            row.show_heading(heading)
            row.show_options(options)
        self.reset_key.setText(_("Show everything"))
        self.show_key.setText(_("Show these"))
        self._show_choice()

    def _build(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().gap_px)
        for row in (self.priorities, self.steps, self.equipment, self.sorts, self.ways):
            column.addWidget(row)
        self.body.addWidget(ScrollColumn(content), 1)
        self.body.setSpacing(look().gap_px)
        self.show_key.setProperty("look", "primary")
        self.keys.addWidget(self.reset_key, 1)
        self.keys.addWidget(self.show_key, 1)
        self.priorities.chosen.connect(self._on_priority)
        self.steps.chosen.connect(self._on_step)
        self.equipment.chosen.connect(self._on_equipment)
        self.sorts.chosen.connect(self._on_sort)
        self.ways.chosen.connect(self._on_way)
        self.reset_key.clicked.connect(self._on_reset)
        self.show_key.clicked.connect(lambda: self.close_with(True))
        self.setMinimumWidth(_WIDTH_PX)

    def _show_choice(self) -> None:
        wanted = self.wanted
        self.priorities.show_choice(wanted.priorities[0] if wanted.priorities else None)
        step: object = wanted.transitions[0] if wanted.transitions else None
        self.steps.show_choice(CALLS if wanted.calls_only else LATE if wanted.late_only else step)
        self.equipment.show_choice(wanted.equipment[0] if wanted.equipment else None)
        self.sorts.show_choice(self.sort)
        self.ways.show_choice(self.is_descending)

    def _change(self, **facts: object) -> None:
        self.wanted = msgspec.structs.replace(self.wanted, **facts)
        self._show_choice()

    def _on_priority(self, priority: Priority | None) -> None:
        self._change(priorities=() if priority is None else (priority,))

    def _on_step(self, step: Transition | str | None) -> None:
        steps = (step,) if isinstance(step, Transition) else ()
        self._change(transitions=steps, calls_only=step == CALLS, late_only=step == LATE)

    def _on_equipment(self, equipment: EquipmentId | None) -> None:
        self._change(equipment=() if equipment is None else (equipment,))

    def _on_sort(self, sort: AlarmSort) -> None:
        self.sort = sort
        self._show_choice()

    def _on_way(self, is_descending: bool) -> None:
        self.is_descending = is_descending
        self._show_choice()

    def _on_reset(self) -> None:
        self.sort, self.is_descending = AlarmSort.TIME, True
        self._change(
            priorities=(), transitions=(), equipment=(), calls_only=False, late_only=False, alarms=(), rows=(), text=""
        )
