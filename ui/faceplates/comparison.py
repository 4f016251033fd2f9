"""Which earlier period a trend is compared with."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal

from hmi.i18n import gettext as _
from ui.faceplates.faceplate import Faceplate
from ui.widgets.choice_row import ChoiceRow

_WIDTH_PX = 640


class ComparisonFaceplate(Faceplate):
    """One tap chooses and closes. ``words`` name a period, given in seconds, in the language in use."""

    is_for_the_past = True

    period_chosen = Signal(float)
    """How much earlier, in s; 0 compares with nothing."""

    def __init__(self, periods_s: Sequence[float], chosen_s: float, words: Callable[[float], str]) -> None:
        super().__init__()
        self.row = ChoiceRow()
        self.row.chosen.connect(self._on_chosen)
        self.body.addWidget(self.row)
        self.setMinimumWidth(_WIDTH_PX)
        self.say(
            lambda: self.show_title(_("Compare with")),
            lambda: self.row.show_heading("", _("The earlier period is drawn in pale colours below the present.")),
            lambda: self.row.show_options([(period, words(period)) for period in periods_s]),
            lambda: self.row.show_choice(chosen_s),
        )

    def _on_chosen(self, period_s: float) -> None:
        self.period_chosen.emit(period_s)
        self.close_with(True)
